"""What may be asked on the command line: all commands and their options, with help in the user's language."""

import argparse
import re
from ast import literal_eval
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from gcguide import __version__
from gcguide.core.days import read_day
from gcguide.problem import Problem, nearest
from gcguide.text import LANGS, plain
from gcguide.words import Words, program

PROGRAM = "gcguide"
FORMATS = ("pdf", "docx", "html", "md", "txt")
_PARTS_OPTION = "--only"
PARTS = ("wall", "answers", "checklist", "ask", "form", "reasons", "employer", "experts", "cover")
MATCHINGS = ("update", "skip", "new")
DIALECTS = ("duckdb", "spark")
SCHEMAS = ("facts", "edition", "successor", "regions", "titles", "renames", "calendar", "terms", "case")
# Digits of a case's number; more than any store will have.
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Option:
    """An option or an argument of a command.

    Args:
        names: as they are typed, with spaces between them; an argument has no dashes.
        help: the key of its help below `cli`.
        metavar: the key of the word for its value; None for a flag, and where the values are listed.
        settings: what argparse is told besides.
    """

    names: str
    help: str
    metavar: str | None
    settings: Mapping[str, Any]


def _option(names: str, help: str, metavar: str | None = None, **settings: Any) -> Option:
    if metavar == "file":
        settings.setdefault("type", _name)
    return Option(names, help, metavar, settings)


def _name(typed: str) -> str:
    """What may be a file's name; nothing at all would be the current folder, which nobody meant.

    Raises:
        Problem: there is nothing.
    """
    if not typed.strip():
        raise Problem("name_empty")
    return typed


def _path_of(typed: str) -> Path:
    return Path(_name(typed))


def _flag(name: str, help: str) -> Option:
    return _option(name, help, action="store_true")


def _path(names: str, help: str, metavar: str = "file", **settings: Any) -> Option:
    return _option(names, help, metavar, type=_path_of, **settings)


def is_number(word: str) -> bool:
    """Whether a word may be the number of a case, in any digits."""
    return word.isdecimal() and len(word) <= MOST_DIGITS


def _number(written: str) -> int:
    if len(written) > MOST_DIGITS or (number := int(written)) < 1:
        raise ValueError(written)
    return number


def _case(name: str, **settings: Any) -> Option:
    return _option(name, "cases_number", "number", type=_number, **settings)


# A command that leaves these out keeps what was said before its name.
_EDITION = _option("--edition", "edition", "edition", default=argparse.SUPPRESS)
_DAY = _option("--as-of", "assess_as_of", "day", default=argparse.SUPPRESS)
_NOTICE = (_DAY, _EDITION)
_NAMED = _option("id", "edition_named", "edition", nargs="?")
_SUPPOSED = _option("--deadline", "deadline", "day", default=argparse.SUPPRESS)
_FORCE = _flag("--force", "force")
_JSON, _YES = _flag("--json", "cases_json"), _flag("--yes", "cases_yes")
_LABELS = (_option("--label", "cases_label", "text"), _option("--note", "cases_text", "text"))
_PASSPHRASE = _path("--passphrase-file", "cases_passphrase")

# Words to find cases by. One with a minus before it must not hold; it would be taken for an option, so that it comes
# marked.
_MARK = "\0"
_FIND = _option("text", "cases_find", "text", nargs="*", type=lambda word: word.removeprefix(_MARK))

# What a command takes, in the order of its help; what stands together in a tuple excludes each other.
Options = tuple[Option | tuple[Option, ...], ...]
# A command of commands has those instead.
Commands = Mapping[str, "Options | Commands"]

_CONVERSATION: Options = (
    _flag("--plain", "plain"), _option("--case", "case", "number", type=_number), *_NOTICE,
)  # fmt: skip

