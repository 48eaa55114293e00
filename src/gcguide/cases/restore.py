"""From a conversation to what is saved of it, and back; and keeping it in the store while it goes on.

Facts keep the names they had when they were saved; `Renames` leads to those of today when they are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gcguide.cases.saved import Answers, Raw, Saved, Seen
from gcguide.core.days import read_local_deadline
from gcguide.core.decide import Applicant, read_chosen, target_under
from gcguide.core.facts import Facts, Value, plain_facts, read_facts
from gcguide.core.interview import CHANGE, Exchange, Interview, assumed_facts
from gcguide.core.result import Target
from gcguide.editions.files import edition_chosen, edition_ids
from gcguide.folders import data_folder
from gcguide.person.case import Case
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.questions import load_questionnaire
from gcguide.policy.vocabulary import Renames
from gcguide.problem import Problem

if TYPE_CHECKING:
    from gcguide.cases.store import Store


def answers_of(
    interview: Interview,
    case: Applicant,
    gathered: Iterable[str] = (),
    unread: Mapping[str, object] = MappingProxyType({}),
) -> Answers:
    """The answers of a conversation, and what was noted of the case; `unread` are saved facts that it does not know."""
    return replace(
        answers_of_case(case),
        known={**unread, **plain_facts(interview.known)},
        asked=tuple((exchange.question, plain_facts(exchange.learned)) for exchange in interview.transcript),
        undone=tuple((exchange.question, plain_facts(exchange.learned)) for exchange in interview.undone),
        gathered=tuple(sorted(gathered)),
        assumed=tuple(sorted(interview.known_assumed)),
        lapsed=plain_facts(interview.lapsed),
    )


def answers_of_case(case: Applicant) -> Answers:
    """The answers of a case that was not asked for here: all of them known before the first question."""
    local = case.local_deadline.isoformat() if case.local_deadline else None
    chosen = asdict(case.chosen) if case.chosen else None
    return Answers(
        plain_facts(case.facts), steps=dict(case.steps), local_deadline=local, chosen=chosen, assumed=case.assumed
    )


def seen_now(interview: Interview) -> Seen:
    """What a conversation shows now."""
    verdicts: dict[str, dict[str, str]] = {}
    for (category, grade), verdict in interview.verdicts().items():
        verdicts.setdefault(category, {})[grade] = str(verdict)
    return Seen(interview.edition.id, interview.edition.deadline.isoformat(), verdicts)


@dataclass(frozen=True)
class Restored:
    """Saved answers read under an edition.

    Args:
        lost: names of facts and steps that do not exist any more, or whose value does not; the rest is kept.
        unread: the facts among them as they were saved, to be saved on: a later table of renames may know them.
    """

    interview: Interview
    steps: dict[str, str]
    gathered: set[str]
    local_deadline: date | None
    chosen: Target | None
    lost: tuple[str, ...]
    unread: Raw

    @property
    def facts(self) -> dict[str, Value]:
        """All answers."""
        return self.interview.facts

    @property
    def assumed(self) -> tuple[str, ...]:
        """Those of them that nobody gave."""
        return self.interview.assumed

    def answers(self) -> Answers:
        """As it is saved by the names of today."""
        return answers_of(self.interview, self, self.gathered, self.unread)

    def case(self, person: Mapping[str, str]) -> Case:
        """To be decided, printed or handed on."""
        return Case(self.facts, dict(self.steps), dict(person), self.local_deadline, self.chosen, self.assumed)


def restored(edition: Edition, answers: Answers, renames: Renames, own: str = "") -> Restored:
    """The conversation where it was left; `own` is the notice that the answers were saved under, if not this one."""
    reader = _Reader(edition, renames)
    known = reader.facts(answers.known)
    asked = [Exchange(renames.question(question), reader.facts(learned)) for question, learned in answers.asked]
    undone = [Exchange(renames.question(question), reader.facts(learned)) for question, learned in answers.undone]
    steps = reader.steps(answers.steps)
    failed = [step for step, state in steps.items() if state == "failed"]
    lapsed = _Reader(edition, renames).facts(answers.lapsed) if answers.lapsed else {}  # only proposed: nothing is lost
    assumed = reader.assumed(answers.assumed, known)
    interview = Interview(edition, known, steps_failed=failed, assumed=assumed, lapsed=lapsed)
    return Restored(
        interview.replay(asked, undone), steps, set(answers.gathered), reader.day(answers.local_deadline),
        reader.chosen(answers.chosen, own), tuple(dict.fromkeys(reader.lost)), reader.unread,
    )  # fmt: skip


def edition_of(saved: Saved) -> Edition:
    """The notice that a case is assessed under.

    Raises:
        Problem: it is not there any more, or not here; names the ways out.
    """
    if saved.edition not in edition_ids():
        nearest = edition_chosen(None, data_folder("policy"))
        raise Problem("edition_gone", {"word": saved.edition, "number": saved.number, "nearest": nearest})
    return load_edition(saved.edition)


def edition_here(id: str) -> Edition | None:
    """A notice by its id; None where it is not here, or cannot be read."""
    with suppress(Problem):
        return load_edition(id) if id in edition_ids() else None
    return None


def case_of(saved: Saved, edition: Edition, renames: Renames) -> Case:
    """A saved case for who needs no conversation; what lies behind it at its stage is done."""
    reader = _Reader(edition, renames)
    facts = reader.facts(saved.answers.facts)
    stage = edition.rules.stage(saved.stage.id) if saved.stage else None
    steps = reader.steps(saved.answers.steps)
    if stage is not None and stage.with_reason:  # sent back: what was done of the procedure is to be done again
        steps = {id: state for id, state in steps.items() if id in edition.rules.steps}
    steps = dict.fromkeys(stage.done if stage else (), "done") | steps
    day, chosen = reader.day(saved.answers.local_deadline), reader.chosen(saved.answers.chosen, saved.edition)
    exchanges = ((renames.question(question), renames.read(told)) for question, told in saved.answers.asked)
    assumed = assumed_facts(load_questionnaire(edition), reader.assumed(saved.answers.assumed, facts), exchanges)
    own = tuple(id for id in assumed if id in facts)
    return Case(facts, steps, dict(saved.person), day, chosen, own, saved.identity)


def facts_of(
    answers: Answers, edition: Edition, renames: Renames
) -> tuple[dict[str, Value], list[str], tuple[str, ...]]:
    """What decides the verdicts of a saved case: its facts and the steps that failed; and what could not be read."""
    reader = _Reader(edition, renames)
    facts, steps = reader.facts(answers.facts), reader.steps(answers.steps)
    return facts, [step for step, state in steps.items() if state == "failed"], tuple(dict.fromkeys(reader.lost))


def facts_here(edition: Edition, told: Raw) -> tuple[dict[str, Value], Raw]:
    """Saved facts by the names of today as a notice reads them, and those that it has no use for or cannot read."""
    known = edition.facts.root.keys()
    if told.keys() <= known:
        named, unread = told, {}
    else:
        named = {id: value for id, value in told.items() if id in known}
        unread = {id: value for id, value in told.items() if id not in known}
    try:
        return read_facts(edition, named), unread
    except Problem:
        facts: dict[str, Value] = {}
        for id, value in named.items():
            try:
                facts |= read_facts(edition, {id: value})
            except Problem:
                unread[id] = value
        return facts, unread


class _Reader:
    """Reads one thing after another, and remembers what could not be read."""

    def __init__(self, edition: Edition, renames: Renames) -> None:
        self.edition = edition
        self.renames = renames
        self.lost: list[str] = []
        self.unread: Raw = {}

    def facts(self, raw: Raw) -> dict[str, Value]:
        facts, unread = facts_here(self.edition, self.renames.read(raw))
        self.unread |= unread
        self.lost += unread
        return facts

    def steps(self, raw: Mapping[str, str]) -> dict[str, str]:
        named = {self.renames.step(id): state for id, state in raw.items()}
        known = self.edition.rules.to_do
        self.lost += [id for id in named if id not in known]
        return {id: state for id, state in named.items() if id in known}

    def day(self, raw: str | None) -> date | None:
        try:
            return read_local_deadline(self.edition, raw) if raw else None
        except Problem:
            self.lost.append("local_deadline")
            return None

    def assumed(self, raw: Iterable[str], facts: Facts) -> list[str]:
        return [id for old in raw if (id := self.renames.facts.get(old, old)) in facts]

    def chosen(self, raw: Raw | None, own: str) -> Target | None:
        """What was chosen: a category is saved by its number, which another notice may give to another one."""
        try:
            if own in ("", self.edition.id):
                return read_chosen(self.edition, raw)
            before = load_edition(own)
            target = read_chosen(before, raw)
            there = target_under(target, before, self.edition) if target is not None else None
        except Problem:
            there = None
        if there is None and raw is not None:
            self.lost.append("chosen")
        return there


# Keeping a conversation


class Keeper:
    """One case's place in the store; a new case gets its number when there is something to keep.

    Args:
        store: where to.
        edition: the notice it is assessed under.
        saved: the case as it was read; None for a new one.
    """

    def __init__(self, store: "Store", edition: str, saved: Saved | None = None) -> None:
        self.store = store
        self.edition = edition
        self.saved = saved

    @property
    def number(self) -> int | None:
        """The case's number; None while nothing is kept."""
        return self.saved.number if self.saved else None

    def keep(self, answers: Answers, person: Mapping[str, str], seen: Seen) -> None:
        """Has all that was told on disk when it returns; what failed to be kept before is caught up with.

        Raises:
            Problem: it could not be kept; it can be tried again.
        """
        fields = dict(person)
        before = self.saved or Saved(0, 0, self.edition, "", "", False, "", "", Answers(), {})
        log = tuple(case_changes(before, answers, fields, self.edition))
        if self.saved is None:
            if log:
                from gcguide.cases.store import Draft

                (number,) = self.store.add([Draft(self.edition, answers, person=fields, seen=seen, log=log)])
                self.saved = self.store.load(number)
        elif log:
            revision = self.store.keep(self.saved, answers, fields, seen, log, self.edition)
            self.saved = replace(
                self.saved, revision=revision, edition=self.edition, answers=answers, person=fields, seen=seen
            )
        elif seen != self.saved.seen:
            self.store.see(self.saved.number, seen)
            self.saved = replace(self.saved, seen=seen)


