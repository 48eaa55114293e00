"""Which of the saved cases a command is about: by number, by what is looked for, by stage, notice, overdue."""

from argparse import Namespace
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gcguide.cases.saved import Saved
from gcguide.cases.store import Store
from gcguide.commands.parser import MOST_DIGITS, day_to_judge_by, is_number
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.desk.rows import CaseRow


def numbers_in(words: Iterable[str]) -> list[int]:
    """The numbers of cases that are typed, each once.

    Raises:
        Problem: one is none.
    """
    numbers = []
    for word in words:
        if not is_number(word):
            raise Problem("case_number", {"word": plain(word, MOST_DIGITS * 2)})
        numbers.append(int(word))
    return list(dict.fromkeys(numbers))


def loaded(store: Store, numbers: Iterable[int]) -> list[Saved]:
    """The cases of these numbers, each once; all where none is named."""
    return [store.load(number) for number in dict.fromkeys(numbers)] or list(store.cases())


def rows_of(cases: Iterable[Saved], arguments: Namespace, words: Words, text: str = "") -> list["CaseRow"]:
    """Those of the cases, as rows, that fit a text and are of the stage and notice asked for, and overdue if asked."""
    from gcguide.desk.filter import Filter
    from gcguide.desk.rows import CaseRow, RowContext

    context, fits = RowContext(day_to_judge_by(arguments.as_of), words), Filter(words).test(text)
    rows = [CaseRow(saved, context) for saved in cases]
    return [row for row in rows if fits(row) and _is_asked_for(row, arguments)]


def _is_asked_for(row: "CaseRow", arguments: Namespace) -> bool:
    if arguments.edition and row.saved.edition != load_edition(arguments.edition).id:
        return False
    if arguments.overdue and not row.is_overdue:
        return False
    if not arguments.stage:
        return True
    from gcguide.desk.changes import read_stage

    edition = row.edition or load_edition(None)
    return row.stage is not None and row.stage.id == read_stage(edition, arguments.stage).id


def in_bin(store: Store, numbers: Sequence[int]) -> list[Saved]:
    """Those in the bin, of these numbers or all.

    Raises:
        Problem: one of them is not in the bin.
    """
    kept = {saved.number: saved for saved in store.in_bin()}
    for number in numbers:
        if number not in kept:
            raise Problem("bin_missing", {"word": number})
    return [kept[number] for number in dict.fromkeys(numbers or kept)]


def names_of(cases: Iterable[Saved], words: Words) -> str:
    """Cases by number and name, in a sentence."""
    return words.listing([words("case.opened", number=saved.number, name=saved.name).strip() for saved in cases])
