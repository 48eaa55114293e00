"""The cases as a whole: filters that have a name, their numbers, what a newer notice makes of them, the move to it."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Static

from gcguide.desk.rows import CaseRow
from gcguide.editions.files import newest_of_scheme, scheme_chosen
from gcguide.problem import Problem
from gcguide.text import plain, width
from gcguide.tui.screens.desk_changes import ChangesScreen

if TYPE_CHECKING:
    from gcguide.desk.moves import Move
    from gcguide.tui.app import GuideApp

_LONGEST_NAME = 20
# Seconds: cases are compared in pieces of so long, with so long between them for keys; until the first piece, and
# between two words on how far it is.
_PIECE, _PAUSE, _AT_FIRST, _EVERY = 0.012, 0.02, 0.2, 0.3


class NewerLine(Static):
    """The line that says that there is a newer notice than that of some cases, and what it changes; else there is none.

    Attributes:
        ways: what it says, the longest first.
    """

    ways: Sequence[str] = ()

    def show(self, ways: Sequence[str]) -> None:
        """Says something in one of these ways; nothing where there are none."""
        self.ways, self.display = ways, bool(ways)
        self.refresh()

    def render(self) -> Content:
        """The longest of the ways to say it that there is room for."""
        room = self.content_size.width
        return Content(next((way for way in self.ways if width(way) <= room), self.ways[-1] if self.ways else ""))


class ViewsScreen(ChangesScreen):
    """What is looked for on the desk, by a name; numbers; a newer notice, to which those that are meant are moved."""

    newer: NewerLine
    _looked_at: list[CaseRow] | None = None
    _left: Iterator[CaseRow] = iter(())
    _compares = False
    _plans = False

    # Filters and numbers

    def action_filters(self) -> None:
        """Takes a filter that has a name, names the one that stands, or forgets one."""
        words, app = self.words, cast("GuideApp", self.app)
        filters, typed = app.settings.filters, self.cases.field.value.strip()
        rows = [words("desk.filter_take", name=name, text=text) for name, text in filters.items()]
        rows += [words("desk.filter_keep", text=typed)] if typed else []
        rows += [words("desk.filter_forget", name=name) for name in filters]
        if not rows:
            self.say(words("desk.filter_none"))
            return
        names = list(filters)

        def picked(number: int) -> None:
            if number < len(names):
                self.cases.field.value = filters[names[number]]
                self.cases.find()
            elif typed and number == len(names):
                self.ask(words("desk.filter_name", text=typed), "", _LONGEST_NAME, named)
            else:
                gone = names[number - len(names) - bool(typed)]
                app.keep_filters({name: text for name, text in filters.items() if name != gone})
                self.say(words("desk.filter_forgotten", name=gone))

        def named(name: str) -> None:
            if name:
                app.keep_filters({**filters, name: typed})
                self.say(words("desk.filter_kept", name=name))

        self.pick(words("desk.filter_ask"), rows, picked)

    def action_stats(self) -> None:
        """The numbers of the cases that show."""
        if not (rows := self.cases.table.rows):
            self.say(self.words("desk.no_row"))
            return
        from gcguide.desk.stats import counted
        from gcguide.desk.stats_page import stats_page
        from gcguide.paper.counts import render_text

        with self.saying_problems():
            found = counted(rows, {row.number: self.desk.store.history(row.number) for row in rows})
            is_part = len(rows) < len(self.desk.rows)
            title, *lines = render_text(stats_page(found, self.session.today, self.words, some=is_part)).splitlines()
            self.show_text((title, lines))

    # What is said of a newer notice

    @property
    def has_newer(self) -> bool:
        """Whether a case may be under another notice than the newest; told without reading any of them."""
        with suppress(Problem):  # which notice is the newest is told where one is asked for
            newest = newest_of_scheme(scheme_chosen())
            return newest is not None and any(row.saved.edition != newest for row in self.desk.rows)
        return False

    def compare_with_newer(self) -> None:
        """Looks at what the newest notice makes of the cases, while nobody types; what was worked out stays."""
        if not self.is_open or self._looked_at is self.desk.rows:
            return
        self._looked_at = self.desk.rows
        if not self.has_newer:
            self.newer.show(())
        elif not self._compares:
            self._compares = True
            self.set_timer(_AT_FIRST, self._begin_comparing)

    def _begin_comparing(self) -> None:
        older = [row for row in self._looked_at or () if row.is_older]
        self._left = iter(older)
        if not older:
            self._compares = False
            self.newer.show(())
            return
        if any(not row.is_compared for row in older):
            self.newer.show([self.words("desk.newer_comparing", count=len(older))])
        self._compare()

    def _compare(self) -> None:
        end = perf_counter() + _PIECE
        if self.desk.rows is not self._looked_at:  # others by now
            self._looked_at = self.desk.rows
            self._begin_comparing()
            return
        for row in self._left:
            _ = row.impact
            if perf_counter() > end:
                self.set_timer(_PAUSE, self._compare)
                return
        self._compares = False
        told = [row.impact for row in self.desk.rows if row.is_older]
        changed = sum(one is not None and one.is_turned for one in told)
        asked = sum(one is not None and bool(one.asked) for one in told)
        keys = ("desk.newer", "desk.newer_short")
        self.newer.show([self.words(key, count=len(told), changed=changed, asked=asked) for key in keys])

    # Moving

    def action_move_edition(self) -> None:
        """Shows what the newest notice would make of the marked, or of the row under the cursor, and asks."""
        if self._plans:
            return
        if not (rows := self.targets):
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

        if self.app.screen is not self:
            return
        words, label = self.words, move.edition.rules.label[self.words.lang]
        lines = [self.marks.drawn(plain(line)) for line in move_lines(move, words)]
        if len(rows) == 1:
            name = self.shown_name(rows[0])
            lines.insert(0, words("desk.move_ask", number=rows[0].number, name=name, edition=label))
        if stay:
            lines.append(words("desk.move_others", count=stay))
        self.say("")
        stay_as, go = (words(f"desk.move_{part}", count=len(rows)) for part in ("stay", "go"))
        self.confirm("\n".join([*lines, *self.not_shown(rows)]), stay_as, go, partial(self._move, move))

    def _move(self, move: "Move") -> None:
        from gcguide.cases.backup import Occasion

        backup = self.desk.store.back_up(Occasion.MOVE) if len(move.revisions) > 1 else None
        self.desk.revise(move.revisions)
        numbers = [one.before.number for one in move.revisions]
        self.note_stale(numbers)
        self.show(numbers[0] if len(numbers) == 1 else None)
        label = move.edition.rules.label[self.words.lang]
        key = "desk.moved" if backup is None else "desk.moved_several"
        self.say(self.words(key, count=len(numbers), edition=label))
