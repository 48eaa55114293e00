"""Two editions compared, for a human reviewer and as JSON: what they say differently, and what that does."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gcguide.core.explain import value_words
from gcguide.core.facts import Value, plain_facts
from gcguide.core.verdict import Verdict
from gcguide.editions.successor import CONDITIONS
from gcguide.policy.edition import Edition
from gcguide.policy.models import each_of
from gcguide.policy.rules import Category
from gcguide.policy_check.changed import Entry, changed_clauses, changed_entries, is_text, moved_clauses
from gcguide.policy_check.difference import Change, changes
from gcguide.problem import Problem
from gcguide.words import Words

_INDENT = "  "
_LISTED = "holidays"  # every one is a line of the listing


class Comparison:
    """Compares two editions once, and says it.

    Raises:
        Problem: they are of different schemes, so that neither follows the other; or a fact is of another kind in the
            two, so that answers cannot be compared.
    """

    def __init__(self, before: Edition, after: Edition) -> None:
        if (one := before.rules.scheme.id) != (other := after.rules.scheme.id):
            raise Problem("scheme_other", {"word": one, "other": other})
        self.before, self.after = before, after
        self.entries = changed_entries(before, after)
        self.changes = changes(before, after)

    def document(self) -> dict[str, Any]:
        """As JSON holds it."""
        old, new = ([category.id for category in edition.rules.categories] for edition in (self.before, self.after))
        return {
            "from": self.before.id,
            "to": self.after.id,
            "renumbered": moved_clauses(self.before, self.after),
            "entries": [
                {"at": one.at, "clause": one.clause, "before": _plain(one.before), "after": _plain(one.after)}
                for one in self.entries
            ],
            "dropped": [id for id in old if id not in new],
            "added": [id for id in new if id not in old],
            "cells": [
                {
                    "category": one.category,
                    "number": self._category(one.category).number,
                    "grade": one.grade,
                    "before": one.before,
                    "after": one.after,
                    "facts": plain_facts(one.facts),
                }
                for one in self.changes
            ],
        }

    def lines(self, words: Words) -> Iterator[str]:
        """In words: the clauses, what else is different, and whose verdict changes."""
        names = [
            words("diff.edition", label=one.rules.label[words.lang], id=one.id) for one in (self.before, self.after)
        ]
        yield words("diff.title", before=names[0], after=names[1])
        if moved := moved_clauses(self.before, self.after):
            listed = [words("diff.moved", before=old, after=new) for old, new in moved.items()]
            yield words.labelled(words("diff.numbers"), words("join.semicolon").join(listed))
        said, clauses = "", set()
        for id, heading, lines in changed_clauses(self.before, self.after, words):
            clauses.add(id)
            yield ""
            yield heading or words("diff.notice")
            for line in lines:
                said += line.text + "\n"
                yield _INDENT + (words(f"diff.{line.kind}", line=line.text) if line.kind else line.text)
        if rest := [entry for entry in self.entries if not _is_said(entry, said, clauses, words)]:
            yield ""
            yield words("diff.rest")
            for entry in rest:
                was, now = (_told(value, words) for value in (entry.before, entry.after))
                yield _INDENT + words("diff.entry", at=entry.at, before=was, after=now)
        yield ""
        yield from self._verdicts(words)

    def _verdicts(self, words: Words) -> Iterator[str]:
        if not self.changes:
            yield words("diff.no_verdicts")
            return
        yield words("diff.verdicts", count=len(self.changes))
        old, new = (edition.rules.categories for edition in (self.before, self.after))
        for key, some, others in (("diff.dropped", old, new), ("diff.added", new, old)):
            for category in [category for category in some if category.id not in [other.id for other in others]]:
                yield _INDENT + words(key, number=category.number, category=category.short[words.lang])
        several, first = len(self.changes) > 1, self.changes[0].facts
        common = {id: v for id, v in first.items() if several and all(one.facts.get(id) == v for one in self.changes)}
        if common:
            yield _INDENT + words("diff.common", facts=self._facts(common, words))
        previous = None
        for one in self.changes:
            if (one.category, one.grade) != previous:
                yield _INDENT + self._cell(one, words)
            previous = one.category, one.grade
            was, now = (self._verdict(verdict, words) for verdict in (one.before, one.after))
            yield _INDENT * 2 + words("diff.verdict", before=was, after=now)
            if own := {id: value for id, value in one.facts.items() if id not in common}:
                yield _INDENT * 3 + words("diff.witness", facts=self._facts(own, words))

    def _cell(self, change: Change, words: Words) -> str:
        edition = self.after if any(c.id == change.category for c in self.after.rules.categories) else self.before
        category, grades = self._category(change.category), edition.rules.grades
        grade = edition.facts[grades.fact].words(change.grade)[words.lang]
        return words("diff.cell", number=category.number, category=category.short[words.lang], grade=grade)

    def _category(self, id: str) -> Category:
        every = [*self.after.rules.categories, *self.before.rules.categories]
        return next(category for category in every if category.id == id)

    def _verdict(self, verdict: Verdict | None, words: Words) -> str:
        return words("diff.no_cell") if verdict is None else words(f"verdict.{verdict}")

    def _facts(self, facts: Mapping[str, Value], words: Words) -> str:
        return words("join.semicolon").join(self._answer(id, value, words) for id, value in facts.items())

    def _answer(self, id: str, value: Value, words: Words) -> str:
        """An answer by the words of the edition that knows it."""
        edition = self.after if id in self.after.facts and _knows(self.after, id, value) else self.before
        return words.labelled(edition.facts[id].label[words.lang], value_words(edition, words, id, value))


def _knows(edition: Edition, id: str, value: Value) -> bool:
    values = edition.facts[id].values
    told = value if isinstance(value, frozenset) else {value}
    return not values or all(str(one).lower() in values or one in values for one in told)


def _is_said(entry: Entry, said: str, clauses: set[str], words: Words) -> bool:
    """Whether the listing has told it: its words stand there, or it is no word and its clause has changed."""
    keys = entry.at.split(".")
    if any(key in CONDITIONS for key in keys) or keys[0] == _LISTED:
        return True
    is_listed = not clauses.isdisjoint(each_of(entry.clause))
    for value in [value for value in (entry.before, entry.after) if value is not None]:
        texts = [*_texts(value, words)]
        if not any(text in said for text in texts) and not (is_listed and all(text.isascii() for text in texts)):
            return False
    return True


def _texts(value: Any, words: Words) -> Iterator[str]:
    """The words by which a value can be found again."""
    if is_text(value):
        yield value[words.lang] if words.lang in value else next(iter(value.values()))
    elif isinstance(value, dict):
        for one in value.values():
            if is_text(one) or (isinstance(one, str) and not one.isascii()):
                yield from _texts(one, words)
    elif isinstance(value, date):
        yield words.day(value)
    elif isinstance(value, str | int):
        yield str(value)


def _told(value: Any, words: Words) -> str:
    """A value in a line."""
    if value is None:
        return words("diff.nothing")
    if isinstance(value, dict | list):
        found = [*_texts(value, words)] or [json.dumps(_plain(value), ensure_ascii=False)]
        return found[0] if is_text(value) else words.listing(found)
    return next(_texts(value, words))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
