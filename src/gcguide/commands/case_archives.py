"""`gcguide cases export | backups`, and codes: cases on their way to another desk, and the backups of the store."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.cases.backup import Occasion
from gcguide.cases.restore import case_of, edition_of
from gcguide.cases.saved import HistoryEntry, Saved
from gcguide.cases.store import Store
from gcguide.commands.case_choice import loaded
from gcguide.commands.terminal import agreed, goes_on, passphrase, print_json
from gcguide.desk.handed import code_lines, draft_of_code, read_code
from gcguide.files import check_new, write_new
from gcguide.paper.plain_text import aligned
from gcguide.person.handover import handover_code
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.backup import Backup

_SEALED, _OPEN = _ENDINGS = ".age", ".json"
_COLUMNS = ("number", "day", "time", "count", "why")


def export(store: Store, arguments: Namespace, words: Words) -> None:
    """Writes cases, all where none is named: encrypted, or readable by anyone after a warning."""
    check_new(arguments.out, arguments.force, _ENDINGS, "export_suffix")
    cases = loaded(store, arguments.numbers)
    _write(store, [(saved, store.history(saved.number)) for saved in cases], arguments, words)


def _write(
    store: Store, cases: Sequence[tuple[Saved, Sequence[HistoryEntry]]], arguments: Namespace, words: Words
) -> None:
    path: Path = arguments.out
    if not cases:
        raise Problem("export_nothing")
    from gcguide.cases.archive import archive_bytes

    histories = {saved.number: history for saved, history in cases}
    data = archive_bytes([saved for saved, _ in cases], histories, store.clock())
    if path.suffix.lower() == _SEALED:
        from gcguide.cases.archive import check_passphrase, seal

        word = check_passphrase(passphrase(arguments.passphrase_file, True, words))
        print(words("transfer.sealing"), file=sys.stderr, flush=True)
        data = seal(data, word)
    elif not agreed(arguments, words("transfer.ask_open"), words):
        return
    write_new(path, data, arguments.force, partial(store.exported, list(histories), path))
    print(words("transfer.exported", count=len(cases), file=plain(path)))


# Backups


def backups(store: Store, arguments: Namespace, words: Words) -> None:
    """Lists the backups, has the cases of one be as they were, or writes them into a file."""
    from gcguide.cases.backup_cases import backup_cases, backup_numbered

    if arguments.do == "list":
        _list_backups(store, arguments, words)
        return
    if arguments.number is None:
        raise Problem("backups_which", {"word": arguments.do})
    backup = backup_numbered(store, arguments.number)
    if arguments.do == "restore":
        _restore(store, backup, arguments, words)
        return
    if arguments.out is None:
        raise Problem("backups_out")
    check_new(arguments.out, arguments.force, _ENDINGS, "export_suffix")
    _write(store, [(one.saved, one.history) for one in backup_cases(backup)], arguments, words)


def _list_backups(store: Store, arguments: Namespace, words: Words) -> None:
    """The backups, the latest first."""
    from gcguide.cases.backup import backups as made
    from gcguide.cases.backup_cases import case_count

    found = [(backup, case_count(backup)) for backup in reversed(made(store.file.parent))]
    if arguments.json:
        print_json([
            {
                "number": backup.number, "day": backup.day, "time": backup.time, "occasion": backup.occasion,
                "cases": count, "file": str(backup.path),
            }
            for backup, count in found
        ])  # fmt: skip
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


def _restore(store: Store, backup: "Backup", arguments: Namespace, words: Words) -> None:
    """Tells what restoring would do, asks, and does it."""
    from gcguide.cases.backup_cases import backup_cases, difference, restore

    cases = backup_cases(backup)
    differs = difference(store, cases)
    print(words("backups.differs", day=backup.day, time=backup.time, **vars(differs)))
    if not differs.new and not differs.changed:
        print(words("backups.nothing"))
    elif agreed(arguments, words("backups.ask"), words):
        done = restore(store, backup, cases)
        print(words("backups.restored", added=len(done.added), updated=len(done.replaced)))


# The answers of a case as a code


def show_code(saved: Saved, words: Words) -> None:
    """Prints the code of a case, below a line that says what it is."""
    edition = edition_of(saved)
    print(words("handover.caption"), handover_code(edition, case_of(saved, edition, load_renames())), sep="\n")


def import_code(store: Store, code: str, arguments: Namespace, words: Words) -> None:
    """Takes in the case of a code; says first what it holds."""
    try:
        edition, handover = read_code(code, arguments.edition)
    except Problem as problem:
        raise problem.at(None if code == arguments.file else arguments.file) from None
    print(*code_lines(edition, handover, words), sep="\n")
    if goes_on(arguments, words):
        store.back_up(Occasion.IMPORT)
        (number,) = store.take_in([draft_of_code(edition, handover, words)], [])
        print(words("case.made", number=number))
