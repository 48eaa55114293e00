"""The counsellor's desk: the cases, and all that is done with them."""

import gc
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from gcguide.conversation.session import Session, Shelf
from gcguide.desk.changes import read_stage_day, staged
from gcguide.desk.columns import cell_text
from gcguide.desk.desk import Desk, Erased, history_lines
from gcguide.desk.rows import RETENTION_DAYS, CaseRow, RowContext
from gcguide.folders import bin_days
from gcguide.language.lexicon import load_lexicon
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Stage
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.screens.boxes import AskScreen, ConfirmScreen, PickScreen, TextScreen
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.case_list import CaseList
from gcguide.tui.widgets.frame import SessionScreen

if TYPE_CHECKING:
    from gcguide.desk.matching import Intake
    from gcguide.tui.app import GuideApp

_LONGEST_NAME, _LONGEST_NOTE = 60, 200
# So many cases are named before one is asked about all.
_NAMED = 3


class DeskScreen(SessionScreen[None]):
    """The list of cases, what is said about the one under the cursor, and what came of what was done."""

    NAME = "cases"
    AUTO_FOCUS = "FilterField"

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.shelf = session.shelf or Shelf()
        self.cases = CaseList(self.words, marks)
        self.desk: Desk | None = None  # until the store is open; as long as it is not, there are no rows
        self._moved_case: int | None = None  # of the session, when it was moved to another edition here

    def body(self) -> ComposeResult:
        yield self.cases
        yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        self.entitle(self.words("desk.title"))
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        """Reads the cases; where that cannot be done, everything else goes on."""
        try:
            store = self.shelf.store()
            desk = Desk(store, RowContext(self.session.today, self.words), cast(Any, self.shelf.done))
            desk.read()
        except Problem as problem:
            self.cases.say_empty(self.words("desk.unusable", problem=self.told(problem)))
            return
        self.desk = desk
        self.cases.prepare(desk.rows[: self.size.height])  # those in sight, and what all rows share
        self.show(self.session.number)
        lines = [self.told(problem) for problem in store.take_notices()]
        if old := sum(row.is_kept_long for row in desk.rows):
            lines.append(self.words("desk.kept_long", count=old, days=RETENTION_DAYS))
        self.say("\n".join(lines))
        # Thousands of rows stay as long as the desk does; to sweep through them takes longer than a key may.
        gc.freeze()

    def on_screen_resume(self) -> None:
        """Back from elsewhere: what was changed there shows."""
        if self.desk is not None:
            with self.saying_problems():
                if not self.desk.is_current:
                    self.desk.read()
                    self.show()
            self.set_focus(self.cases.field)

    # What shows

    def show(self, number: int | None = None) -> None:
        """The rows as they are now, the cursor on the case of a number, or where it was."""
        if self.desk is not None:
            self.cases.show(self.desk.rows, number)

    def on_case_list_changed(self, event: CaseList.Changed) -> None:
        """Says how many cases show, and what was done."""
        words, rows, shown = self.words, self.cases.rows, self.cases.table.rows
        parts = [words("desk.count", count=len(rows)) if len(shown) == len(rows)
                 else words("desk.count_shown", shown=len(shown), count=len(rows))]  # fmt: skip
        if self.cases.is_searching:
            parts.append(words("desk.searching"))
        if self.cases.only_due:
            parts.insert(0, words("desk.only_due"))
        if marked := sum(row.marked for row in rows):
            hidden = marked - sum(row.marked for row in shown)
            parts.append(words("desk.marked_hidden" if hidden else "desk.marked", count=marked, hidden=hidden))
        self.entitle(words("desk.title"), f" {self.marks.between} ".join(parts))
        if event.outcome is not None:
            self.say(event.outcome)

    def on_case_table_pointed(self) -> None:
        """Says more of the row under the cursor than its line has room for."""
        row, parts = self.row, list[str]()
        if row is not None:
            parts = [self.shown_name(row), row.employer]
            if row.target is not None:
                parts.append(cell_text(row, "best", self.words))
            if row.verdict is not None:
                parts.append(self.words(f"verdict.{row.verdict}"))
            if row.due is not None:
                parts.append(self.words("remind.alarm", act=row.due.label, day=self.words.day(row.due.day)))
            parts.append(row.note)
        self.query_one("#about", Static).update(Content(f" {self.marks.between} ".join(filter(None, parts))))

    @property
    def row(self) -> CaseRow | None:
        """The row under the cursor."""
        return self.cases.row

    @property
    def targets(self) -> list[CaseRow]:
        """What something is done with: the marked, or else the row under the cursor."""
        marked = [row for row in self.cases.rows if row.marked]
        return marked or ([self.row] if self.row is not None else [])

    def shown_name(self, row: CaseRow) -> str:
        """What a row is called in a sentence."""
        return row.name or self.words("desk.numbered", number=row.number)

    def action_sort(self) -> None:
        """Orders by the next column."""
        self.cases.sort_by_next()

    def action_due(self) -> None:
        """Only what is due within the week, or all again."""
        self.cases.turn_due()

    def action_jump(self) -> None:
        """Letters before the rows; the next one pressed goes there."""
        self.cases.jump()

    def action_jump_to(self, letter: str) -> None:
        """Goes to the row that has the letter before it."""
        self.cases.jump_to(letter)

    def action_move(self, key: str) -> None:
        """Moves the cursor."""
        if self.cases.table.rows:
            self.cases.table.move(key)

    # Marks

    def action_mark(self, direction: int) -> None:
        """Marks the row under the cursor or takes its mark away, and goes on: 1 down, -1 up, 0 not at all."""
        if self.row is not None and self._mark([self.row], not self.row.marked) and direction:
            self.cases.table.move("down" if direction > 0 else "up")

    def action_mark_all(self) -> None:
        """Marks all that show; where all are marked, none."""
        rows = self.cases.table.rows
        self._mark(rows, not all(row.marked for row in rows))

    def _mark(self, rows: Sequence[CaseRow], marked: bool) -> bool:
        """Whether rows could be marked, or their marks taken away."""
        if self.desk is None or not rows:
            return False
        with self.saying_problems():
            self.desk.mark(rows, marked)
            self.show()
            return True
        return False

    # Going to a case

    def action_open(self) -> None:
        """Goes on with a case."""
        if self.row is not None:
            self._leave_for(self.row.number)

    def action_new(self) -> None:
        """Begins a new case."""
        self._leave_for(None)

    def _leave_for(self, number: int | None) -> None:
        self.app.call_later(self._open_case, number)

    def _open_case(self, number: int | None) -> None:
        try:
            cast("GuideApp", self.app).open_case(number)
        except Problem as problem:
            self.say(self.words("desk.opened_not", problem=self.told(problem)))

    def action_leave(self) -> None:
        """Takes back what limits the view; else goes back to the conversation, or to a new one if its case is gone."""
        if not self.cases.clear():
            self.action_talk()

    def action_talk(self) -> None:
        """Back to the conversation as it is now."""
        number = self.session.number
        if number is not None and self.desk is not None and number in self.desk.store.deleted():
            self._leave_for(None)
        elif number is not None and number == self._moved_case:
            self._leave_for(number)
        else:
            self.app.pop_screen()

    # Changes of one case

    def action_rename(self) -> None:
        """Asks what to call a case."""
        self._ask("rename", "label", _LONGEST_NAME, "renamed")

    def action_note(self) -> None:
        """Asks what to remember of a case."""
        self._ask("note", "note", _LONGEST_NOTE, "noted")

    def _ask(self, question: str, what: str, longest: int, done: str) -> None:
        """Asks for the label or the note of the case under the cursor, and changes it."""
        if self.desk is None or (row := self.row) is None:
            return
        desk, value = self.desk, str(getattr(row.saved, what))

        def change(typed: str | None) -> None:
            if typed is not None and typed != value:
                with self.saying_problems():
                    desk.note(row, **{what: typed})
                    self.show(row.number)
                    self.say(self.words(f"desk.{done}"))

        sentence = self.words(f"desk.{question}", number=row.number)
        self.app.push_screen(AskScreen(sentence, self.words("app.keys_ask"), value, max(longest, len(value))), change)

    def action_duplicate(self) -> None:
        """A new case with the same answers."""
        if self.desk is not None and (row := self.row) is not None:
            with self.saying_problems():
                number = self.desk.duplicate(row, self.words("desk.copy", name=self.shown_name(row)))
                self.show(number)
                self.say(self.words("desk.copied", number=number))

    def action_history(self) -> None:
        """Who changed what, and when."""
        if self.desk is None or (row := self.row) is None:
            return
        edition = row.edition or self.session.edition
        entries = self.desk.store.history(row.number)
        lines = [plain(line) for line in history_lines(reversed(entries), edition, self.words)]
        heading = self.words("desk.history", number=row.number, name=row.name)
        self._show_text([(heading, lines or [self.words("desk.history_none")])])

    def _show_text(self, sections: list[tuple[str, list[str]]]) -> None:
        self.app.push_screen(TextScreen(sections, self.words("app.help_leave")))

    def action_move_edition(self) -> None:
        """Shows what a newer notice would make of a case, and asks."""
        from gcguide.conversation.reassessed import under

        if self.desk is None or (row := self.row) is None:
            return
        with self.saying_problems():
            newer = self.desk.newer(row)
            if newer is None:
                self.say(self.words("desk.newest"))
                return
            label = newer.rules.label[self.words.lang]
            sentence = self.words("desk.move_ask", number=row.number, name=row.name, edition=label)
            lines = [self.marks.drawn(plain(line)) for line in under(row.saved, newer, self.words)]
            answers = (self.words(f"desk.move_{part}") for part in ("stay", "go"))
            box = ConfirmScreen("\n".join([sentence, *lines]), *answers)
            self.app.push_screen(box, partial(self._move, self.desk, row, newer))

    def _move(self, desk: Desk, row: CaseRow, edition: Edition, go: bool | None) -> None:
        if go:
            with self.saying_problems():
                desk.move(row, edition)
                if row.number == self.session.number:
                    self._moved_case = row.number
                self.show(row.number)
                self.say(self.words("desk.moved", edition=edition.rules.label[self.words.lang]))

    # Deleting

    def action_delete(self) -> None:
        """Asks whether to delete the marked, or the row under the cursor."""
        if self.desk is None or not (rows := self.targets):
            self.say(self.words("desk.no_row"))
            return
        words = self.words
        more = words("desk.and_more") if len(rows) > _NAMED else ""
        names = words.listing([self.shown_name(row) for row in rows[:_NAMED]]) + more
        lines = [words("desk.delete_ask", count=len(rows), names=names, days=bin_days())]
        shown = {row.number for row in self.cases.table.rows}
        if hidden := sum(row.number not in shown for row in rows):
            lines.append(words("desk.delete_hidden", count=hidden))
        if files := len(self.desk.files([row.number for row in rows])):
            lines.append(words("desk.delete_files", count=files))
        answers = words("desk.delete_stay"), words("desk.delete_go", count=len(rows))
        self.app.push_screen(ConfirmScreen("\n".join(lines), *answers), partial(self._delete, self.desk, rows))

    def _delete(self, desk: Desk, rows: list[CaseRow], go: bool | None) -> None:
        if go:
            with self.saying_problems():
                desk.delete(rows)
                self.show()
                self.say(self.words("desk.deleted", count=len(rows)))

    def action_undo(self) -> None:
        """Brings back what was deleted last."""
        if self.desk is None:
            return
        try:
            back = self.desk.undo()
        except Problem as problem:  # another program has erased some
            self.show()
            self.say(self.told(problem))
            return
        self.show(back[0].number if back else None)
        self.say(self.words("desk.undone", count=len(back)) if back else self.words("desk.nothing_undone"))

    def action_bin(self) -> None:
        """What was deleted: one to bring back, or all to erase for good."""
        if self.desk is None:
            return
        desk, words = self.desk, self.words
        kept = list(desk.store.in_bin())
        if not kept:
            self.say(words("desk.bin_empty"))
            return
        rows = [CaseRow(saved, desk.context) for saved in kept]
        lines = [words("desk.bin_back", number=row.number, name=self.shown_name(row)) for row in rows]
        sentence = words("desk.bin", count=len(kept), days=bin_days())
        box = PickScreen(sentence, words("app.keys_pick"), [*lines, words("desk.bin_erase")])
        self.app.push_screen(box, partial(self._from_bin, desk, [row.number for row in rows]))

    def _from_bin(self, desk: Desk, numbers: list[int], picked: int | None) -> None:
        if picked is None:
            return
        if picked < len(numbers):
            with self.saying_problems():
                desk.bring_back([numbers[picked]])
                self.show(numbers[picked])
                self.say(self.words("desk.undone", count=1))
            return
        lines = [self.words("desk.erase_ask", count=len(numbers))]
        if files := len(desk.files(numbers)):
            lines.append(self.words("desk.delete_files", count=files))
        answers = self.words("desk.delete_stay"), self.words("desk.erase_go", count=len(numbers))
        self.app.push_screen(ConfirmScreen("\n".join(lines), *answers), partial(self._erase, desk))

    def _erase(self, desk: Desk, go: bool | None) -> None:
        if go:
            with self.saying_problems():
                self._say_erased(desk.erase())

    # Stages

    def action_stage(self) -> None:
        """Asks how far the marked have come, or the row under the cursor, and since when."""
        if self.desk is None or not (rows := [row for row in self.targets if row.edition is not None]):
            self.say(self.words("desk.no_row"))
            return
        words, stages = self.words, list(rows[0].edition.rules.stages) if rows[0].edition else []
        sentence = words("desk.stage_ask", count=len(rows), name=self.shown_name(rows[0]))
        box = PickScreen(sentence, words("app.keys_pick"), [stage.label[words.lang] for stage in stages])

        def picked(number: int | None) -> None:
            if number is not None:
                self._ask_when(rows, stages[number])

        self.app.push_screen(box, picked)

    def _ask_when(self, rows: list[CaseRow], stage: Stage) -> None:
        """Asks for the day, and for the reason where there is one."""
        words, today, edition, lexicon = self.words, self.session.today, rows[0].edition, load_lexicon()
        if edition is None:
            return
        read = partial(read_stage_day, edition, today=today, lexicon=lexicon)

        def refusal(text: str) -> str:
            try:
                read(text.partition(" ")[0])
            except Problem as problem:
                return self.told(problem)
            return ""

        def given(text: str | None) -> None:
            if text is not None and self.desk is not None:
                day, _, why = text.partition(" ")
                with self.saying_problems():
                    self.desk.revise([staged(row.saved, stage.id, read(day), why) for row in rows])
                    self.show(rows[0].number)
                    self.say(words("desk.staged", count=len(rows), stage=stage.label[words.lang]))

        key = "desk.stage_day_why" if stage.with_reason else "desk.stage_day"
        sentence = words(key, stage=stage.label[words.lang])
        self.app.push_screen(
            AskScreen(sentence, words("app.keys_ask"), today.isoformat(), _LONGEST_NOTE, refusal), given
        )

    def on_unmount(self) -> None:
        """Left."""
        gc.unfreeze()

    def _say_erased(self, erased: Erased) -> None:
        if not erased.count:
            return
        heading = self.words("desk.erased" if erased.is_whole else "desk.erased_later", count=erased.count)
        left = [self.words("case.exports_left"), *map(plain, erased.files)] if erased.files else []
        left += [self.words("case.aside_left"), *map(plain, erased.aside)] if erased.aside else []
        if left:
            self.app.call_later(self._show_text, [(heading, left)])
        else:
            self.app.notify(heading, markup=False)

    # Files

    def action_write(self) -> None:
        """Asks what to write of the marked, or of the row under the cursor."""
        from gcguide.tui.screens.export import BatchScreen

        if self.desk is None or not (rows := self.targets):
            self.say(self.words("desk.no_row"))
            return
        self.app.push_screen(BatchScreen(rows, self.desk.store, self.session, self.marks))

    def action_intake(self) -> None:
        """Takes in the people of a roster."""
        from gcguide.tui.screens.intake import IntakeScreen

        if self.desk is not None:
            screen = IntakeScreen(self.desk.store, self.session, self.marks)
            self.app.push_screen(screen, partial(self._take_in, self.desk))

    def _take_in(self, desk: Desk, taken: "Intake | None") -> None:
        if taken is not None:
            from gcguide.cases.backup import Occasion

            with self.saying_problems():
                desk.store.back_up(Occasion.IMPORT)
                numbers = desk.take_in(taken.drafts, taken.revisions)
                updated = [one.before.number for one in taken.revisions]
                self.show((numbers + updated)[0])
                self.say(self.words("intake.taken", count=len(numbers), updated=len(updated)))