def case_changes(saved: Saved, answers: Answers, person: Mapping[str, str], edition: str) -> Iterator[tuple[str, Any]]:
    """What is different from what is saved, as lines of the history; of the person only which fields."""
    before = saved.answers
    yield from _transcript_changes(before, answers)
    for id in sorted(before.steps.keys() | answers.steps.keys()):
        if before.steps.get(id) != answers.steps.get(id):
            yield "step", {"id": id, "state": answers.steps.get(id)}
    for key in sorted(set(before.gathered) ^ set(answers.gathered)):
        yield "paper", {"id": key, "done": key in answers.gathered}
    if before.local_deadline != answers.local_deadline:
        yield "local_deadline", {"day": answers.local_deadline}
    if before.chosen != answers.chosen:
        yield "chosen", {"chosen": answers.chosen}
    fields = sorted(id for id in saved.person.keys() | person.keys() if saved.person.get(id) != person.get(id))
    if fields:
        yield "person", {"fields": fields}
    if saved.edition != edition:
        yield "edition", {"from": saved.edition, "to": edition}


def _transcript_changes(before: Answers, after: Answers) -> Iterator[tuple[str, Any]]:
    """From one transcript to the other: what was taken back, what was answered, brought back or changed."""
    if before.known != after.known:
        yield "known", {"learned": after.known}
    pairs = zip(before.asked, after.asked, strict=False)
    shorter = min(len(before.asked), len(after.asked))
    common = next((index for index, (old, new) in enumerate(pairs) if old != new), shorter)
    for question, learned in reversed(before.asked[common:]):
        yield "undo", {"question": question, "learned": learned}
    redone = list(before.undone)
    for question, learned in after.asked[common:]:
        again = bool(redone) and redone[-1] == (question, learned)
        if again:
            redone.pop()
        kind = "redo" if again else "change" if question == CHANGE else "answer"
        yield kind, {"question": question, "learned": learned}
    if before.asked == after.asked and before.undone != after.undone:
        yield "undone", {"count": len(after.undone)}
