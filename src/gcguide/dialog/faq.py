"""The questions that people ask, with their answers: `dialogs/faq.yaml`, checked against an edition."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self
from unicodedata import normalize

from pydantic import Field, StringConstraints, model_validator

from gcguide.dialog.faq_words import SearchWords, load_search_words
from gcguide.folders import data_folder
from gcguide.policy.cited import Actor, Clause, Source
from gcguide.policy.context import Context, RuleError, no_repeats
from gcguide.policy.loader import Edition, check
from gcguide.policy.vocabulary import Id, Model, Text, Words
from gcguide.problem import Problem
from gcguide.strict_yaml import read_yaml

Phrase = Annotated[Words, StringConstraints(max_length=40)]


class Entry(Model):
    """One question: how people put it, what the notice says to it, and whom to ask about the rest."""

    id: Id
    question: Text
    also: tuple[Phrase, ...] = Field(min_length=1)
    answer: Text
    given: Literal["yes", "partly", "no"] = Field(description="whether the notice answers it")
    clause: Clause | None = Field(None, description="where the notice answers it, wholly or in part")
    source: Source | None = Field(None, description="a rule from elsewhere that the answer rests on")
    ask: tuple[Actor, ...] = ()

    @model_validator(mode="after")
    def _is_cited_or_leads_on(self) -> Self:
        """What the notice gives has its clause; what it leaves open has somebody to ask."""
        if self.given != "no" and self.clause is None:
            raise RuleError(Problem("key_missing", {"word": "clause"}))
        if self.given == "no" and self.clause is not None:
            raise RuleError(Problem("faq_clause_of_nothing"), ("clause",))
        if self.given != "yes" and not self.ask:
            raise RuleError(Problem("key_missing", {"word": "ask"}))
        no_repeats("actors", self.ask, "ask")
        return self

    @property
    def ways(self) -> tuple[str, ...]:
        """Every way of putting it."""
        return (self.question.zh, self.question.en, *self.also)


class FaqFile(Model):
    """`faq.yaml`."""

    ask_otherwise: tuple[Actor, ...] = Field(min_length=1, description="whom to ask what no entry answers")
    entries: tuple[Entry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_way_leads_to_one_entry(self) -> Self:
        no_repeats("entries", [entry.id for entry in self.entries], "entries")
        seen: dict[str, str] = {}
        for index, entry in enumerate(self.entries):
            keys: list[tuple[str, str | int]] = [("question", "zh"), ("question", "en")]
            keys += [("also", number) for number in range(len(entry.also))]
            for path, way in zip(keys, entry.ways, strict=True):
                key = _folded(way)
                if key in seen:
                    details = {"word": way, "other": seen[key]}
                    raise RuleError(Problem("faq_phrase_twice", details), ("entries", index, *path))
                seen[key] = entry.id
        return self


@dataclass(frozen=True, eq=False)
class Faq:
    """The questions for one edition, and the words that help to find them; equal only to itself, so it can be a key."""

    edition: Edition
    entries: tuple[Entry, ...]
    ask_otherwise: tuple[str, ...]
    words: SearchWords

    def entry(self, id: str) -> Entry:
        """The entry with this id."""
        return next(entry for entry in self.entries if entry.id == id)


@lru_cache(maxsize=8)
def load_faq(edition: Edition, folder: Path | None = None) -> Faq:
    """The questions and answers, checked against an edition.

    Raises:
        Problem: naming file and line.
    """
    where = folder or data_folder("dialogs")
    rules = edition.rules
    known = {"clauses": list(rules.clauses), "sources": list(rules.sources), "actors": list(rules.actors)}
    file = check(FaqFile, read_yaml(where / "faq.yaml"), Context(known))
    return Faq(edition, file.entries, file.ask_otherwise, load_search_words(where))


def _folded(way: str) -> str:
    """A phrase without what does not tell it from another: case, width, spaces, punctuation."""
    return re.sub(r"[\W_]", "", normalize("NFKC", way)).casefold()
