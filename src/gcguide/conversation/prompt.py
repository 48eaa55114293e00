"""A question as it is put to a person: the sentence, what helps with it, the options in their order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from gcguide.core.explain import answered, told
from gcguide.core.facts import Value
from gcguide.core.interview import Interview, Question
from gcguide.language.sayings import load_synonyms
from gcguide.policy.questions import ScreenLine
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import bare
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
        forms: how else it may be said, as `bare` has it.
        clause: where it stands, for a line of a screen.
    """

    id: str
    label: str
    value: Value | None = None
    initials: str = ""
    clause: str | None = None
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """What to show for a question, and what a reply to it may be.

    Args:
        kind: what is chosen: one option, several, a day, a place.
        options: numbered from 1 in this order.
        leave: the option of not saying, numbered after the others: not sure, or to be asked one by one.
        yes, no: the values that a plain yes or no stands for, where they stand for one.
        proposed: the options that were the answer under a notice before, which does not hold by itself any more.
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
    proposed: tuple[str, ...] = ()

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
    lang = words.lang
    unsure = Option(UNSURE, words("answer.unsure"), UNSURE)
    if question.is_screen:
        screen = interview.questions.screens[question.id]
        lines = [Option(ln.id, ln.label[lang], initials=ln.initials, clause=ln.clause) for ln in question.lines]
        leave = Option(STEP_BY_STEP, screen.step_by_step[lang]) if screen.step_by_step else unsure
        helps = _last_told(interview, question, words) + screen.help[lang]
        proposed = tuple(line.id for line in question.lines if _was_ticked(line, interview.proposals))
        return Prompt(question, "several", screen.ask[lang], helps, None, None, tuple(lines), leave, proposed=proposed)
    fact = interview.edition.facts[question.id]
    text = interview.questions.facts[question.id].put_for({category for category, _ in question.at_stake})
    values = {str(value).lower(): value for value in fact.options}
    # Those with words of their own come first, in the order of those words.
    own = {id: rank for rank, id in enumerate(text.options)}
    labels = {
        id: text.options.get(id) or fact.values[id] for id in sorted(values, key=lambda id: own.get(id, len(own)))
    }
    said = load_synonyms(interview.edition).get(question.id, {})
    options = [
        Option(id, label[lang], values[id], forms=tuple(map(bare, said.get(id, ())))) for id, label in labels.items()
    ]
    if text.not_yet is not None:
        options.append(Option("not_yet", text.not_yet[lang], today))
    answers = {option.id: option.value for option in options}
    return Prompt(
        question,
        _KINDS[fact.kind],
        text.ask[lang],
        _last_told(interview, question, words) + text.help[lang],
        text.find_out[lang],
        text.clause,
        tuple(options),
        unsure,
        answers.get(text.yes or "true"),
        answers.get(text.no or ("false" if text.not_yet is None else "not_yet")),
        tuple(option.id for option in options if _was_said(option, interview.proposals.get(question.id))),
    )


def _was_said(option: Option, last: Value | None) -> bool:
    """Whether an option is the last answer, or one of several."""
    return option.value in last if isinstance(last, frozenset) else last is not None and option.value == last


def _was_ticked(line: ScreenLine, last: Mapping[str, Value]) -> bool:
    return bool(line.ticked) and all(last.get(id) == value for id, value in line.ticked.items())


def _last_told(interview: Interview, question: Question, words: Words) -> str:
    """What was answered to it under a notice before, to be confirmed or changed; nothing where there is nothing."""
    lapsed = {id: value for id, value in interview.proposals.items() if id in question.facts}
    if not question.is_screen:
        return "".join(
            words("talk.last_told", answer=answered(interview.edition, words, id, value))
            for id, value in lapsed.items()
        )
    facts = [told(interview.edition, words, id, value) for id, value in lapsed.items()]
    return words("talk.last_told", answer=words("join.semicolon").join(facts)) if facts else ""


def line_of(prompt: Prompt, option: Option) -> ScreenLine:
    """The line of a screen that an option stands for."""
    return next(line for line in prompt.question.lines if line.id == option.id)


def check_conflict(prompt: Prompt, chosen: Sequence[Option], unsure: Sequence[Option]) -> None:
    """Two lines of a screen that say different things about the same fact cannot both be chosen, nor one be unsure."""
    said: dict[str, tuple[Any, Option]] = {}
    for option in (*chosen, *unsure):
        for fact, ticked in line_of(prompt, option).ticked.items():
            value = UNSURE if option in unsure else ticked
            before = said.setdefault(fact, (value, option))
            if before[0] != value:
                raise Problem("reply_conflict", {"word": before[1].label, "other": option.label})


def lines_about(prompt: Prompt, facts: Collection[str]) -> tuple[Option, ...]:
    """The lines of a screen that lead on to some facts; none of another question."""
    if not prompt.question.is_screen:
        return ()
    about = {line.id for line in prompt.question.lines if not line.ticked and line.unticked.keys() & set(facts)}
    return tuple(option for option in prompt.options if option.id in about)
