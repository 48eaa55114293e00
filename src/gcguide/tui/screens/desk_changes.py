"""Changes of many cases at once, each asked for in a box: values, stages, what is in the bin."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from gcguide.cases.saved import Revision, Saved
from gcguide.conversation.deadlines import read_deadline
from gcguide.core.days import read_local_deadline
from gcguide.core.decide import STATES
from gcguide.core.facts import known_choice
from gcguide.desk.changes import (
    LOCAL,
    LONGEST_OWNER,
    Values,
    late_local,
    owned,
    read_stage_day,
    staged,
    stages_turned,
    valued,
)
from gcguide.desk.desk import Desk, same_person
from gcguide.desk.messages import next_time
from gcguide.desk.preview import Taken
from gcguide.desk.rows import CaseRow
from gcguide.folders import bin_days
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Stage
from gcguide.policy.tables import Place
from gcguide.text import plain, shown
from gcguide.tui.widgets.case_list import CaseList
from gcguide.tui.widgets.frame import SessionScreen

_LONGEST_DAY, _LONGEST_WHY, _LONGEST_PLACE = 40, 200, 60
# So many cases are named before one is asked about all.
_NAMED = 3

_EMPLOYER, _PLACE = "employer", "place"


@dataclass(frozen=True)
class Chosen:
    """The cases to change.

    Args:
        rows: those that can be changed.
        edition: of the first of them; what is offered is from it.
        skipped: how many more were meant, whose edition is not there any more.
    """

    rows: list[CaseRow]
    edition: Edition
    skipped: int

    @property
    def numbers(self) -> set[int]:
        """The numbers of the cases."""
        return {row.number for row in self.rows}

    def common(self, value: Callable[[Saved], str | None]) -> str:
        """What is the same in all of them; empty where it is not."""
        values = {value(row.saved) or "" for row in self.rows}
        return values.pop() if len(values) == 1 else ""


class ChangesScreen(SessionScreen[None]):
    """A list of cases, and what changes many of them."""

    cases: CaseList
    desk: Desk
    """Only there once the store is open; as long as it is not, there are no rows."""
    is_open = False
    """Whether the store is."""
    stale_case: int | None = None
    """The case of the session, once it was changed here: the conversation must be read anew."""

    def show(self, number: int | None = None) -> None:
        """The rows as they are now, the cursor on the case of a number, or where it was."""
        self.cases.show(self.desk.rows, number)

    def show_taken(self, taken: Taken) -> None:
        """The rows after cases have come in, the cursor on the first of those."""
        self.note_stale(taken.updated)
        self.show(next(iter((*taken.added, *taken.updated)), None))

    @property
    def row(self) -> CaseRow | None:
        """The row under the cursor."""
        return self.cases.table.row

    @property
    def targets(self) -> list[CaseRow]:
        """What something is done with: those of the marked that show, or else the row under the cursor."""
        marked = [row for row in self.cases.table.rows if row.marked]
        return marked or ([self.row] if self.row is not None else [])

    def not_shown(self, rows: Sequence[CaseRow]) -> list[str]:
        """A line that says how many of some rows are not shown now; none where all are."""
        visible = {row.number for row in self.cases.table.rows}
        hidden = sum(row.number not in visible for row in rows)
        return [self.words("desk.not_shown", count=hidden)] if hidden else []

    def files_left(self, numbers: Sequence[int]) -> list[str]:
        """A line that says how many files were written of some cases; none where there are none."""
        files = len(self.desk.files(numbers))
        return [self.words("desk.delete_files", count=files)] if files else []

    def shown_name(self, row: CaseRow) -> str:
        """What a row is called in a sentence."""
        return row.name or self.words("desk.numbered", number=row.number)

    def names(self, rows: Sequence[CaseRow]) -> str:
        """What rows are called in a sentence: the first of them."""
        more = self.words("desk.and_more") if len(rows) > _NAMED else ""
        return self.words.listing([self.shown_name(row) for row in rows[:_NAMED]]) + more

    def note_stale(self, numbers: Iterable[int]) -> None:
        """Notes that cases were changed: that of the session must be read anew when one goes back to it."""
        if self.session.number is not None and self.session.number in numbers:
            self.stale_case = self.session.number

    # Changing

    def _chosen(self, rows: Sequence[CaseRow]) -> Chosen | None:
        """Those of some rows that can be changed; says why none can."""
        kept = [row for row in rows if row.edition is not None]
        if kept and (edition := kept[0].edition) is not None:
            return Chosen(kept, edition, len(rows) - len(kept))
        self.say(self.words("desk.change_no_edition" if rows else "desk.no_row"))
        return None

    def _change(self, chosen: Chosen, revision: Callable[[Saved], Revision], done: Callable[..., str]) -> None:
        """Changes cases as one, as they are by now, and says what was done, `done(count=…)`."""
        with self.saying_problems():
            self.catch_up()  # changed elsewhere while it was asked
            rows = self._now(chosen)
            if not rows:
                self.say(self.words("desk.no_row"))
                return
            self.desk.revise([revision(row.saved) for row in rows])
            self.note_stale(chosen.numbers)
            self.show()
            lines = [done(count=len(rows))]
            if chosen.skipped:
                lines.append(self.words("desk.change_skipped", count=chosen.skipped))
            self.say("\n".join(lines))

    def catch_up(self) -> None:
        """Shows what was changed elsewhere."""
        if not self.desk.is_current:
            self.desk.read()
            self.show()

    def _now(self, chosen: Chosen) -> list[CaseRow]:
        """The chosen as they are by now."""
        return [row for row in self.desk.rows if row.number in chosen.numbers]

    def _set(self, chosen: Chosen, key: str, typed: str, what: str, value: str) -> None:
        """Sets one value, as `gcguide cases set` does."""
        values = Values({key: typed})
        self._change(chosen, lambda saved: valued(saved, values), self._done(what, value))

    def _done(self, what: str, value: str) -> Callable[..., str]:
        """What is said once something has a value, or has none any more."""
        return partial(self.words, "desk.changed" if value else "desk.cleared", what=what, value=value)

    # Values

    def action_change(self) -> None:
        """Asks what to change of the marked, or of the row under the cursor."""
        if (chosen := self._chosen(self.targets)) is None:
            return
        words, facts, local = self.words, chosen.edition.facts, self.words("history.local_deadline")
        offers = [(words("history.owner"), partial(self._change_owner, chosen))]
        offers.append((local, partial(self._change_day, chosen)))
        if (row := self.row) is not None and (place := self._place_of(row)) is not None:
            label = words("desk.change_local_of", what=local, place=place.in_words(words.lang))
            offers.append((label, partial(self._change_day_of_place, row, place.code)))
        for id, change in ((_EMPLOYER, self._change_employer), (_PLACE, self._change_place)):
            if id in facts:
                offers.append((facts[id].label[words.lang], partial(change, chosen)))
        offers.append((words("desk.change_step"), partial(self._change_step, chosen)))
        labels = [label for label, _ in offers]
        self.pick(self._asked("desk.change_ask", chosen), labels, lambda number: offers[number][1]())

    def _asked(self, key: str, chosen: Chosen, **more: str) -> str:
        """A question about cases, with a word on those of them that do not show."""
        asked = self.words(key, count=len(chosen.rows), names=self.names(chosen.rows), **more)
        return "\n".join([asked, *self.not_shown(chosen.rows)])

    def _change_owner(self, chosen: Chosen) -> None:
        """Asks who looks after cases."""

        def take(text: str) -> None:
            done = self._done(self.words("history.owner"), text.strip())
            self._change(chosen, lambda saved: owned(saved, text.strip()), done)

        value = chosen.common(lambda saved: saved.owner)
        self.ask(self._asked("desk.change_owner", chosen), value, LONGEST_OWNER, take)

    def _change_day(self, chosen: Chosen) -> None:
        """Asks for the deadline of their place, in words as people write a day."""
        read = partial(read_deadline, chosen.edition, "local", today=self.session.today)
        editions = {row.saved.edition: row.edition for row in chosen.rows}

        def check(text: str) -> None:
            if (day := read(text)) is not None:
                for edition in filter(None, editions.values()):
                    read_local_deadline(edition, day)

        def take(text: str) -> None:
            day, what = read(text), self.words("history.local_deadline")
            done = self._done(what, self.words.day(day) if day else "")

            def told(count: int) -> str:
                late = next(filter(None, (late_local(row.saved, self.words) for row in self._now(chosen))), None)
                return "\n".join(filter(None, (done(count=count), late)))

            values = Values({LOCAL: day.isoformat() if day else ""})
            self._change(chosen, lambda saved: valued(saved, values), told)

        value = chosen.common(lambda saved: saved.answers.local_deadline)
        self.ask(self._asked("desk.change_day", chosen), value, _LONGEST_DAY, take, check)

    def _place_of(self, row: CaseRow) -> Place | None:
        code = known_choice(row.case.facts, _PLACE)
        return row.edition.places.get(code) if row.edition is not None and code is not None else None

    def _change_day_of_place(self, row: CaseRow, code: str) -> None:
        """Asks for the local deadline of all cases of the place of a row, under the same notice."""
        alike = (other for other in self.cases.rows if other.saved.edition == row.saved.edition)
        # What was answered is looked at as it is saved before a case is read whole: there may be thousands.
        named = (other for other in alike if code in other.saved.answers.facts.values())
        rows = [other for other in named if known_choice(other.case.facts, _PLACE) == code]
        if (chosen := self._chosen(rows)) is not None:
            self._change_day(chosen)

    def _change_employer(self, chosen: Chosen) -> None:
        """Asks for the kind of employer."""
        fact, lang = chosen.edition.facts[_EMPLOYER], self.words.lang
        values, what = list(fact.values), fact.label[lang]
        labels = [fact.words(value)[lang] for value in values]
        asked = self._asked("desk.change_to", chosen, what=what)
        self.pick(asked, labels, lambda at: self._set(chosen, _EMPLOYER, values[at], what, labels[at]))

    def _change_place(self, chosen: Chosen) -> None:
        """Asks for the place of the employer; where a text names several, which of them."""
        from gcguide.language.places import read_places

        words, edition = self.words, chosen.edition
        what = edition.facts[_PLACE].label[words.lang]

        def check(text: str) -> str:
            return "" if read_places(text, edition) else words("desk.change_place_unknown", word=shown(text))

        def take(text: str) -> None:
            places = read_places(text, edition)
            labels = [place.in_words(words.lang) for place in places]

            def picked(number: int) -> None:
                self._set(chosen, _PLACE, places[number].code, what, labels[number])

            if len(places) == 1:
                picked(0)
            else:
                self.pick(words("desk.change_which_place", word=shown(text)), labels, picked)

        self.ask(self._asked("desk.change_place", chosen), "", _LONGEST_PLACE, take, check)

    def _change_step(self, chosen: Chosen) -> None:
        """Asks for a step, and what became of it."""
        words, steps = self.words, chosen.edition.rules.steps
        ids, labels = list(steps), [step.label[words.lang] for step in steps.values()]
        states = [words(f"step_state.{state}") for state in STATES]

        def ask_state(number: int) -> None:
            what = words("desk.change_step_named", step=labels[number])
            asked = self._asked("desk.change_to", chosen, what=what)
            self.pick(asked, states, lambda at: self._set(chosen, ids[number], STATES[at], what, states[at]))

        self.pick(self._asked("desk.change_which_step", chosen), labels, ask_state)

    # Stages

    def action_stage(self) -> None:
        """Asks how far the marked have come, or the row under the cursor, and since when."""
        if (chosen := self._chosen(self.targets)) is None:
            return
        words, stages = self.words, chosen.edition.rules.stages
        labels = [stage.label[words.lang] for stage in stages]
        self.pick(self._asked("desk.stage_ask", chosen), labels, lambda number: self._ask_when(chosen, stages[number]))

    def _ask_when(self, chosen: Chosen, stage: Stage) -> None:
        """Asks for the day, and then for the reason where there is one."""
        words, today, label = self.words, self.session.today, stage.label[self.words.lang]
        read = partial(read_stage_day, chosen.edition, today=today)

        def note(on: date, why: str) -> None:
            def done(count: int) -> str:
                said = words("desk.staged", count=count, stage=label, day=words.day(on))
                turned = stages_turned((row.saved for row in chosen.rows), stage.id, on, words)
                return "\n".join(filter(None, (said, *turned, next_time(stage, chosen.edition, words))))

            self._change(chosen, lambda saved: staged(saved, stage.id, on, why), done)

        def take(text: str) -> None:
            on = read(text) if text else today
            if stage.with_reason:
                self.ask(words("desk.stage_why", stage=label), "", _LONGEST_WHY, partial(note, on))
            else:
                note(on, "")

        sentence = self._asked("desk.stage_day", chosen, stage=label, day=words.day(today))
        self.ask(sentence, "", _LONGEST_DAY, take, lambda text: read(text) if text else None)

    # The bin

    def action_bin(self) -> None:
        """What was deleted: one to bring back, or all to erase for good."""
        if not self.is_open:
            return
        words, kept = self.words, list(self.desk.store.in_bin())
        if not kept:
            self.say(words("desk.bin_empty"))
            return
        rows = [CaseRow(saved, self.desk.context) for saved in kept]
        lines = [words("desk.bin_back", number=row.number, name=self.shown_name(row)) for row in rows]
        sentence = words("desk.bin", count=len(kept), days=bin_days())
        numbers = [row.number for row in rows]
        self.pick(sentence, [*lines, words("desk.bin_erase")], partial(self._from_bin, numbers))

    def _from_bin(self, numbers: list[int], picked: int) -> None:
        words, store = self.words, self.desk.store
        if picked == len(numbers):
            sentence = "\n".join([words("desk.erase_ask", count=len(numbers)), *self.files_left(numbers)])
            answers = words("desk.delete_stay"), words("desk.erase_go", count=len(numbers))
            self.confirm(sentence, *answers, partial(self._erase, numbers))
            return
        number = numbers[picked]
        saved = next((one for one in store.in_bin() if one.number == number), None)
        if saved is not None and (others := same_person(store, saved)):
            listed = words.listing([*map(str, others)])
            sentence = words("desk.bin_twice", number=number, name=saved.name, others=listed)
            self.confirm(sentence, words("desk.bin_stay"), words("desk.bin_go"), partial(self._bring_back, number))
        else:
            self._bring_back(number)

    def _bring_back(self, number: int) -> None:
        self.desk.bring_back([number])
        self.show(number)
        self.say(self.words("desk.undone", count=1))

    def _erase(self, numbers: list[int]) -> None:
        erased = self.desk.erase(numbers)
        if not erased.count:
            return
        heading = self.words("desk.erased" if erased.is_whole else "desk.erased_later", count=erased.count)
        left = [self.words("case.exports_left"), *map(plain, erased.files)] if erased.files else []
        left += [self.words("case.aside_left"), *map(plain, erased.aside)] if erased.aside else []
        if left:
            self.app.call_later(self.show_text, (heading, left))
        else:
            self.app.notify(heading, markup=False)
