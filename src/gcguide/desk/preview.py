"""What a file would bring in, looked at before it comes in: each person of a roster, or each case of an archive.

What becomes of each can be said of each by itself, or of all whose case differs at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gcguide.desk.intake import row_head, row_lines, told_together, whole_lines
from gcguide.desk.matching import Matching, Met, becomes_text, copies_told, intake, meet, met_line
from gcguide.desk.matching import State as MetState
from gcguide.policy.edition import Edition
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.archive import ArchivedCase
    from gcguide.cases.store import Store
    from gcguide.cases.transfer import Planned
    from gcguide.desk.desk import Desk
    from gcguide.tables.roster import RosterRead, Row


@dataclass(frozen=True)
class Entry:
    """Somebody who may come in.

    Args:
        text: who it is, and below that what is to be said of it.
        mark: the verdict whose mark stands before it.
        offered: what may become of it, the first unless something else is asked for; nothing where it cannot come in.
        is_new: whether there is no case of it.
        by: what becomes of it where something is asked for all.
    """

    text: str
    mark: str
    offered: tuple[Matching, ...] = ()
    is_new: bool = False
    by: Mapping[Matching, Matching] | None = None

    def becomes(self, matching: Matching, words: Words) -> str:
        """What becomes of it, in a word."""
        return becomes_text(matching, self.is_new, words)


@dataclass(frozen=True)
class Taken:
    """What came in: the cases that are new, and those that were changed."""

    added: tuple[int, ...]
    updated: tuple[int, ...]


# Takes in what is asked for each that can come in, in the order of the entries.
Take = Callable[["Desk", Sequence[Matching]], Taken]


@dataclass(frozen=True)
class Preview:
    """A file as it would come in.

    Args:
        whole: what concerns the whole file.
        entries: those it is about, first those that something is to be said of.
        summary: how many are what to the store.
        take: has them come in.
    """

    whole: tuple[str, ...]
    entries: tuple[Entry, ...]
    summary: str
    take: Take

    def asked(self, matching: Matching | None = None) -> list[Matching]:
        """What becomes of each that can come in, where this is asked for all; without, unless it is asked otherwise."""
        return [one.by[matching] if matching else one.offered[0] for one in self.entries if one.by is not None]


# People


def roster_preview(edition: Edition, roster: "RosterRead", store: "Store", words: Words) -> Preview:
    """The people of a roster."""
    met = meet(edition, store.cases(), roster.people)
    told, of_row = told_together(roster), {id(one.row): one for one in met}
    seen = [_person(row, of_row.get(id(row)), edition, roster, told, words) for row in roster.people]
    order = sorted(range(len(seen)), key=lambda at: (seen[at].by is not None, seen[at].mark == "clear"))
    entries = [seen[at] for at in order]
    meant = [one for at in order if (one := of_row.get(id(roster.people[at]))) is not None]
    counts = {str(state): sum(one.state is state for one in met) for state in MetState}
    lines = [words("transfer.ready", count=len(met), left=len(roster.people) - len(met))]
    lines += [words("matching.counts", **counts)] if len(met) > counts["new"] else []

    def take(desk: "Desk", each: Sequence[Matching]) -> Taken:
        from gcguide.cases.backup import Occasion

        # The order of the file is that of the cases.
        asked = {id(one): matching for one, matching in zip(meant, each, strict=True)}
        taken = intake(edition, met, [asked[id(one)] for one in met], words)
        desk.store.back_up(Occasion.IMPORT)
        numbers = desk.take_in(taken.drafts, taken.revisions)
        return Taken(tuple(numbers), tuple(one.before.number for one in taken.revisions))

    return Preview(tuple(whole_lines(roster, words)), tuple(entries), "\n".join(lines), take)


def _person(row: "Row", met: Met | None, edition: Edition, roster: "RosterRead", told: set[int], words: Words) -> Entry:
    line = met_line(met, edition, words) if met is not None else None
    lines = [row_head(row, roster, words), *row_lines(row, words, told), *([f"    {line}"] if line else [])]
    if met is None:
        return Entry("\n".join(lines), "no")
    by = {matching: met.becomes(matching) for matching in Matching}
    is_told = len(lines) > 1 and met.state is not MetState.SAME
    mark = "consult" if row.problems or met.is_apart else "verify" if is_told else "clear"
    return Entry("\n".join(lines), mark, met.offered, met.state is MetState.NEW, by)


# Cases of an archive


def archive_preview(archived: "Sequence[ArchivedCase]", store: "Store", words: Words) -> Preview:
    """The cases of an archive."""
    from gcguide.cases.transfer import State, plan_import

    plan = plan_import(store, archived)
    entries = [_case(planned, words) for planned in plan]
    order = sorted(range(len(plan)), key=lambda at: plan[at].state in (State.NEW, State.SAME))
    counts = {str(state): sum(planned.state is state for planned in plan) for state in State}

    def take(desk: "Desk", each: Sequence[Matching]) -> Taken:
        asked = dict(zip(order, each, strict=True))
        return desk.take_archived(
            [(archived[at], asked[at]) for at in range(len(archived)) if _comes(plan[at], asked[at])]
        )

    summary = words("transfer.counts", count=len(plan), **counts)
    return Preview((), tuple(entries[at] for at in order), summary, take)


def _comes(planned: "Planned", matching: Matching) -> bool:
    """Whether anything is to be done about a case: one that is skipped and not here must not come in."""
    return matching is not Matching.SKIP or planned.number is not None


def _case(planned: "Planned", words: Words) -> Entry:
    from gcguide.cases.transfer import Choice, State

    name = plain(planned.archived.saved.name) or words("transfer.nameless")
    if planned.state is State.NEW:
        offered: tuple[Matching, ...] = (Matching.NEW, Matching.SKIP)
    elif planned.state is State.SAME:
        offered = (Matching.SKIP,)
    elif planned.replaces(Choice.UPDATE):
        offered = (Matching.UPDATE, Matching.SKIP, Matching.NEW)
    else:
        offered = (Matching.SKIP, Matching.UPDATE, Matching.NEW)
    differs = planned.state not in (State.NEW, State.SAME)
    by = {matching: matching if differs else offered[0] for matching in Matching} | {Matching.UPDATE: offered[0]}
    key = "apart" if planned.apart else str(planned.state)
    text = words.labelled(name, words(f"transfer.is_{key}", number=planned.number or ""))
    if differs and planned.ours is not None and (told := copies_told(planned.ours, planned.archived.saved, words)):
        text = f"{text}\n    {told}"
    return Entry(text, "consult" if differs else "clear", offered, planned.state is State.NEW, by)


def rows_of(preview: Preview, each: Sequence[Matching], words: Words) -> Iterator[tuple[Entry, str]]:
    """Each entry with what becomes of it, in a word; none for who cannot come in."""
    asked = iter(each)
    for entry in preview.entries:
        yield entry, entry.becomes(next(asked), words) if entry.by is not None else ""
