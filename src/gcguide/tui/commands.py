"""What can be done, wherever one is: the palette lists it, the help names its keys."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gcguide.folders import edition_ids
from gcguide.language.pinyin import Pinyin
from gcguide.text import LANGS, bare
from gcguide.words import Words


@dataclass(frozen=True)
class Command:
    """Something to do: what it concerns, what is done, the action that does it, its key if it has one."""

    area: str
    id: str
    action: str
    key: str = ""

    def does(self, words: Words) -> str:
        """What it does."""
        return words(f"app.do_{self.id}")

    def entry(self, words: Words) -> str:
        """Its line in the palette: what it concerns, and what it does."""
        return words.labelled(words(f"app.area_{self.area}"), self.does(words))


# Of the question that stands.
ASKED = (
    Command("talk", "back", "screen.back", "escape"),
    Command("talk", "why", "screen.why", "f1"),
    Command("talk", "status", "screen.status", "f2"),
)
PLACES = (
    Command("go", "talk", "app.go('talk')"),
    Command("go", "result", "app.go('result')", "f4"),
    Command("go", "cases", "app.go('cases')", "f3"),
    Command("go", "export", "app.go('export')", "ctrl+e"),
)
# On the counsellor's desk.
DESK = (
    Command("desk", "desk_open", "screen.open", "enter"),
    Command("desk", "desk_new", "screen.new", "ctrl+n"),
    Command("desk", "desk_mark", "screen.mark(1)", "tab"),
    Command("desk", "desk_mark_all", "screen.mark_all", "ctrl+a"),
    Command("desk", "desk_write", "screen.write", "ctrl+e"),
    Command("desk", "desk_rename", "screen.rename", "f2"),
    Command("desk", "desk_note", "screen.note", "f5"),
    Command("desk", "desk_due", "screen.due", "f6"),
    Command("desk", "desk_sort", "screen.sort", "f7"),
    Command("desk", "desk_duplicate", "screen.duplicate", "ctrl+d"),
    Command("desk", "desk_delete", "screen.delete", "delete"),
    Command("desk", "desk_undo", "screen.undo", "ctrl+z"),
    Command("desk", "desk_history", "screen.history", "f11"),
    Command("desk", "desk_move", "screen.move_edition", "ctrl+b"),
    Command("desk", "desk_intake", "screen.intake", "ctrl+o"),
    Command("desk", "desk_jump", "screen.jump", "ctrl+g"),
)
LOOK = (
    Command("look", "language", "app.language", "f9"),
    Command("look", "theme", "app.next_theme", "f8"),
    Command("look", "light", "app.theme('light')"),
    Command("look", "dark", "app.theme('dark')"),
    Command("look", "ascii", "app.theme('ascii')"),
)
PROGRAM = (
    Command("program", "palette", "app.command_palette", "ctrl+p"),
    Command("program", "help", "app.help", "f10"),
    Command("program", "quit", "app.quit", "ctrl+q"),
)


def commands(place: str) -> tuple[Command, ...]:
    """All that can be done in one of the places: `talk`, `result`, `export`, `cases`."""
    here = {"talk": ASKED, "cases": DESK}.get(place, ())
    if len(edition_ids()) == 1:  # there is no other notice to move a case to
        here = tuple(command for command in here if command.id != "desk_move")
    keys = {command.key for command in here if command.key}
    others = (command for command in PLACES if command.id != place and command.key not in keys)
    return (*here, *others, *LOOK, *PROGRAM)


def fitting(all: tuple[Command, ...], typed: str, words: Words, pinyin: Pinyin) -> Iterator[Command]:
    """The commands whose line in some language holds what is typed, or is abbreviated by it; all where nothing is."""
    wanted = bare(typed)
    for command in all:
        lines = [command.entry(replace(words, lang=lang)) for lang in LANGS]
        if any(wanted in bare(line) or pinyin.spells(wanted, line) for line in lines):
            yield command
