"""The lists of a notice's two forms, materials and columns of the roster: what is asked of them, and made of it.

An entry keeps what it is named by for good; a row of the materials that comes to stand elsewhere says its number `now`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gcguide.authoring.dropping import clear_unused
from gcguide.authoring.entries import walk
from gcguide.authoring.restating import replaced
from gcguide.editions.written import PLACEHOLDER, Written, printed_row
from gcguide.text import DEFAULT_LANG, LANGS, half_width, without_brackets
from gcguide.words import Words

ROWS, COLUMNS = ("materials", "rows"), ("roster", "columns")

# What names an entry of each list, in the data.
_NAMED = {ROWS: "row", COLUMNS: "id"}


@dataclass(frozen=True)
class Listed:
    """One list.

    Args:
        at: where it stands in the data.
        clause: the clause it is printed by.
        names: what each entry is called on paper, in the order of the form, by what names it in the data.
    """

    at: tuple[str, str]
    clause: str
    names: Mapping[str | int, str]


def lists(data: Mapping[str, Any]) -> Iterator[Listed]:
    """The lists of both forms."""
    rows = sorted(data["materials"]["rows"], key=printed_row)
    yield Listed(ROWS, data["materials"]["clause"], {row["row"]: row["name"] for row in rows})
    columns = data["roster"]["columns"]
    yield Listed(COLUMNS, data["roster"]["clause"], {column["id"]: column["name"] for column in columns})


def change_list(
    data: dict[str, Any],
    listed: Listed,
    told: Mapping[str | int, str | None],
    new: list[tuple[int, str]],
    words: Words,
) -> Iterator[tuple[str, str]]:
    """Gives entries other names, takes out those that are gone (None), and puts in new ones at their places.

    What a person has to see to comes of it, each with its note, in the words of `author.left`: an entry that stays,
    what was said of a renamed one, an empty column.

    Args:
        data: the edition.
        listed: the list.
        told: the new names, by what names the entries.
        new: places, counted from 1, and names of what was not there before.
        words: those of the first language.
    """
    form, key = data[listed.at[0]], _NAMED[listed.at]
    entries = {entry[key]: entry for entry in form[listed.at[1]]}
    order = [*listed.names]
    for word, name in told.items():
        if name is None and _is_needed(data, listed, word):
            yield "entry_stays", listed.names[word]
        elif name is None:
            order.remove(word)
        else:
            yield from _renamed(entries[word], name, Written(data))
    for place, name in new:
        is_row = listed.at == ROWS
        made = _row(entries, name, words) if is_row else _column(data["roster"], entries, name, words)
        entries[made[key]] = made
        order.insert(min(max(place, 1), len(order) + 1) - 1, made[key])
        if made.get("derived"):
            yield "column_empty", name
    form[listed.at[1]] = [entries[word] for word in order]
    clear_unused(data)  # readings of entries that have another name
    if listed.at == ROWS:
        for number, word in enumerate(order, start=1):
            entries[word].pop("now", None)
            if word != number:
                entries[word]["now"] = number
        form["rows"].sort(key=lambda row: row["row"])


def _renamed(entry: dict[str, Any], name: str, written: Written) -> Iterator[tuple[str, str]]:
    """An entry by another name: what other languages called it goes, and so does what was said of what it says no more.

    A form that is only called otherwise is still filled in and copied as before.
    """
    old = written.filled(entry["name"], DEFAULT_LANG) or entry["name"]
    entry["name"] = name
    label = entry.get("label")
    if isinstance(label, dict):
        whole, short = without_brackets(old), label[DEFAULT_LANG]
        before = whole.removesuffix(short) if whole.endswith(short) else ""  # what the short name leaves out
        label[DEFAULT_LANG] = without_brackets(name).removeprefix(before) or name
        for lang in LANGS[1:]:
            label.pop(lang, None)
    said = written.filled(entry.get("hint", {}).get(DEFAULT_LANG, ""), DEFAULT_LANG) or ""
    if _still_says(old, name, said):
        return
    entry.pop("reading", None)
    if entry.pop("hint", None):
        yield "hint_gone", said


def _still_says(old: str, new: str, said: str) -> bool:
    """Whether what is said of an entry can be said of it by another name: no number differs, nor what it speaks of."""

    def numbers(text: str) -> list[str]:
        return [one for one in text if one.isnumeric() or one.isascii()]

    return numbers(old) == numbers(new) and not any(part in said for part in replaced(old, new))


def _is_needed(data: dict[str, Any], listed: Listed, word: str | int) -> bool:
    """Whether something else speaks of a row, or the form begins a part with it; a column is on its own."""
    if listed.at != ROWS:
        return False
    if data["materials"]["binding_from_row"] == word:
        return True
    for address, value in walk(data):
        if address[:2] == ROWS:
            continue
        if isinstance(value, str) and any(match[2] == str(word) for match in PLACEHOLDER.finditer(value)):
            return True
        if address[:1] == ("categories",) and isinstance(value, dict) and value.get("row") == word:
            return True
    return False


def _row(entries: Mapping[Any, dict[str, Any]], name: str, words: Words) -> dict[str, Any]:
    """A new row; whoever brings most of the others brings it, in as many copies as its name says."""
    sources = [row["from"] for row in entries.values()]
    label = {DEFAULT_LANG: without_brackets(name)}
    made = {"row": max(entries) + 1, "name": name, "label": label, "from": max(sources, key=sources.count)}
    counts = [int(found) for found in re.findall(words("author.copies_form"), half_width(name))]
    for key, count in zip(("copies", "originals"), counts, strict=False):
        made[key] = count
    return made


def _column(roster: dict[str, Any], entries: Mapping[Any, Any], name: str, words: Words) -> dict[str, Any]:
    """A new column: it holds the personal detail that is headed so, else nothing, to be filled in by hand."""
    hint = words("author.column_hint")
    held = {id for column in entries.values() for id in (column["id"], *column.get("of", ()))}
    of_head, headings = roster["header"], roster["foreign"]["headings"]
    fields = [id for id in roster["fields"] if id not in held and id not in of_head]
    field = next(
        (id for id in fields if name in (roster["fields"][id]["label"][DEFAULT_LANG], *headings.get(id, ()))), None
    )
    if field is not None:
        roster["fields"][field]["hint"] = {DEFAULT_LANG: hint}  # of one that was on no form, it said so
        if field in roster["on_screen"]:  # a number: nothing of it on the copy that is posted
            roster["masked"]["shown"][field] = 0
        return {"id": field, "name": name}
    id = next(free for n in range(1, 100) if (free := f"column_{n}") not in entries)
    said = {DEFAULT_LANG: name}
    return {"id": id, "name": name, "label": said, "hint": {DEFAULT_LANG: hint}, "derived": "by_hand"}
