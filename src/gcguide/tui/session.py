"""One person's session: the conversation, and what is kept beside the answers. It knows no widget."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from gcguide.cases.case_file import Case
from gcguide.conversation.conversation import Conversation
from gcguide.decision.facts import Value
from gcguide.decision.result import Assessment
from gcguide.dialog.faq import load_faq
from gcguide.dialog.lexicon import load_lexicon
from gcguide.dialog.pinyin import load_pinyin
from gcguide.dialog.words import Words
from gcguide.interview import Interview
from gcguide.policy.loader import Edition

if TYPE_CHECKING:
    from gcguide.paper.sections import Sections

_STATES = ("todo", "done", "failed")


@dataclass
class Session:
    """What the screens show and change.

    Args:
        edition: the notice.
        words: the language.
        today: the day on which it takes place.
        steps: states of the steps, those that are not to do.
        gathered: what is ticked of the materials, by row and name.
        person: what the forms need, as typed.
        local_deadline: an earlier date of the place, where one is known.
        tab: which part of the result was looked at last.
    """

    edition: Edition
    words: Words
    today: date
    steps: dict[str, str] = field(default_factory=dict)
    gathered: set[str] = field(default_factory=set)
    person: dict[str, str] = field(default_factory=dict)
    local_deadline: date | None = None
    tab: str = "verdict"

    def __post_init__(self) -> None:
        interview = Interview(self.edition)
        speech = load_lexicon(), load_pinyin(), partial(load_faq, self.edition)
        self.conversation = Conversation(interview, self.words, self.today, *speech)

    @property
    def interview(self) -> Interview:
        """What is known and asked."""
        return self.conversation.interview

    @property
    def facts(self) -> dict[str, Value]:
        """The answers so far."""
        return self.interview.facts

    @property
    def case(self) -> Case:
        """The session as a case, to be decided, printed or kept."""
        return Case(self.facts, dict(self.steps), dict(self.person), self.local_deadline)

    def sections(self) -> "Sections":
        """The parts of the result, as things stand."""
        from gcguide.paper.report import sections_of  # not needed for the first question

        return sections_of(self.edition, self.case, self.today, self.words)

    def assessment(self) -> Assessment:
        """The decision, as things stand."""
        return self.sections().assessment

    def mark_step(self, id: str) -> None:
        """Takes a step on: to do, done, failed, to do again; one that fails settles its categories."""
        now = _STATES.index(self.steps.pop(id, _STATES[0]))
        if (after := _STATES[(now + 1) % len(_STATES)]) != _STATES[0]:
            self.steps[id] = after
        self.interview.fail(step for step, state in self.steps.items() if state == _STATES[-1])

    def gather(self, key: str) -> None:
        """Ticks a paper, or takes the tick back."""
        self.gathered ^= {key}

    def speak(self, words: Words) -> None:
        """Goes on in another language."""
        self.words = words
        self.conversation.speak(words)
