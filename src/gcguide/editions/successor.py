"""An edition written as what differs from another: it `extends` that one, and says only what is not the same.

Mappings are merged by key, lists by what names their entries (`id`, `row` or `number`, where each entry has its own);
what is new goes to the end, and `drop: true` takes out. Anything else, and a condition as one, is replaced whole. A
text that is given in the first language only leaves none of the older words in another one. Each
value keeps the place where it was written, in the one file or in the other, so that a mistake is told there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document, Path_
from gcguide.text import DEFAULT_LANG, LANGS, Lang, shown

DROP = "drop"
# What is new in a list stands behind the entry that this names; without it, at the end.
AFTER = "after"

# What names the entries of a list.
_NAMES = ("id", "row", "number")

# A condition has one key, so another one takes its place; the tests compare these with the models.
CONDITIONS = ("when", "qualifies", "unless", "absent")


@dataclass(frozen=True, slots=True)
class _Part:
    """A value inside a document."""

    document: Document
    path: Path_
    value: Any

    def inside(self, key: str | int) -> "_Part":
        return _Part(self.document, (*self.path, key), self.value[key])

    def problem(self, problem: Problem) -> Problem:
        return problem.at(*self.document.place(self.path))


def merged(base: Document, own: Document, within: Path_ = ()) -> Document:
    """`base` with the changes that stand at the path `within` of `own`.

    Raises:
        Problem: something is dropped that is not there, or an entry of a list has no name; names file and line.
    """
    value = own.data
    for key in within:
        value = value[key]
    merging = _Merging()
    data = merging.both(_Part(base, (), base.data), _Part(own, within, value), ())
    return Document(data, merging.lines, own.file, merging.files)


@dataclass(frozen=True, slots=True)
class _Merging:
    """The places of the values that are put together."""

    lines: dict[Path_, int] = field(default_factory=dict)
    files: dict[Path_, Path | str | None] = field(default_factory=dict)

    def both(self, base: _Part, own: _Part, at: Path_) -> Any:
        """What two values make together."""
        if isinstance(base.value, dict) and isinstance(own.value, dict) and not (at and at[-1] in CONDITIONS):
            return self._mapping(base, own, at)
        if isinstance(base.value, list) and isinstance(own.value, list) and (names := names_of(base.value)):
            given = [name for name in names if all(isinstance(one, dict) and name in one for one in own.value)]
            return self._list(base, own, at, (given or names)[0])
        return self._alone(own, at)

    def _mapping(self, base: _Part, own: _Part, at: Path_) -> dict[str, Any]:
        self._note(own, at)
        items: dict[str, Any] = {}
        for key in base.value:
            if key not in own.value:
                if key in LANGS and DEFAULT_LANG in own.value:
                    continue  # what is said anew is not said in the old words of another language
                items[key] = self._alone(base.inside(key), (*at, key))
            elif not _is_dropped(own.inside(key)):
                items[key] = self.both(base.inside(key), own.inside(key), (*at, key))
        for key in [key for key in own.value if key not in base.value]:
            if _is_dropped(own.inside(key)):
                raise own.inside(key).problem(unknown("key", shown(key), base.value))
            items[key] = self._alone(own.inside(key), (*at, key))
        return items

    def _list(self, base: _Part, own: _Part, at: Path_, name: str) -> list[Any]:
        self._note(own, at)
        changes: dict[Any, _Part] = {}
        for part in map(own.inside, range(len(own.value))):
            word = part.value.get(name) if isinstance(part.value, dict) else None
            if not isinstance(word, str | int):
                raise part.problem(Problem("successor_unnamed", {"word": name}))
            if word in changes:
                raise part.problem(Problem("id_repeated", {"kind": "listed", "word": word}))
            changes[word] = part
        known = [entry[name] for entry in base.value]
        order: list[Any] = [word for word in known if word not in changes or not _is_dropped(changes[word], name)]
        for word, part in changes.items():
            if word in known:
                continue
            if _is_dropped(part, name):
                raise part.problem(unknown("listed", shown(word), known))
            behind = part.value.get(AFTER, order[-1] if order else None)
            if behind not in order and AFTER in part.value:
                raise part.inside(AFTER).problem(unknown("listed", shown(behind), order))
            order.insert(order.index(behind) + 1 if order else 0, word)
        entries = {word: base.inside(index) for index, word in enumerate(known)}
        items: list[Any] = []
        for word in order:
            here, change = (*at, len(items)), changes.get(word)
            if change is None:
                items.append(self._alone(entries[word], here))
            elif word in entries:
                items.append(self.both(entries[word], change, here))
            else:
                kept = {key: one for key, one in change.value.items() if key != AFTER}
                items.append(self._alone(_Part(change.document, change.path, kept), here))
        return items

    def _alone(self, part: _Part, at: Path_) -> Any:
        """A value as it stands in its own document."""
        self._note(part, at)
        if isinstance(part.value, dict):
            return {key: self._alone(part.inside(key), (*at, key)) for key in part.value}
        if isinstance(part.value, list):
            return [self._alone(part.inside(index), (*at, index)) for index in range(len(part.value))]
        return part.value

    def _note(self, part: _Part, at: Path_) -> None:
        file, line = part.document.place(part.path)
        if line is not None:
            self.lines[at], self.files[at] = line, file


def untranslated(value: Any, at: Path_ = ()) -> Iterator[tuple[Path_, dict[str, Any], Lang]]:
    """Each text that is not there in every language, with its path, and a language that it lacks."""
    if isinstance(value, dict):
        if isinstance(value.get(DEFAULT_LANG), str):
            yield from ((at, value, lang) for lang in LANGS if lang not in value)
        for key, one in value.items():
            yield from untranslated(one, (*at, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from untranslated(one, (*at, index))


def translated(document: Document) -> Document:
    """A document in which a text that lacks a language is there with its words in the first one, marked by its name."""
    if not any(True for _ in untranslated(document.data)):
        return document
    return Document(_filled(document.data), document.lines, document.file, document.files)


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [*map(_filled, value)]
    if not isinstance(value, dict):
        return value
    filled = {key: _filled(one) for key, one in value.items()}
    if isinstance(said := value.get(DEFAULT_LANG), str):
        filled |= {lang: f"[{DEFAULT_LANG}] {said}" for lang in LANGS if lang not in value}
    return filled


def names_of(entries: list[Any]) -> list[str]:
    """What names the entries of a list, of which no two have the same."""
    found = []
    for name in _NAMES:
        words = [entry.get(name) if isinstance(entry, dict) else None for entry in entries]
        if words and all(isinstance(word, str | int) for word in words) and len(set(words)) == len(words):
            found.append(name)
    return found


def _is_dropped(part: _Part, name: str | None = None) -> bool:
    """Whether a change takes out what it names."""
    if not isinstance(part.value, dict) or DROP not in part.value:
        return False
    if part.value[DROP] is not True or part.value.keys() - {DROP, name}:
        raise part.inside(DROP).problem(Problem("successor_drop"))
    return True
