"""The counsellor's desk: the cases, and all that is done with them."""

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from gcguide.conversation.session import Session, Shelf
from gcguide.desk.columns import cell_text
from gcguide.desk.desk import Desk, history_lines
from gcguide.desk.rows import RETENTION_DAYS, CaseRow, RowContext
from gcguide.folders import bin_days
from gcguide.policy.front_page import read_front_page
from gcguide.policy.later import later_line
from gcguide.problem import Problem
from gcguide.text import cut, plain, width, wrap
from gcguide.tui.screens.boxes import Box, TextScreen
from gcguide.tui.screens.desk_files import FilesScreen
from gcguide.tui.screens.desk_views import NewerLine
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.case_list import CaseList

if TYPE_CHECKING:
    from gcguide.desk.preview import Taken
    from gcguide.tui.app import GuideApp

_LONGEST_NAME, _LONGEST_NOTE = 60, 200
_ABOUT = 2  # lines that say more of the row under the cursor
# Seconds: so often it is looked whether another window has changed something.
_GLANCE = 0.8


class DeskScreen(FilesScreen):
    """The list of cases, what is said about the one under the cursor, and what came of what was done."""

    NAME = "cases"
    AUTO_FOCUS = "FilterField"

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.shelf = session.shelf or Shelf()
        self.cases = CaseList(self.words, marks)
        self.is_opening = True
        self._box: Box[Any] | None = None  # what stands before it, or did last
        self._has_left = False  # Esc has just cleared something, or left that
        self.newer = NewerLine(markup=False, id="newer")
        self.newer.display = False

    def body(self) -> ComposeResult:
        yield self.newer
        yield self.cases
        yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        self.entitle(self.words("desk.title"))
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        """Reads the cases, which stay as long as the desk does."""
        gc.disable()  # to sweep through thousands of rows takes longer than a key may
        try:
            self._read()
        finally:
            self.is_opening = False  # what was typed before has waited for this
            gc.freeze()
            gc.enable()

    def _read(self) -> None:
        """Where the cases cannot be read, everything else goes on."""
        try:
            store = self.shelf.store()
            self.desk = desk = Desk(store, RowContext(self.session.today, self.words), cast(Any, self.shelf.done))
            desk.read()
        except Problem as problem:
            self.cases.say_empty(self.words("desk.unusable", problem=self.told(problem)))
            return
        self.is_open = True
        self.cases.prepare(desk.rows[: self.size.height])  # those in sight, and what all rows share
        self.show(self.session.number)
        lines = [self.told(problem) for problem in store.take_notices()]
        # Where there is a newer notice, old cases are to be moved, and not to be deleted.
        if not self.has_newer and (old := sum(row.is_kept_long for row in desk.rows)):
            lines.append(self.words("desk.kept_long", count=old, days=RETENTION_DAYS))
        with suppress(Problem):  # which notice is the newest is told where one is asked for
            lines += filter(None, [later_line(read_front_page(), self.session.today, self.words)])
        self.say("\n".join(lines))
        self.set_interval(_GLANCE, self._glance)

    def on_screen_resume(self) -> None:
        """Back from elsewhere: what was changed there shows."""
        self._has_left = self._box is not None and self._box.is_left
        if self.is_open:
            with self.saying_problems():
                self.catch_up()
            self.set_focus(self.cases.field)

    def on_screen_suspend(self) -> None:
        """Off to elsewhere: what was said before is not to be taken for what comes of that."""
        self._box = self.app.screen if isinstance(self.app.screen, Box) else None
        if not isinstance(self.app.screen, TextScreen):
            self.say("")

    def _glance(self) -> None:
        """What another window has changed shows by itself; while rows stand still for a box or a letter, it waits."""
        is_still = self.app.screen is not self or self.cases.table.jumping
        if self.shelf.is_open and not is_still:
            with suppress(Problem):  # said where something is done; until then the rows stay
                self.catch_up()

    # What shows

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
        self.compare_with_newer()
        self.on_case_table_pointed()  # another row may stand under the cursor, which did not move
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
            parts.append(self._of_newer(row))
            if row.stage is not None and row.saved.stage is not None and (why := plain(row.saved.stage.why)):
                parts.append(self.words.labelled(row.stage.label[self.words.lang], why))
            if row.due is not None:
                parts.append(self.words("remind.alarm", act=row.due.label, day=self.words.due(row.due.day)))
            if row.is_unreported:
                parts.append(self.words("desk.unreported"))
            parts += [row.note, self.words("links.count", count=len(row.saved.links)) if row.saved.links else ""]
            counted = [(kind, len(ids)) for kind, ids in row.missing.items() if ids]
            if missing := [self.words(f"desk.missing.{kind}", count=count) for kind, count in counted]:
                parts.append(self.words("desk.missing.told", parts=self.words.listing(missing)))
        about = self.query_one("#about", Static)
        text, columns = f" {self.marks.between} ".join(filter(None, parts)), about.content_size.width or 78
        lines, dots = wrap(text, columns), self.marks.ellipsis
        if len(lines) > _ABOUT:
            lines = [*lines[: _ABOUT - 1], cut(lines[_ABOUT - 1], columns - width(dots), "") + dots]
        about.update(Content("\n".join(lines)))

    def _of_newer(self, row: CaseRow) -> str:
        """What the newest notice makes of a case, once that is worked out."""
        if not (row.is_older and row.is_compared and row.impact is not None and row.impact.is_changed):
            return ""
        from gcguide.desk.impact_told import impact_line

        return self.words("impact.after_move", what=impact_line(row.impact, self.words))

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
        with self.saying_problems():
            if rows:
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
        self._leave_for(None, begins=True)

    def _leave_for(self, number: int | None, begins: bool = False) -> None:
        def leave() -> None:
            try:
                cast("GuideApp", self.app).open_case(number, begins)
            except Problem as problem:
                self.say(self.words("desk.opened_not", problem=self.told(problem)))

        self.app.call_later(leave)

    def action_leave(self) -> None:
        """Takes back what limits the view; else goes back to the conversation, or to a new one if its case is gone.

        After Esc has cleared something or left a box, one more is often one too many: it only says where it leads.
        """
        if self.cases.clear():
            self._has_left = True
        elif self._has_left:  # the next one might take back an answer in the conversation
            self._has_left = False
            self.say(self.words("desk.leave_again"))
        else:
            self.action_talk()

    def action_talk(self) -> None:
        """Back to the conversation as it is now."""
        number = self.session.number
        if number is not None and self.is_open and number in self.desk.store.deleted():
            self._leave_for(None)
        elif number is not None and number == self.stale_case:
            self._leave_for(number)
        else:
            self.app.pop_screen()

    # Changes of one case

    def action_rename(self) -> None:
        """Asks what to call a case."""
        self._ask_text("rename", "label", _LONGEST_NAME, "renamed")

    def action_note(self) -> None:
        """Asks what to remember of a case."""
        self._ask_text("note", "note", _LONGEST_NOTE, "noted")

    def _ask_text(self, question: str, what: str, longest: int, done: str) -> None:
        """Asks for the label or the note of the case under the cursor, and changes it."""
        if (row := self.row) is None:
            return
        value = str(getattr(row.saved, what))

        def change(typed: str) -> None:
            if typed != value:
                self.desk.note(row, **{what: typed})
                self.show(row.number)
                self.say(self.words(f"desk.{done}"))

        self.ask(self.words(f"desk.{question}", number=row.number), value, longest, change)

    def action_duplicate(self) -> None:
        """A new case with the same answers."""
        if (row := self.row) is not None:
            with self.saying_problems():
                number = self.desk.duplicate(row, self.words("desk.copy", name=self.shown_name(row)))
                self.show(number)
                self.say(self.words("desk.copied", number=number))

    def action_history(self) -> None:
        """Who changed what, and when."""
        if (row := self.row) is None:
            return
        entries = self.desk.store.history(row.number)
        lines = [plain(line) for line in history_lines(entries, row.edition or self.session.edition, self.words)][::-1]
        heading = self.words("desk.history", number=row.number, name=row.name)
        self.show_text((heading, lines or [self.words("desk.history_none")]))

    # Deleting

    def action_delete(self) -> None:
        """Asks whether to delete the marked, or the row under the cursor."""
        if not (rows := self.targets):
            self.say(self.words("desk.no_row"))
            return
        words = self.words

        def delete() -> None:
            self.desk.delete(rows)
            self.show()
            self.say(words("desk.deleted", count=len(rows)))

        lines = [words("desk.delete_ask", count=len(rows), names=self.names(rows), days=bin_days())]
        lines += self.not_shown(rows) + self.files_left([row.number for row in rows])
        self.confirm("\n".join(lines), words("desk.delete_stay"), words("desk.delete_go", count=len(rows)), delete)

    def action_undo(self) -> None:
        """Takes back the last change, or brings back what was deleted last."""
        if not self.is_open:
            return
        before = {row.number for row in self.desk.rows}
        try:
            back = self.desk.undo()
        except Problem as problem:  # another program has erased some
            self.show()
            self.say(self.told(problem))
            return
        if back is None:
            self.say(self.words("desk.nothing_undone"))
            return
        self.note_stale(row.number for row in back if row.number in before)
        self.show(back[0].number if back else None)
        is_back = any(row.number not in before for row in back)
        self.say(self.words("desk.undone" if is_back else "desk.taken_back", count=len(back)))

    def on_unmount(self) -> None:
        """Left."""
        gc.unfreeze()

    # Files

    def action_write(self) -> None:
        """Asks what to write of the marked, or of the row under the cursor."""
        from gcguide.tui.screens.export import BatchScreen

        if rows := self.targets:
            self.app.push_screen(BatchScreen(rows, self.desk.store, self.session, self.marks))
        else:
            self.say(self.words("desk.no_row"))

    def action_intake(self) -> None:
        """Takes in the people of a roster."""
        from gcguide.tui.screens.intake import IntakeScreen

        if self.is_open:
            pointed = self.row.number if self.row is not None else None
            self.app.push_screen(IntakeScreen(self.desk, self.session, self.marks, pointed), self._take_in)

    def _take_in(self, take: "Callable[[Desk], Taken] | None") -> None:
        if take is not None:
            with self.saying_problems():
                taken = take(self.desk)
                self.show_taken(taken)
                self.say(self.words("intake.taken", count=len(taken.added), updated=len(taken.updated)))
