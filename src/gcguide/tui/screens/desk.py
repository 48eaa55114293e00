"""The counsellor's desk: what is done with the cases."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

from gcguide.desk.desk import Erased
from gcguide.desk.history import history_lines
from gcguide.desk.row import Row
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.screens.boxes import AskScreen, ConfirmScreen
from gcguide.tui.screens.desk_view import DeskView
from gcguide.tui.screens.help import HelpScreen
from gcguide.tui.widgets.case_table import CaseTable

if TYPE_CHECKING:
    from gcguide.tui.app import GuideApp

_LONGEST_NAME, _LONGEST_NOTE = 60, 200
# So many cases are named before one is asked about all.
_NAMED = 3


class DeskScreen(DeskView):
    """The cases, and all that is done with them."""

    moved: int | None = None

    # Marks

    def action_mark(self, way: int) -> None:
        """Marks the row under the cursor or takes its mark away, and goes on to the next."""
        if self.desk is None or (row := self.row) is None:
            return
        if self._done(partial(self.desk.mark, [row], not row.marked)):
            self.show()
            self.table.move("down" if way > 0 else "up")

    def action_mark_all(self) -> None:
        """Marks all that show; where all are marked, none."""
        if self.desk is not None and (rows := self.table.rows):
            marked = not all(row.marked for row in rows)
            self._done(partial(self.desk.mark, rows, marked))
            self.show()

    def on_case_table_taken(self, event: CaseTable.Taken) -> None:
        if event.what == "open":
            self.action_open()
        elif self.desk is not None and (row := self.row) is not None:
            self._done(partial(self.desk.mark, [row], not row.marked))
            self.show()

    def _done(self, change: Callable[[], object]) -> bool:
        """Whether a change could be made; why not is said."""
        try:
            change()
        except Problem as problem:
            self.say(self.told(problem))
            return False
        return True

    # Going to a case

    def action_open(self) -> None:
        """Goes on with a case."""
        if self.row is not None:
            self._go(self.row.number)

    def action_new(self) -> None:
        """Begins a new case."""
        self._go(None)

    def _go(self, number: int | None) -> None:
        self.app.call_later(self._gone, number)

    def _gone(self, number: int | None) -> None:
        try:
            cast("GuideApp", self.app).open_case(number)
        except Problem as problem:
            self.say(self.words("desk.opened_not", problem=self.told(problem)))

    def action_leave(self) -> None:
        """Takes back what limits the view; else goes back to the conversation, or to a new one if its case is gone."""
        if not self.clear():
            self.own_talk()

    def own_talk(self) -> None:
        """Back to the conversation as it is now."""
        number = self.session.number
        if number is not None and any(number in numbers for numbers in self.shelf.deleted):
            self._go(None)
        elif number is not None and number == self.moved:
            self._go(number)
        else:
            self.app.pop_screen()

    # Changes of one case

    def action_rename(self) -> None:
        """Asks what to call a case."""
        if (row := self.row) is not None:
            sentence = self.words("desk.rename", number=row.number)
            self._ask(sentence, row.saved.label, _LONGEST_NAME, partial(self._renamed, row, "label"))

    def action_note(self) -> None:
        """Asks what to remember of a case."""
        if (row := self.row) is not None:
            sentence = self.words("desk.note", number=row.number)
            self._ask(sentence, row.saved.note, _LONGEST_NOTE, partial(self._renamed, row, "note"))

    def _ask(self, sentence: str, value: str, longest: int, then: Callable[[str | None], None]) -> None:
        self.app.push_screen(AskScreen(sentence, value, max(longest, len(value))), then)

    def _renamed(self, row: Row, what: str, typed: str | None) -> None:
        if typed is None or self.desk is None or typed == getattr(row.saved, what):
            return
        change = self.desk.rename if what == "label" else self.desk.note
        if self._done(partial(change, row, typed)):
            self.show(row.number)
            self.say(self.words("desk.renamed" if what == "label" else "desk.noted"))

    def action_duplicate(self) -> None:
        """A new case with the same answers."""
        if self.desk is not None and (row := self.row) is not None:
            try:
                number = self.desk.duplicate(row, self.words("desk.copy", name=self.shown_name(row)))
            except Problem as problem:
                self.say(self.told(problem))
                return
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
        self._tell_of([(heading, lines or [self.words("desk.history_none")])])

    def _tell_of(self, sections: list[tuple[str, list[str]]]) -> None:
        self.app.push_screen(HelpScreen(sections, self.words("app.help_leave")))

    def action_move_edition(self) -> None:
        """Shows what a newer notice would make of a case, and asks."""
        from gcguide.conversation.reassessed import under

        if self.desk is None or (row := self.row) is None:
            return
        try:
            newer = self.desk.newer(row)
            if newer is None:
                self.say(self.words("desk.newest"))
                return
            label = newer.rules.label[self.words.lang]
            sentence = self.words("desk.move_ask", number=row.number, name=row.name, edition=label)
            lines = [self.marks.drawn(plain(line)) for line in under(row.saved, newer, self.words)]
        except Problem as problem:
            self.say(self.told(problem))
            return
        answers = (self.words(f"desk.move_{part}") for part in ("stay", "go"))
        self.app.push_screen(ConfirmScreen("\n".join([sentence, *lines]), *answers), partial(self._moved, row, newer))

    def _moved(self, row: Row, edition: Edition, go: bool | None) -> None:
        if go and self.desk is not None and self._done(partial(self.desk.move, row, edition)):
            if row.number == self.session.number:
                self.moved = row.number
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
        lines = [words("desk.delete_ask", count=len(rows), names=names)]
        shown = {row.number for row in self.table.rows}
        if hidden := sum(row.number not in shown for row in rows):
            lines.append(words("desk.delete_hidden", count=hidden))
        if files := len(self.desk.files([row.number for row in rows])):
            lines.append(words("desk.delete_files", count=files))
        answers = words("desk.delete_stay"), words("desk.delete_go", count=len(rows))
        self.app.push_screen(ConfirmScreen("\n".join(lines), *answers), partial(self._deleted, rows))

    def _deleted(self, rows: list[Row], go: bool | None) -> None:
        if go and self.desk is not None and self._done(partial(self.desk.delete, rows)):
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

    def on_unmount(self) -> None:
        """Left, unless it only changes its looks: what was deleted is erased, the files that stay are named."""
        if self.desk is None or any(isinstance(screen, DeskScreen) for screen in self.app.screen_stack):
            return
        with suppress(Problem):  # it is tried again when the desk is next opened
            self._erased(self.desk.erase())

    def _erased(self, erased: Erased) -> None:
        if not erased.count:
            return
        said = self.words("desk.erased" if erased.is_whole else "desk.erased_later", count=erased.count)
        left = [self.words("case.exports_left"), *map(plain, erased.files)] if erased.files else []
        left += [self.words("case.aside_left"), *map(plain, erased.aside)] if erased.aside else []
        if left:
            self.app.call_later(self._tell_of, [(said, left)])
        else:
            self.app.notify(said, markup=False)

    # Files

    def action_write(self) -> None:
        """Asks what to write of the marked, or of the row under the cursor."""
        from gcguide.tui.screens.batch import BatchScreen

        if self.desk is None or not (rows := self.targets):
            self.say(self.words("desk.no_row"))
            return
        self.app.push_screen(BatchScreen(rows, self.desk.store, self.session, self.marks))

    own_export = action_write

    def action_intake(self) -> None:
        """Takes in the people of a roster."""
        from gcguide.tui.screens.intake import IntakeScreen

        if self.desk is not None:
            before = len(self.desk.rows)
            screen = IntakeScreen(self.desk.store, self.session, self.marks)
            self.app.push_screen(screen, partial(self._taken_in, before))

    def _taken_in(self, before: int, first: int | None) -> None:
        if first is not None and self.desk is not None and self._done(self.desk.read):
            self.show(first)
            self.say(self.words("intake.taken", count=len(self.desk.rows) - before, number=first))
