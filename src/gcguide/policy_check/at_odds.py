"""Texts of an edition that say otherwise than its own data: the same written twice, and changed once."""

import re
from collections.abc import Iterator
from datetime import date

from gcguide.editions.files import edition_document, lineage
from gcguide.editions.written import PLACEHOLDER
from gcguide.policy.edition import Edition
from gcguide.policy_check.terms import Half, read_terms
from gcguide.policy_check.witness import Check
from gcguide.reading.documents import Document, Path_
from gcguide.text import DEFAULT_LANG, LANGS, Lang
from gcguide.words import load_words

# What cites other documents, or shows how people write.
_OTHERS = ("sources", "clauses", "glossary", "facts")
_EXAMPLES = (("roster", "foreign"), ("roster", "fields"), ("roster", "masked"), ("roster", "columns"))

# What names another part of the file.
_REFERENCES = ("id", "clause", "source", "reading")

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"20\d\d")


def texts_agree(edition: Edition, check: Check) -> None:
    """What the edition's texts write out of its own data is what the data says."""
    terms, _ = read_terms(edition.folder)
    document = edition_document(lineage(edition.id, edition.folder))
    patterns = {kind.kind: kind.pattern for kind in terms.written_once}
    for path, lang, text in _texts(document):
        for said, data in _wrong(edition, patterns, terms.halves, path, lang, text):
            at = ".".join(map(str, path))
            check.fail_at(document.place(path), "text_at_odds", word=at, text=said, data=data)


def _texts(document: Document) -> Iterator[tuple[Path_, Lang, str]]:
    """What is written out in the texts of the edition's file: what placeholders stand for always agrees."""
    for path, text in document.texts():
        if path and path[0] not in _OTHERS and path[:2] not in _EXAMPLES and path[-1] not in _REFERENCES:
            yield path, str(path[-1]) if path[-1] in LANGS else DEFAULT_LANG, PLACEHOLDER.sub(" ", text)


def _wrong(
    edition: Edition, patterns: dict[str, re.Pattern[str]], halves: tuple[Half, ...], path: Path_, lang: Lang, text: str
) -> Iterator[tuple[str, str]]:
    """What a text says, and what the data says instead."""
    rules, words = edition.rules, load_words(lang)
    dated = [
        rules.deadline.from_,
        *(day for act in rules.timeline.acts if act.days for day in (act.days.from_, act.days.until)),
    ]
    own = {edition.deadline, rules.notice.printed_on, *(edition.day(name) for name in rules.days), *filter(None, dated)}
    label, years = rules.label[lang], {day.year for day in own}
    days = {said for day in (*own, *_LEAP) for said in (words.day_of_year(day), words.day_of_year(day, True))}
    for match in patterns["day"].finditer(text):
        if match[0] not in days:
            yield match[0], words.day(edition.deadline)
    for match in patterns["batch"].finditer(text):
        if path[0] == "label":
            half = next((half for half in halves if any(form in match[0] for form in half.forms)), None)
            if half is not None and not half.months[0] <= edition.deadline.month <= half.months[1]:
                yield match[0], words.day(edition.deadline)
        elif match[0] not in label:
            yield match[0], label
    for match in patterns["year"].finditer(text):
        if int(_YEAR.findall(match[0])[0]) not in years:
            yield match[0], words.day(edition.deadline)
    for match in patterns["days"].finditer(text):
        counted = rules.timeline.every_count
        if int(_NUMBER.findall(match[0])[0]) not in [days + more for days in counted for more in (0, 1)]:
            yield match[0], words.listing([*map(str, counted)])
    if path[:2] == ("materials", "rows") and len(path) > 2:
        row = rules.materials.rows[int(path[2])]
        copies, originals = row.copies or 0, row.originals or 0
        for match in patterns["copies"].finditer(text):
            if int(_NUMBER.findall(match[0])[0]) not in (copies, originals, copies - originals):
                yield match[0], str(copies)
    numbers = [contact.value for contact in rules.contacts]
    for kind in ("phone", "web"):
        for match in patterns[kind].finditer(text):
            if path[0] != "contacts" and match[0] not in numbers:
                yield match[0], words.listing(numbers)


# Two days that say how years are counted, whatever the year.
_LEAP = (date(2024, 2, 28), date(2024, 2, 29))
