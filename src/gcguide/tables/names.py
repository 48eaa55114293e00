"""What the heading of a column means: a field of a person, a fact or a step; a mapping file may say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from gcguide.policy.edition import Edition
from gcguide.policy.forms import OWN_FIELDS
from gcguide.problem import Problem, nearest, unknown
from gcguide.reading.documents import need_mapping, read_yaml
from gcguide.text import bare, plain, shown, without_brackets

# The field without which there is nobody.
NAME = "name"

Kind = Literal["field", "fact", "step"]

_SHORT, _LEAST_SLIP = 12, 4
_LONGEST = 200


class Meaning(NamedTuple):
    """What a column tells: a column or field of the official roster, a fact, or the state of a step."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping file: what each heading means (None: not read), and own words for the values of facts."""

    columns: Mapping[str, Meaning | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)

    def check(self, headings: Sequence[str]) -> None:
        """That every heading it names is there.

        Raises:
            Problem: one is not; names those that are.
        """
        there = {*map(bare, headings)}
        for heading in self.columns:
            if heading not in there:
                known = [plain(one, 20) for one in headings][:_SHORT]
                raise Problem("screening_mapping_unused", {"word": self.written[heading], "known": known})


class Names:
    """The words for every column that a table of people may have.

    Args:
        facts_first: what a word means that heads both a field of the form and a fact, such as 现有职称.
    """

    def __init__(self, edition: Edition, mapped: Mapped | None = None, facts_first: bool = False) -> None:
        self.edition, self.form = edition, edition.rules.roster
        self.mapped = mapped or Mapped()
        self.facts_first = facts_first
        self.ids = {bare(id): id for id in (*edition.facts.ids, *edition.rules.steps)}
        self.fields: dict[str, Meaning] = {}
        self.facts: dict[str, Meaning] = {}
        self.shown: dict[str, str] = {}
        for column in self.form.columns:
            if column.fact is None:
                self._add(self.fields, Meaning("field", column.id), [column.name])
            else:
                self._add(self.facts, Meaning("fact", column.fact), [column.name])
        own = [
            *(column.id for column in self.form.columns if column.fact is None),
            *(id for column in self.form.columns for id in column.of),
            *(id for id in OWN_FIELDS if id in self.form.fields),
        ]
        for id in dict.fromkeys(own):
            label = self.form.fields.get(id)  # type: ignore[call-overload]
            self._add(self.fields, Meaning("field", id), label.label.in_all() if label else ())
            self._add(self.fields, Meaning("field", id), self.form.foreign.headings.get(id, ()))
        for id in edition.facts.ids:
            self._add(self.facts, Meaning("fact", id), edition.facts[id].label.in_all(), bracketless=True)
            self._add(self.facts, Meaning("fact", id), self._foreign(id))
        for id, step in edition.rules.steps.items():
            self._add(self.facts, Meaning("step", id), step.label.in_all(), bracketless=True)

    def _add(
        self, words: dict[str, Meaning], meaning: Meaning, labels: Sequence[str], bracketless: bool = False
    ) -> None:
        for label in labels:
            for word in (label, without_brackets(label)) if bracketless else (label,):
                words.setdefault(bare(word), meaning)
                self.shown.setdefault(bare(word), label)

    def _foreign(self, id: str) -> Sequence[str]:
        heads = self.form.foreign.fact_headings.get(id)
        return heads.words if heads else ()

    def read(self, text: str) -> Meaning | None:
        """What a heading means, whatever stands in brackets after it."""
        if not text or len(text) > _LONGEST:
            return None
        for word in (bare(text), bare(without_brackets(text))):
            if word in self.mapped.columns:
                return self.mapped.columns[word]
            if (id := self.ids.get(word)) is not None and self._is_id(text, id):
                return Meaning("fact" if id in self.edition.facts.ids else "step", id)
            first, second = (self.facts, self.fields) if self.facts_first else (self.fields, self.facts)
            if (meaning := first.get(word) or second.get(word)) is not None:
                is_title = self.facts_first and meaning == Meaning("field", "title")
                return Meaning("fact", self.edition.rules.grades.fact) if is_title else meaning
        return None

    def read_path(self, words: Sequence[str]) -> Meaning | None:
        """What a heading of several rows means: together, as a part of what stands above, by itself, by that alone."""
        if len(words) < 2:
            return self.read(words[0]) if words else None
        upper, lower = words[-2], words[-1]
        whole = next(filter(None, (self.read("".join(words[at:])) for at in range(len(words) - 1))), None)
        if (found := whole or self.part(upper, lower)) is not None:
            return found
        alone, above = self.read(lower), self.read_path(words[:-1])
        # 所在地 below 毕业院校 is that of the school: no answer about the person.
        is_title = above is not None and above.id in ("title", self.edition.rules.grades.fact)
        return above if alone is None or (alone.kind == "fact" and above is not None and not is_title) else alone

    def fields_of(self, id: str) -> list[str]:
        """The words, as `bare` has them, that head a field."""
        return [word for word, meaning in self.fields.items() if meaning.id == id]

    @cached_property
    def _name_words(self) -> tuple[frozenset[str], frozenset[str]]:
        words = frozenset(self.fields_of(NAME))
        return words, frozenset(word[:1] for word in words)

    def has_name(self, cells: Sequence[object]) -> bool:
        """Whether a row has a cell that heads the names."""
        words, initials = self._name_words
        return any(
            isinstance(cell, str) and len(cell) < _SHORT and (word := bare(cell))[:1] in initials and word in words
            for cell in cells
        )

    def heads_names(self, text: str) -> bool:
        """Whether a heading is one for names."""
        read = self.read(text)
        return read is not None and read.id == NAME

    def is_stranger(self, text: str) -> bool:
        """Whether what stands below a heading is about somebody or something else, such as 推荐人."""
        foreign = self.form.foreign
        return bare(text) in {bare(word + suffix) for word in foreign.strangers for suffix in ("", *foreign.suffixes)}

    def is_mapped(self, path: Sequence[str]) -> bool:
        """Whether the mapping file says what a heading means, if only that it means nothing."""
        return bool(path) and not self.mapped.columns.keys().isdisjoint((bare("".join(path)), bare(path[-1])))

    def mapped_as(self, path: Sequence[str]) -> Meaning | None:
        """What the mapping file says."""
        whole = bare("".join(path))
        return self.mapped.columns[whole if whole in self.mapped.columns else bare(path[-1])]

    def is_own(self, text: str) -> bool:
        """Whether a heading is the form's own name of a column, or the label of a field or fact."""
        labels = {bare(column.name) for column in self.form.columns}
        labels |= {bare(word) for one in self.form.fields.values() for word in one.label.in_all()}
        labels |= {bare(word) for id in self.edition.facts.ids for word in self.edition.facts[id].label.in_all()}
        return bare(text) in labels

    def is_id(self, text: str) -> bool:
        """Whether a heading is the id of a fact or step itself."""
        return bare(text) in self.ids and self._is_id(text, self.ids[bare(text)])

    def _is_id(self, text: str, id: str) -> bool:
        """One word that is a field's name in English as well is an id where facts come first, or as ids are written."""
        return self.facts_first or "_" in text or bare(text) not in self.fields

    def part(self, upper: str, lower: str) -> Meaning | None:
        """名称 or 取得时间 below 现任专业技术职务: one of the two fields that go together."""
        above, foreign = self.read(upper), self.form.foreign
        if above is None or above.kind != "field":
            return None
        pair = next((column.of for column in self.form.columns if {above.id} & {column.id, *column.of[:1]}), ())
        parts = dict(zip(pair, (foreign.name_parts, foreign.month_parts), strict=False))
        found = next((id for id, words in parts.items() if bare(lower) in map(bare, words)), None)
        return Meaning("field", found) if found else None

    def slip(self, text: str) -> str | None:
        """The heading that differs from this in one character, where that is no other word altogether."""
        word, known = bare(text), self.fields
        if word in map(bare, self.form.foreign.other_headings):
            return None
        near = nearest(word, known) if _LEAST_SLIP <= len(word) <= _SHORT else None
        if near is None:
            return None
        same = sum(block.size for block in SequenceMatcher(None, word, near, autojunk=False).get_matching_blocks())
        return self.shown[near] if max(len(word), len(near)) - same <= 1 else None

    def near(self, text: str) -> str | None:
        """The label or id that a heading which means nothing comes near to."""
        return nearest(plain(text), self._all) if bare(text) else None

    @cached_property
    def _all(self) -> list[str]:
        spoken = [self.shown[word] for words in (self.facts, self.fields) for word in words]
        return [*dict.fromkeys(spoken), *self.ids.values()]

    def parts(self, id: str) -> tuple[str, ...]:
        """The fields that a column of the form gives; its own id where it gives none."""
        return next((column.fields or (id,) for column in self.form.columns if column.id == id), (id,))


