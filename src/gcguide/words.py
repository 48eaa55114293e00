"""The words of the program: some files of `dialogs/`, looked up by a dotted key, and mistakes put into them."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from gcguide.folders import data_folder, own_folder
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Path_, read_yaml
from gcguide.text import DEFAULT_LANG, LANGS, LANGUAGES, InLanguages, Lang, plain, shown

# In the order in which they are read until a key is found: what comes first is what every start needs.
FILES = ("interface.yaml", "results.yaml", "cases.yaml", "commands.yaml", "problems.yaml", "author.yaml")

MONTHS = ("date", "months")

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def program() -> str:
    """How the program was called, so that a command that is printed works as it is typed."""
    called = Path(sys.argv[0])
    by_module = "python -m gcguide" if called.parts[-2:] == ("gcguide", "__main__.py") else "gcguide"
    return plain(os.environ.get("GCGUIDE_CALLED") or by_module)


@dataclass(frozen=True, slots=True)
class Words:
    """Every text of the program in one language."""

    lang: Lang
    texts: Mapping[str, Mapping[Lang, str]]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key, its placeholders filled in."""
        if key not in self.texts:
            raise Problem("text_missing", {"word": key})
        text = self.texts[key][self.lang]
        if "{program}" in text:
            values.setdefault("program", program())
        return PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text)

    def labelled(self, label: str, text: str) -> str:
        """A label and what it is about."""
        return label + self("join.colon") + text

    def cited(self, clause: str | None) -> str:
        """Where something stands, to follow it; nothing where there is none."""
        return self("report.clause", clause=clause) if clause else ""

    def glossary(self, key: str, terms: Iterable[InLanguages]) -> str:
        """Chinese words of a notice with what they mean; nothing where they are not foreign."""
        foreign = [] if LANGUAGES[self.lang].is_han else [term[self.lang] for term in terms]
        return self(key, terms=self("join.semicolon").join(foreign)) if foreign else ""

    def day(self, day: date) -> str:
        """A day as people write it."""
        return self("date.day", year=day.year, month=self(".".join(MONTHS)).split()[day.month - 1], day=day.day)

    def day_of_year(self, day: date, is_spoken: bool = False) -> str:
        """A day of a year that is known; as people say it where asked to."""
        return self(
            "date.spoken" if is_spoken else "date.day_of_year",
            month=self(".".join(MONTHS)).split()[day.month - 1],
            day=day.day,
        )

    def numeral(self, number: int, kind: str = "counted") -> str:
        """A number as prose writes it: `counted` how many, `ordinal` which one; in digits where it is too large."""
        numerals = self(f"numeral.{kind}").split()
        return numerals[number - 1] if 1 <= number <= len(numerals) else str(number)

    def due(self, day: date, is_brief: bool = False) -> str:
        """A day by which something must be done, with its weekday; in brief without its year."""
        weekday = self("date.weekdays").split()[day.weekday()]
        if is_brief:
            month = self(".".join(MONTHS)).split()[day.month - 1]
            return self("date.brief", month=month, day=day.day, weekday=weekday)
        return self("date.due", day=self.day(day), weekday=weekday)

    def until(self, day: date, hour: str | None) -> str:
        """A last day, with its hour where there is one."""
        return self("date.hour", day=self.due(day), hour=hour) if hour else self.due(day)

    def has(self, key: str) -> bool:
        """Whether there is a text under this key."""
        return key in self.texts

    def listing(self, items: list[str]) -> str:
        """Several items as one phrase."""
        return self("join.comma").join(items)


class Texts(Mapping[str, Mapping[Lang, str]]):
    """Every text of a folder in both languages; a file is read when nothing before it has the key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unread = list(FILES)
        self._found: dict[str, Mapping[Lang, str]] = {}

    def __getitem__(self, key: str) -> Mapping[Lang, str]:
        while key not in self._found and self._unread:
            self._read()
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        while self._unread:
            self._read()
        return iter(self._found)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self) -> None:
        document = read_yaml(self._folder / self._unread[0])
        try:
            texts = dict(_flat(document.data, ()))
        except Problem as problem:
            raise problem.at(document.file, document.line(problem.path)) from None
        for key in texts.keys() & self._found.keys():
            raise Problem("yaml_duplicate", {"word": key}, document.file, document.line(tuple(key.split("."))))
        self._found |= texts
        self._unread.pop(0)


def load_words(lang: Lang, folder: Path | None = None) -> Words:
    """The words in one language.

    A file that is wrong (a text without its counterpart, placeholders that differ) is told as a `Problem` when the
    first text of it is wanted.
    """
    return Words(lang, _texts(folder or data_folder("dialogs")))


@lru_cache(maxsize=4)
def _texts(folder: Path) -> Texts:
    return Texts(folder)


def _flat(node: Any, path: Path_) -> list[tuple[str, Mapping[Lang, str]]]:
    """The texts of a file by their dotted keys; the path of a `Problem` tells where in the file it is."""
    if not isinstance(node, dict):
        raise Problem("type_mapping", {"word": shown(node), "key": path[-1] if path else ""}, path=path)
    if LANGS[0] not in node and LANGS[1] not in node:
        return [text for key, inner in node.items() for text in _flat(inner, (*path, key))]
    for key in node:
        if key not in LANGS:
            raise unknown("key", key, LANGS).within(*path, key)
    for lang in LANGS:
        if lang not in node:
            raise Problem("key_missing", {"word": lang}, path=path)
        if not isinstance(node[lang], str) or not node[lang].strip():
            raise Problem("type_text", {"word": shown(node[lang]), "key": lang}, path=(*path, lang))
    holes = [set(PLACEHOLDER.findall(node[lang])) if "{" in node[lang] else set() for lang in LANGS]
    if holes[0] != holes[1]:
        raise Problem("placeholders_differ", {"word": sorted(holes[0] ^ holes[1])}, path=path)
    if path == MONTHS and any(len(node[lang].split()) != 12 for lang in LANGS):
        raise Problem("months_twelve", {"word": MONTHS[-1]}, path=path)
    return [(".".join(map(str, path)), node)]


def message(problem: Problem, words: Words | None) -> str:
    """One problem as one message: the place, what is wrong, the way out."""
    if words is None:  # the words that an author is working on are broken: say so in our own
        try:
            return message(problem, load_words(DEFAULT_LANG, own_folder("dialogs")))
        except Problem:
            return str(problem)
    details = {
        key: words.listing(list(map(plain, value))) if isinstance(value, list) else plain(value, 200)
        for key, value in problem.details.items()
    }
    if words.has(f"kind_name.{details.get('kind')}"):
        details["kind"] = words(f"kind_name.{details['kind']}")
    where = ""
    if problem.file is not None:
        file = words("where.stdin") if str(problem.file) == "-" else plain(problem.file)
        where = words("where.file_line" if problem.line else "where.file", file=file, line=problem.line)
    elif problem.line:
        where = words("where.line", line=problem.line)
    said = words(f"problem.{problem.id}", **details) if words.has(f"problem.{problem.id}") else str(problem)
    subject = f"{plain(problem.details['subject'], 60)} " if problem.details.get("subject") else ""
    return where + subject + said
