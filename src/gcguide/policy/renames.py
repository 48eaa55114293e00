"""`renames.yaml`: what had other names when answers were saved, so that they are read by the names of today."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from gcguide.folders import data_folder
from gcguide.policy.edition import load_vocabulary
from gcguide.policy.models import Id, Model
from gcguide.policy.validation import check
from gcguide.policy.vocabulary import Vocabulary
from gcguide.problem import Problem, unknown
from gcguide.reading.strict_yaml import Document, read_yaml

_FILE = "renames.yaml"


class Renames(Model):
    """Old names and the names of today, by what they name."""

    facts: dict[Id, Id] = {}
    values: dict[Id, dict[Id, Id]] = {}
    steps: dict[Id, Id] = {}
    questions: dict[Id, Id] = {}

    def question(self, id: str) -> str:
        """A question's name of today: that of a screen, or of a fact."""
        return self.questions.get(id, self.facts.get(id, id))

    def step(self, id: str) -> str:
        """A step's name of today."""
        return self.steps.get(id, id)

    def read(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Saved facts (plain data) by the names of today; a fact saved under both names keeps the value of today's."""
        told: dict[str, Any] = {}
        for id, value in facts.items():
            now = self.facts.get(id, id)
            if now == id or now not in facts:
                told[now] = self._value(self.values.get(now, {}), value)
        return told

    def _value(self, names: Mapping[str, str], value: Any) -> Any:
        if isinstance(value, list):
            return list(dict.fromkeys(names.get(one, one) for one in value))
        return names.get(value, value) if isinstance(value, str) else value


def load_renames(folder: Path | None = None) -> Renames:
    """The table; empty for a `policy/` folder without one.

    Raises:
        Problem: a new name is none, or an old name is still in use; names file and line.
    """
    return _load(folder or data_folder("policy"))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Renames:
    if not (folder / _FILE).is_file():
        return Renames()
    document = read_yaml(folder / _FILE)
    renames, facts = check(Renames, document), load_vocabulary(folder)
    for old, new in renames.facts.items():
        if new not in facts:
            raise unknown("fact", new, facts.ids).at(document.file, document.line(("facts", old)))
        _unused(old, list(facts.ids), document, ("facts", old))
    for fact, names in renames.values.items():
        if fact not in facts:
            raise unknown("fact", fact, facts.ids).at(document.file, document.line(("values", fact)))
        _check_values(facts, fact, names, document)
    return renames


def _check_values(facts: Vocabulary, fact: str, names: Mapping[str, str], document: Document) -> None:
    known = list(facts[fact].values)
    for old, new in names.items():
        if new not in known:
            raise unknown("value", new, known).at(document.file, document.line(("values", fact, old)))
        _unused(old, known, document, ("values", fact, old))


def _unused(old: str, known: list[str], document: Document, path: tuple[str, ...]) -> None:
    if old in known:
        raise Problem("rename_in_use", {"word": old}, document.file, document.line(path))
