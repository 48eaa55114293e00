"""The keys: one table from which bindings, the bottom line, the palette and the help are made.

A key that belongs to one widget (Enter on a thing that can be ticked, up and down in the reply field) stands in that
widget; what the help says of it is in `_OF_WIDGETS`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from gcguide.editions.files import edition_ids, newest_beside
from gcguide.text import width
from gcguide.words import Words


@dataclass(frozen=True)
class Key:
    """Something that can be done, and the keys that do it.

    Args:
        id: names it; its words in the palette and the help are `app.do_{id}`.
        keys: as Textual calls them, parted by commas; the first is the one that is named. None for the palette only.
        action: as Textual runs it; `{key}` in it is the key that was pressed.
        screens: where it works, parted by blanks; `app` is everywhere.
        hint: the id of its words on the bottom line; none where it does not stand there.
        area: under what it stands in the palette; none where it is not listed.
        hinted: the screens on whose bottom line it stands, where those are fewer than it works on.
        shown: how the bottom line names the key, where Textual's own name will not do.
        priority: whether it comes before what the focused widget does with the key.
        is_spare: whether the bottom line does without it where it has no room for all.
    """

    id: str
    keys: str
    action: str
    screens: str
    hint: str = ""
    area: str = ""
    hinted: str = ""
    shown: str = ""
    priority: bool = False
    is_spare: bool = False

    def is_on(self, screen: str) -> bool:
        """Whether it works on a screen by a binding of that screen."""
        return screen in self.screens.split()

    def is_hinted_on(self, screen: str) -> bool:
        """Whether it stands on the bottom line of a screen."""
        return bool(self.hint) and screen in (self.hinted or self.screens).split()

    def name(self, app: App[object]) -> str:
        """The key as a person reads it."""
        first = self.keys.split(",")[0]
        return self.shown or (app.get_key_display(Binding(first, "")) if first else "")

    def does(self, words: Words) -> str:
        """What it does."""
        return words(f"app.do_{self.id}")

    def entry(self, words: Words) -> str:
        """Its line in the palette: what it concerns, and what it does."""
        return words.labelled(words(f"app.area_{self.area}"), self.does(words))


KEYS = (
    Key("leave", "escape", "screen.leave", "result export", "result.key_back"),
    Key("leave", "escape", "screen.leave", "batch archive intake cases", "desk.key_back"),
    # The question that is asked now.
    Key("back", "escape", "screen.back", "talk", "screen.key_back", "talk"),
    Key("why", "f1", "screen.why", "talk", "screen.key_why", "talk"),
    Key("status", "f2", "screen.status", "talk", "screen.key_status", "talk"),
    Key("chat_up", "pageup", "screen.scroll_chat(-1)", "talk"),
    Key("chat_down", "pagedown", "screen.scroll_chat(1)", "talk"),
    # The result.
    Key("next_tab", "right", "screen.turn(1)", "result", "result.key_tabs", shown="1-6"),
    Key("last_tab", "left", "screen.turn(-1)", "result"),
    Key("tab", "1,2,3,4,5,6", "screen.tab({key})", "result"),
    Key("line_up", "up", "screen.line(-1)", "result"),
    Key("line_down", "down", "screen.line(1)", "result"),
    # Forms: exports, and a roster to be taken in.
    Key("next", "tab", "app.focus_next", "result"),
    Key("next_part", "tab", "screen.part(1)", "export batch archive", "result.key_next"),
    Key("last_part", "shift+tab", "screen.part(-1)", "export batch archive"),
    Key("act", "enter", "screen.act", "result", "result.key_act", shown="enter"),
    Key("clause", "f1", "screen.clause", "result", "result.key_clause", "plan"),
    Key("choose", "f6", "screen.choose_target", "result", area="plan"),
    Key("fail", "f7,x", "screen.fail", "result", "result.key_fail", "plan", is_spare=True),
    Key("series", "", "screen.ask_series", "result", area="plan"),
    Key("copy_short", "f5", "screen.copy", "result", "result.key_copy", "plan", is_spare=True),
    Key("local", "", "screen.ask_day('local')", "talk result", area="plan"),
    Key("supposed", "", "screen.ask_day('supposed')", "talk result", area="plan"),
    Key("field_up", "up", "app.focus_previous", "export batch archive"),
    Key("field_down", "down", "app.focus_next", "export batch archive"),
    Key("pick_output", "enter", "screen.act", "export batch archive", "export.key_pick", shown="enter", is_spare=True),
    Key("write", "ctrl+s", "screen.write", "export batch archive", "export.key_write"),
    Key("reveal", "f5", "screen.reveal", "export", "export.key_reveal", is_spare=True),
    Key("copy", "f6", "screen.copy", "export", "export.key_copy", is_spare=True),
    Key("open", "f7", "screen.open", "export", "export.key_open", is_spare=True),
    Key("read", "enter", "screen.read", "intake", "intake.key_read", shown="enter"),
    Key("take", "ctrl+s", "screen.take", "intake", "intake.key_take"),
    Key("all_update", "f5", "screen.all('update')", "intake", "intake.key_update", is_spare=True),
    Key("all_skip", "f6", "screen.all('skip')", "intake", "intake.key_skip", is_spare=True),
    Key("all_new", "f7", "screen.all('new')", "intake", "intake.key_new", is_spare=True),
    Key("entries", "down", "screen.list", "intake", "intake.key_list", is_spare=True),
    Key("page_up", "pageup", "screen.page(-1)", "result intake"),
    Key("page_down", "pagedown", "screen.page(1)", "result intake"),
    # The counsellor's desk.
    Key("desk_open", "enter", "screen.open", "cases", "desk.key_open", "desk", shown="enter"),
    Key("desk_new", "ctrl+n", "screen.new", "cases", "desk.key_new", "desk"),
    Key("desk_mark", "tab", "screen.mark(1)", "cases", "desk.key_mark", "desk"),
    Key("desk_mark_back", "shift+tab", "screen.mark(-1)", "cases"),
    Key("desk_mark_all", "ctrl+a", "screen.mark_all", "cases", area="desk"),
    Key("desk_write", "ctrl+e", "screen.write", "cases", "screen.key_export", "desk"),
    Key("desk_backups", "f12", "screen.backups", "cases", "desk.key_backups", "desk", is_spare=True),
    Key("desk_stage", "ctrl+t", "screen.stage", "cases", "desk.key_stage", "desk", is_spare=True),
    Key("desk_change", "ctrl+l", "screen.change", "cases", "desk.key_change", "desk", is_spare=True),
    Key("desk_rename", "f2", "screen.rename", "cases", area="desk"),
    Key("desk_note", "f5", "screen.note", "cases", area="desk"),
    Key("desk_delete", "delete", "screen.delete", "cases", "desk.key_delete", "desk", is_spare=True),
    Key("desk_due", "f6", "screen.due", "cases", "desk.key_due", "desk", is_spare=True),
    Key("desk_filters", "ctrl+f", "screen.filters", "cases", area="desk"),
    Key("desk_stats", "", "screen.stats", "cases", area="desk"),
    Key("desk_sort", "f7", "screen.sort", "cases", area="desk"),
    Key("desk_duplicate", "ctrl+d", "screen.duplicate", "cases", area="desk"),
    Key("desk_undo", "ctrl+z", "screen.undo", "cases", area="desk"),
    Key("desk_bin", "ctrl+r", "screen.bin", "cases", area="desk"),
    Key("desk_history", "f11", "screen.history", "cases", area="desk"),
    Key("desk_move", "ctrl+b", "screen.move_edition", "cases", area="desk"),
    Key("desk_intake", "ctrl+o", "screen.intake", "cases", area="desk"),
    Key("desk_archive", "", "screen.archive", "cases", area="desk"),
    Key("desk_links", "ctrl+k", "screen.links", "cases", area="desk"),
    Key("desk_jump", "ctrl+g", "screen.jump", "cases", area="desk"),
    Key("desk_cursor", "up,down,pageup,pagedown,ctrl+home,ctrl+end", "screen.move('{key}')", "cases"),
    # From one screen to another.
    Key("talk", "", "app.go('talk')", "result export", area="go"),
    Key("talk", "", "screen.talk", "cases", area="go"),
    Key("cases", "f3", "app.go('cases')", "talk result export", "screen.key_cases", "go", "talk", is_spare=True),
    Key("result", "f4", "app.go('result')", "talk export cases", "screen.key_result", "go", hinted="talk"),
    Key("export", "ctrl+e", "app.go('export')", "talk result", "screen.key_export", "go", priority=True,
        is_spare=True),
    Key("anew", "", "app.anew", "talk result export", area="go"),
    # Everywhere.
    Key("language", "f9", "app.language", "app", area="look"),
    Key("theme", "f8", "app.next_theme", "app", area="look"),
    Key("light", "", "app.theme('light')", "app", area="look"),
    Key("dark", "", "app.theme('dark')", "app", area="look"),
    Key("ascii", "", "app.theme('ascii')", "app", area="look"),
    Key("palette", "ctrl+p", "app.command_palette", "app", "screen.key_palette", "program", "talk cases",
        priority=True),
    Key("help", "f10,f1", "app.help", "app", area="program"),
    Key("quit", "ctrl+q", "app.quit", "app", "screen.key_quit", "program", "talk result", priority=True),
    # What comes before a screen.
    Key("leave_box", "escape", "screen.leave", "palette ask text pick confirm"),
    Key("leave_text", "f1,f2,f10,q", "screen.leave", "text"),
    Key("palette_cursor", "up,down,pageup,pagedown", "screen.move('{key}')", "palette"),
    Key("pick_row", "1,2,3,4,5,6,7,8,9", "screen.point({key})", "pick confirm"),
    Key("stay", "ctrl+c", "screen.leave", "confirm"),
    Key("quit_again", "ctrl+c", "screen.go", "confirm_quit"),
)  # fmt: skip


def bindings(screen: str) -> list[BindingType]:
    """The bindings of a screen, or of the app."""
    return [
        Binding(name, key.action.format(key=name), show=False, priority=key.priority)
        for key in KEYS
        if key.is_on(screen)
        for name in filter(None, key.keys.split(","))
    ]


class Hint(NamedTuple):
    """A key on the bottom line: its name, what it does, its action, and whether the line can do without it."""

    key: str
    label: str
    action: str
    is_spare: bool = False

    @property
    def columns(self) -> int:
        """How wide it is."""
        return width(f"{self.key} {self.label}")


def bottom_line(screen: str, words: Words, app: App[object]) -> list[Hint]:
    """The keys on the bottom line of a screen."""
    hinted = [key for key in KEYS if key.is_hinted_on(screen)]
    return [Hint(key.name(app), words(key.hint), key.action, key.is_spare) for key in hinted]


def fitting(hints: Sequence[Hint], columns: int, gap: int) -> list[Hint]:
    """Those that there is room for: what is spare is left out first, in its order; the last one stays."""
    shown = list(hints)
    while len(shown) > 1 and sum(hint.columns + gap for hint in shown) - gap > columns:
        spare = [hint for hint in shown if hint.is_spare]
        shown.remove(spare[0] if spare else shown[-2])
    return shown


def commands(screen: str) -> tuple[Key, ...]:
    """What the palette and the help list on a screen: what can be done there, then what can be done everywhere."""
    listed = [key for where in (screen, "app") for key in KEYS if key.area and key.is_on(where)]
    has_newer = any(newest_beside(id) != id for id in edition_ids())  # else there is no notice to move a case to
    return tuple(key for key in listed if has_newer or key.id != "desk_move")


# By the name of a widget's class, or of one that it is made from, and of those around it: the lines about its keys.
_OF_WIDGETS = {
    "ReplyField": ("reply", "scroll", "turns"),
    "TurnLine": ("turn", "scroll"),
    "FilterField": ("find", "find_words", "find_marks"),
    "Tabs": ("tabs",),
    "VerticalScroll": ("page",),
}
# Where the palette opens, and what works without it too.
_WITH_PALETTE, _EVERYWHERE = ("talk", "result", "export", "cases"), ("help", "quit")
_TYPED = ("choose", "day", "ask", "commands")


def help_sections(screen: Screen[object], words: Words) -> list[tuple[str, list[str]]]:
    """The help of a screen: headings, and lines under each."""
    name, app = screen.name or "", screen.app
    listed = [key for key in commands(name) if key.keys and (name in _WITH_PALETTE or key.id in _EVERYWHERE)]
    here = list(_of_focus(screen, words))
    here += [words.labelled(key.name(app), words(key.hint)) for key in KEYS if key.is_hinted_on(name) and not key.area]
    sections = [(words("app.help_here"), here)] if here else []
    sections.append((words("app.help_keys"), [words.labelled(key.name(app), key.does(words)) for key in listed]))
    if name == "talk":
        sections.append((words("app.help_typed"), [words(f"talk.help_{part}") for part in _TYPED]))
    return sections


def _of_focus(screen: Screen[object], words: Words) -> Iterator[str]:
    """What the keys of the focused widget do."""
    if screen.focused is not None:
        widgets = [node for node in (screen.focused, *screen.focused.ancestors) if isinstance(node, Widget)]
        classes = [kind.__name__ for widget in widgets for kind in type(widget).__mro__]
        # Up and down go from field to field there.
        is_form = any(key.id == "field_up" and key.is_on(screen.name or "") for key in KEYS)
        lines = dict.fromkeys(line for kind in classes for line in _OF_WIDGETS.get(kind, ()))
        for line in (line for line in lines if not (is_form and line == "page")):
            yield words(f"app.keys_{line}")
