"""How people say an answer beside its label: `dialogs/synonyms.yaml`, for cells of rosters and for replies."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from gcguide.editions.files import anywhere
from gcguide.folders import data_folder
from gcguide.policy.edition import Edition
from gcguide.policy.models import RuleError, Wording, need_known
from gcguide.policy.validation import check, located
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import bare

# For a fact, and each of its values: the forms.
Synonyms = Mapping[str, Mapping[str, tuple[str, ...]]]


class _File(RootModel[dict[str, dict[str, tuple[Wording, ...]]]]):
    """`synonyms.yaml`."""


@lru_cache(maxsize=8)
def load_synonyms(edition: Edition, folder: Path | None = None) -> Synonyms:
    """The forms of each value of a fact, as they are listed.

    Raises:
        Problem: a fact or value does not exist, or a form stands for two values of one fact; names file and line.
    """
    known = anywhere(edition.folder)
    document = read_yaml((folder or data_folder("dialogs")) / "synonyms.yaml")
    synonyms = check(_File, document).root
    with located(document):
        for fact, values in synonyms.items():
            need_known("fact", fact, known.facts, fact)
            owner: dict[str, str] = {}
            for value, forms in values.items():
                need_known("value", value, known.facts[fact], fact, value)
                for index, form in enumerate(forms):
                    if owner.setdefault(bare(form), value) != value:
                        problem = Problem("form_twice", {"word": form, "other": owner[bare(form)]})
                        raise RuleError(problem, (fact, value, index))
    return {
        fact: {value: forms for value, forms in values.items() if value in edition.facts[fact].values}
        for fact, values in synonyms.items()
        if fact in edition.facts
    }
