"""The line mode: the conversation as numbered lines, for plain terminals, screen readers and pipes."""

import io
import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from shutil import get_terminal_size
from typing import Any, TextIO

from gcguide.conversation.conversation import Conversation
from gcguide.conversation.prompt import Prompt
from gcguide.conversation.session import Session, Shelf, session_for
from gcguide.conversation.transcript import Remark, begun_with, opening
from gcguide.language.faq import load_faq
from gcguide.paper.compose import report
from gcguide.problem import Problem
from gcguide.text import LONGEST_REPLY, harmless, is_terminal, wrap_indented
from gcguide.words import Words, message

LEFT = 130

# A line longer than this is no reply; the rest of it is left out.
_LONGEST_LINE = 100_000

# Nobody answers with so many lines at once, or so many bytes in several of them.
_MOST_LINES, _MOST_BYTES = 200, 50_000
# So much is looked at before it is answered; a pipe holds no more.
_AHEAD = 1 << 20
# Seconds without anything more, after which a flood is over.
_QUIET = 0.2

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def run(
    session: Session,
    replies: Iterable[str | None],
    out: TextIO,
    echo: bool = True,
    bold: bool = False,
    columns: int | None = None,
) -> int:
    """One conversation, from the opening to the report.

    Args:
        session: the conversation; it is kept after every reply where it has a place for that.
        replies: what is typed, a line each; None for more at once than was read.
        out: where the conversation is written.
        echo: whether to write the replies too, for a transcript of what was not typed in a terminal.
        bold: whether questions may be set off by control sequences.
        columns: the width to wrap at; None leaves lines whole, as pipes and screen readers like them.
    """
    lines = Lines(session.words, out, bold, columns)
    try:
        _begin(session, lines)
        for reply in replies:
            conversation, words = session.conversation, session.words
            if reply is None:
                lines.paragraphs([words("talk.flood", count=LONGEST_REPLY)])
                lines.reply_mark()
                continue
            if echo:
                lines.write(harmless(reply.rstrip()))
            remarks = conversation.hear(reply)
            is_new = session.number is None
            problem = session.keep()
            is_anew = problem is None and any(remark.kind == "anew" for remark in remarks)
            if problem is not None:
                remarks = [remark for remark in remarks if remark.kind != "anew"]
                remarks.append(Remark("problem", (message(problem, words),)))
            elif is_new and session.number is not None:
                remarks.append(Remark("note", (words("case.begun", number=session.number),)))
            lines.remarks(remarks)
            if conversation.is_over:
                lines.paragraphs(kept(session))
                return 0
            if is_anew:
                lines.write("")
                edition, number = None if session.saved else session.front.id, session.number
                session = session_for(None, edition, words, session.today, session.shelf, number)
                _begin(session, lines)
                continue
            if any(remark.kind == "ended" for remark in remarks):
                lines.report(session)
            if conversation.asks_day is None and not any(remark.kind == "offer" for remark in remarks):
                lines.ask(conversation)
            else:
                lines.reply_mark()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed twice, it must not cut the leaving short
        lines.paragraphs(["", session.words("talk.farewell"), *kept(session)])
        return LEFT
    lines.write("")
    conversation, words = session.conversation, session.words
    if conversation.prompt is not None:
        lines.paragraphs([words("talk.input_ended", left=conversation.interview.prompts_left())])
        if conversation.interview.facts:
            lines.report(session)
    lines.paragraphs(kept(session, has_left=False))
    return 0


def _begin(session: Session, lines: "Lines") -> None:
    """What is said before the first question, and the question."""
    words = session.words
    is_kept, is_reopened = session.shelf is not None, session.saved is not None
    lines.paragraphs(opening(session.front, session.today, words, is_kept, is_reopened, says_file=True))
    lines.paragraphs([*begun_with(session), *session.news])
    if transcript := session.interview.transcript:
        lines.paragraphs([words("case.answered", count=len(transcript))])
    lines.paragraphs([words("talk.how_to"), ""])
    lines.ask(session.conversation)


def kept(session: Session, has_left: bool = True) -> list[str]:
    """How to go on another time, where the answers are kept; who leaves is told if they are not."""
    if session.unkept is not None:
        return [session.words("talk.not_stored")]
    if session.number is not None:
        return [session.words("case.kept", number=session.number)]
    return [session.words("talk.not_stored")] if session.facts and has_left else []


