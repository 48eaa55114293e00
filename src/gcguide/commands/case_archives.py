"""`gcguide cases export | backups`, and codes: cases on their way to another desk, and the backups of the store."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.cases.backup import Occasion
from gcguide.cases.restore import case_of, edition_of
from gcguide.cases.saved import Saved
from gcguide.cases.store import HistoryEntry, Store
from gcguide.commands.terminal import confirmed, goes_on, passphrase
from gcguide.desk.handed import code_lines, draft_of_code, read_code
from gcguide.files import write_new
from gcguide.paper.plain_text import aligned
from gcguide.person.handover import handover_code
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.backup import Backup

_SEALED, _OPEN = ".age", ".json"
_COLUMNS = ("number", "day", "time", "count", "why")


def export(store: Store, arguments: Namespace, words: Words) -> int:
    """Writes cases, all where none is named: encrypted, or readable by anyone after a warning."""
    _check_out(arguments)
    numbers = list(dict.fromkeys(arguments.numbers))
    cases = [store.load(number) for number in numbers] if numbers else list(store.cases())
    return _write(store, [(saved, store.history(saved.number)) for saved in cases], arguments, words)


def _check_out(arguments: Namespace) -> None:
    """Whether the file can be written, before anything is asked.

    Raises:
        Problem: it is none of the two kinds, a folder, or there already.
    """
    path: Path = arguments.out
    if path.is_dir():
        raise Problem("file_is_folder", {}, path)
    if path.suffix.lower() not in (_SEALED, _OPEN):
        raise Problem("export_suffix", {"word": path.name, "nearest": path.with_suffix(_SEALED).name}, path)
    if path.exists() and not arguments.force:
        raise Problem("file_exists", {}, path)


def _write(
    store: Store, cases: Sequence[tuple[Saved, Sequence[HistoryEntry]]], arguments: Namespace, words: Words
) -> int:
    path: Path = arguments.out
    if not cases:
        raise Problem("export_nothing")
    from gcguide.cases.archive import archive_bytes

    data = archive_bytes(
        [saved for saved, _ in cases], {saved.number: history for saved, history in cases}, store.clock()
    )
    if path.suffix.lower() == _SEALED:
        from gcguide.cases.archive import check_passphrase, seal

        word = check_passphrase(passphrase(arguments.passphrase_file, True, words))
        print(words("transfer.sealing"), file=sys.stderr, flush=True)
        data = seal(data, word)
    elif not arguments.yes and not confirmed(words("transfer.ask_open"), words):
        print(words("transfer.nothing_written"))
        return 0
    write_new(path, data, arguments.force, partial(store.exported, [saved.number for saved, _ in cases], path))
    print(words("transfer.exported", count=len(cases), file=plain(path)))
    return 0


# Backups


def backups(store: Store, arguments: Namespace, words: Words) -> int:
    """Lists the backups, has the cases of one be as they were, or writes them into a file."""
    from gcguide.cases.backup_cases import backup_cases, backup_numbered

    if arguments.do == "list":
        return _list_backups(store, arguments, words)
    if arguments.number is None:
        raise Problem("backups_which", {"word": arguments.do})
    backup = backup_numbered(store, arguments.number)
    if arguments.do == "restore":
        return _restore(store, backup, arguments, words)
    if arguments.out is None:
        raise Problem("backups_out")
    _check_out(arguments)
    return _write(store, [(one.saved, one.history) for one in backup_cases(backup)], arguments, words)


def _list_backups(store: Store, arguments: Namespace, words: Words) -> int:
    """The backups, the latest first."""
    from gcguide.cases.backup import backups as made
    from gcguide.cases.backup_cases import case_count

    found = [(backup, case_count(backup)) for backup in reversed(made(store.file.parent))]
    if arguments.json:
        listed = [
            {
                "number": backup.number, "day": backup.day, "time": backup.time, "occasion": backup.occasion,
                "cases": count, "file": str(backup.path),
            }
            for backup, count in found
        ]  # fmt: skip
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2) + "\n")
    elif found:
        heads = [words(f"backups.column_{column}") for column in _COLUMNS]
        rows = [
            [str(backup.number), backup.day, backup.time, words("backups.unread") if count is None else str(count),
             words(f"backups.why_{backup.occasion}")]
            for backup, count in found
        ]  # fmt: skip
        print(*aligned([heads, *rows]), sep="\n")
    else:
        print(words("backups.none"))
    return 0


def _restore(store: Store, backup: "Backup", arguments: Namespace, words: Words) -> int:
    """Tells what restoring would do, asks, and does it."""
    from gcguide.cases.backup_cases import backup_cases, difference, restore

    cases = backup_cases(backup)
    differs = difference(store, cases)
    print(words("backups.differs", day=backup.day, time=backup.time, **vars(differs)))
    if not differs.new and not differs.changed:
        print(words("backups.nothing"))
        return 0
    if not arguments.yes and not confirmed(words("backups.ask"), words):
        print(words("transfer.nothing_written"))
        return 0
    done = restore(store, backup, cases)
    print(words("backups.restored", added=len(done.added), updated=len(done.replaced)))
    return 0


# The answers of a case as a code


def show_code(saved: Saved, words: Words) -> int:
    """Prints the code of a case, below a line that says what it is."""
    edition = edition_of(saved)
    print(words("handover.caption"), handover_code(edition, case_of(saved, edition, load_renames())), sep="\n")
    return 0


def import_code(store: Store, code: str, arguments: Namespace, words: Words) -> int:
    """Takes in the case of a code; says first what it holds."""
    try:
        edition, handover = read_code(code, arguments.edition)
    except Problem as problem:
        raise problem.at(None if code == arguments.file else arguments.file) from None
    print(*code_lines(edition, handover, words), sep="\n")
    if not goes_on(arguments, words):
        return 0
    store.back_up(Occasion.IMPORT)
    (number,) = store.take_in([draft_of_code(edition, handover, words)], [])
    print(words("case.made", number=number))
    return 0
