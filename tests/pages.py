"""The generated pages of docs/: every command with its options, and every room of the house with its job."""

import argparse
import ast
import re
from pathlib import Path

from gcguide.commands.parser import build_parser
from gcguide.text import LANGS
from gcguide.words import load_words

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SOURCES = ROOT / "src" / "gcguide"
HEADS = {
    "zh": "# 命令\n\n由程序自己的 `--help` 生成；`python3 run.py` 之后写什么，这里就是什么。\n",
    "en": "# Commands\n\nMade from the program's own `--help`: whatever may follow `python3 run.py`.\n",
}
ROOMS = """# The rooms of the house

Every module with the first sentence of its docstring, from the ground up: a room uses what stands above it on this
page, never what stands below. [architecture.md](architecture.md) draws the whole.
"""
# From the ground up; a test compares them with the contract that holds the imports.
GROUND, TOP = ("text", "problem", "files", "folders", "kleene", "signals", "words"), ("line", "cli", "__main__")
FLOORS = (
    "reading", "editions", "policy", "core", "language", "person", "tables", "cases", "paper", "policy_check", "authoring",
    "conversation", "desk", "screening", "tui", "commands",
)  # fmt: skip


def parsers(parser, path=()):
    """Every command's parser, by the words one types."""
    yield path, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from parsers(inner, (*path, name))


def commands(lang):
    """All that `--help` says, command by command."""
    parts = [HEADS[lang]]
    for path, parser in parsers(build_parser(load_words(lang))):
        parts.append(f"## {' '.join(('gcguide', *path))}\n\n```\n{parser.format_help().rstrip()}\n```\n")
    return "\n".join(parts)


def rooms():
    """Packages and modules with the first sentence of each docstring."""
    parts = [ROOMS, "## The ground\n", *map(room, (SOURCES / f"{name}.py" for name in GROUND))]
    for floor in FLOORS:
        folder = SOURCES / floor
        parts.append(f"\n## {floor}\n\n{job(folder / '__init__.py')}\n")
        parts += [room(path, folder) for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]
    return "\n".join([*parts, "\n## The way in\n", *map(room, (SOURCES / f"{name}.py" for name in TOP))]) + "\n"


def room(path, folder=SOURCES):
    """One module, as a line."""
    name = path.relative_to(folder).with_suffix("").as_posix()
    return f"- [`{name}`](../{path.relative_to(ROOT).as_posix()}): {job(path)}"


def job(path):
    """The first sentence of a module's docstring."""
    text = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0].split())
    return re.split(r"(?<=[a-z`)])\. ", text)[0]


def pages():
    """Every generated page by its file's name."""
    return {**{f"commands{'' if lang == LANGS[0] else f'.{lang}'}.md": commands(lang) for lang in LANGS}, "rooms.md": rooms()}
