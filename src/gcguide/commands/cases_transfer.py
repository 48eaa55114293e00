"""`gcguide cases export | import`: cases in one file, and people from a roster."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gcguide.cases.backup import Occasion
from gcguide.cases.store import Store
from gcguide.commands.terminal import confirmed, passphrase
from gcguide.files import write_new
from gcguide.problem import Problem
from gcguide.reading.decode import open_binary
from gcguide.text import plain
from gcguide.words import Words, message

_SEALED, _OPEN = ".age", ".json"
# States of a case that is here already and differs from that of an archive.
_DIFFERENT = ("newer", "older")


def _export(store: Store, arguments: Namespace, words: Words) -> int:
    """Writes cases, all where none is named: encrypted, or readable by anyone after a warning."""
    path: Path = arguments.out
    if path.is_dir():
        raise Problem("file_is_folder", {}, path)
    if path.suffix.lower() not in (_SEALED, _OPEN):
        raise Problem("export_suffix", {"word": path.name, "nearest": path.with_suffix(_SEALED).name}, path)
    if path.exists() and not arguments.force:
        raise Problem("file_exists", {}, path)
    from gcguide.cases.archive import archive_bytes, check_passphrase, seal

    numbers = list(dict.fromkeys(arguments.numbers))
    cases = [store.load(number) for number in numbers] if numbers else list(store.cases())
    if not cases:
        raise Problem("export_nothing")
    data = archive_bytes(cases, {saved.number: store.history(saved.number) for saved in cases}, store.clock())
    if path.suffix.lower() == _SEALED:
        word = check_passphrase(passphrase(arguments.passphrase_file, True, words))
        print(words("transfer.sealing"), file=sys.stderr, flush=True)
        data = seal(data, word)
    elif not arguments.yes and not confirmed(words("transfer.ask_open"), words):
        print(words("transfer.nothing_written"))
        return 0
    write_new(path, data, arguments.force)
    store.exported([saved.number for saved in cases], path)
    print(words("transfer.exported", count=len(cases), file=plain(path)))
    return 0


def _import(store: Store, arguments: Namespace, words: Words) -> int:
    """Takes in what an export wrote, or the people of a roster; says first what would happen."""
    path = Path(arguments.file)
    from gcguide.cases.archive import MAX_SEALED, is_sealed, unseal

    with open_binary(path) as file:
        try:
            data = file.read(MAX_SEALED + 1)
        except OSError:
            raise Problem("file_unreadable", {}, path) from None
    if is_sealed(data):
        word = passphrase(arguments.passphrase_file, False, words)
        print(words("transfer.unsealing"), file=sys.stderr, flush=True)
        data = unseal(data, word, path)
    elif path.suffix.lower() != _OPEN and not data.lstrip().startswith(b"{"):
        return _import_roster(store, path, arguments, words)
    return _import_archive(store, data, path, arguments, words)


def _import_archive(store: Store, data: bytes, path: Path, arguments: Namespace, words: Words) -> int:
    from gcguide.cases.archive import read_archive
    from gcguide.cases.transfer import Choice, import_cases, plan_import

    choice = Choice.REPLACE if arguments.replace else Choice.COPY if arguments.copy else Choice.UPDATE
    archived = read_archive(data, path)
    for planned in plan_import(store, archived):
        key = "apart" if planned.apart else str(planned.state)
        if choice is not Choice.UPDATE and planned.state in _DIFFERENT:
            key = "different_replace" if choice is Choice.REPLACE else "different_copy"
        state = words(f"transfer.{key}", number=planned.number or "")
        print(words.labelled(plain(planned.archived.saved.name) or words("transfer.nameless"), state))
    if not _goes_on(arguments, words):
        return 0
    done = import_cases(store, archived, choice)
    print(words("transfer.imported", added=len(done.added), replaced=len(done.replaced), left=len(done.left)))
    return 0


def _import_roster(store: Store, path: Path, arguments: Namespace, words: Words) -> int:
    from gcguide.cases.roster_import import read_roster
    from gcguide.desk.desk import drafts, id_number_of, known_numbers
    from gcguide.policy.edition import load_edition

    edition = load_edition(arguments.edition)
    read = read_roster(edition, path, date.today(), _progress())
    known = known_numbers(store)
    for row in read.rows:
        state = "transfer.row" if row.case is not None else "transfer.row_left_out"
        print(words(state, row=row.row, name=plain(row.name)))
        for problem in (*row.problems, *row.warnings):
            print("   ", message(problem, words))
        if (number := known.get(id_number_of(row))) is not None:
            print("   ", words("transfer.known", number=number))
    for warning in read.warnings:
        print(message(warning, words), file=sys.stderr)
    if read.unread:
        print(words("transfer.unread", headings=words.listing([plain(text, 40) for text in read.unread])))
    ready = drafts(edition, read.rows, words)
    print(words("transfer.ready", count=len(ready), left=len(read.rows) - len(ready)))
    if not ready or not _goes_on(arguments, words):
        return 0
    store.back_up(Occasion.IMPORT)
    numbers = store.add(ready)
    print(words("transfer.made", count=len(numbers), first=numbers[0], last=numbers[-1]))
    return 0


def _goes_on(arguments: Namespace, words: Words) -> bool:
    """Whether to write what was announced: not in a dry run, else as the person says."""
    if arguments.dry_run:
        return False
    if not arguments.yes and not confirmed(words("transfer.ask_import"), words):
        print(words("transfer.nothing_written"))
        return False
    return True


def _progress() -> Callable[[int, int], None] | None:
    """A count of rows in place; None where nobody looks on."""
    if not sys.stderr.isatty():
        return None
    return lambda done, total: print(
        f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True
    )


ACTIONS: dict[str, Callable[[Store, Namespace, Words], int]] = {"export": _export, "import": _import}
