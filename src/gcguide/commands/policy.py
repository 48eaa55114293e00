"""`gcguide policy list | use | check | show | diff | new | publish | import | schema | sql`."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import Line, agreed, print_json
from gcguide.core.rulebook import rulebook
from gcguide.editions.files import newest_of_scheme, scheme_chosen
from gcguide.folders import data_folder, edition_file
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.later import named
from gcguide.problem import Problem
from gcguide.text import harmless, plain, shown
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.policy_check.witness import Check


def run(arguments: Namespace, words: Words) -> None:
    """Runs one of the policy commands.

    Raises:
        Problem: two different editions are named.
    """
    if arguments.action in ("check", "show") and arguments.id is not None:  # as `diff` and `publish` take it
        if arguments.edition not in (None, arguments.id):
            raise Problem("options_apart", {"word": shown(arguments.id), "other": f"--edition {arguments.edition}"})
        arguments.edition = arguments.id
    match arguments.action:
        case "list":
            _list(arguments, words)
        case "use":
            from gcguide.policy_check.taking_in import keep_scheme

            keep_scheme(arguments.scheme)
            print(words("editions.used", edition=named(load_edition(), words)))
        case "check":
            _check(arguments, words)
        case "show":
            from gcguide.policy_check.show import show

            print(*show(load_edition(arguments.edition), words, day_to_judge_by(arguments.as_of)), sep="\n")
        case "diff":
            _diff(arguments, words)
        case "import":
            _import(arguments, words)
        case "new" | "publish" as action:
            from gcguide.commands import authoring

            (authoring.new if action == "new" else authoring.publish)(arguments, words)
        case "sql":
            from gcguide.screening.sql import DIALECTS, query

            for name in (arguments.table, arguments.key):
                if harmless(name) != name or "\n" in name:
                    raise Problem("name_control", {"word": shown(name)})
            book = rulebook(load_edition(arguments.edition))
            sys.stdout.write(query(book, DIALECTS[arguments.dialect], arguments.table, arguments.key))
        case _:
            _schema(arguments)


def _list(arguments: Namespace, words: Words) -> None:
    """Prints which editions there are."""
    from gcguide.policy_check.taking_in import Editions

    editions = Editions()
    if arguments.json:
        print_json(editions.document(), indent=1)
    else:
        print(*editions.lines(words, day_to_judge_by(arguments.as_of)), sep="\n")


def _check(arguments: Namespace, words: Words) -> None:
    """Prints each proof with its evidence; 2 when one fails, since then the input is wrong."""
    from gcguide.editions.files import is_taken_in

    edition = load_edition(arguments.edition)
    folder = data_folder("policy") / "schema"  # of what comes with the program
    is_own = folder.is_dir() and not is_taken_in(edition.id, edition.folder)
    checks = checked(edition, words, folder if is_own else None)
    print(words("check.title", edition=edition.id))
    for check in checks:
        if arguments.quiet and not check.failures:
            continue
        print(words("check.mark_fail" if check.failures else "check.mark_pass"), words(f"check.{check.id}"))
        _tell_failures(check.failures, words)
        for line in [] if arguments.quiet else check.evidence:
            print("   ", words("check.mark_note"), line)
    _need_none(sum(bool(check.failures) for check in checks))
    print(words("check.passed", count=len(checks)))


def _tell_failures(failures: Iterable[str], words: Words) -> None:
    for failure in failures:
        print("   ", words("check.mark_fail"), failure)


def _need_none(failed: int) -> None:
    """Raises where proofs have failed, after what was said of them."""
    if failed:
        sys.stdout.flush()
        raise Problem("check_failed", {"count": failed})


def _diff(arguments: Namespace, words: Words) -> None:
    """Prints what a second edition says and does otherwise than a first one."""
    from gcguide.policy_check.comparison import Comparison

    comparison = Comparison(load_edition(arguments.before), load_edition(arguments.after))
    if arguments.json:
        print_json(comparison.document(), indent=1)
    else:
        print(*comparison.lines(words), sep="\n")


def _import(arguments: Namespace, words: Words) -> None:
    """Checks a file, says what it changes, asks, and copies it to the user's own editions."""
    from gcguide.policy_check.comparison import Comparison
    from gcguide.policy_check.taking_in import originals, staged, take_in

    file: Path = arguments.file
    with staged(file, arguments.force) as edition:
        prove(edition, words, stands_for=originals(edition, file))
        if (before := _before(edition)) is not None:
            print(*Comparison(before, edition).lines(words), sep="\n")
        else:
            print(words("take_in.first", scheme=edition.rules.scheme.label[words.lang]))
        print()
        label, scheme, mark = edition.rules.label[words.lang], edition.rules.scheme, edition.imprint
        data = edition_file(edition.id, edition.folder).read_bytes()  # what was checked, and nothing else
    sys.stdout.flush()
    if not agreed(arguments, words("take_in.ask", label=label), words, "take_in.left"):
        return
    target = take_in(data, edition.id)
    print(words("take_in.done", label=label, id=edition.id, file=plain(target)))
    print(words("take_in.fingerprint", hash=mark.fingerprint))
    if not mark.is_draft:
        from gcguide.editions.locks import lock
        from gcguide.folders import own_editions

        lock(edition.id, data, own_editions().parent)
    is_other = scheme.id != scheme_chosen()
    key = "draft" if mark.is_draft else "newest" if newest_of_scheme(scheme.id) == edition.id else "older"
    key = "other" if is_other and not mark.is_draft else key
    print(words(f"take_in.{key}", id=edition.id, label=scheme.label[words.lang], scheme=scheme.id))


