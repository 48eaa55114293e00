"""Ways to look at the cases: filters that have a name, and their numbers."""

from typing import TYPE_CHECKING, cast

from gcguide.tui.screens.boxes import AskScreen, PickScreen
from gcguide.tui.screens.desk_changes import ChangesScreen

if TYPE_CHECKING:
    from gcguide.tui.app import GuideApp

_LONGEST_NAME = 20


class ViewsScreen(ChangesScreen):
    """What is looked for on the desk, by a name; the numbers of what shows."""

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

        def picked(number: int | None) -> None:
            if number is None:
                return
            if number < len(names):
                self.cases.field.value = filters[names[number]]
                self.cases.find()
            elif typed and number == len(names):
                self._name_filter(typed)
            else:
                gone = names[number - len(names) - bool(typed)]
                app.keep_filters({name: text for name, text in filters.items() if name != gone})
                self.say(words("desk.filter_forgotten", name=gone))

        self.app.push_screen(PickScreen(words("desk.filter_ask"), words("app.keys_pick"), rows), picked)

    def _name_filter(self, typed: str) -> None:
        words, app = self.words, cast("GuideApp", self.app)

        def named(name: str | None) -> None:
            if name:
                app.keep_filters({**app.settings.filters, name: typed})
                self.say(words("desk.filter_kept", name=name))

        sentence = words("desk.filter_name", text=typed)
        self.app.push_screen(AskScreen(sentence, words("app.keys_ask"), "", _LONGEST_NAME), named)

    def action_stats(self) -> None:
        """The numbers of the cases that show."""
        if self.desk is None or not (rows := self.cases.table.rows):
            self.say(self.words("desk.no_row"))
            return
        from gcguide.desk.stats import counted
        from gcguide.desk.stats_page import stats_page
        from gcguide.paper.counts import render_text

        with self.saying_problems():
            found = counted(rows, {row.number: self.desk.store.history(row.number) for row in rows})
            is_part = len(rows) < len(self.desk.rows)
            title, *lines = render_text(stats_page(found, self.session.today, self.words, some=is_part)).splitlines()
            self.show_text([(title, lines)])
