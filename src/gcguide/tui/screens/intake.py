"""A roster of applicants becomes cases: what would come in is shown first, with what does not hold in each row."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from gcguide.conversation.session import Session
from gcguide.person.given import code_in, may_hold_code
from gcguide.person.handover import holds_code
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.reading.decode import read_bytes
from gcguide.reading.pictures import MAX_BYTES as MAX_PICTURE
from gcguide.tui.keys import bindings
from gcguide.tui.screens.form import FormScreen, LabelledField
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.frame import Pane

if TYPE_CHECKING:
    from gcguide.cases.store import Draft, Store
    from gcguide.desk.matching import Met
    from gcguide.tables.roster import RosterRead

# What may become of people whose case differs; the first is what the key does.
MATCHINGS = ("update", "skip", "new")

# So many rows are shown one by one, those with problems first.
_SHOWN = 300


class _StoppedError(Exception):
    """The person has asked to stop the reading."""


class IntakeScreen(FormScreen[Any]):
    """Which file, what is in it, and whether to take it in; gives what is to come in."""

    NAME = "intake"
    AUTO_FOCUS = "CleanInput"
    BINDINGS = bindings(NAME)

    def __init__(self, store: "Store", session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.store = store
        self.met: list[Met] = []
        self.draft: Draft | None = None  # the case of a code that was given instead

    def body(self) -> ComposeResult:
        words = self.words
        yield LabelledField("file", words("intake.file"), words("intake.hint"))
        for matching in MATCHINGS:
            yield ActionItem("take", matching, self.marks.arrow, "")
        with Pane():
            yield Static(id="rows", markup=False)

    def on_mount(self) -> None:
        words = self.words
        self.entitle(words("intake.title"), load_edition().rules.label[words.lang])
        self._offer({})

    def _offer(self, offered: dict[str, str]) -> None:
        """Shows what can be done with what was read, by its key."""
        for item in self.query(ActionItem):
            item.display = item.key in offered
            item.show(item.mark, offered.get(item.key, ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._forget()

    def _forget(self) -> None:
        """Takes back what was read of another file."""
        self.met, self.draft = [], None
        self._offer({})
        self.query_one("#rows", Static).update(Content(""))
        self.say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_read()

    def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        self._take(event.key)

    def action_read(self) -> None:
        """Reads the file."""
        field = self.query_one(LabelledField)
        if not self.is_busy and field.value:
            self._forget()
            if holds_code(field.value):
                with self.saying_problems():
                    self._read_code(field.value)
                return
            self.say(self.words("intake.reading", done=0, total="?"))
            path = field.path
            self.begin(lambda: self._read(path))

    def _read_code(self, code: str) -> None:
        """Shows what a code of answers holds, and offers to make a case of it."""
        from gcguide.desk.handed import code_lines, draft_of_code, read_code

        edition, handover = read_code(code)
        self.draft = draft_of_code(edition, handover, self.words)
        self.query_one("#rows", Static).update(Content("\n".join(code_lines(edition, handover, self.words))))
        self._offer({MATCHINGS[0]: self.words("intake.take_code")})

    def _code_of(self, path: Path) -> str | None:
        """The code that a picture, or a text of its own, holds."""
        return code_in(read_bytes(path, MAX_PICTURE), path) if may_hold_code(path) else None

    def _read(self, path: Path) -> None:
        """Runs in the thread."""
        from gcguide.desk.matching import meet
        from gcguide.tables.roster import read_roster

        worker, call, edition = get_current_worker(), self.app.call_from_thread, load_edition()

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise _StoppedError
            call(self.say, self.words("intake.reading", done=done, total=total))

        try:
            if (code := self._code_of(path)) is not None:
                call(self.end, "")
                call(self._read_code, code)
                return
            roster = read_roster(edition, path, self.session.today, progress)
            met = meet(edition, self.store.cases(), roster.people)
        except _StoppedError:
            call(self.end, self.words("intake.stopped"))
        except Problem as problem:
            call(self.end, self.told(problem))
        else:
            call(self._show, roster, met)

    def _show(self, roster: "RosterRead", met: "list[Met]") -> None:
        from gcguide.desk.matching import APART, State

        words, self.met = self.words, met
        self.query_one("#rows", Static).update(Content("\n".join(self._report(roster))))
        counts = {str(state): sum(one.state is state for one in met) for state in State}
        new, changed, apart = counts["new"], counts["changed"], sum(counts[state] for state in APART)
        update, skip, anew = MATCHINGS
        offered = {update: words("intake.take", count=new)} if new else {}
        if changed:
            offered = {key: words(f"intake.take_{key}", count=new, changed=changed) for key in (update, skip)}
        if apart:
            offered[anew] = words("intake.take_new", count=new, changed=apart)
        self._offer(offered)
        said = words("transfer.ready", count=len(met), left=len(roster.people) - len(met))
        self.end(said if len(met) == new else f"{said}\n{words('matching.counts', **counts)}")

    def _report(self, roster: "RosterRead") -> Iterator[str]:
        """What concerns the whole, then the rows: first those that something is the matter with."""
        from gcguide.desk.intake import row_head, row_lines, told_together, whole_lines
        from gcguide.desk.matching import met_line

        words, told, edition = self.words, told_together(roster), load_edition()
        yield from whole_lines(roster, words)
        lines = {id(one.row): line for one in self.met if (line := met_line(one, edition, words))}
        rows = sorted(
            roster.people,
            key=lambda row: (row.case is not None, not row.problems, not (row.warnings or id(row) in lines)),
        )
        for row in rows[:_SHOWN]:
            mark = self.marks.verdicts["no" if row.case is None else "consult" if row.problems else "clear"]
            yield f"{mark} {row_head(row, roster, words)}"
            yield from row_lines(row, words, told)
            if id(row) in lines:
                yield f"    {lines[id(row)]}"
        if len(rows) > _SHOWN:
            yield words("intake.more", count=len(rows) - _SHOWN)

    def action_take(self) -> None:
        """Takes in what can be: what differs is updated."""
        self._take(MATCHINGS[0])

    def _take(self, matching: str) -> None:
        from gcguide.desk.matching import Intake, Matching, intake

        if self.draft is not None:
            self.dismiss(Intake((self.draft,)))
        elif not self.is_busy and self.met:
            with self.saying_problems():
                taken = intake(load_edition(), self.met, Matching(matching), self.words)
                if taken.drafts or taken.revisions:
                    self.dismiss(taken)

    def action_page(self, direction: int) -> None:
        """Scrolls what was read."""
        self.query_one(Pane).page(direction)

    def action_leave(self) -> None:
        """Stops the reading; else back to the desk with nothing taken in."""
        if self.is_busy:
            self.stop()
        else:
            self.dismiss(None)
