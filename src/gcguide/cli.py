"""The command line: what may be asked, in the user's language, and what a mistake looks like.

Exit codes of every command: 0 done; 1 the program failed; 2 the request or its input is wrong.
"""

import errno
import gc
import os
import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from gcguide.commands.parser import UsageProblem, build_parser, day_to_judge_by
from gcguide.folders import data_home
from gcguide.problem import Problem
from gcguide.signals import ended_by_signals
from gcguide.text import DEFAULT_LANG, LANGS, Lang, is_terminal, plain
from gcguide.words import Words, load_words, message

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
# The commands that one module runs.
_DOCUMENTS = ("print", "roster", "remind")
# So many new objects are looked through at a time for what nothing refers to any more.
_RUBBISH = 1_000_000


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    os.environ["PYTHONSAFEPATH"] = "1"  # what we start does not run code of the current folder either
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some among all packages takes a while
    if sys.stdout is None:  # closed by the caller: whatever is printed has nowhere to go
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    words: Words | None = None
    try:
        words = load_words(DEFAULT_LANG)
        words = load_words(_language(arguments))
        with ended_by_signals():
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
    except Exception as error:
        is_name = isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG
        if os.environ.get("GCGUIDE_DEBUG") and not is_name:
            raise
        said = Problem("internal", {"what": type(error).__name__})
        if isinstance(error, OSError):
            # Reading is guarded where it is done: what is left is the output, on a full disk or a closed stream.
            said = Problem("name_too_long" if is_name else "write_failed", {}, error.filename)
        print(message(said, words), file=sys.stderr)
        return WRONG if is_name else FAILED


def _language(arguments: list[str]) -> Lang:
    """`--lang`, else `GCGUIDE_LANG`, else Chinese; looked for before parsing, since help needs it."""
    given, source = os.environ.get("GCGUIDE_LANG") or DEFAULT_LANG, "GCGUIDE_LANG"
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            given, source = arguments[index + 1], "--lang"
        elif argument.startswith("--lang="):
            given, source = argument.removeprefix("--lang="), "--lang"
    if given not in LANGS:
        raise Problem("lang_wrong", {"word": plain(given, 20), "source": source})
    return given


def _run(arguments: list[str], words: Words) -> int:
    parser = build_parser(words, arguments)
    given = parser.parse_args(arguments)
    if given.command is not None and given.case is not None:  # it is for the conversation
        parser.error(f"argument --case: not allowed with argument {given.command}")
    if "GCGUIDE_HOME" in os.environ:
        data_home()  # what is wrong with it is said before anything is done
    sys.stdout.flush()
    code = DONE
    if given.command is None:
        code = _converse(given, words)
    else:
        from gcguide.editions.locks import told_changed

        for line in told_changed(words):
            print(line, file=sys.stderr)
        # What a command makes as it starts stays to its end; to look through it for rubbish takes a tenth of its time.
        gc.set_threshold(_RUBBISH)
        module = "documents" if given.command in _DOCUMENTS else given.command
        import_module(f"gcguide.commands.{module}").run(given, words)
    sys.stdout.flush()  # a full disk or a closed pipe shows up while it can still be told
    return code


def _converse(arguments: Namespace, words: Words) -> int:
    """Without a command: the conversation, on a screen of its own or line by line, until the person leaves."""
    if arguments.case is not None and arguments.edition is not None:  # a case is gone on with under its own
        raise Problem("options_apart", {"word": "--case", "other": "--edition"})
    today = day_to_judge_by(arguments.as_of)
    if _has_screen() and not arguments.plain:
        from gcguide.tui.start import start as open_screen

        is_lang_chosen = bool(arguments.lang or os.environ.get("GCGUIDE_LANG"))
        return open_screen(arguments.edition, words, today, is_lang_chosen, arguments.case)
    from gcguide import line

    return line.start(arguments.edition, words, today, arguments.case)


def _has_screen() -> bool:
    """Whether a full-screen app can be used here: a terminal on both ends that can move its cursor, and no reader."""
    if os.environ.get("ACCESSIBLE") or os.environ.get("TERM", "dumb" if os.name == "posix" else "") == "dumb":
        return False
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def _say(problem: Problem, words: Words | None) -> str:
    """The message; where the words are the very thing that is broken, in the program's own."""
    try:
        if words is not None and isinstance(problem, UsageProblem):
            return str(problem.details["said"]) + "\n" + words("usage.see_help", program=problem.details["program"])
        return message(problem, words if problem.id != "text_missing" else None)
    except Problem as lacking:
        return message(lacking, None)