_COMMANDS: Commands = {
    "assess": (
        _option("file", "assess_file", "file"),
        (_flag("--json", "assess_json"), _flag("--jsonl", "assess_jsonl"), _flag("--full", "assess_full")),
        *_NOTICE, _SUPPOSED,
    ),
    "ask": (_option("question", "ask_question", "text", nargs="+"), _JSON, _EDITION),
    "print": (
        _option("file", "print_case", "file", nargs="?"), _option("--format", "print_format", choices=FORMATS),
        _option(_PARTS_OPTION, "print_only", choices=PARTS, nargs="+", action="extend"),
        _path("-o --out", "print_out"), _FORCE, *_NOTICE, _SUPPOSED,
    ),
    "roster": (
        _option("files", "roster_files", "file", nargs="*"), _path("-o --out", "roster_out", "xlsx"),
        (_flag("--masked", "roster_masked"), _flag("--blank", "roster_blank")), _FORCE, *_NOTICE, _SUPPOSED,
    ),
    "remind": (
        _option("file", "remind_case", "file", nargs="?"), _path("-o --out", "remind_out", "ics"),
        _option("--due", "remind_due", "days"), _FORCE, *_NOTICE, _SUPPOSED,
    ),
    "screen": (
        _option("file", "screen_file", "file", nargs="?"), _path("-o --out", "screen_out"),
        _path("--html", "screen_html"), _path("--mapping", "screen_mapping"),
        _option("--sheet", "table_sheet", "name"),
        _flag("--explain-columns", "screen_explain"), _path("--template", "screen_template"),
        _flag("--strict", "screen_strict"), _option("--words", "screen_words", choices=("ids", "labels")),
        _option("--to-cases", "screen_to-cases", choices=("clear", "verify", "consult")),
        _flag("--packed", "screen_packed"), _option("--workers", "screen_workers", "count"),
        _option("--dask", "screen_dask", "address"), _FORCE, *_NOTICE,
    ),
    "cases": {
        "list": (
            _FIND, _JSON, _option("--stage", "cases_stage_of", "stage"),
            _flag("--overdue", "cases_overdue"), _flag("--deleted", "cases_deleted"), *_NOTICE,
        ),
        "show": (
            (_JSON, _flag("--code", "cases_code")), _flag("--history", "cases_history"),
            _flag("--reveal", "cases_reveal"), _case("number"), *_NOTICE,
        ),
        "stats": (
            _FIND, (_JSON, _path("-o --out", "stats_out")), _FORCE, _DAY,
            _option("--edition", "stats_edition", "edition", default=argparse.SUPPRESS),
        ),
        "new": (_option("file", "cases_file", "file", nargs="?"), _EDITION, *_LABELS),
        "note": (*_LABELS, _case("number")),
        "move": (
            _option("items", "cases_to_move", "number", nargs="*"), _option("--to", "cases_to", "edition"),
            _flag("--all", "cases_move_all"), _option("--find", "cases_move_find", "text", nargs="+"),
            _option("--stage", "cases_stage_of", "stage"), _flag("--overdue", "cases_overdue"),
            _option("--edition", "cases_move_from", "edition", default=argparse.SUPPRESS), _DAY,
            _flag("--dry-run", "cases_move_dry-run"), _YES,
        ),
        "impact": (
            _option("to", "cases_to", "edition"), (_JSON, _path("-o --out", "impact_out", "xlsx")), _FORCE, _DAY,
        ),
        "set": (_option("items", "cases_items", "item", nargs="+"),),
        "stage": (
            _option("items", "cases_to_stage", "item", nargs="+"), _option("--on", "cases_on", "day"),
            _option("--why", "cases_why", "text"), _DAY,
        ),
        "message": (
            _option("numbers", "cases_message_numbers", "number", type=_number, nargs="*"),
            _option("--stage", "cases_stage_of", "stage"), _flag("--overdue", "cases_overdue"),
            _path("-o --out", "cases_message_out"), _FORCE, *_NOTICE,
        ),
        "delete": (_YES, _case("numbers", nargs="+")),
        "restore": (_case("numbers", nargs="+"),),
        "purge": (_YES, _case("numbers", nargs="*")),
        "export": (
            _YES, _flag("--force", "cases_force"), _case("numbers", nargs="*"),
            _path("-o --out", "cases_out", required=True), _PASSPHRASE,
        ),
        "backups": (
            _option("do", "backups_do", nargs="?", default="list", choices=("list", "restore", "export")),
            _option("number", "backups_number", "number", type=_number, nargs="?"), _JSON, _YES,
            _flag("--force", "cases_force"), _path("-o --out", "cases_out"), _PASSPHRASE,
        ),
        "link": (
            _case("number"), _option("paths", "link_paths", "file", nargs="*"), _flag("--remove", "link_remove"),
        ),
        "import": (
            _YES, _flag("--dry-run", "cases_dry-run"), _flag("--replace", "cases_replace"),
            _flag("--copy", "cases_copy"), _option("--matching", "cases_matching", choices=MATCHINGS),
            _option("file", "cases_in", "file"), _EDITION, _PASSPHRASE,
            _path("--mapping", "screen_mapping"), _option("--sheet", "table_sheet", "name"),
            _flag("--explain-columns", "screen_explain"), _flag("--strict", "import_strict"),
        ),
    },
    "policy": {
        "list": (_JSON, _DAY),
        "use": (_option("scheme", "policy_scheme", "scheme"),),
        "check": (_NAMED, _flag("--quiet", "quiet"), _EDITION),
        "show": (_NAMED, *_NOTICE),
        "diff": (_option("before", "diff_before", "edition"), _option("after", "diff_after", "edition"), _JSON),
        "new": (
            _option("id", "new_id", "edition"), _option("--from", "new_from", "edition", dest="base"),
            (_path("--workbook", "new_workbook", "xlsx"), _path("--read", "new_read", "xlsx")), _YES, _FORCE,
        ),
        "publish": (_option("id", "publish_id", "edition"), _YES),
        "import": (_YES, _flag("--force", "policy_again"), _path("file", "policy_file")),
        "schema": (
            _option("name", "schema_name", "name", nargs="?", default="edition", choices=SCHEMAS),
            _path("-o --out", "schema_out", "folder"),
        ),
        "sql": (
            _option("--dialect", "sql_dialect", choices=DIALECTS, default=DIALECTS[0]),
            _option("--table", "sql_table", "name", default="roster"),
            _option("--key", "sql_key", "name", default="id"), _EDITION,
        ),
    },
}  # fmt: skip

