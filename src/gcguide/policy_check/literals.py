"""What a notice says once and a text of `dialogs/` writes out: where it stands, and the placeholder to use instead."""

from collections.abc import Iterator
from pathlib import Path

from gcguide.editions.files import readable
from gcguide.editions.written import PLACEHOLDER, Written
from gcguide.folders import data_folder
from gcguide.language.faq import FaqFile, spoken_under
from gcguide.policy.edition import Edition
from gcguide.policy_check.terms import Kind, Place, read_terms
from gcguide.policy_check.witness import Check
from gcguide.reading.documents import Document, Path_, read_yaml
from gcguide.text import LANGS, LANGUAGES, Lang
from gcguide.words import FILES

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