def read_mapping(path: Path, edition: Edition) -> Mapped:
    """A mapping file: `heading: id`, or `heading: {fact: id, values: {their word: our value}}`; `null` is not read.

    An id is that of a fact, a step, or a field of the roster (`field:` where a fact has the same).

    Raises:
        Problem: naming file and line.
    """
    document = read_yaml(path)
    raw = need_mapping(document)
    columns: dict[str, Meaning | None] = {}
    values: dict[str, dict[str, str]] = {}
    for heading, entry in raw.items():
        try:
            columns[bare(heading)] = meaning = _meaning(entry, edition)
            if isinstance(entry, dict) and meaning is not None and "values" in entry:
                values[meaning.id] = _values(entry.get("values") or {}, meaning.id, edition)
        except Problem as problem:
            raise problem.at(document.file, document.line((heading,))) from None
    return Mapped(columns, values, {bare(heading): plain(heading) for heading in raw})


def _meaning(entry: Any, edition: Edition) -> Meaning | None:
    """What an entry says that its heading means."""
    steps, fields = edition.rules.steps, [column.id for column in edition.rules.roster.columns]
    fields += edition.rules.roster.fields
    if isinstance(entry, dict):
        known = ("field",) if "field" in entry else ("fact", "values")
        for key in entry:
            if key not in known:
                raise unknown("key", shown(key), known)
        if "field" in entry:
            if entry["field"] not in fields:
                raise unknown("field", shown(entry["field"]), fields)
            return Meaning("field", entry["field"])
        if "fact" not in entry:
            raise Problem("key_missing", {"word": "fact"})
    id = entry.get("fact") if isinstance(entry, dict) else entry
    if id is None:
        return None
    if not isinstance(id, str):
        raise unknown("fact", shown(id), (*edition.facts.ids, *steps))
    if id in edition.facts.ids:
        return Meaning("fact", id)
    if id in steps:
        return Meaning("step", id)
    if id in fields and not isinstance(entry, dict):
        return Meaning("field", id)
    raise unknown("fact", shown(id), (*edition.facts.ids, *steps))


def _values(raw: Any, id: str, edition: Edition) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise Problem("type_mapping", {"word": shown(raw), "key": "values"})
    found = {}
    for word, value in raw.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        known = edition.facts[id].values if id in edition.facts else ()
        if known and text not in known:
            raise unknown("value", shown(text), list(known))
        found[str(word)] = text
    return found