# Commands whose own help says more than their line in the list of commands.
_SAY_MORE = ("cli.screen", "cli.policy_sql")


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the user's language."""

    words: Words

    def error(self, message: str) -> NoReturn:
        """A wrong request: one message and the way to the help."""
        raise UsageProblem(_in_words(message, self.words, self), self.prog)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What is left over is a mistake of this very command, not of the whole program."""
        if args is not None and any(action.type is _FIND.settings["type"] for action in self._actions):
            args = [_MARK + word if self._leaves_out(word) else word for word in args]
        if args is not None and _PARTS_OPTION in self._option_string_actions:
            args = _case_first(args)
        read, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {rest[0]}")
        return read, rest

    def _leaves_out(self, word: str) -> bool:
        """Whether something with a minus before it is a word not to be found, not an option nor one misspelled."""
        is_one = word.startswith("-") and not word.startswith("--") and len(word) > 1
        return is_one and word[:2] not in self._option_string_actions and _nearest_option(word, self) is None


def _case_first(args: list[str]) -> list[str]:
    """The arguments of a command with the case that stands behind the parts to print, which would be taken for one."""
    for at, word in enumerate(args):
        before = next((other for other in reversed(args[:at]) if other.startswith("-") and len(other) > 1), "")
        is_case = word == "-" or word.isdecimal() or "." in word
        if before == _PARTS_OPTION and is_case and args[at - 1] in PARTS:
            return [word, *args[:at], *args[at + 1 :]]
    return args


class _Formatter(argparse.HelpFormatter):
    """Help as wide as we want it, led by our own word for usage."""

    def __init__(self, prog: str, *, usage: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)
        self._usage_word = usage

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self._usage_word if prefix is None else prefix)


class UsageProblem(Problem):
    """A wrong command line, already in words."""

    def __init__(self, said: str, program: str) -> None:
        super().__init__("usage", {"said": said, "program": program})


def build_parser(words: Words, named: Container[str] | None = None) -> Parser:
    """All commands and their options; those of a command that is not among `named` are left out, to start sooner."""
    parser = _parser(words, words("cli.version"), prog=program(), description=words("cli.description"))
    _add_options(parser, _CONVERSATION, words)
    parser.set_defaults(as_of=None, edition=None, deadline=None, stage=None, overdue=False)
    _add_commands(parser, "command", _COMMANDS, "", words, named)
    return parser


def _parser(words: Words, version: str = argparse.SUPPRESS, **settings: Any) -> Parser:
    """A parser with what every command takes; `version` is the help of that option, told once."""
    formatter: Any = partial(_Formatter, usage=words("cli.usage"))
    parser = Parser(add_help=False, allow_abbrev=False, formatter_class=formatter, **settings)
    parser.words = words
    parser._optionals.title = words("cli.options")
    parser._positionals.title = words("cli.arguments")
    parser.add_argument("-h", "--help", action="help", help=words("cli.help"))
    parser.add_argument("--lang", choices=LANGS, help=words("cli.lang"))
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}", help=version)
    return parser


def _add_commands(
    parser: Parser, dest: str, commands: Commands, prefix: str, words: Words, named: Container[str] | None
) -> None:
    """Commands of a parser, each a parser of our kind; the program can do without one, a command of commands cannot."""
    make: Any = partial(_parser, words)
    place: Any = parser.add_subparsers(
        dest=dest, title=words("cli.commands"), metavar=words("cli.command"), required=bool(prefix), parser_class=make
    )
    for name, inner in commands.items():
        key = f"cli.{prefix}{name}"
        command = place.add_parser(
            name, help=words(key), description=words(f"{key}_about" if key in _SAY_MORE else key)
        )
        if named is not None and name not in named:
            continue
        if isinstance(inner, tuple):
            _add_options(command, inner, words)
        else:
            _add_commands(command, "action", inner, f"{prefix}{name}_", words, named)


def _add_options(parser: Parser, options: Options, words: Words) -> None:
    for either in options:
        place = parser.add_mutually_exclusive_group() if isinstance(either, tuple) else parser
        for option in either if isinstance(either, tuple) else (either,):
            metavar: dict[str, Any] = (
                {} if option.metavar is None else {"metavar": words(f"cli.metavar_{option.metavar}")}
            )
            place.add_argument(*option.names.split(), help=words(f"cli.{option.help}"), **metavar, **option.settings)


# What is wrong with a command line, in the user's language: argparse speaks English only.


def _in_words(english: str, words: Words, parser: Parser) -> str:
    """Argparse's English sentence in our words, with the nearest spelling where there is one."""
    if match := re.match(r"the following arguments are required: (.*)", english):
        return words("usage.missing", word=match[1])
    if match := re.match(r"unrecognized arguments: (.*)", english, re.DOTALL):
        best = _nearest_option(match[1], parser)
        return _choice(words, match[1], best) if best else words("usage.surplus", word=plain(match[1], 80))
    if match := re.search(r"invalid choice: (.*) \(choose from (.*)\)$", english, re.DOTALL):
        word, known = _unquoted(match[1]), [_unquoted(name) for name in match[2].split(", ")]
        if best := nearest(word, known):
            return _choice(words, word, best)
        return words("usage.choice", word=plain(word, 40), known=words.listing(known))
    if match := re.match(r"argument (\S+?):? .*not allowed with argument (\S+)", english):
        return words("usage.conflict", word=f"{match[1].rstrip(':')} {match[2]}")
    if match := re.match(r"argument (\S+): invalid _number value: (.*)", english, re.DOTALL):
        return words("usage.number", word=plain(_unquoted(match[2]), 40), option=match[1])
    if match := re.match(r"argument (\S+): expected", english):
        return words("usage.value", word=match[1])
    if match := re.match(r"argument (\S+): ignored explicit argument", english):
        return words("usage.no_value", word=match[1])
    return words("usage.other", word=plain(english, 120))


def _unquoted(name: str) -> str:
    """A name as argparse puts it: quoted like Python text, or (newer ones) bare."""
    try:
        return str(literal_eval(name))
    except (ValueError, SyntaxError):
        return name


def _nearest_option(word: str, parser: Parser) -> str | None:
    """The option whose name, without its dashes, is closest."""
    bare = {name.lstrip("-"): name for name in parser._option_string_actions}
    best = nearest(word.split("=")[0].lstrip("-"), bare) if word.startswith("-") else None
    return bare[best] if best else None


def _choice(words: Words, word: str, best: str) -> str:
    return words("usage.choice_nearest", word=plain(word, 40), nearest=best)


def day_to_judge_by(text: str | None) -> date:
    """The day of `--as-of`; today where it is left out."""
    return date.today() if text is None else day_given(text, "--as-of", lambda raw: read_day(raw, date.min, date.max))


def day_given(text: str, option: str, read: Callable[[str], date]) -> date:
    """The day that an option names.

    Raises:
        Problem: it names none, or one that cannot be; names the option.
    """
    try:
        return read(text)
    except Problem as problem:
        problem.details["subject"] = option
        raise
