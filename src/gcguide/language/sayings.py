"""The files of what people say about facts, in `dialogs/`.

`phrases.yaml` has what states a fact within a sentence, and what stands around it (`phrases` finds it in a text);
`synonyms.yaml` how people say an answer beside its label, for cells of rosters and for replies.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, RootModel, StringConstraints

from gcguide.editions.files import anywhere
from gcguide.folders import data_folder
from gcguide.language.day_words import Forms
from gcguide.policy.edition import Edition
from gcguide.policy.models import Context, Id, Model, RuleError, Wording, need_known, refers_to
from gcguide.policy.validation import check, located
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import bare

# A phrase: plain text with its few signs, brackets in pairs.
Phrase = Annotated[Wording, StringConstraints(pattern=r"^[^\[\]{}\\^$*+]+$", max_length=400)]
Fact = Annotated[str, refers_to("fact")]


# What stands around a phrase and is found anywhere in a clause.
Mark = Literal[
    "denying", "between", "denied", "planned", "applied", "done", "matters", "titled", "jobs", "origin", "former",
    "over", "ended", "corrects", "ranks", "counted", "unreviewed", "earlier", "there", "got", "arrived", "whatever",
    "lapsed", "bounds", "visiting", "idle", "now", "elsewhere", "schools", "hedged", "whose", "others", "named",
    "says", "gossip", "knows", "being", "polite", "opening", "turns", "is_it", "this_year", "mine", "theirs",
    "oneself", "asking", "asking_last", "indefinite", "trailing", "whether", "either",
]  # fmt: skip


class Marks(Model):
    """The forms of each mark."""

    __annotations__ = dict.fromkeys(get_args(Mark), Forms)


class Around(Marks):
    """What stands around a phrase and changes what it says."""

    same: dict[Wording, Forms]
    leading: Forms
    behalf: tuple[Phrase, ...]
    colleague: tuple[Phrase, ...]
    not_then: tuple[Wording, Wording]


class Bonds(Model):
    """How facts hang together in what people say."""

    elsewhere: tuple[Fact, Fact, Fact] = Field(
        description="what is told of a title held now, of one from there, having moved"
    )
    implied: dict[Fact, dict[Fact, bool | str]] = Field(description="what telling a fact tells besides")
    shared: tuple[Fact, ...] = Field(description="of these, what a colleague tells of himself is so of the person")
    former: tuple[Fact, Fact] = Field(description="within a phrase of the first, the second is what was before")
    present: tuple[Fact, ...] = Field(description="of these, what was is not what is")
    left: tuple[Fact, ...] = Field(description="of these, a mere denial behind the matter is one of it")
    nearer: dict[Fact, tuple[str, str]] = Field(description="where both are told, the second tells more")
    follows: dict[Fact, Fact] = Field(
        description="where the first is said to be none, the next clause may tell the second"
    )
    never: dict[Fact, str] = Field(description="of these, what was not so at an earlier time may be so since")
    needs: dict[Fact, Fact] = Field(description="the first is only told where the second is spoken of")
    away: tuple[Fact, ...] = Field(description="a place in a clause about these is not where somebody works")
    applied: tuple[Fact, ...] = Field(description="what is only applied for is not told")
    reviewed: tuple[Fact, ...] = Field(description="what was withdrawn or sent back before it was reviewed is not told")
    towns: tuple[Fact, Fact, Wording] = Field(
        description="at the first, a county whose name ends so, what is of a city is its own: the fact, the place"
    )
    kept: dict[Fact, tuple[Id, Id]] = Field(
        description="of a body called by its place, what is so where that is a county, and where it is a league or city"
    )


class Several(Model):
    """What says, where any number may be chosen, that all are meant, or none."""

    all: tuple[Phrase, ...]
    none: tuple[Phrase, ...]


class PhrasesFile(Model):
    """`phrases.yaml`."""

    lists: dict[str, Forms]
    around: Around
    facts: dict[Fact, dict[str, tuple[Phrase, ...]]]
    bonds: Bonds
    several: Several
    replies: dict[Fact, dict[str, tuple[Phrase, ...]]]


# For a fact, and each of its values: the forms.
Synonyms = Mapping[str, Mapping[str, tuple[str, ...]]]


class SynonymsFile(RootModel[dict[Fact, dict[str, tuple[Wording, ...]]]]):
    """`synonyms.yaml`."""


@lru_cache(maxsize=8)
def load_synonyms(edition: Edition, folder: Path | None = None) -> Synonyms:
    """The forms of each value of a fact, as they are listed.

    Raises:
        Problem: a fact or value does not exist, or a form stands for two values of one fact; names file and line.
    """
    known = anywhere(edition.folder)
    document = read_yaml((folder or data_folder("dialogs")) / "synonyms.yaml")
    synonyms = check(SynonymsFile, document, Context({"fact": [*known.facts]})).root
    with located(document):
        for fact, values in synonyms.items():
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
