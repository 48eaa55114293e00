"""The desk: the cases of the store as rows, what is done to them and was done; people of a roster as new cases.

A change is on disk when a call returns.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gcguide.cases.moving import CHOSEN
from gcguide.cases.people import People
from gcguide.cases.restore import edition_here
from gcguide.cases.saved import HistoryEntry, Raw, Revision, Saved
from gcguide.core.decide import read_chosen
from gcguide.core.explain import answered, target_words
from gcguide.core.facts import read_facts
from gcguide.desk.changes import turned, untouched
from gcguide.desk.rows import CaseRow, RowContext
from gcguide.person.masking import hidden_numbers
from gcguide.policy.edition import Edition
from gcguide.policy.questions import load_questionnaire
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.archive import ArchivedCase
    from gcguide.cases.backup import Backup
    from gcguide.cases.store import Draft, Store
    from gcguide.cases.transfer import Imported
    from gcguide.desk.matching import Matching
    from gcguide.desk.preview import Taken

# What a duplicate takes over of the person: it is for somebody else at the same place.
_SHARED_FIELDS = ("employer", "unit", "contact", "phone")


@dataclass(frozen=True)
class Erased:
    """What became of an erasure.

    Args:
        count: how many cases were erased.
        files: what was written from them and is still there.
        is_whole: False where another program delays it until the store is next opened.
        aside: damaged stores that were set aside, which may hold the cases still.
    """

    count: int
    files: tuple[Path, ...] = ()
    is_whole: bool = True
    aside: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Done:
    """What was done as one and can be taken back: cases that were deleted, that were added, that were changed."""

    deleted: tuple[int, ...] = ()
    added: tuple[Saved, ...] = ()
    revised: tuple[Revision, ...] = ()


@dataclass(eq=False)
class Desk:
    """The rows, those changed last first.

    Args:
        done: what was done here and can be taken back, the latest last.
    """

    store: "Store"
    context: RowContext
    done: list[Done] = field(default_factory=list)
    rows: list[CaseRow] = field(default_factory=list)
    state: tuple[int, int] | None = None

    def read(self) -> None:
        """Reads the cases anew; rows of those that did not change stay, with all that was worked out."""
        self.state = self.store.state()
        before = {row.number: row for row in self.rows}
        self.rows = []
        for saved in self.store.cases():
            row = before.get(saved.number)
            self.rows.append(row if row is not None and row.saved == saved else CaseRow(saved, self.context))

    @property
    def is_current(self) -> bool:
        """Whether nothing was changed in the store since it was read."""
        return self.state == self.store.state()

    def mark(self, rows: Sequence[CaseRow], marked: bool) -> None:
        """Marks rows, or takes the marks away."""
        numbers = {row.number for row in rows}
        self.store.mark(numbers, marked)
        self.rows = [row.with_mark(marked) if row.number in numbers else row for row in self.rows]
        self._refresh()

    def note(self, row: CaseRow, label: str | None = None, note: str | None = None) -> None:
        """Changes the label of a case (empty to call it by its person's name again) or its note; None leaves it."""
        before = self.store.load(row.number)
        self.store.note(row.number, label, note)
        self._reload(row.number)
        told = {"label": label, "note": note}
        log: list[tuple[str, Raw]] = [(kind, {}) for kind, text in told.items() if text is not None]
        self.done.append(Done(revised=(Revision(before, self.rows[0].saved, log),)))

    def _reload(self, number: int) -> None:
        """One case that was just changed, which is the first now."""
        others = [row for row in self.rows if row.number != number]
        self.rows = [CaseRow(self.store.load(number), self.context), *others]
        self._refresh()

    def _refresh(self) -> None:
        """Takes note of the store as it is now; reads all anew only where another program has changed something."""
        now = self.store.state()
        if self.state is not None and now[0] == self.state[0]:
            self.state = now
        else:
            self.read()

    def duplicate(self, row: CaseRow, label: str) -> int:
        """A new case with the same answers, for somebody else: of the person it has only where they work."""
        from gcguide.cases.store import Draft

        saved = row.saved
        answers = replace(saved.answers, undone=(), steps={}, gathered=(), chosen=None, lapsed={})
        person = {id: text for id, text in saved.person.items() if id in _SHARED_FIELDS}
        log = [("copy", {"from": saved.number})]
        (number,) = self.store.add([Draft(saved.edition, answers, label, person=person, seen=saved.seen, log=log)])
        self._reload(number)
        self.done.append(Done(added=(self.rows[0].saved,)))
        return number

    def delete(self, rows: Sequence[CaseRow]) -> None:
        """Takes cases away, into the bin."""
        numbers = tuple(row.number for row in rows)
        self.store.delete(numbers)
        self.done.append(Done(numbers))
        self.rows = [row for row in self.rows if row.number not in numbers]
        self._refresh()

    def revise(self, revisions: Sequence[Revision]) -> None:
        """Changes cases as one; undone as one."""
        self.take_in((), revisions)

    def take_in(self, drafts: "Sequence[Draft]", revisions: Sequence[Revision]) -> list[int]:
        """New cases and changes of others as one; undone as one. Returns the numbers of the new ones."""
        numbers = self.store.take_in(drafts, revisions)
        self._did(numbers, revisions)
        return numbers

    def take_archived(self, asked: "Sequence[tuple[ArchivedCase, Matching]]") -> "Taken":
        """Cases of an archive, each as is asked for; undone as one."""
        from gcguide.cases.transfer import Choice, import_cases
        from gcguide.desk.matching import Matching

        choices = {Matching.UPDATE: Choice.REPLACE, Matching.SKIP: Choice.LEAVE, Matching.NEW: Choice.COPY}
        return self._came(import_cases(self.store, [case for case, _ in asked], [choices[one] for _, one in asked]))

    def restore(self, backup: "Backup", cases: "Sequence[ArchivedCase]") -> "Taken":
        """The cases of a backup as they were then; undone as one."""
        from gcguide.cases.backup_cases import restore

        return self._came(restore(self.store, backup, cases))

    def _came(self, done: "Imported") -> "Taken":
        from gcguide.desk.preview import Taken

        self._did(done.added, done.revisions)
        return Taken(done.added, done.replaced)

    def _did(self, added: Iterable[int], revisions: Iterable[Revision]) -> None:
        """Reads the cases anew, and remembers what can be taken back."""
        self.read()
        new = {*added}
        self.done.append(Done((), tuple(row.saved for row in self.rows if row.number in new), tuple(revisions)))

    def undo(self) -> list[CaseRow] | None:
        """Takes back what was done last here; gives the cases that are as they were, None where nothing was done.

        Raises:
            Problem: another program changed or erased one in the meantime; nothing is taken back then.
        """
        if not self.done:
            return None
        last = self.done[-1]
        changed = [one.before.number for one in last.revised]
        try:
            now = {number: self.store.load(number) for number in changed}
            added = [one.number for one in last.added]
            untouched(last.added, map(self.store.load, added))
            self.store.take_back(last.deleted, turned(last.revised, now), added)
        finally:
            self.read()
        self.done.pop()
        return [row for row in self.rows if row.number in {*last.deleted, *changed}]

    def files(self, numbers: Sequence[int]) -> tuple[Path, ...]:
        """What was written from cases and is still there."""
        return tuple(path for path in self.store.exports(numbers) if path.exists())

    def bring_back(self, numbers: Sequence[int]) -> None:
        """Brings cases back from the bin."""
        self.store.bring_back(numbers)
        self.done = [one for one in self.done if one.deleted != tuple(numbers)]
        self.read()

    def erase(self, asked: Collection[int] | None = None) -> Erased:
        """Erases for good what is in the bin: all, or of these what is still there."""
        from gcguide.cases.open_store import set_aside

        numbers = [number for number in self.store.deleted() if asked is None or number in asked]
        files = self.files(numbers)
        self.done.clear()
        whole = self.store.erase_deleted(numbers)
        return Erased(len(numbers), files, whole, tuple(set_aside(self.store.file.parent)))


def same_person(store: "Store", saved: Saved) -> list[int]:
    """The numbers of the other cases of the same person under the same notice; those in the bin do not count."""
    meant = People(store.cases()).cases_of(saved.person)
    return sorted(one.number for one in meant if one.edition == saved.edition and one.number != saved.number)


# What was changed in a case, in words: when, by whom, what; facts by their labels


def history_lines(entries: "Iterable[HistoryEntry]", edition: Edition, words: Words) -> Iterator[str]:
    """What was changed, a line each: when, by whom, what; said as by the notice of that moment, where that is here.

    Args:
        entries: the history, the oldest first.
        edition: the notice of the case, for what is of no other.
        words: the language.
    """
    then, before = edition, list[Edition]()
    for entry in entries:
        if entry.kind == "new":
            then = edition_here(str(entry.body.get("edition"))) or edition
        elif entry.kind == "taken_back" and "edition" in entry.body.get("kinds", ()) and before:
            then = before.pop()
        what = words(f"history.{entry.kind}") if words.has(f"history.{entry.kind}") else entry.kind
        subject = _subject(entry, then, words)
        if entry.kind == "edition":
            before.append(then)
            then = edition_here(str(entry.body.get("to"))) or edition
        yield f"{entry.at[:19].replace('T', ' ')} {entry.who} " + (words.labelled(what, subject) if subject else what)


def _subject(entry: "HistoryEntry", edition: Edition, words: Words) -> str:
    """What an entry is about; facts by their labels."""
    body = entry.body
    if entry.kind == "edition":
        return words("join.semicolon").join(
            (f"{body.get('from', '')} → {body.get('to', '')}", *_moved(body, edition, words))
        )
    facts = body.get("learned") or body.get("known")
    if isinstance(facts, dict):
        renames = load_renames()
        facts = renames.read(facts)
        screen = load_questionnaire(edition).questions.screens.get(renames.question(str(body.get("question"))))
        assumed = screen.assumed(facts) if screen else body.get("assumed", ())
        return words.listing([_answer(id, value, edition, words, assumed) for id, value in facts.items()])
    if entry.kind == "step" and body.get("id") in edition.rules.to_do:
        state = words(f"history.state_{body.get('state') or 'todo'}")
        return words.labelled(edition.rules.to_do[body["id"]][words.lang], state)
    if entry.kind == "chosen":
        with suppress(Problem):
            target = read_chosen(edition, body.get("chosen"))
            return target_words(edition, words, target) if target else words("history.unchosen")
    if entry.kind == "person":
        fields = edition.rules.roster.fields
        return words.listing([known.label[words.lang] for id, known in fields.items() if id in body.get("fields", ())])
    if entry.kind == "stage" and (stage := edition.rules.stage(str(body.get("id")))) is not None:
        told = " ".join(filter(None, (stage.label[words.lang], str(body.get("on") or ""))))
        return words.labelled(told, hidden_numbers(str(body["why"]))) if body.get("why") else told
    if entry.kind == "owner":
        return str(body.get("owner") or "")
    if entry.kind == "paper":
        return str(body.get("id") or "") + ("" if body.get("done") else words("history.unticked"))
    return str(body.get("day") or "")


def _moved(body: Raw, edition: Edition, words: Words) -> Iterator[str]:
    """What a move to another notice ended: the answers that lapsed, and what began again."""
    lapsed, again = body.get("lapsed"), body.get("again")
    if isinstance(lapsed, dict) and (known := [id for id in lapsed if id in edition.facts]):
        told = words.listing([_answer(id, lapsed[id], edition, words, ()) for id in known])
        yield words.labelled(words("history.lapsed"), told)
    if isinstance(again, dict) and (names := [name for name in again if words.has(f"history.{name}")]):
        begun = [_begun_again(name, again[name], edition, words) for name in names]
        yield words.labelled(words("history.again"), words.listing(begun))


def _begun_again(name: str, had: Any, edition: Edition, words: Words) -> str:
    """What begins again; of what was chosen also what that was, by the notice of that moment."""
    what = words(f"history.{name}")
    with suppress(Problem):
        if name == CHOSEN and (target := read_chosen(edition, had)) is not None:
            return words("history.was", what=what, was=target_words(edition, words, target))
    return what


def _answer(id: str, value: Any, edition: Edition, words: Words, assumed: Collection[str]) -> str:
    try:
        known = read_facts(edition, {id: value})[id]
    except (Problem, KeyError):
        return id
    return words.labelled(edition.facts[id].label[words.lang], answered(edition, words, id, known, assumed))
