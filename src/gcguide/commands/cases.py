"""`gcguide cases`: the commands on saved cases, told as lines of text or as JSON."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from gcguide.cases.backup import Occasion
from gcguide.cases.open_store import open_store
from gcguide.cases.restore import answers_of_case, case_of, edition_of, restored, seen_now
from gcguide.cases.saved import Saved
from gcguide.cases.store import Draft, Store
from gcguide.commands.case_archives import backups, export, import_code, show_code
from gcguide.commands.case_changes import change_values, delete, link, link_shown, purge, restore, set_stage
from gcguide.commands.case_choice import loaded, names_of, rows_of
from gcguide.commands.case_overview import move, tell_impact, tell_stats
from gcguide.commands.inputs import given_case, tell_later
from gcguide.commands.parser import MATCHINGS, day_to_judge_by
from gcguide.commands.terminal import Progress, chosen, goes_on, made_line, passphrase, print_json, tell, without_panics
from gcguide.conversation.reassessed import under
from gcguide.core.decide import decide
from gcguide.core.facts import plain_facts
from gcguide.core.interview import Interview
from gcguide.core.result import best_dict
from gcguide.desk.columns import COLUMNS, cell_text, column_title, stage_text
from gcguide.desk.desk import history_lines
from gcguide.desk.messages import message_text, messages_text, next_time
from gcguide.desk.rows import CaseRow, RowContext
from gcguide.files import write_new
from gcguide.paper.plain_text import aligned
from gcguide.person.case import Case
from gcguide.person.given import code_in
from gcguide.person.handover import holds_code
from gcguide.person.masking import hidden_numbers, person_on_screen
from gcguide.policy.edition import load_edition
from gcguide.policy.later import remarks_on_notice
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.reading.decode import open_file
from gcguide.text import plain
from gcguide.words import Words, message

_OPEN = ".json"

# What may be a number of a person's, in a case that cannot be read.
_NUMBERS = re.compile("[0-9]{6,}[0-9Xx]?")

# Of more people than these only those are named whom there is something to say of.
_MANY = 100
# States of a case that is here already and differs from that of an archive.
_DIFFERENT = ("newer", "older")
_TOLD_OF_DIFFERENT = {"replace": "different_replace", "copy": "different_copy", "leave": "different_leave"}


def _case_json(saved: Saved, day: date, words: Words, reveal: bool) -> dict[str, Any]:
    """A case with its result on a day; the numbers of the person are masked unless they are to be revealed."""
    edition = edition_of(saved)
    read = restored(edition, saved.answers, load_renames())
    person = saved.person if reveal else person_on_screen(edition.rules.roster, saved.person)
    local = read.local_deadline.isoformat() if read.local_deadline else None
    chosen = asdict(read.chosen) if read.chosen else None
    case = {
        **plain_facts(read.facts), "steps": read.steps, "person": person, "local_deadline": local, "chosen": chosen,
        "assumed": list(read.assumed), "uid": saved.identity,
    }  # fmt: skip
    result = decide(edition, case_of(saved, edition, load_renames()), day)
    return {**_head(saved), "case": case, "result": result.to_dict(words.lang)}


def _row_json(row: CaseRow) -> dict[str, Any]:
    """A case as it is listed, with the keys of the contract (§6)."""
    due, noted, chosen = row.due, row.saved.stage, row.case.chosen
    return {
        **_head(row.saved),
        "note": hidden_numbers(row.saved.note),
        "employer": row.employer,
        "place": row.case.facts.get("place"),
        "chosen": asdict(chosen) if chosen else None,
        "best": best_dict(row.best),
        "verdict": str(row.verdict) if row.verdict is not None else None,
        "stage": row.stage.id if row.stage is not None else noted.id if noted else None,
        "stage_on": noted.on if noted else None,
        "stage_why": hidden_numbers(noted.why) if noted else "",
        "next": due.id if due else None,
        "latest": due.day.isoformat() if due else None,
        "days_left": due.days_left if due else None,
        "overdue": row.is_overdue,
        "missing": {kind: list(ids) for kind, ids in row.missing.items()},
        "to_find_out": list(row.to_find_out),
        "owner": row.saved.owner,
        "links": list(row.saved.links),
    }


def _head(saved: Saved) -> dict[str, Any]:
    return {
        "number": saved.number, "label": saved.label, "name": saved.person.get("name", ""), "note": saved.note,
        "marked": saved.marked, "edition": saved.edition, "created": saved.created, "changed": saved.changed,
    }  # fmt: skip


def _table(rows: Iterable[CaseRow], words: Words) -> Iterator[str]:
    """The list of cases, a case a line below the headings."""
    heads = [column_title(column, words) for column in COLUMNS]
    return aligned([heads, *([cell_text(row, column, words) for column in COLUMNS] for row in rows)])


def run(arguments: Namespace, words: Words) -> None:
    """Runs one of the commands on saved cases."""
    with open_store() as store:
        _tell_notices(store, words)
        try:
            _ACTIONS[arguments.action](store, arguments, words)
        finally:
            _tell_notices(store, words)


def _tell_notices(store: Store, words: Words) -> None:
    tell(message(problem, words) for problem in store.take_notices())


def _list(store: Store, arguments: Namespace, words: Words) -> None:
    """Lists the cases that fit, or those in the bin."""
    rows = rows_of(store.in_bin() if arguments.deleted else store.cases(), arguments, words, " ".join(arguments.text))
    if arguments.json:
        print_json(list(map(_row_json, rows)))
        return
    if rows:
        print(*_table(rows, words), sep="\n")
    else:
        asked = arguments.text or arguments.stage or arguments.overdue or arguments.edition or arguments.deleted
        print(words("case.none_found" if asked else "case.none"))
    tell_later(day_to_judge_by(arguments.as_of), words)


def _message(store: Store, arguments: Namespace, words: Words) -> None:
    """What to write to the people of some cases, shown or written into one file."""
    found = rows_of(loaded(store, arguments.numbers), arguments, words)
    for row in found if arguments.numbers else ():
        edition_of(row.saved)
    rows = [row for row in found if row.edition is not None]
    if left := len(found) - len(rows):
        tell([words("message.left", count=left)])
    with Progress(len(rows), words) as progress:
        text = message_text(rows[0], words) if len(rows) == 1 else messages_text(rows, words, progress.at)
    tell_later(day_to_judge_by(arguments.as_of), words)
    if not text:
        print(words("case.none_found"))
    elif arguments.out is None:
        sys.stdout.write(text)
    else:
        remember = partial(store.exported, [row.number for row in rows], arguments.out)
        write_new(arguments.out, text.encode(), arguments.force, remember)
        print(words("transfer.exported", count=len(rows), file=plain(arguments.out)))


def _show(store: Store, arguments: Namespace, words: Words) -> None:
    try:
        saved = store.load(arguments.number)
    except Problem as problem:
        if problem.id == "case_unreadable":  # it is theirs: they see what stands there
            lines = [f"{column}: {text}" for column, text in store.stands(arguments.number).items()]
            hidden = [_NUMBERS.sub(lambda number: "*" * len(number[0]), line) for line in lines]
            print(*(lines if arguments.reveal else hidden), sep="\n")
        raise
    day = day_to_judge_by(arguments.as_of)
    if arguments.code:
        show_code(saved, words)
    elif arguments.json:
        if arguments.edition:
            raise Problem("options_apart", {"word": "--json", "other": "--edition"})
        shown = _case_json(saved, day, words, arguments.reveal)
        if arguments.history:
            shown["history"] = [vars(entry) for entry in store.history(saved.number)]
        print_json(shown)
    elif arguments.edition and arguments.edition != saved.edition:
        other = load_edition(arguments.edition)
        said = under(saved, other, words)
        head = words("case.under", number=saved.number, name=saved.name, edition=other.rules.label[words.lang])
        print(head, *said, sep="\n")
    else:
        print(*_about(store, saved, arguments, words), sep="\n")


def _about(store: Store, saved: Saved, arguments: Namespace, words: Words) -> Iterator[str]:
    """All that is known of a case: its head, the person, the report, and on request its history."""
    from gcguide.conversation.reassessed import reopened
    from gcguide.paper.compose import report

    edition, _, news = reopened(saved, words)
    yield names_of([saved], words)
    created, changed = (time[:16].replace("T", " ") for time in (saved.created, saved.changed))
    yield words("case.dates", created=created, changed=changed)
    if saved.note:
        yield words.labelled(words("case.note"), saved.note if arguments.reveal else hidden_numbers(saved.note))
    if saved.owner:
        yield words.labelled(words("history.owner"), saved.owner)
    row = CaseRow(saved, RowContext(day_to_judge_by(arguments.as_of), words))
    if saved.stage is not None:
        told = " ".join((stage_text(row, words), saved.stage.on))
        why = saved.stage.why if arguments.reveal else hidden_numbers(saved.stage.why)
        yield words.labelled(words("history.stage"), words.labelled(told, why) if why else told)
    if row.stage is not None and (later := next_time(row.stage, edition, words)) is not None:
        yield later
    form = edition.rules.roster
    person = saved.person if arguments.reveal else person_on_screen(form, saved.person)
    for field, value in person.items():
        label = form.fields[field].label[words.lang] if field in form.fields else plain(field)
        yield words.labelled(label, value)
    for path in saved.links:
        yield words.labelled(words("history.links"), link_shown(path, words))
    yield from news
    yield ""
    if row.stage is None or not row.stage.ends:
        yield report(edition, row.case, day_to_judge_by(arguments.as_of), words).rstrip("\n")
    if arguments.history:
        yield ""
        yield words("case.history")
        yield from history_lines(store.history(saved.number), edition, words)
    if files := [path for path in store.exports([saved.number]) if path.exists()]:
        yield ""
        yield words("case.exports")
        yield from map(plain, files)


def _new(store: Store, arguments: Namespace, words: Words) -> None:
    edition = load_edition(arguments.edition)
    case = given_case(edition, arguments.file, words).case if arguments.file else Case()
    failed = [id for id, state in case.steps.items() if state == "failed"]
    seen = seen_now(Interview(edition, case.facts, steps_failed=failed))
    label, note = plain(arguments.label or ""), plain(arguments.note or "")
    (number,) = store.add([Draft(edition.id, answers_of_case(case), label, note, case.person, seen, identity=case.uid)])
    print(words("case.made", number=number))


def _note(store: Store, arguments: Namespace, words: Words) -> None:
    if arguments.label is None and arguments.note is None:
        raise Problem("needs_label")
    label, note = (None if text is None else plain(text) for text in (arguments.label, arguments.note))
    store.note(arguments.number, label, note)
    print(words("case.noted", number=arguments.number))


# Cases in one file, and people from a roster.


def _import(store: Store, arguments: Namespace, words: Words) -> None:
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


_ACTIONS: dict[str, Callable[[Store, Namespace, Words], None]] = {
    "list": _list,
    "show": _show,
    "stats": tell_stats,
    "new": _new,
    "note": _note,
    "move": move,
    "impact": tell_impact,
    "message": _message,
    "set": change_values,
    "stage": set_stage,
    "delete": delete,
    "restore": restore,
    "purge": purge,
    "export": export,
    "backups": backups,
    "link": link,
    "import": _import,
}
