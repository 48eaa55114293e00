"""`gcguide cases import`: cases in one file, people from a roster, and what a code hands over."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gcguide.cases.backup import Occasion
from gcguide.cases.store import Store
from gcguide.commands.case_archives import import_code
from gcguide.commands.parser import MATCHINGS
from gcguide.commands.terminal import chosen, goes_on, made_line, passphrase, without_panics
from gcguide.person.given import code_in
from gcguide.person.handover import holds_code
from gcguide.policy.edition import load_edition
from gcguide.policy.later import remarks_on_notice
from gcguide.problem import Problem
from gcguide.reading.decode import open_file
from gcguide.text import plain
from gcguide.words import Words

_OPEN = ".json"

# Of more people than these only those are named whom there is something to say of.
_MANY = 100
# States of a case that is here already and differs from that of an archive.
_DIFFERENT = ("newer", "older")
_TOLD_OF_DIFFERENT = {"replace": "different_replace", "copy": "different_copy", "leave": "different_leave"}


def take_in(store: Store, arguments: Namespace, words: Words) -> None:
    """Takes in what an export wrote, or the people of a roster; says first what would happen."""
    if holds_code(arguments.file):
        import_code(store, arguments.file, arguments, words)
        return
    path = Path(arguments.file)
    given = {"--replace": arguments.replace, "--copy": arguments.copy, "--matching": arguments.matching}
    if len(said := [name for name, value in given.items() if value]) > 1:
        raise Problem("options_apart", {"word": said[0], "other": said[1]})
    from gcguide.cases.archive import MAX_SEALED, is_sealed, unseal

    with open_file(path) as file:
        try:
            data = file.read(MAX_SEALED + 1)
        except OSError:
            raise Problem("file_unreadable", {}, path) from None
    if is_sealed(data):
        word = passphrase(arguments.passphrase_file, False, words)
        print(words("transfer.unsealing"), file=sys.stderr, flush=True)
        _import_archive(store, unseal(data, word, path), path, arguments, words)
    elif (code := code_in(data, path)) is not None:
        import_code(store, code, arguments, words)
    elif path.suffix.lower() == _OPEN or data.lstrip().startswith(b"{"):
        _import_archive(store, data, path, arguments, words)
    else:
        _import_roster(store, path, arguments, words)


def _import_archive(store: Store, data: bytes, path: Path, arguments: Namespace, words: Words) -> None:
    from gcguide.cases.archive import read_archive
    from gcguide.cases.transfer import Choice, import_cases, plan_import
    from gcguide.desk.matching import copies_told

    of_matching = {"update": Choice.UPDATE, "skip": Choice.LEAVE, "new": Choice.COPY}
    choice = Choice.REPLACE if arguments.replace else Choice.COPY if arguments.copy else Choice.UPDATE
    choice = of_matching.get(arguments.matching, choice)
    archived = read_archive(data, path)
    for planned in plan_import(store, archived, choice):
        key = "apart" if planned.apart else str(planned.state)
        if choice is not Choice.UPDATE and planned.state in _DIFFERENT:
            key = _TOLD_OF_DIFFERENT[str(choice)]
        state = words(f"transfer.{key}", number=planned.number or "")
        print(words.labelled(plain(planned.archived.saved.name) or words("transfer.nameless"), state))
        ours = planned.ours if planned.state in _DIFFERENT else None
        if ours is not None and (told := copies_told(ours, planned.archived.saved, words)):
            print(f"    {told}")
    if goes_on(arguments, words):
        done = import_cases(store, archived, choice)
        print(words("transfer.imported", added=len(done.added), replaced=len(done.replaced), left=len(done.left)))


def _import_roster(store: Store, path: Path, arguments: Namespace, words: Words) -> None:
    from gcguide.desk.intake import row_head, row_lines, told_together, whole_lines
    from gcguide.desk.matching import Matching, State, becomes_text, intake, meet, met_line
    from gcguide.tables.ledger import column_lines
    from gcguide.tables.names import Mapped, read_mapping
    from gcguide.tables.roster import read_roster

    edition = load_edition(arguments.edition)
    mapped = read_mapping(arguments.mapping, edition) if arguments.mapping else Mapped()
    with without_panics():
        read = read_roster(edition, path, date.today(), _progress(), mapped, arguments.sheet)
    if arguments.explain_columns:
        print(*column_lines(read.ledger, edition, words), sep="\n")
        return
    met = meet(edition, store.cases(), read.people)
    becomes = Matching(_said_matching(arguments) or Matching.UPDATE) if arguments.dry_run else None
    lines_of = {id(one.row): met_line(one, edition, words) for one in met if one.state is not State.SAME or becomes}
    what = {id(one.row): becomes_text(one.becomes(becomes), one.state is State.NEW, words) for one in met if becomes}
    told, silent = told_together(read), 0
    for row in read.people:
        lines = [*row_lines(row, words, told), *(f"    {line}" for line in [lines_of.get(id(row))] if line)]
        if not lines and not becomes and row.case is not None and len(read.people) > _MANY:
            silent += 1
            continue
        head = row_head(row, read, words)
        print(words.labelled(head, what[id(row)]) if id(row) in what else head, *lines, sep="\n")
    if silent:
        print(words("transfer.silent", count=silent))
    for line in whole_lines(read, words):
        print(line)
    wrong = sum(not fault.is_read for fault in read.ledger.faults)
    if arguments.strict and wrong:
        raise Problem("import_strict", {"count": wrong}, path)
    counts = {state: sum(one.state is state for one in met) for state in State}
    print(words("transfer.ready", count=len(met), left=len(read.people) - len(met)))
    print(*(f"{line}\n" for line in remarks_on_notice(edition, date.today(), words)), sep="", end="")
    if len(met) > counts[State.NEW]:
        print(words("matching.counts", **{str(state): count for state, count in counts.items()}))
    apart = sum(one.is_apart for one in met)
    if not counts[State.NEW] and not apart:
        return
    matching = _matching(arguments, bool(apart), words)
    if matching is None:
        return
    taken = intake(edition, met, Matching(matching), words)
    if not taken.drafts and not taken.revisions:
        print(words("transfer.nothing_written"))
        return
    store.back_up(Occasion.IMPORT)
    numbers = store.take_in(taken.drafts, taken.revisions)
    if numbers:
        print(made_line(numbers, words))
    if taken.revisions:
        print(words("matching.updated", count=len(taken.revisions)))


def _said_matching(arguments: Namespace) -> str | None:
    """What was said on the command line to become of people whose case differs."""
    return arguments.matching or ("update" if arguments.replace else "new" if arguments.copy else None)


def _matching(arguments: Namespace, differs: bool, words: Words) -> str | None:
    """What is to become of people whose case differs: as was said or is said now; None to write nothing."""
    said = _said_matching(arguments)
    if arguments.dry_run:
        return None
    if said or not differs or arguments.yes:
        return said or "update" if said or arguments.yes or goes_on(arguments, words) else None
    key = chosen(words("matching.ask"), {key: words(f"matching.key_{key}") for key in MATCHINGS})
    if key is None:
        print(words("transfer.nothing_written"))
    return key


def _progress() -> Callable[[int, int], None] | None:
    """A count of rows in place; None where nobody looks on."""
    if not sys.stderr.isatty():
        return None
    return lambda done, total: print(
        f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True
    )
