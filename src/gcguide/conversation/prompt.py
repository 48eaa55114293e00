"""A question as it is put to a person: the sentence, what helps with it, the options in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from gcguide.core.facts import Value
from gcguide.core.interview import Interview, Question
from gcguide.policy.edition import Edition
from gcguide.policy.questions import FactQuestion, Questions, Screen, ScreenLine
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.words import Words

Kind = Literal["one", "several", "day", "place"]
STEP_BY_STEP = "step_by_step"
_KINDS: dict[str, Kind] = {"bool": "one", "choice": "one", "set": "several", "date": "day", "code": "place"}


@dataclass(frozen=True)
class Option:
    """One thing to choose.

    Args:
        id: the value, or the line of a screen; `unsure` where one does not know.
        label: what it says.
        value: what choosing it answers, where it answers by itself.
        initials: how else it may be spelled.
        clause: where it stands, for a line of a screen.
    """

    id: str
    label: str
    value: Value | None = None
    initials: str = ""
    clause: str | None = None


@dataclass(frozen=True)
class Prompt:
    """What to show for a question, and what a reply to it may be.

    Args:
        kind: what is chosen: one option, several, a day, a place.
        options: numbered from 1 in this order.
        leave: the option of not saying, numbered after the others: not sure, or to be asked one by one.
        yes, no: the values that a plain yes or no stands for, where they stand for one.
    """

    question: Question
    kind: Kind
    ask: str
    help: str
    find_out: str | None
    clause: str | None
    options: tuple[Option, ...]
    leave: Option
    yes: Value | None = None
    no: Value | None = None

    @property
    def choices(self) -> tuple[Option, ...]:
        """All that is numbered."""
        return (*self.options, self.leave)

    @property
    def not_chosen(self) -> Problem:
        """What is said to a reply that chooses nothing here."""
        match self.kind:
            case "day":
                return Problem("reply_choose_day")
            case "place":
                return Problem("reply_choose_place")
            case "several":
                return Problem("reply_choose_several", {"limit": len(self.choices)})
        return Problem("reply_choose", {"limit": len(self.choices)})


def prompt(interview: Interview, question: Question, words: Words, today: date) -> Prompt:
    """The question in one language, on a day."""
    questions, edition = interview.questions, interview.edition
    if question.is_screen:
        return _screen(question, questions.screens[question.id], words)
    return _single(question, questions, edition, words, today)


def _screen(question: Question, screen: Screen, words: Words) -> Prompt:
    lang = words.lang
    options = tuple(
        Option(line.id, line.label[lang], initials=line.initials, clause=line.clause) for line in question.lines
    )
    by_steps = screen.step_by_step
    leave = Option(STEP_BY_STEP, by_steps[lang]) if by_steps else Option(UNSURE, words("answer.unsure"))
    return Prompt(question, "several", screen.ask[lang], screen.help[lang], None, None, options, leave)


def _single(question: Question, questions: Questions, edition: Edition, words: Words, today: date) -> Prompt:
    lang, fact, text = words.lang, edition.facts[question.id], questions.facts[question.id]
    options = [Option(str(value).lower(), _label(text, edition, question.id, value, words), value)
               for value in sorted(fact.options, key=lambda v: _place(text, v))]  # fmt: skip
    if text.not_yet is not None:
        options.append(Option("not_yet", text.not_yet[lang], today))
    return Prompt(
        question,
        _KINDS[fact.kind],
        text.ask[lang],
        text.help[lang],
        text.find_out[lang],
        text.clause,
        tuple(options),
        Option(UNSURE, words("answer.unsure"), UNSURE),
        _stands_for(text.yes or "true", options),
        _stands_for(text.no or ("false" if text.not_yet is None else "not_yet"), options),
    )


def _place(text: FactQuestion, value: str | bool) -> int:
    """Those with words of their own come first, in the order of those words."""
    own = list(text.options)
    id = str(value).lower() if isinstance(value, bool) else value
    return own.index(id) if id in own else len(own)


def _label(text: FactQuestion, edition: Edition, fact: str, value: str | bool, words: Words) -> str:
    id = str(value).lower() if isinstance(value, bool) else value
    own = text.options.get(id)
    return (own or edition.facts[fact].words(value))[words.lang]


def _stands_for(id: str | None, options: list[Option]) -> Value | None:
    return next((option.value for option in options if option.id == id), None)


def value_of(prompt: Prompt, chosen: Sequence[Option], unsure: Sequence[Option]) -> Any:
    """The value that the options chosen, and those one is unsure of, give a fact."""
    if prompt.kind != "several":
        return chosen[0].value
    # One sure thing is enough to know; unsure of all that was named, the whole is not known.
    return frozenset(o.id for o in chosen) if chosen or not unsure else UNSURE


def line_of(prompt: Prompt, option: Option) -> ScreenLine:
    """The line of a screen that an option stands for."""
    return next(line for line in prompt.question.lines if line.id == option.id)


def check_conflict(prompt: Prompt, chosen: Sequence[Option]) -> None:
    """Two lines of a screen that say different things about the same fact cannot both be chosen."""
    said: dict[str, tuple[Any, Option]] = {}
    for option in chosen:
        for fact, value in line_of(prompt, option).ticked.items():
            before = said.setdefault(fact, (value, option))
            if before[0] != value:
                raise Problem("reply_conflict", {"word": before[1].label, "other": option.label})
