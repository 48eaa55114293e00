"""What is wrong with a command line, in the user's language: argparse speaks English only."""

import argparse
import re
from ast import literal_eval
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from gcguide import __version__
from gcguide.problem import Problem, nearest
from gcguide.text import LANGS, plain
from gcguide.words import Words


def in_words(said: str, words: Words, parser: argparse.ArgumentParser) -> str:
    """Argparse's English sentence in our words, with the nearest spelling where there is one."""
    if found := re.match(r"the following arguments are required: (.*)", said):
        return words("usage.missing", word=found[1])
    if found := re.match(r"unrecognized arguments: (.*)", said, re.DOTALL):
        best = _nearest_option(found[1], parser)
        return _choice(words, found[1], best) if best else words("usage.surplus", word=plain(found[1], 80))
    if found := re.search(r"invalid choice: (.*) \(choose from (.*)\)$", said, re.DOTALL):
        word, known = _unquoted(found[1]), [_unquoted(name) for name in found[2].split(", ")]
        if best := nearest(word, known):
            return _choice(words, word, best)
        return words("usage.choice", word=plain(word, 40), known=words.listing(known))
    if found := re.match(r"argument (\S+?):? .*not allowed with argument (\S+)", said):
        return words("usage.conflict", word=f"{found[1].rstrip(':')} {found[2]}")
    if found := re.match(r"argument (\S+): invalid _number value: (.*)", said, re.DOTALL):
        return words("usage.number", word=plain(_unquoted(found[2]), 40), option=found[1])
    if found := re.match(r"argument (\S+): expected", said):
        return words("usage.value", word=found[1])
    if found := re.match(r"argument (\S+): ignored explicit argument", said):
        return words("usage.no_value", word=found[1])
    return words("usage.other", word=plain(said, 120))


def _unquoted(name: str) -> str:
    """A name as argparse puts it: quoted like Python text, or (newer ones) bare."""
    try:
        return str(literal_eval(name))
    except (ValueError, SyntaxError):
        return name


def _nearest_option(word: str, parser: argparse.ArgumentParser) -> str | None:
    """The option whose name, without its dashes, is closest."""
    bare = {name.lstrip("-"): name for name in parser._option_string_actions}
    best = nearest(word.split("=")[0].lstrip("-"), bare) if word.startswith("-") else None
    return bare[best] if best else None


def _choice(words: Words, word: str, best: str) -> str:
    return words("usage.choice_nearest", word=plain(word, 40), nearest=best)


# What may be asked on the command line: all commands and their options, with help in the user's language.

