"""The command line: what may be asked, in the user's language, and what a mistake looks like.

Exit codes of every command: 0 done; 1 the program failed; 2 the request or its input is wrong.
"""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

from gcguide.commands.parser import UsageProblem, build_parser
from gcguide.problem import Problem
from gcguide.text import DEFAULT_LANG, LANGS, Lang, plain
from gcguide.words import Words, load_words, message

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
# So many new objects are looked through at a time for what nothing refers to any more.
_RUBBISH = 100_000
# The module of each command, where it has another name.
_MODULES = {None: "assistant", "print": "print_pack"}


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
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
    parser = build_parser(words)
    given = parser.parse_args(arguments)
    if given.command is not None and given.case is not None:  # it is for the conversation
        parser.error(f"argument --case: not allowed with argument {given.command}")
    sys.stdout.flush()
    if given.command is not None:
        # What a command makes as it starts stays to its end; to look through it for rubbish takes a tenth of its time.
        gc.set_threshold(_RUBBISH)
    command = import_module(f"gcguide.commands.{_MODULES.get(given.command, given.command)}")
    return _flushed(command.run(given, words))


def _flushed(code: int) -> int:
    """Lets a full disk or a closed pipe show up while it can still be told."""
    sys.stdout.flush()
    return code


def _say(problem: Problem, words: Words | None) -> str:
    """The message; where the words are the very thing that is broken, in the program's own."""
    try:
        if words is not None and isinstance(problem, UsageProblem):
            return str(problem.details["said"]) + "\n" + words("usage.see_help", program=problem.details["program"])
        return message(problem, words if problem.id != "text_missing" else None)
    except Problem as lacking:
        return message(lacking, None)
