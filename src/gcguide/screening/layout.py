"""Which column of a roster tells which fact or step, by id, by label in either language, or by its mapping file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gcguide.policy.edition import Edition
from gcguide.problem import Problem, nearest, unknown
from gcguide.reading.documents import need_mapping, read_yaml
from gcguide.tables.heads import Headings
from gcguide.text import LANGS, bare, plain, shown, without_brackets

# So many columns of the official form, and it is that form.
_OFFICIAL = 4


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """How a column was read.

    Args:
        heading: as it is written.
        fact: the fact that it tells, None where it tells none.
        step: the step whose state it tells.
        by_id: whether it is headed by the id itself.
        near: the label that a heading which was not read comes near to.
    """

    heading: str
    fact: str | None = None
    step: str | None = None
    by_id: bool = False
    near: str | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping file: the fact or step (None: not read) of each heading, and own words for values by fact."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_mapping(path: Path, edition: Edition) -> Mapped:
    """A mapping file: `heading: fact`, or `heading: {fact: fact, values: {their word: our value}}`; `null` is not read.

    Raises:
        Problem: naming file and line.
    """
    document = read_yaml(path)
    raw = need_mapping(document)
    columns: dict[str, str | None] = {}
    values: dict[str, dict[str, str]] = {}
    for heading, entry in raw.items():
        try:
            id = entry.get("fact") if isinstance(entry, dict) else entry
            columns[bare(heading)] = _known(id, edition)
            if isinstance(entry, dict):
                for key in entry:
                    if key not in ("fact", "values"):
                        raise unknown("key", shown(key), ("fact", "values"))
                values[str(id)] = _values(entry.get("values") or {}, str(id), edition)
        except Problem as problem:
            raise problem.at(document.file, document.line((heading,))) from None
    return Mapped(columns, values)


def _known(id: Any, edition: Edition) -> str | None:
    known = (*edition.facts.ids, *edition.rules.steps)
    if id is not None and id not in known:
        raise unknown("fact", shown(id), known)
    return id if isinstance(id, str) else None


def _values(raw: Any, id: str, edition: Edition) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise Problem("type_mapping", {"word": shown(raw), "key": "values"})
    found = {}
    for word, value in raw.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        known = edition.facts[id].values if id in edition.facts else ()
        if known and text not in known:
            raise unknown("value", shown(value), known)
        found[str(word)] = text
    return found


class Layouts:
    """Reads headings."""

    def __init__(self, edition: Edition, mapped: Mapped) -> None:
        self.edition = edition
        self.mapped = mapped
        steps = edition.rules.steps
        self.ids = {bare(id): id for id in (*edition.facts.ids, *steps)}
        labels = [(id, edition.facts[id].label) for id in edition.facts.ids]
        labels += [(id, step.label) for id, step in steps.items()]
        self.labels: dict[str, str] = {}
        self.spelt: dict[str, str] = {}
        for id, label in labels:
            for lang in LANGS:
                self.labels.setdefault(bare(label[lang]), id)
                self.labels.setdefault(bare(without_brackets(label[lang])), id)
                self.spelt[label[lang]] = id

    def read(self, heading: str) -> ColumnRead:
        """One heading."""
        if (found := self._found(heading)) is not None:
            return found
        said = plain(heading)
        return ColumnRead(said, near=nearest(said, [*self.spelt, *self.ids.values()]) if bare(said) else None)

    def _found(self, heading: str) -> ColumnRead | None:
        said = plain(heading)
        key = bare(said)
        short = bare(without_brackets(said))
        if key in self.mapped.columns:
            return self._column(said, self.mapped.columns[key], by_id=False)
        if (id := self.ids.get(key)) is not None:
            return self._column(said, id, by_id=True)
        if (id := self.labels.get(key) or self.labels.get(short)) is not None:
            return self._column(said, id, by_id=False)
        return None

    def _column(self, heading: str, id: str | None, by_id: bool) -> ColumnRead:
        if id in self.edition.rules.steps:
            return ColumnRead(heading, step=id, by_id=by_id)
        return ColumnRead(heading, fact=id, by_id=by_id)

    def columns(self, headings: Sequence[str]) -> tuple[ColumnRead, ...]:
        """All columns of a roster.

        Raises:
            Problem: two columns tell the same, or none tells a fact.
        """
        read = tuple(map(self.read, headings))
        seen: dict[str, str] = {}
        for one in read:
            if (id := one.fact or one.step) is not None:
                if id in seen:
                    raise Problem("screening_column_twice", {"word": one.heading, "other": seen[id], "fact": id})
                seen[id] = one.heading
        for heading in self.mapped.columns:
            if heading not in map(bare, headings):
                raise Problem("screening_mapping_unused", {"word": heading, "known": list(headings)[:12]})
        if not any(one.fact for one in read):
            raise self._no_fact(headings, read)
        return read

    def count(self, cells: Sequence[object]) -> int:
        """How many cells of a row head a fact or step."""
        found = [self._found(cell) for cell in cells if isinstance(cell, str) and cell]
        return sum(one is not None and bool(one.fact or one.step) for one in found)

    def _no_fact(self, headings: Sequence[str], read: Sequence[ColumnRead]) -> Problem:
        official = Headings(self.edition.rules.roster)
        if sum(official.read(plain(heading)) is not None for heading in headings) >= _OFFICIAL:
            return Problem("screening_official")
        near = next((one for one in read if one.near), None)
        details = {"known": [plain(heading, 20) for heading in headings][:12]}
        if near is not None:
            return Problem("screening_no_facts_nearest", {**details, "word": near.heading, "nearest": near.near})
        return Problem("screening_no_facts", details)
