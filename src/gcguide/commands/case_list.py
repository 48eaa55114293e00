"""`gcguide cases list | show | message`: what is saved, told as lines of text or as JSON."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from gcguide.cases.restore import case_of, edition_of, restored
from gcguide.cases.saved import Saved
from gcguide.cases.store import Store
from gcguide.commands.case_changes import link_shown
from gcguide.commands.case_choice import loaded, names_of, rows_of
from gcguide.commands.inputs import tell_later
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import Progress, print_json, tell
from gcguide.conversation.reassessed import under
from gcguide.core.decide import decide
from gcguide.core.facts import plain_facts
from gcguide.core.result import best_dict
from gcguide.desk.columns import COLUMNS, cell_text, column_title, stage_text
from gcguide.desk.desk import history_lines
from gcguide.desk.messages import message_text, messages_text, next_time
from gcguide.desk.rows import CaseRow, RowContext
from gcguide.files import write_new
from gcguide.paper.plain_text import aligned
from gcguide.person.masking import hidden_numbers, person_on_screen
from gcguide.policy.edition import load_edition
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

# What may be a number of a person's, in a case that cannot be read.
_NUMBERS = re.compile("[0-9]{6,}[0-9Xx]?")


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


def list_cases(store: Store, arguments: Namespace, words: Words) -> None:
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


def write_message(store: Store, arguments: Namespace, words: Words) -> None:
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


def show(store: Store, arguments: Namespace, words: Words) -> None:
    """All that is known of a case; or that as JSON, as a code, or under another notice."""
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
        from gcguide.commands.case_archives import show_code

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