class Lines:
    """Writes the conversation, a thing a line.

    Args:
        words: the language.
        out: where to.
        bold: whether questions may be set off by control sequences.
        columns: the width to wrap at, if any.
    """

    def __init__(self, words: Words, out: TextIO, bold: bool, columns: int | None = None) -> None:
        self.columns = columns
        self.words = words
        self.out = out
        self.bold = bold
        self._last: Prompt | None = None

    def write(self, line: str, end: str = "\n") -> None:
        """One line."""
        self.out.write(line + end)
        self.out.flush()

    def paragraphs(self, lines: Iterable[str]) -> None:
        """Several lines, each wrapped where it is longer than the screen; what is indented stays so."""
        for line in lines:
            for piece in wrap_indented(line, self.columns):
                self.write(piece)

    def ask(self, conversation: Conversation) -> None:
        """The question that stands, with its numbered choices."""
        standing = conversation.prompt
        if conversation.is_confirming:  # what was read stands just above, and comes first
            self.write("")
        elif standing is None:
            self.paragraphs([self.words("talk.after")])
        else:
            self.paragraphs(self._question(standing, conversation))
        self._last = standing
        self.reply_mark()

    def _question(self, prompt: Prompt, conversation: Conversation) -> Iterator[str]:
        """The question; its choices too, unless they stand just above already."""
        words = self.words
        cited = words.cited(prompt.clause)
        ask = words.labelled(words("talk.ask"), prompt.ask)
        yield ""
        self.write(_BOLD if self.bold else "", end="")
        yield ask + cited
        self.write(_PLAIN if self.bold else "", end="")
        if prompt == self._last:
            return
        yield prompt.help
        if prompt.kind == "several":
            yield words("talk.numbered", number=0, text=words("answer.nothing"))
        for position, option in enumerate(prompt.choices, start=1):
            yield words("talk.numbered", number=position, text=option.label + words.cited(option.clause))
        if not conversation.is_changing:
            yield words("talk.left", count=conversation.interview.prompts_left())

    def reply_mark(self) -> None:
        """Where the reply is typed."""
        self.write(self.words.labelled(self.words("talk.reply"), ""), end="")

    def remarks(self, remarks: Iterable[Remark]) -> None:
        """What is said to a reply."""
        for remark in remarks:
            self.paragraphs(remark.lines)
            for position, choice in enumerate(remark.choices, start=1):
                self.paragraphs([self.words("talk.numbered", number=position, text=choice)])

    def report(self, session: Session) -> None:
        """The whole report on what was told."""
        self.write("")
        self.paragraphs(report(session.edition, session.case, session.today, self.words).splitlines())


def start(edition_id: str | None, words: Words, today: date, case: int | None = None) -> int:
    """The conversation on standard input and output; what a person types is kept, what a pipe gives only for a case.

    Args:
        edition_id: which notice; None for the newest.
        words: the language.
        today: the day on which it takes place.
        case: the number of a saved case to go on with.
    """
    typed, shelf = is_terminal(sys.stdin), Shelf()
    session = session_for(case, edition_id, words, today, shelf if typed or case is not None else None)
    tuple(words.texts), load_faq(session.edition)  # found wrong, they are told before the first question
    try:
        return run(session, _lines(), sys.stdout, not typed, _may_be_bold(), _columns())
    finally:
        shelf.close()


def typed_or_piped() -> Iterator[str]:
    """The lines of standard input, from whatever is there.

    Raises:
        Problem: so much comes at once that nobody can have meant it as answers.
    """
    for typed in _lines():
        if typed is None:
            raise Problem("input_flood")
        yield typed


def _lines() -> Iterator[str | None]:
    """The lines of standard input; None for so many at once in a terminal that the rest of them was not read."""
    return _typed() if is_terminal(sys.stdin) else _piped()


def _may_be_bold() -> bool:
    """Whether control sequences are wanted: a terminal that knows them, and nobody who asked for none."""
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("ACCESSIBLE")
    return is_terminal(sys.stdout) and not unwanted and os.environ.get("TERM", "dumb") != "dumb"


def _columns() -> int | None:
    """The width of the screen; none for a pipe, or for a screen reader, which reads whole lines best."""
    return get_terminal_size().columns if is_terminal(sys.stdout) and not os.environ.get("ACCESSIBLE") else None


def _typed() -> Iterator[str | None]:
    """Lines from a terminal, edited as the platform lets them be."""
    with suppress(ImportError):
        import readline  # noqa: F401 - makes input() erase wide characters as a whole
    at_once = 0
    with suppress(EOFError):
        while True:
            try:
                typed = input()
            except UnicodeDecodeError:
                typed = ""
            at_once = at_once + 1 if _is_waiting(0) else 0
            if at_once > _MOST_LINES:
                while _is_waiting(_QUIET) and os.read(sys.stdin.fileno(), _AHEAD):
                    pass
                at_once = 0
                yield None
            else:
                yield typed


def _is_waiting(seconds: float) -> bool:
    """Whether a terminal has more to read, now or so soon."""
    try:
        return bool(select.select([sys.stdin], [], [], seconds)[0])
    except (OSError, ValueError):  # Windows can ask no terminal
        return False


def _piped() -> Iterator[str]:
    """Lines from a file or pipe, in UTF-8 or, as old Windows writes, GB18030.

    Raises:
        Problem: so much comes at once that nobody can have meant it as answers.
    """
    if sys.stdin is None or sys.stdin.closed:
        return
    buffer = sys.stdin.buffer
    under: Any = getattr(buffer, "raw", buffer)
    source = io.BufferedReader(under, _AHEAD)
    try:
        while ahead := source.peek():
            lines = ahead.splitlines()
            size = sum(min(len(line), 4 * LONGEST_REPLY) for line in lines)
            if len(lines) > _MOST_LINES or (len(lines) > 1 and size > _MOST_BYTES):
                raise Problem("input_flood")
            raw = end = source.readline(_LONGEST_LINE)
            while not end.endswith(b"\n") and (end := source.readline(_LONGEST_LINE)):
                pass
            is_whole = len(raw) < _LONGEST_LINE  # else its end may be a part of a character
            try:
                yield getincrementaldecoder("utf-8-sig")().decode(raw, is_whole)
            except UnicodeDecodeError:
                yield raw.decode("gb18030", errors="replace")
    finally:
        source.detach()  # it would close standard input
