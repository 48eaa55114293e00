"""Workbooks read in a process of their own.

The library that reads them, fed a damaged one, may write to the terminal or end its process for want of memory; neither
may happen to a program with a person's answers on the screen.
"""

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from gcguide.cases.roster_extent import MAX_CELLS, Merged, letters
from gcguide.problem import Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# A number is what the file holds as one: its digits past the fifteenth are lost already, and 1985.10 is 1985.1.
Cell = str | int | float | date | datetime | time | timedelta

_MAX_SHEETS = 50
_MOST_MEMORY = 2_000_000_000
_PATIENCE = 120  # seconds


class Sheet(NamedTuple):
    """A visible sheet: its cells from A1 on, and its merged areas where this kind of workbook tells them."""

    name: str
    rows: list[list[Cell]]
    merged: list[Merged]


def sheets_apart(raw: bytes) -> list[Sheet]:
    """The visible sheets of a workbook, read by another process.

    Raises:
        Problem: it is protected, or whatever went wrong there: damaged.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"}
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, env=environment, timeout=_PATIENCE, check=True)
        read = pickle.loads(done.stdout)  # our own process wrote it
    except (OSError, subprocess.SubprocessError, pickle.UnpicklingError, EOFError, ValueError, LookupError):
        raise Problem("import_broken") from None
    if isinstance(read, tuple):
        raise Problem("import_broken")
    return [Sheet(*one) for one in read]


def sheets_here(raw: bytes) -> list[Sheet]:
    """The visible sheets of a workbook.

    Raises:
        Problem: it is protected, damaged, or too large to be held.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]
        return [_sheet(book.get_sheet_by_name(name)) for name in shown[:_MAX_SHEETS]]
    except PasswordError:
        raise Problem("import_password") from None
    except (CalamineError, ValueError, OverflowError, MemoryError):
        raise Problem("import_broken") from None
    except BaseException as error:
        # The library's panics are no Exception, so that nobody catches them by accident; here it is on purpose.
        if type(error).__name__ == "PanicException":
            raise Problem("import_broken") from None
        raise


def _sheet(sheet: "CalamineSheet") -> Sheet:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise Problem("import_far_cell", {"word": letters(sheet.total_width - 1) + str(sheet.total_height)})
    rows: list[list[Cell]] = [
        [str(cell).upper() if isinstance(cell, bool) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    return Sheet(sheet.name, rows, [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()])


def _main() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        answer: object = sheets_here(sys.stdin.buffer.read())
    except Problem as problem:
        answer = (problem.id,)
    # By plain names: here this module is called otherwise than where the answer is read.
    if isinstance(answer, list):
        answer = [tuple(sheet) for sheet in answer]
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    _main()