PROGRAM = "gcguide"
FORMATS = ("pdf", "docx", "html", "md", "txt")
DIALECTS = ("duckdb", "spark")
SCHEMAS = ("facts", "edition", "regions", "titles", "renames", "calendar", "case")


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the user's language."""

    words: Words

    def error(self, message: str) -> NoReturn:
        """A wrong request: one message and the way to the help."""
        raise UsageProblem(in_words(message, self.words, self), self.prog)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What is left over is a mistake of this very command, not of the whole program."""
        given, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {rest[0]}")
        return given, rest

    def _get_formatter(self) -> argparse.HelpFormatter:
        words = self.words

        class Formatter(argparse.HelpFormatter):
            def add_usage(
                self,
                usage: str | None,
                actions: Iterable[argparse.Action],
                groups: Iterable[Any],
                prefix: str | None = None,
            ) -> None:
                super().add_usage(usage, actions, groups, words("cli.usage") if prefix is None else prefix)

        return Formatter(self.prog, max_help_position=30, width=100)


class UsageProblem(Problem):
    """A wrong command line, already in words."""

    def __init__(self, said: str, program: str) -> None:
        super().__init__("usage", {"said": said, "program": program})


def _parser(words: Words, **settings: Any) -> Parser:
    parser = Parser(add_help=False, allow_abbrev=False, **settings)
    parser.words = words
    parser._optionals.title = words("cli.options")
    parser._positionals.title = words("cli.arguments")
    parser.add_argument("-h", "--help", action="help", help=words("cli.help"))
    parser.add_argument("--lang", choices=LANGS, help=words("cli.lang"))
    return parser


def build_parser(words: Words) -> Parser:
    """All commands and their options."""
    parser = _parser(words, prog=PROGRAM, description=words("cli.description"))
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}", help=words("cli.version"))
    parser.add_argument("--plain", action="store_true", help=words("cli.plain"))
    parser.add_argument("--case", type=_number, metavar=words("cli.metavar_number"), help=words("cli.case"))
    _day_option(parser, words)
    _edition_option(parser, words)
    commands = _subcommands(parser, "command", words)
    assess = commands.add_parser("assess", help=words("cli.assess"), description=words("cli.assess"))
    assess.add_argument("file", metavar=words("cli.metavar_file"), help=words("cli.assess_file"))
    form = assess.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=words("cli.assess_json"))
    form.add_argument("--jsonl", action="store_true", help=words("cli.assess_jsonl"))
    _day_option(assess, words, argparse.SUPPRESS)
    _edition_option(assess, words, argparse.SUPPRESS)
    pack = commands.add_parser("print", help=words("cli.print"), description=words("cli.print"))
    pack.add_argument("file", metavar=words("cli.metavar_file"), help=words("cli.print_case"))
    pack.add_argument("--format", choices=FORMATS, help=words("cli.print_format"))
    pack.add_argument("-o", "--out", type=Path, metavar=words("cli.metavar_file"), help=words("cli.print_out"))
    pack.add_argument("--force", action="store_true", help=words("cli.force"))
    _day_option(pack, words, argparse.SUPPRESS)
    _edition_option(pack, words, argparse.SUPPRESS)
    roster = commands.add_parser("roster", help=words("cli.roster"), description=words("cli.roster"))
    roster.add_argument("files", nargs="+", metavar=words("cli.metavar_file"), help=words("cli.roster_files"))
    roster.add_argument("-o", "--out", type=Path, metavar=words("cli.metavar_xlsx"), help=words("cli.roster_out"))
    roster.add_argument("--masked", action="store_true", help=words("cli.roster_masked"))
    roster.add_argument("--force", action="store_true", help=words("cli.force"))
    _day_option(roster, words, argparse.SUPPRESS)
    _edition_option(roster, words, argparse.SUPPRESS)
    remind = commands.add_parser("remind", help=words("cli.remind"), description=words("cli.remind"))
    remind.add_argument("file", nargs="?", metavar=words("cli.metavar_file"), help=words("cli.remind_case"))
    remind.add_argument("-o", "--out", type=Path, metavar=words("cli.metavar_ics"), help=words("cli.remind_out"))
    remind.add_argument("--due", metavar=words("cli.metavar_days"), help=words("cli.remind_due"))
    remind.add_argument("--force", action="store_true", help=words("cli.force"))
    _day_option(remind, words, argparse.SUPPRESS)
    _edition_option(remind, words, argparse.SUPPRESS)
    _screen(commands, words)
    _cases(commands, words)
    policy = commands.add_parser("policy", help=words("cli.policy"), description=words("cli.policy"))
    actions = _subcommands(policy, "action", words, required=True)
    check = actions.add_parser("check", help=words("cli.policy_check"), description=words("cli.policy_check"))
    check.add_argument("--quiet", action="store_true", help=words("cli.quiet"))
    _edition_option(check, words, argparse.SUPPRESS)
    show = actions.add_parser("show", help=words("cli.policy_show"), description=words("cli.policy_show"))
    _edition_option(show, words, argparse.SUPPRESS)
    schema = actions.add_parser("schema", help=words("cli.policy_schema"), description=words("cli.policy_schema"))
    schema.add_argument(
        "name",
        nargs="?",
        default="edition",
        choices=SCHEMAS,
        metavar=words("cli.metavar_name"),
        help=words("cli.schema_name"),
    )
    schema.add_argument("-o", "--out", type=Path, metavar=words("cli.metavar_folder"), help=words("cli.schema_out"))
    sql = actions.add_parser("sql", help=words("cli.policy_sql"), description=words("cli.policy_sql_about"))
    sql.add_argument("--dialect", choices=DIALECTS, default=DIALECTS[0], help=words("cli.sql_dialect"))
    name = words("cli.metavar_name")
    sql.add_argument("--table", default="roster", metavar=name, help=words("cli.sql_table"))
    sql.add_argument("--key", default="id", metavar=name, help=words("cli.sql_key"))
    _edition_option(sql, words, argparse.SUPPRESS)
    return parser


def _screen(commands: Any, words: Words) -> None:
    """The command on whole rosters."""
    screen = commands.add_parser("screen", help=words("cli.screen"), description=words("cli.screen_about"))
    file: dict[str, Any] = {"type": Path, "metavar": words("cli.metavar_file")}
    screen.add_argument("file", nargs="?", metavar=words("cli.metavar_file"), help=words("cli.screen_file"))
    screen.add_argument("-o", "--out", **file, help=words("cli.screen_out"))
    screen.add_argument("--html", **file, help=words("cli.screen_html"))
    screen.add_argument("--mapping", **file, help=words("cli.screen_mapping"))
    screen.add_argument("--explain-columns", action="store_true", help=words("cli.screen_explain"))
    screen.add_argument("--template", **file, help=words("cli.screen_template"))
    screen.add_argument("--strict", action="store_true", help=words("cli.screen_strict"))
    screen.add_argument("--words", choices=("ids", "labels"), help=words("cli.screen_words"))
    screen.add_argument("--packed", action="store_true", help=words("cli.screen_packed"))
    screen.add_argument("--workers", metavar=words("cli.metavar_count"), help=words("cli.screen_workers"))
    screen.add_argument("--dask", metavar=words("cli.metavar_address"), help=words("cli.screen_dask"))
    screen.add_argument("--force", action="store_true", help=words("cli.force"))
    _day_option(screen, words, argparse.SUPPRESS)
    _edition_option(screen, words, argparse.SUPPRESS)


def _cases(commands: Any, words: Words) -> None:
    """The commands on saved cases."""
    cases = commands.add_parser("cases", help=words("cli.cases"), description=words("cli.cases"))
    actions = _subcommands(cases, "action", words, required=True)

    def action(name: str, *options: str) -> Parser:
        said = words(f"cli.cases_{name}")
        made: Parser = actions.add_parser(name, help=said, description=said)
        for option in options:
            made.add_argument(f"--{option}", action="store_true", help=words(f"cli.cases_{option}"))
        return made

    one: dict[str, Any] = {"type": _number, "metavar": words("cli.metavar_number"), "help": words("cli.cases_number")}
    text: dict[str, Any] = {"metavar": words("cli.metavar_text")}
    _day_option(action("list", "json"), words, argparse.SUPPRESS)
    show = action("show", "json", "history", "reveal")
    show.add_argument("number", **one)
    _day_option(show, words, argparse.SUPPRESS)
    _edition_option(show, words, argparse.SUPPRESS)
    new = action("new")
    new.add_argument("file", nargs="?", metavar=words("cli.metavar_file"), help=words("cli.cases_file"))
    _edition_option(new, words, argparse.SUPPRESS)
    for made in (new, rename := action("note")):
        made.add_argument("--label", **text, help=words("cli.cases_label"))
        made.add_argument("--note", **text, help=words("cli.cases_text"))
    rename.add_argument("number", **one)
    move = action("move")
    move.add_argument("number", **one)
    move.add_argument("to", metavar=words("cli.metavar_edition"), help=words("cli.cases_to"))
    action("delete", "yes").add_argument("numbers", nargs="+", **one)
    export = action("export", "yes", "force")
    export.add_argument("numbers", nargs="*", **one)
    export.add_argument(
        "-o", "--out", type=Path, required=True, metavar=words("cli.metavar_file"), help=words("cli.cases_out")
    )
    bring = action("import", "yes", "dry-run", "replace", "copy")
    bring.add_argument("file", metavar=words("cli.metavar_file"), help=words("cli.cases_in"))
    _edition_option(bring, words, argparse.SUPPRESS)
    for made in (export, bring):
        made.add_argument(
            "--passphrase-file", type=Path, metavar=words("cli.metavar_file"), help=words("cli.cases_passphrase")
        )


def _number(written: str) -> int:
    """The number of a case, in any digits."""
    if len(written) > 9 or (number := int(written)) < 1:
        raise ValueError(written)
    return number


def _subcommands(parser: Parser, dest: str, words: Words, required: bool = False) -> Any:
    """The place for a parser's commands, each a parser of our kind."""
    made: Any = partial(_parser, words)
    return parser.add_subparsers(
        dest=dest, title=words("cli.commands"), metavar=words("cli.command"), required=required, parser_class=made
    )


def _edition_option(parser: Parser, words: Words, default: str | None = None) -> None:
    """Which notice; a command that leaves it out keeps what was said before its name (`SUPPRESS`)."""
    parser.add_argument("--edition", metavar=words("cli.metavar_edition"), help=words("cli.edition"), default=default)


def _day_option(parser: Parser, words: Words, default: str | None = None) -> None:
    parser.add_argument("--as-of", metavar=words("cli.metavar_day"), help=words("cli.assess_as_of"), default=default)
