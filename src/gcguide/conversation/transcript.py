"""What a conversation shows: what is said before the first question, remarks, what was asked and answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from gcguide.policy.front_page import FrontPage, window
from gcguide.policy.later import imprint_line, later_line, named
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.conversation.session import Session
    from gcguide.policy.edition import Edition

Kind = Literal["understood", "verdict", "note", "answer", "problem", "offer", "ended", "farewell", "anew"]


@dataclass(frozen=True)
class Remark:
    """Something that the assistant says, by its kind, a paragraph a line; an offer's lines are numbered choices."""

    kind: Kind
    lines: tuple[str, ...]
    choices: tuple[str, ...] = ()


def note(*lines: str) -> Remark:
    """A remark that only tells something."""
    return Remark("note", lines)


@dataclass(frozen=True)
class Turn:
    """One exchange as it is shown afterwards.

    Args:
        label: what was asked, in short.
        said: the answer.
        facts: what it told, to be asked again.
        verdicts: the verdicts that it changed, a line each.
    """

    label: str
    said: str
    facts: tuple[str, ...]
    verdicts: tuple[str, ...]


def opening(
    front: FrontPage,
    today: date,
    words: Words,
    is_kept: bool = False,
    is_reopened: bool = False,
    says_file: bool = False,
) -> Iterator[str]:
    """The opening, a paragraph a line; `is_kept` is whether the answers are saved as they come.

    Who opens a saved case, `is_reopened`, knows the program, and is not the applicant: only the batch is said.
    `says_file` is whether to name the file that the notice was read from, where nothing else tells it.
    """
    batch = window(front, today)
    yield words("talk.title", edition=named(front, words))
    yield words(
        "talk.closed" if batch.state == "closed" else f"report.window_{batch.state}",
        deadline=words.until(batch.deadline, front.hour),
        days=abs(batch.days_left),
        workdays=batch.workdays_left,
    )
    if front.opens is not None and today < front.opens:
        yield words("report.window_from", day=words.due(front.opens))
    # That a newer one is here a saved case tells by itself, with what it would change.
    if said := later_line(front, today, words, is_newer_said=is_reopened):
        yield said
    if is_reopened:
        return
    yield words("talk.what", count=front.categories)
    if meanings := words.glossary("talk.glossary", front.glossary):
        yield meanings
    yield words("talk.kept" if is_kept else "talk.not_kept")
    yield words("talk.at_hand")
    basis = words("talk.basis", title=front.title, issued=words.day(front.printed_on))
    yield basis + (words("talk.basis_file", imprint=imprint_line(front, words)) if says_file else "")


def begun_with(session: "Session") -> Iterator[str]:
    """Which saved case it is, what was known of it before the first question, and what is applied for."""
    if session.saved is None:
        return
    from gcguide.core.explain import answered, target_words  # not needed for the first question of a new one

    words, facts = session.words, session.edition.facts
    yield words("case.opened", number=session.saved.number, name=session.saved.name).strip()
    interview = session.interview
    if known := interview.known:
        told = [words.labelled(facts[id].label[words.lang],
                               answered(session.edition, words, id, value, interview.known_assumed))
                for id, value in known.items()]  # fmt: skip
        yield words("case.known", facts=words.listing(told))
    if session.chosen is not None:
        yield words.labelled(words("target.chosen"), target_words(session.edition, words, session.chosen))


def materials(edition: "Edition", words: Words) -> Iterator[str]:
    """The rows of the official list, to have an idea of what will be needed."""
    rules = edition.rules
    yield words("screen.materials", clause=rules.materials.clause or "")
    for row in rules.materials.rows:
        who = rules.actors[row.from_].label[words.lang]
        yield words("screen.material", row=row.row, name=row.named(words.lang), who=who)
