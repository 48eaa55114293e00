"""Moving cases to a newer notice: what it would change, and whether there are any to be moved."""

from collections.abc import Generator, Iterator
from contextlib import suppress
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from gcguide.desk.desk import Desk
from gcguide.desk.rows import CaseRow
from gcguide.editions.files import newest_of_scheme, scheme_chosen
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.screens.boxes import ConfirmScreen
from gcguide.tui.screens.desk_views import ViewsScreen
from gcguide.tui.widgets.newer_line import NewerLine

if TYPE_CHECKING:
    from gcguide.desk.moves import Move

# Seconds: cases are compared in pieces of so long, with so long between them for keys; until the first piece, and
# between two words on how far it is.
_PIECE, _PAUSE, _AT_FIRST, _EVERY = 0.012, 0.02, 0.2, 0.3


class MovesScreen(ViewsScreen):
    """What a newer notice makes of the cases; those that are meant are moved to it."""

    newer: NewerLine
    _looked_at: list[CaseRow] | None = None
    _left: Iterator[CaseRow] = iter(())
    _compares = False
    _plans = False

    @property
    def has_newer(self) -> bool:
        """Whether a case may be under another notice than the newest; told without reading any of them."""
        if self.desk is None:
            return False
        with suppress(Problem):  # which notice is the newest is told where one is asked for
            newest = newest_of_scheme(scheme_chosen())
            return newest is not None and any(row.saved.edition != newest for row in self.desk.rows)
        return False

    # What is said of a newer notice

    def compare_with_newer(self) -> None:
        """Looks at what the newest notice makes of the cases, while nobody types; what was worked out stays."""
        if self.desk is None or self._looked_at is self.desk.rows:
            return
        self._looked_at = self.desk.rows
        if not self.has_newer:
            self.newer.say_nothing()
            return
        if not self._compares:
            self._compares = True
            self.set_timer(_AT_FIRST, self._begin_comparing)

    def _begin_comparing(self) -> None:
        older = [row for row in self._looked_at or () if row.is_older]
        self._left = iter(older)
        if not older:
            self._compares = False
            self.newer.say_nothing()
            return
        if any(not row.is_compared for row in older):
            self.newer.say_comparing(len(older))
        self._compare()

    def _compare(self) -> None:
        end, rows = perf_counter() + _PIECE, self._looked_at
        if self.desk is not None and self.desk.rows is not rows:  # others by now
            self._looked_at = self.desk.rows
            self._begin_comparing()
            return
        for row in self._left:
            _ = row.impact
            if perf_counter() > end:
                self.set_timer(_PAUSE, self._compare)
                return
        self._compares = False
        self.newer.say([row for row in rows or () if row.is_older])

    # Moving

    def action_move_edition(self) -> None:
        """Shows what the newest notice would make of the marked, or of the row under the cursor, and asks."""
        if self._plans:
            return
        if self.desk is None or not (rows := self.targets):
            self.say(self.words("desk.no_row"))
            return
        # A case whose own notice is not here can be gone on with under one that is.
        older = [row for row in rows if row.is_older or row.edition is None]
        newest = self.desk.context.newest
        if newest is None or not older:
            self.say(self.words("desk.newest"))
            return
        from gcguide.desk.moves import planning

        known = {row.number: row for row in older}
        steps = planning(newest, [row.saved for row in older], lambda saved: known[saved.number].impact)
        self._plans = True
        self._plan(steps, older, len(rows) - len(older), perf_counter())

    def _plan(self, steps: "Generator[int, None, Move]", rows: list[CaseRow], stay: int, said: float) -> None:
        """Works out a move in pieces, saying how far it is; then asks."""
        end = perf_counter() + _PIECE
        while True:
            try:
                done = next(steps)
            except StopIteration as finished:
                self._plans = False
                self._ask_move(finished.value, rows, stay)
                return
            except Problem as problem:
                self._plans = False
                self.say(self.told(problem))
                return
            if perf_counter() > end:
                if perf_counter() - said > _EVERY:
                    self.say(self.words("desk.move_progress", done=done, count=len(rows)))
                    said = perf_counter()
                self.set_timer(0.001, partial(self._plan, steps, rows, stay, said))
                return

    def _ask_move(self, move: "Move", rows: list[CaseRow], stay: int) -> None:
        from gcguide.desk.moves import move_lines

        if self.desk is None or self.app.screen is not self:
            return
        words, label = self.words, move.edition.rules.label[self.words.lang]
        lines = [self.marks.drawn(plain(line)) for line in move_lines(move, words)]
        if len(rows) == 1:
            name = self.shown_name(rows[0])
            lines.insert(0, words("desk.move_ask", number=rows[0].number, name=name, edition=label))
        if stay:
            lines.append(words("desk.move_others", count=stay))
        if hidden := self.hidden(rows):
            lines.append(words("desk.not_shown", count=hidden))
        self.say("")
        answers = (words(f"desk.move_{part}", count=len(rows)) for part in ("stay", "go"))
        self.app.push_screen(ConfirmScreen("\n".join(lines), *answers), partial(self._move, self.desk, move))

    def _move(self, desk: Desk, move: "Move", go: bool | None) -> None:
        if go:
            with self.saying_problems():
                desk.revise(move.revisions)
                numbers = [one.before.number for one in move.revisions]
                self.note_stale(numbers)
                self.show(numbers[0] if len(numbers) == 1 else None)
                self.say(self._moved_words(move.edition, len(numbers)))

    def _moved_words(self, edition: Edition, count: int) -> str:
        label = edition.rules.label[self.words.lang]
        return " ".join((self.words("desk.moved", count=count, edition=label), self.words("desk.undo_way")))
