"""A text as the clauses that it is made of: what each says, whether it asks, whether it is about somebody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gcguide.language.phrases import Phrases
from gcguide.text import smoothed

# Where a clause ends; a full stop within a number or between Latin letters does not.
_BREAK = re.compile(
    r"(?P<colon>[:：])|[!?。！？\n,;，；、]|——|--| - |…"
    r"|\.(?=\s|\Z)|(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])"
)
_ENDS = frozenset("!?。！？\n;；.")
_BRACKETS = re.compile(r"[(（【]([^()（）【】]*)[)）】]([^!?。！？\n,;，；、]*)")
# What is quoted belongs to the clause it stands in.
_QUOTES = str.maketrans("", "", '"“”「」『』')
# Of a word for somebody, so much tells whether it is the same one.
_NAME = 2
# Marks what stood in brackets.
_INNER = "\x00"
# 学历：大专 says one thing; after more than a heading another clause begins.
_HEADING = 8
_COLON = re.compile(r"\A(.{1,8}?)[:：]")


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a fact as a text has it.

    Args:
        value: the value; `ABOUT` where only the matter itself is named.
        denied: whether it is said not to be so.
        sure: whether it is said without a doubt.
        now: whether it is said to be so now.
        named: whether it was told by a name alone, that of a title or a body: what is said in words counts more.
        words: what says it.
        there: whether the clause speaks of where one came from.
        got: whether the clause says when or that it was obtained.
    """

    fact: str
    value: Any
    denied: bool = False
    sure: bool = True
    now: bool = False
    named: bool = False
    words: str = ""
    there: bool = False
    got: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text that says one thing.

    Args:
        text: as `smoothed` has it.
        typed: as it was typed.
        bracketed: whether it stood in brackets.
        ends: whether the sentence ends with it.
        asks: whether it asks.
        about_others: whether it is about somebody else.
        colleague: whether that one works where the person does.
    """

    text: str
    typed: str
    bracketed: bool = False
    ends: bool = False
    asks: bool = False
    about_others: bool = False
    colleague: bool = False


def clauses(text: str, phrases: Phrases) -> list[Clause]:
    """The clauses of a text in order, what stands in brackets behind the clause that it is in."""
    parts: list[Clause] = []
    listener = _Listener(phrases, phrases.plainly(smoothed(_BRACKETS.sub(r"\2", text))))
    for piece, mark in _pieces(text):
        typed = piece.removeprefix(_INNER)
        heading = _COLON.match(typed)
        whole = phrases.plainly(smoothed(_COLON.sub(r"\1", typed).translate(_QUOTES)))
        whole = phrases.without_opening(phrases.marks["polite"].sub("", whole).strip())
        if heading:
            whole = phrases.without_whether(whole)
        for raw in listener.parted(whole):
            inner = piece != typed and listener.behalf
            others = listener.others if inner else listener.is_about_others(raw)
            asks = mark in ("?", "？") or _asks(raw, phrases)
            colleague = others and listener.for_colleague and not listener.behalf
            parts.append(Clause(raw, typed, piece != typed, mark in _ENDS, asks, others, colleague))
        if mark in _ENDS:
            listener.sentence_ends()
    return parts


class _Listener:
    """Keeps track of whom a text speaks of, clause by clause.

    What is about somebody else stays so until the sentence or its part ends, or speaks of the person; a sentence that
    begins with he or she goes on with whom the last one was about. Who asks on behalf of another, and goes on with he
    or she, speaks of that one: there it is oneself who is somebody else.
    """

    def __init__(self, phrases: Phrases, text: str) -> None:
        self.phrases = phrases
        text = phrases.marks["polite"].sub("", text)
        behalf = phrases.on_behalf(text)
        self.for_another = behalf is not None and phrases.marks["theirs"].search(text, behalf.end()) is not None
        self.asked_for = behalf[0] if behalf else ""
        self.for_colleague = self.for_another and phrases.for_colleague(self.asked_for)
        mine, theirs = phrases.marks["mine"].search(text), phrases.marks["theirs"].search(text)
        self.first_person = mine is not None
        self.of_oneself = mine is not None and theirs is not None and mine.start() < theirs.start()
        self.others = self.were_others = self.begun = self.behalf = False

    def is_about_others(self, clause: str) -> bool:
        """Whether the next clause is about somebody else than the person."""
        marks = self.phrases.marks
        mine, theirs = marks["mine"].search(clause), marks["theirs"].search(clause)
        if self.for_another and self.phrases.on_behalf(clause):
            self.behalf, self.others = True, False
        elif self.phrases.hearsay.search(clause) or (
            self.of_oneself and not self.for_another and (self._says(clause) or (theirs and not mine))
        ):
            return True
        elif self.for_another and not self.behalf and (mine or theirs):
            self.others = mine is not None and self._is_not_asked_for(clause)
        elif self.behalf:
            if self.phrases.about_others.search(clause) and not mine:
                self.others = self._is_not_asked_for(clause)
            elif mine or theirs:
                self.others = mine is not None and (theirs is None or mine.start() < theirs.start())
        else:
            self._hear(clause, theirs is not None and theirs.start() == 0)
        self.begun = True
        return self.others

    def _is_not_asked_for(self, clause: str) -> bool:
        """Whether nobody is named in a clause, or another than the one for whom one asks."""
        about = self.phrases.about_others.search(clause)
        if about is None:
            return True
        return self.phrases.about_others.search(self.asked_for) is not None and about[0][-_NAME:] not in self.asked_for

    def _is_someones(self, clause: str, about: re.Match[str] | None) -> bool:
        """Whether a clause tells whose somebody is of whom the text is: 我是牧民的女儿, 我是他爱人."""
        being = self.phrases.marks["being"].match(clause)
        if being is None or about is None:
            return being is not None
        theirs = self.phrases.marks["theirs"].match(clause[being.end() :].lstrip())
        return theirs is not None or about.end() == len(clause)

    def parted(self, clause: str) -> list[str]:
        """A clause, in two where it turns from somebody else to oneself: 他是正高我是副高."""
        other = self.phrases.marks["theirs"].match(clause) or self.phrases.about_others.match(clause)
        turn = self.phrases.marks["turns"].search(clause, other.end()) if other else None
        return list(filter(None, [clause[: turn.start()], clause[turn.start() :]] if turn else [clause]))

    def _says(self, clause: str) -> bool:
        """Whether a clause tells what he or she says, of whom the text is not."""
        theirs = self.phrases.marks["theirs"].match(clause)
        return theirs is not None and self.phrases.marks["says"].match(clause[theirs.end() :].lstrip()) is not None

    def _hear(self, clause: str, goes_on: bool) -> None:
        about, own = self.phrases.about_others.search(clause), self.phrases.marks["oneself"].search(clause)
        if about is None and (self.first_person or self.begun):
            called = self.phrases.about_named.search(clause)
            about = called if called and (self.first_person or called["whose"]) else None
        if own and self._is_someones(clause, about):
            self.others = False
        elif about and (not own or own.start() < about.end()):
            self.others = True
        elif own:
            self.others = False
        elif self.first_person and self.were_others and goes_on:
            self.others = True
        self.were_others = False

    def sentence_ends(self) -> None:
        """What comes next is about the person again."""
        self.were_others, self.others = self.others, self.others and self.behalf


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What stands between marks, and the mark behind it; what is in brackets comes behind what it is in."""
    text, start = _BRACKETS.sub(rf"\2，{_INNER}\1，", text), 0
    for match in _BREAK.finditer(text):
        if match["colon"] and match.start() - start <= _HEADING:
            continue
        yield text[start : match.start()].strip(), match[0]
        start = match.end()
    yield text[start:].strip(), ""


def _asks(clause: str, phrases: Phrases) -> bool:
    asking, indefinite = phrases.marks["asking"], phrases.marks["indefinite"]
    rest = phrases.nothing_at_all.sub("", indefinite.sub("", clause))
    return bool(asking.search(rest) or phrases.either_way.search(rest) or phrases.marks["asking_last"].search(clause))
