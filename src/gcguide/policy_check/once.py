"""What a notice says once: texts of `dialogs/` take it from the edition, and the edition's own texts agree with it."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from gcguide.editions.files import edition_document, lineage, readable
from gcguide.editions.written import PLACEHOLDER, Written, printed_row
from gcguide.folders import data_folder
from gcguide.language.faq import FaqFile, spoken_under
from gcguide.policy.edition import Edition
from gcguide.policy_check.terms import Half, Kind, Place, read_terms
from gcguide.policy_check.witness import Check
from gcguide.reading.documents import Document, Path_, read_yaml
from gcguide.text import DEFAULT_LANG, LANGS, LANGUAGES, Lang
from gcguide.words import FILES, load_words

# Which texts speak of the notice, and which are the program's own or the people's.
_PLACES: dict[str, Place] = {
    "faq.yaml": "said",
    "questions.yaml": "said",
    "faq_ways.yaml": "asked",
    **dict.fromkeys(FILES, "shown"),
}

# What is said of the notice word for word in the edition; the others are names.
_SAID = ("deadline.day", "deadline.spoken", "deadline.date", "deadline.year", "notice.printed_on")


def written_once(edition: Edition, faq: FaqFile | None, check: Check) -> None:
    """No text of `dialogs/` writes out what it should take from the edition; what the edition hides is listed."""
    kinds, known = read_terms(edition.folder)[0].written_once, _of_editions(edition.folder)
    for name, place in _PLACES.items():
        document = read_yaml(data_folder("dialogs") / name)
        for path, lang, text in _texts(document, place):
            rest = PLACEHOLDER.sub(" ", text)
            for kind in kinds:
                for match in kind.pattern.finditer(rest) if place in (*kind.in_, *kind.of_editions) else ():
                    if place in kind.in_ or any(value in match[0] or match[0] in value for value in known):
                        if place == "shown":  # the program fills in
                            check.fail_at(document.place(path), "written_out_shown", text=match[0])
                        else:
                            use = _use(edition, kind, match[0], lang)
                            check.fail_at(document.place(path), "written_out", text=match[0], use=use)
    if faq is not None:
        told = {entry.id for _, entry in spoken_under(edition, faq)}
        if hidden := [entry.id for entry in faq.entries if entry.id not in told]:
            check.note("faq_hidden", count=len(hidden), entries=check.words.listing(hidden))


def _texts(document: Document, place: Place) -> Iterator[tuple[Path_, Lang, str]]:
    """The texts of a file, each with its language."""
    for path, text in document.texts():
        if place == "asked":
            yield path, next(lang for lang in LANGS if LANGUAGES[lang].is_han is not text.isascii()), text
        elif path[-1] in LANGS:
            yield path, str(path[-1]), text


def _of_editions(folder: Path) -> set[str]:
    """The days, years, numbers and addresses of every edition of a folder, as texts write them."""
    known: set[str | None] = set()
    for written in map(Written, readable(folder)):
        names = [*_SAID, *(name for name in written.names() if name.startswith("contact."))]
        known |= {written.value(name, lang) for name in names for lang in LANGS}
    return {value for value in known if value}


def _use(edition: Edition, kind: Kind, text: str, lang: Lang) -> str:
    """The placeholder of a kind that stands for most of a text here, else the first of the kind."""
    names = [name for name in edition.written.names() if name.split(".")[0] in kind.use]
    names.sort(key=lambda name: kind.use.index(name.split(".")[0]))
    fitting = {name: len(value) for name in names if (value := edition.written.value(name, lang)) and value in text}
    best = max(fitting, key=fitting.__getitem__, default=names[0] if names else f"{kind.use[0]}.…")
    return "{" + best + "}"


# The texts of the edition itself.

# What cites other documents, or shows how people write.
_OTHERS = ("sources", "clauses", "glossary", "facts")
_EXAMPLES = (("roster", "foreign"), ("roster", "fields"), ("roster", "masked"), ("roster", "columns"))

# What names another part of the file.
_REFERENCES = ("id", "clause", "source", "reading")

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"20\d\d")

# Two days that say how years are counted, whatever the year.
_LEAP = (date(2024, 2, 28), date(2024, 2, 29))


def texts_agree(edition: Edition, check: Check) -> None:
    """What the edition's texts write out of its own data is what the data says."""
    terms, _ = read_terms(edition.folder)
    line = lineage(edition.id, edition.folder)
    document, own = edition_document(line), line[-1].file
    patterns = {kind.kind: kind.pattern for kind in terms.written_once}
    rows = [printed_row(row) for row in document.data["materials"]["rows"]]  # which may stand elsewhere on paper
    for path, lang, text in _own_texts(document):
        if (
            path[0] == "matters"
            and document.data["matters"][path[1]].get("verbatim")
            and document.place(path)[0] == own
        ):
            continue  # of this notice, word for word; in one that extends it the days may be over
        row = rows[int(path[2])] if path[:2] == ("materials", "rows") and len(path) > 2 else None
        for said, data in _wrong(edition, patterns, terms.halves, path, lang, text, row):
            at = ".".join(map(str, path))
            check.fail_at(document.place(path), "text_at_odds", word=at, text=said, data=data)


def _own_texts(document: Document) -> Iterator[tuple[Path_, Lang, str]]:
    """What is written out in the texts of the edition's file: what placeholders stand for always agrees."""
    for path, text in document.texts():
        if path and path[0] not in _OTHERS and path[:2] not in _EXAMPLES and path[-1] not in _REFERENCES:
            yield path, str(path[-1]) if path[-1] in LANGS else DEFAULT_LANG, PLACEHOLDER.sub(" ", text)


def _wrong(
    edition: Edition,
    patterns: dict[str, re.Pattern[str]],
    halves: tuple[Half, ...],
    path: Path_,
    lang: Lang,
    text: str,
    row: int | None,
) -> Iterator[tuple[str, str]]:
    """What a text says, and what the data says instead; `row` is that of the materials to which it belongs."""
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
    if row is not None:
        form = next(one for one in rules.materials.rows if one.row == row)
        copies, originals = form.copies or 0, form.originals or 0
        for match in patterns["copies"].finditer(text):
            if int(_NUMBER.findall(match[0])[0]) not in (copies, originals, copies - originals):
                yield match[0], str(copies)
    numbers = [contact.value for contact in rules.contacts]
    for kind in ("phone", "web"):
        for match in patterns[kind].finditer(text):
            if path[0] != "contacts" and match[0] not in numbers:
                yield match[0], words.listing(numbers)
