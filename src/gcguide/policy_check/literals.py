"""What a notice says once and a text of `dialogs/` writes out: where it stands, and the placeholder to use instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from gcguide.editions.files import read_once
from gcguide.editions.written import PLACEHOLDER, Written
from gcguide.folders import edition_files
from gcguide.policy.edition import Edition
from gcguide.policy.models import Id, Model, Wording
from gcguide.problem import Problem
from gcguide.reading.documents import Document, Path_, read_yaml
from gcguide.text import LANGS, LANGUAGES, Lang
from gcguide.words import FILES

Place = Literal["said", "shown", "asked"]

# Which texts speak of the notice, and which are the program's own or the people's.
_PLACES: dict[str, Place] = {
    "faq.yaml": "said",
    "questions.yaml": "said",
    "faq_ways.yaml": "asked",
    **dict.fromkeys(FILES, "shown"),
}

# What is said of the notice word for word in the edition; the others are names.
_SAID = ("deadline.day", "deadline.spoken", "deadline.date", "deadline.year", "notice.printed_on")


class Kind(Model):
    """One kind of what a notice says once, and where writing it out is a mistake."""

    kind: Id
    use: tuple[Id, ...] = Field(min_length=1, description="the beginnings of the placeholders that stand for it")
    in_: tuple[Place, ...] = Field((), alias="in", description="where every one of them is a mistake")
    of_editions: tuple[Place, ...] = Field((), description="where only what an edition says is one")
    forms: tuple[Wording, ...] = Field(min_length=1, description="how it is written, as regular expressions")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of its forms."""
        return re.compile("|".join(f"(?:{form})" for form in self.forms))


@dataclass(frozen=True)
class Found:
    """A value that is written out.

    Args:
        text: as it is written.
        use: the placeholder to use instead; None where the program fills in.
        file: where it stands.
        line: and in which line.
    """

    text: str
    use: str | None
    file: Path | str | None
    line: int | None


def written_out(edition: Edition, kinds: tuple[Kind, ...], folder: Path) -> Iterator[Found]:
    """What the texts of a `dialogs/` folder write out that they should take from the edition."""
    known = _of_editions(edition.folder)
    for name, place in _PLACES.items():
        document = read_yaml(folder / name)
        for path, lang, text in _texts(document, place):
            rest = PLACEHOLDER.sub(" ", text)
            for kind in kinds:
                for match in kind.pattern.finditer(rest) if place in (*kind.in_, *kind.of_editions) else ():
                    if place in kind.in_ or any(value in match[0] or match[0] in value for value in known):
                        use = None if place == "shown" else _use(edition, kind, match[0], lang)
                        yield Found(match[0], use, *document.place(path))


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
    for path in edition_files(folder).values():
        try:
            raw = read_once(path).data
        except Problem:
            continue
        if not isinstance(raw, dict):
            continue
        written = Written(raw)
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