def _before(edition: Edition) -> Edition | None:
    """The edition that another one is compared with: that which it extends, else the newest of its scheme here."""
    id = edition.rules.extends or newest_of_scheme(edition.rules.scheme.id)
    before = load_edition(id, edition.folder) if id is not None else None
    return before if before is not None and before.rules.scheme.id == edition.rules.scheme.id else None


def checked(edition: Edition, words: Words, schemas: Path | None = None) -> "list[Check]":
    """All proofs, which take seconds: a terminal is told how far they have come."""
    from gcguide.policy_check.checks import Checker

    checker = Checker(edition, words, schemas)
    with Line() as line:
        return list(checker.run(lambda n, of: line.say(words("check.going", number=n, count=of))))


def prove(
    edition: Edition, words: Words, but: str = "", stands_for: Mapping[Path, Path] = MappingProxyType({})
) -> None:
    """Raises, after naming what fails, unless every proof holds, or all but one.

    `stands_for` are the files that only stand in for others, and what is named in their place.
    """
    failed = [check for check in checked(edition, words) if check.failures and check.id != but]
    for check in failed:
        print(words("check.mark_fail"), words(f"check.{check.id}"))
        failures = list(check.failures)
        for there, here in stands_for.items():
            failures = [failure.replace(plain(there), plain(here)) for failure in failures]
        _tell_failures(failures, words)
    _need_none(len(failed))


def _schema(arguments: Namespace) -> None:
    """Prints one schema, or writes all of them."""
    from gcguide.policy_check.schema import SCHEMAS, schema

    edition = load_edition()
    texts = {name: json.dumps(schema(name, edition), ensure_ascii=False, indent=1) + "\n" for name in SCHEMAS}
    if arguments.out is None:
        sys.stdout.write(texts[arguments.name])
        return
    files = {arguments.out / f"{name}.json": text for name, text in texts.items()}
    _write_all(files)
    print(*map(plain, files), sep="\n")


def _write_all(texts: dict[Path, str]) -> None:
    """Writes all files or none."""
    parts = {path: path.with_name(path.name + ".part") for path in texts}
    writing = next(iter(texts))
    try:
        for writing, text in texts.items():
            writing.parent.mkdir(parents=True, exist_ok=True)
            if writing.is_dir():
                raise IsADirectoryError(writing)
            parts[writing].write_text(text, encoding="utf-8")
        for writing, part in parts.items():
            part.replace(writing)
    except OSError:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise Problem("write_failed", {}, writing) from None
