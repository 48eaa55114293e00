"""Changes of saved cases, one or many: stages, owners, and values as they are typed (`talent_tier=tier_5`).

What is given back is to be written by `Store.revise`, all of it or nothing; turned round it is undone.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gcguide.cases.restore import Restored, case_changes, edition_of, restored, seen_now
from gcguide.cases.saved import Revision, Saved, Stage, stage_noted
from gcguide.conversation.deadlines import days_meant
from gcguide.core.days import read_local_deadline
from gcguide.core.decide import read_chosen, read_steps
from gcguide.core.facts import Value, plain_facts, read_facts
from gcguide.person.person import read_person
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Stage as StageRule
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import parse_yaml
from gcguide.text import LANGS, folded, plain
from gcguide.words import Words

# What is not a fact nor a step, and what may be typed to take a value away.
OWNER, LABEL, NOTE, LOCAL, CHOSEN, PERSON = "owner", "label", "note", "local_deadline", "chosen", "person."
LONGEST_OWNER = 40
_MOST_DIGITS = 3
# So many cases are told of one by one.
_TOLD = 3


def read_stage(edition: Edition, typed: str) -> StageRule:
    """The stage that a text names, by its id or what it is called.

    Raises:
        Problem: there is none of that name.
    """
    stages = edition.rules.stages
    for stage in stages:
        if folded(typed) in (stage.id, *(folded(stage.label[lang]) for lang in LANGS)):
            return stage
    raise unknown("stages", typed, [stage.id for stage in stages])


def read_stage_day(edition: Edition, text: str, today: date) -> date:
    """The day on which a stage was reached: of those that a text may mean, the one nearest to today.

    Raises:
        Problem: no single day can be read, or it is still to come, or lies years away from the batch.
    """
    day = min(days_meant(text, today), key=lambda one: abs(one - today))
    if day > today:
        raise Problem("stage_ahead", {"day": day})
    return read_local_deadline(edition, day)


def staged(saved: Saved, id: str, on: date, why: str = "") -> Revision:
    """A case that has come to a stage on a day."""
    stage = Stage(id, on.isoformat(), plain(why, 200))
    return Revision(saved, replace(saved, stage=stage), [("stage", vars(stage))])


def stages_turned(cases: Iterable[Saved], id: str, on: date, words: Words) -> Iterator[str]:
    """What is to be said of cases that come to a stage before the day of the one they have; of more, how many."""
    found = [
        (saved, noted) for saved in cases if (noted := saved.stage) and noted.id != id and noted.on > on.isoformat()
    ]
    for saved, noted in found[:_TOLD]:
        had = edition_of(saved).rules.stage(noted.id)
        label = had.label[words.lang] if had is not None else noted.id
        with suppress(ValueError):  # of a file that somebody altered
            day = words.day(date.fromisoformat(noted.on))
            yield words("case.stage_before", number=saved.number, stage=label, day=day)
    if len(found) > _TOLD:
        yield words("case.stage_before_more", count=len(found) - _TOLD)


def owned(saved: Saved, owner: str) -> Revision:
    """A case that somebody looks after from now on; nobody where it is empty."""
    owner = plain(owner, LONGEST_OWNER)
    return Revision(saved, replace(saved, owner=owner), [("owner", {"owner": owner})])


def late_local(saved: Saved, words: Words) -> str | None:
    """What is to be said where the local deadline lies after that of the batch; else None."""
    local, edition = saved.answers.local_deadline, edition_of(saved)
    if local is None or local <= edition.deadline.isoformat():
        return None
    return words("case.local_late", day=words.due(edition.deadline))


@dataclass(frozen=True)
class Values:
    """What is to be set, as it was typed, by what it is set of."""

    typed: Mapping[str, str]

    def read(self, edition: Edition) -> dict[str, Any]:
        """The values, as a case file would have them.

        Raises:
            Problem: a name or a value is not known; names the nearest.
        """
        rules, found = edition.rules, dict[str, Any]()
        fields = [PERSON + id for id in rules.roster.fields]
        known = [*edition.facts.ids, *rules.to_do, LOCAL, CHOSEN, OWNER, LABEL, NOTE, *fields]
        for key, text in self.typed.items():
            if key not in known:
                raise unknown("key", key, known)
            found[key] = self._value(edition, key, text.strip())
        facts = {key: value for key, value in found.items() if key in edition.facts}
        read_person(edition, {key.removeprefix(PERSON): found[key] for key in fields if key in found}, date.today())
        return found | read_facts(edition, facts)

    @staticmethod
    def _value(edition: Edition, key: str, text: str) -> Any:
        if key in (OWNER, LABEL, NOTE) or key.startswith(PERSON):
            return plain(text, LONGEST_OWNER) if key == OWNER else plain(text)
        if key == LOCAL:
            return read_local_deadline(edition, text) if text else None
        if key == CHOSEN:
            return read_chosen(edition, _target(text)) if text else None
        if key in edition.rules.to_do:
            return text
        if key in edition.facts and edition.facts[key].kind == "set" and not text.startswith("["):
            return [part.strip() for part in text.split(",") if part.strip()]
        if not text:
            raise Problem("set_empty", {"word": key})
        try:
            return parse_yaml(f"{key}: {text}").data[key]
        except Problem as problem:  # there is no file whose line it could be
            problem.line = None
            problem.details.setdefault("subject", key)
            raise


def _target(text: str) -> Any:
    """`2:full_senior`, or `2` where the grade is left open, as a case file has it."""
    number, _, grade = text.partition(":")
    number = number.strip()
    known = number.isdecimal() and len(number) <= _MOST_DIGITS
    return {"category": int(number) if known else number, "grade": grade.strip() or None}


def answering(saved: Saved, edition: Edition, facts: Mapping[str, Value]) -> Restored:
    """A case with answers given at the desk: what was never asked is known before, what was is changed.

    So that going back in the conversation takes back what was said there, and nothing that came from elsewhere.
    """
    asked = {id for _, learned in saved.answers.asked for id in load_renames().read(learned)}
    known = {id: value for id, value in facts.items() if id not in asked}
    answers = replace(saved.answers, known={**saved.answers.known, **plain_facts(known)})
    read = restored(edition, answers, load_renames())
    if changed := {id: value for id, value in facts.items() if id in asked}:
        read.interview.tell(changed)
    return read


def valued(saved: Saved, values: Values) -> Revision:
    """A case with values set.

    Raises:
        Problem: a name or a value does not fit the edition of the case.
    """
    edition = edition_of(saved)
    read = values.read(edition)
    before = answering(saved, edition, {key: value for key, value in read.items() if key in edition.facts})
    interview = before.interview
    steps = read_steps(edition, before.steps | {id: read[id] for id in edition.rules.to_do if id in read})
    interview.fail(id for id, state in steps.items() if state == "failed")
    answers = replace(
        before,
        steps={id: state for id, state in steps.items() if state != "todo"},
        local_deadline=read.get(LOCAL, before.local_deadline),
        chosen=read.get(CHOSEN, before.chosen),
    ).answers()
    person = saved.person | {key.removeprefix(PERSON): text for key, text in read.items() if key.startswith(PERSON)}
    texts = {key: read[key] for key in (OWNER, LABEL, NOTE) if key in read}
    after = replace(saved, answers=answers, person=person, seen=seen_now(interview), **texts)
    log = [*case_changes(saved, answers, person, saved.edition)]
    log += [(key, {OWNER: text} if key == OWNER else {}) for key, text in texts.items()]
    return Revision(saved, after, log)


# What a change of a case may be of; what it showed follows from these.
_PARTS = ("edition", "label", "note", "owner", "answers", "person", "stage", "links")


def untouched(before: Iterable[Saved], now: Iterable[Saved]) -> None:
    """Makes sure that nothing was done to cases since.

    Raises:
        Problem: one of them was changed.
    """
    for one, other in zip(before, now, strict=True):
        if any(getattr(one, name) != getattr(other, name) for name in _PARTS):
            raise Problem("undo_changed", {"word": one.number})


def turned(revisions: Iterable[Revision], now: Mapping[int, Saved]) -> list[Revision]:
    """What takes changes back, and nothing else that was done since; `now` are the same cases by number, as they are.

    Raises:
        Problem: what was changed was changed again since then.
    """
    found = []
    for one in revisions:
        current, parts = now[one.before.number], dict[str, Any]()
        for name in _PARTS:
            before, after = getattr(one.before, name), getattr(one.after, name)
            if before != after:
                if getattr(current, name) != after:
                    if one.before.edition != one.after.edition:
                        raise Problem("undo_moved", {"word": current.number, "nearest": one.before.edition})
                    raise Problem("undo_changed", {"word": current.number})
                parts[name] = before
        told: dict[str, Any] = {"kinds": [kind for kind, _ in one.log]}
        if "stage" in parts:
            told["stage"] = stage_noted(one.before.stage)
        back = replace(current, **parts, seen=one.before.seen if "answers" in parts else current.seen)
        found.append(Revision(current, back, [("taken_back", told)]))
    return found
