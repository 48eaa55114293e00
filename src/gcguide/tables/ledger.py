"""The account of a reading: every sheet, row, column and cell is used, set aside with a reason, or not understood.

Nothing disappears: what has something in it appears here exactly once (`Ledger.state`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.heads import Column
from gcguide.tables.rows import Reason
from gcguide.tables.sheets import Sheet, letters
from gcguide.text import plain
from gcguide.words import Words, message

State = Literal["used", "set_aside", "not_understood"]

# So many places are named of one fault, and so much of what is written.
_PLACES, _WORD = 5, 30

# Rows that everybody expects: nobody has to be told of them.
EXPECTED = (Reason.HEAD, Reason.TITLE, Reason.HEADER, Reason.BLANK, Reason.NUMBERED)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that was not understood, or that should be looked at again.

    Args:
        row: the spreadsheet's number of the row, from 1.
        position: the column, from 0.
        word: what is written there.
        is_read: whether it was read all the same, and only has to be looked at.
    """

    sheet: str
    row: int
    position: int
    heading: str
    word: str
    problem: Problem
    is_read: bool = False

    @property
    def cell(self) -> str:
        """Its name, such as F7."""
        return f"{letters(self.position)}{self.row}"


@dataclass(frozen=True, slots=True)
class Account:
    """One sheet.

    Args:
        reason: why it is set aside as a whole; None where it was read.
        columns: how each heading was read.
        rows: why each row that is nobody's is set aside, by its number from 1.
        blocks: of several tables on one sheet the first row of each, from 0, and its columns.
        people: how many rows are somebody's.
    """

    sheet: str
    reason: Reason | None
    columns: tuple[Column, ...] = ()
    rows: Mapping[int, Reason] = field(default_factory=dict)
    people: int = 0
    blocks: tuple[tuple[int, tuple[Column, ...]], ...] = ()

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings of the columns that mean nothing here."""
        return tuple(column.heading for column in self.columns if column.meaning is None)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A whole file.

    Args:
        said: how often a heading has a word that only says what it means: the heading, the word, what was read.
    """

    accounts: tuple[Account, ...]
    faults: tuple[Fault, ...] = ()
    said: Mapping[tuple[str, str, str], int] = field(default_factory=dict)

    def account(self, sheet: str) -> Account:
        """The account of a sheet."""
        return next(one for one in self.accounts if one.sheet == sheet)

    def state(self, sheet: Sheet, row: int, position: int) -> tuple[State, str]:
        """What became of a cell, by its row and column from 0, and why or for what."""
        account = self.account(sheet.name)
        if account.reason is not None:
            return "set_aside", account.reason
        if row + 1 in account.rows:
            return "set_aside", account.rows[row + 1]
        for fault in self.faults:
            if (fault.sheet, fault.row, fault.position) == (sheet.name, row + 1, position) and not fault.is_read:
                return "not_understood", fault.problem.id
        columns = next((own for first, own in reversed(account.blocks) if first <= row), account.columns)
        column = next((one for one in columns if position in one.positions), None)
        if column is None:
            return "set_aside", Reason.NO_HEAD
        if column.meaning is None:
            return "set_aside", "unused"
        return "used", column.meaning.id

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings of all columns that mean nothing here, each once."""
        return tuple(dict.fromkeys(heading for account in self.accounts for heading in account.unused))


def sheet_lines(ledger: Ledger, words: Words) -> Iterator[str]:
    """What was read of each sheet, and what was set aside; nothing where that is as everybody expects."""
    several = len(ledger.accounts) > 1
    for account in ledger.accounts:
        name = plain(account.sheet, _WORD) or words("table.unnamed")
        if account.reason is not None:
            if account.reason is not Reason.EMPTY:
                yield words("table.sheet_aside", sheet=name, reason=words(f"table.reason.{account.reason}"))
            continue
        if several:
            yield words("table.sheet_read", sheet=name, count=account.people)
        by_reason: dict[Reason, list[int]] = {}
        for row, reason in account.rows.items():
            if reason not in EXPECTED:
                by_reason.setdefault(reason, []).append(row)
        for reason, rows in by_reason.items():
            said = words("table.rows_aside", reason=words(f"table.reason.{reason}"), rows=_spans(rows))
            yield words("table.in_sheet", sheet=name, said=said) if several else said
    if ledger.unused:
        yield words("transfer.unread", headings=words.listing([plain(text, 40) for text in ledger.unused]))


def said_lines(said: Mapping[tuple[str, str, str], int], words: Words) -> Iterator[str]:
    """How words were read that only say what they mean: “副高” × 212, read as 副高级."""
    for (heading, word, value), count in said.items():
        yield words("table.read_as", heading=plain(heading, 40), word=plain(word, 40), count=f"{count:,}", value=value)


def _spans(rows: Sequence[int]) -> str:
    """Numbers of rows, those that follow each other as one span."""
    spans = []
    for _, run in groupby(enumerate(sorted(rows)), lambda one: one[1] - one[0]):
        numbers = [number for _, number in run]
        spans.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}")
    return "、".join(spans[:_PLACES]) + ("…" if len(spans) > _PLACES else "")


def fault_lines(faults: Iterable[Fault], words: Words, above: int = 0) -> Iterator[str]:
    """Faults, those of one kind together: the heading, what is written, how often, where, and what is wrong.

    Those that occur no more often than `above` are left out: they are told elsewhere.
    """
    for alike in grouped(faults):
        if len(alike) > above:
            yield _fault_line(alike, words)


def _fault_line(alike: Sequence[Fault], words: Words) -> str:
    first = alike[0]
    where = "、".join(f"{one.sheet}!{one.cell}" if one.sheet != first.sheet else one.cell for one in alike[:_PLACES])
    details = {**first.problem.details}
    details.pop("subject", None)
    said = message(replace(first.problem, details=details, file=None, line=None), words)
    if len(alike) > _PLACES:
        where += "…"
    key = "table.fault" if first.word else "table.fault_blank"
    heading, word = plain(first.heading, _WORD), plain(first.word, _WORD)
    return words(key, heading=heading, word=word, count=len(alike), places=where, said=said)


def grouped(faults: Iterable[Fault]) -> list[list[Fault]]:
    """Those of one heading, with the same written and the same wrong, together; in the order of the first of each."""
    groups: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.heading, fault.word, fault.problem.id), []).append(fault)
    return [*groups.values()]


def column_lines(ledger: Ledger, edition: Edition, words: Words) -> Iterator[str]:
    """How each column of each sheet was read."""
    for account in ledger.accounts:
        if len(ledger.accounts) > 1:
            yield plain(account.sheet) or words("table.unnamed")
        for column in account.columns:
            yield column_line(column, edition, words)


def column_line(column: Column, edition: Edition, words: Words, only_facts: bool = False) -> str:
    """How a column was read; where only facts count, one that tells a field of a person is not."""
    heading = plain(column.heading, 40) or words("screening.no_heading")
    if column.meaning is None or (only_facts and column.meaning.kind == "field"):
        if column.twice is not None:
            return words("table.reads_twice", heading=heading, column=column.twice)
        kept = "screening.reads_nothing" if column.near is None else "screening.reads_nothing_near"
        unused = "table.reads_nothing" if column.near is None else "table.reads_nothing_near"
        return words(kept if only_facts else unused, heading=heading, near=column.near)
    kind, id = column.meaning
    if kind == "fact":
        fact = edition.facts[id]
        said = words(f"kind_name.{fact.kind}")
        return words("screening.reads_fact", heading=heading, fact=id, label=fact.label[words.lang], kind=said)
    if kind == "step":
        label = edition.rules.steps[id].label[words.lang]
        return words("screening.reads_step", heading=heading, step=id, label=label)
    form = edition.rules.roster
    named = next((form.named(one, words.lang) for one in form.columns if one.id == id), None)
    said = named or form.fields[id].label[words.lang]  # type: ignore[index]
    return words("table.reads_field", heading=heading, field=id, label=said)
