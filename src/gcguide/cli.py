"""The command line: what may be asked, in the user's language, and what a mistake looks like.

Exit codes of every command: 0 done; 1 the program failed; 2 the request or its input is wrong.
"""

import argparse
import os
import re
import sys
from ast import literal_eval
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from gcguide import __version__
from gcguide.dialog.messages import message
from gcguide.dialog.words import Words, load_words
from gcguide.problem import Problem, nearest
from gcguide.text import LANGS, Lang, plain

PROGRAM = "gcguide"
DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
FORMATS = ("pdf", "docx", "html", "md", "txt")
SCHEMAS = ("facts", "edition", "regions", "titles", "calendar", "case")


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if sys.stdout is None:  # closed by the caller: whatever is printed has nowhere to go
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    words: Words | None = None
    try:
        words = load_words("zh")
        words = load_words(_language(arguments))
        return _run(arguments, words)
    except Problem as problem:
        print(_say(problem, words), file=sys.stderr)
        return FAILED if problem.id == "internal" else WRONG
    except SystemExit as leaving:  # argparse: help and version
        return leaving.code if isinstance(leaving.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has left; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        # Reading is guarded where it is done: what is left is the output, on a full disk or a closed stream.
        if os.environ.get("GCGUIDE_DEBUG"):
            raise
        print(message(Problem("write_failed", {}, error.filename), words), file=sys.stderr)
        return FAILED
    except Exception as error:
        if os.environ.get("GCGUIDE_DEBUG"):
            raise
        print(message(Problem("internal", {"what": type(error).__name__}), words), file=sys.stderr)
        return FAILED


def _language(arguments: list[str]) -> Lang:
    """`--lang`, else `GCGUIDE_LANG`, else Chinese; looked for before parsing, since help needs it."""
    given, source = os.environ.get("GCGUIDE_LANG") or "zh", "GCGUIDE_LANG"
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            given, source = arguments[index + 1], "--lang"
        elif argument.startswith("--lang="):
            given, source = argument.removeprefix("--lang="), "--lang"
    if given not in LANGS:
        raise Problem("lang_wrong", {"word": plain(given, 20), "source": source})
    return given


def _run(arguments: list[str], words: Words) -> int:
    parser = build_parser(words)
    given = parser.parse_args(arguments)
    sys.stdout.flush()
    if given.command is None:
        from gcguide.commands import assistant

        return _flushed(assistant.run(given, words))
    if given.command == "assess":
        from gcguide.commands import assess

        return _flushed(assess.run(given, words))
    if given.command == "print":
        from gcguide.commands import print_pack

        return _flushed(print_pack.run(given, words))
    if given.command == "roster":
        from gcguide.commands import roster

        return _flushed(roster.run(given, words))
    if given.command == "remind":
        from gcguide.commands import remind

        return _flushed(remind.run(given, words))
    from gcguide.commands import policy

    return _flushed(policy.run(given, words))


def _flushed(code: int) -> int:
    """Lets a full disk or a closed pipe show up while it can still be told."""
    sys.stdout.flush()
    return code


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the user's language."""

    words: Words

    def error(self, message: str) -> NoReturn:
        """A wrong request: one message and the way to the help."""
        raise UsageProblem(_in_words(message, self.words, self), self.prog)

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
    remind.add_argument("file", metavar=words("cli.metavar_file"), help=words("cli.assess_file"))
    remind.add_argument("-o", "--out", type=Path, metavar=words("cli.metavar_ics"), help=words("cli.remind_out"))
    remind.add_argument("--due", metavar=words("cli.metavar_days"), help=words("cli.remind_due"))
    remind.add_argument("--force", action="store_true", help=words("cli.force"))
    _day_option(remind, words, argparse.SUPPRESS)
    _edition_option(remind, words, argparse.SUPPRESS)
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
    return parser


def _number(written: str) -> int:
    """The number of a case, in any digits."""
    number = int(written)
    if number < 1:
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


def _in_words(said: str, words: Words, parser: argparse.ArgumentParser) -> str:
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


def _say(problem: Problem, words: Words | None) -> str:
    """The message; where the words are the very thing that is broken, in the program's own."""
    try:
        if words is not None and isinstance(problem, UsageProblem):
            return str(problem.details["said"]) + "\n" + words("usage.see_help", program=problem.details["program"])
        return message(problem, words if problem.id != "text_missing" else None)
    except Problem as lacking:
        return message(lacking, None)
