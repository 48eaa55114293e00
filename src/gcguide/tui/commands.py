"""What can be done, wherever one is: the palette lists it, the help names its keys."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gcguide.dialog.pinyin import Pinyin, counted
from gcguide.dialog.words import Words
from gcguide.text import LANGS


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
    """All that can be done in one of the places: `talk`, `result`, `export`."""
    asked = ASKED if place == "talk" else ()
    return (*asked, *(command for command in PLACES if command.id != place), *LOOK, *PROGRAM)


def fitting(all: tuple[Command, ...], typed: str, words: Words, pinyin: Pinyin) -> Iterator[Command]:
    """The commands whose line in some language holds what is typed, or is abbreviated by it; all where nothing is."""
    wanted = counted(typed)
    for command in all:
        lines = [command.entry(replace(words, lang=lang)) for lang in LANGS]
        if any(wanted in counted(line) or pinyin.spells(wanted, line) for line in lines):
            yield command
