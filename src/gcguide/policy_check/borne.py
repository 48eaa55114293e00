"""That a citation points at the clause that says it: the key terms of a sentence stand in the clause's own words.

Which terms these are is data (`policy/terms.yaml`). A sentence that names a reading or a source as well may rest on
what those say; what claims nothing of the notice (that it is silent, that something is ours) is passed over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gcguide.editions.files import edition_document, lineage
from gcguide.language.faq import FaqFile, spoken_under
from gcguide.policy.edition import Edition
from gcguide.policy.models import CitedElsewhere, Text, each_of
from gcguide.policy.questions import Questionnaire
from gcguide.policy_check.terms import Terms
from gcguide.reading.documents import Document, Path_, read_yaml
from gcguide.text import DEFAULT_LANG

# The parts of an edition whose sentences state what the notice says; the others are names, or how it is read.
_STATED = (
    "deadline", "days", "rounds", "definitions", "gates", "cautions", "steps", "categories", "routes", "timeline",
    "materials", "roster.filled_as", "procedure", "sanctions", "matters", "contacts", "papers",
)  # fmt: skip

# What a person says, where a person looks, what is to be asked: no claim of the notice.
_NOT_STATED = ("options", "not_yet", "find_out", "point")


@dataclass(frozen=True)
class Statement:
    """A sentence of ours that cites.

    Args:
        at: its path, such as `gates.passed_before.says`.
        text: what it says.
        clauses: the clauses that it cites.
        beside: what the reading and the source that it names say.
        place: the file and line where it stands.
    """

    at: str
    text: str
    clauses: tuple[str, ...]
    beside: str
    place: tuple[Path | str | None, int | None]


def of_edition(edition: Edition) -> Iterator[Statement]:
    """The sentences of the edition's file."""
    finder = _Finder(edition, edition_document(lineage(edition.id, edition.folder)))
    for at in _STATED:
        yield from finder.walk(attrgetter(at)(edition.rules), tuple(at.split(".")), at)


def of_questions(questionnaire: Questionnaire, folder: Path) -> Iterator[Statement]:
    """The questions with their help, and the lines of the screens."""
    finder, questions = _Finder(questionnaire.edition, read_yaml(folder / "questions.yaml")), questionnaire.questions
    for kind, all_of_it in (("facts", questions.facts), ("screens", questions.screens)):
        for id, one in all_of_it.items():
            yield from finder.walk(one, (kind, id), f"questions.{id}")


def of_faq(edition: Edition, file: FaqFile, document: Document) -> Iterator[Statement]:
    """The answers to what people ask."""
    finder = _Finder(edition, document)
    for n, entry in spoken_under(edition, file):
        path = ("entries", n, "answer")
        yield finder.statement(entry.answer, path, f"faq.{entry.id}", entry.clauses, (), entry.sources)


class _Finder:
    """Finds the texts inside a value, each with what stands behind it and its line."""

    def __init__(self, edition: Edition, document: Document) -> None:
        self.edition = edition
        self.document = document

    def statement(
        self, text: Text, path: Path_, at: str, clauses: Iterable[str], readings: Iterable[str], sources: Iterable[str]
    ) -> Statement:
        """A text with what stands behind it: clauses, readings and sources by their ids."""
        rules, lang = self.edition.rules, DEFAULT_LANG
        read = [rules.readings[id] for id in readings]
        other = [rules.sources[id] for id in (*sources, *(reading.source for reading in read if reading.source))]
        beside = [*(reading[lang] for reading in read), *(f"{source.name}{source.says[lang]}" for source in other)]
        return Statement(at, text[lang], tuple(clauses), "".join(beside), self.document.place(path))

    def walk(
        self, node: Any, path: Path_, at: str, cited: BaseModel | None = None, clause: str | None = None
    ) -> Iterator[Statement]:
        """The texts inside a value; what cites nothing itself rests on what it is part of."""
        if hasattr(node, "clause"):
            cited, clause = node, node.clause or (clause if isinstance(node, CitedElsewhere) else None)
        if isinstance(node, Text):
            readings, sources = (each_of(getattr(cited, kind, None)) for kind in ("reading", "source"))
            yield self.statement(node, path, at, each_of(clause), readings, sources)
        elif isinstance(node, BaseModel):
            for name in [name for name in type(node).model_fields if name not in _NOT_STATED]:
                yield from self.walk(getattr(node, name), (*path, name), f"{at}.{name}", cited, clause)
        elif isinstance(node, dict):
            for key, value in node.items():
                yield from self.walk(value, (*path, key), f"{at}.{key}", cited, clause)
        elif isinstance(node, tuple):
            for n, value in enumerate(node):
                yield from self.walk(value, (*path, n), f"{at}.{getattr(value, 'id', n)}", cited, clause)


def on_each_user(edition: Edition, statement: Statement) -> list[Statement]:
    """A step without a clause of its own rests on that of every category that asks for it."""
    kind, _, rest = statement.at.partition(".")
    if kind != "steps" or statement.clauses:
        return [statement]
    users = [c for c in edition.rules.categories if rest.split(".")[0] in c.steps]
    return [replace(statement, clauses=tuple(each_of(user.clause))) for user in users]


def not_borne(edition: Edition, terms: Terms, statement: Statement) -> set[str]:
    """The terms of a sentence that neither its clauses nor what stands beside them have."""
    if not statement.clauses:
        return set()
    said = "".join(edition.clause_text(id) for id in statement.clauses) + statement.beside
    return terms.claimed(statement.text) - terms.of("".join(said.split()))
