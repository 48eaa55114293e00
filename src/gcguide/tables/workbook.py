"""Reads a workbook, page or document, in a process of its own that `sheets` starts.

The library that does it, fed a damaged or hostile file, may write to the terminal, end its process for want of memory,
or go on for hours; none of that may happen to a program with a person's answers on the screen. Memory and time are
bounded by the limits of the process.
"""

import pickle
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class named in lower case

from gcguide.problem import Problem
from gcguide.tables import records, shown
from gcguide.tables.documents import read_document
from gcguide.tables.markup import read_page
from gcguide.tables.sheets import MAX_CELLS, MAX_ROWS, MOST_SECONDS, OLE, ZIP, Cell, Merged, Sheet, finished, letters
from gcguide.tables.shown import Unseen

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_MOST_MEMORY = 2_000_000_000
_MOST_UNPACKED = 400_000_000
_MOST_SHEETS = 50
_MOST_OF_HIDDEN = 100  # rows of a sheet that nobody sees and that is too large

_OLD_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MIMETYPE, _ODS = "mimetype", b"opendocument.spreadsheet"
_DOCUMENT = re.compile(r"word/document\d*\.xml")


def read_workbook(raw: bytes) -> list[Sheet]:
    """The sheets of a workbook, or the tables of a page or document, recognised by its contents: names of files lie.

    Raises:
        Problem: it is protected, damaged, of a kind that is not read, has no table, or is too large to be held.
    """
    try:
        if raw.startswith(OLE):
            return _sheets(raw, records.in_old_workbook(raw))
        return _zipped(raw) if raw.startswith(ZIP) else read_page(raw)
    except MemoryError:
        raise Problem("import_too_much") from None
    except (BadZipFile, ZlibError, ExpatError, EOFError, LookupError, OSError, RuntimeError, ValueError):
        raise _damaged(raw) from None


def _zipped(raw: bytes) -> list[Sheet]:
    with ZipFile(BytesIO(raw)) as file:
        if sum(part.file_size for part in file.infolist()) > _MOST_UNPACKED:
            raise Problem("import_too_much")
        names = set(file.namelist())
        if _MIMETYPE in names and _ODS in file.read(_MIMETYPE):
            if b"encryption-data" in file.read("META-INF/manifest.xml"):
                raise Problem("import_password")
            return _sheets(raw, shown.in_open_document(file.read("content.xml")))
        if "xl/workbook.xml" in names:
            return _sheets(raw, shown.in_workbook(file))
        if "xl/workbook.bin" in names:
            return _binary(raw, records.in_binary_workbook(file))
        if document := next((name for name in sorted(names) if _DOCUMENT.fullmatch(name)), None):
            return read_document(file.read(document))
    raise Problem("import_kind")


def _binary(raw: bytes, unseen: Mapping[str, Unseen]) -> list[Sheet]:
    try:
        return _sheets(raw, unseen)
    except Problem as problem:
        # Of this kind the library reads most, not all.
        raise (Problem("import_save_as") if problem.id == "import_broken" else problem) from None


def _sheets(raw: bytes, unseen: Mapping[str, Unseen] | list[Unseen]) -> list[Sheet]:
    """The sheets that have cells, by the library.

    Args:
        raw: the workbook.
        unseen: what the library does not tell of each sheet, by its name or in their order.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        known = list(book.sheets_metadata)
        if not isinstance(unseen, Mapping):
            unseen = {sheet.name: one for sheet, one in zip(known, unseen, strict=False)}
        of_cells = [sheet for sheet in known if sheet.typ == SheetTypeEnum.WorkSheet]
        seen = [sheet.name for sheet in of_cells if sheet.visible == SheetVisibleEnum.Visible][:_MOST_SHEETS]
        more = [sheet.name for sheet in of_cells if sheet.visible != SheetVisibleEnum.Visible][:_MOST_SHEETS]
        return [
            _table(book.get_sheet_by_name(sheet.name), unseen.get(sheet.name) or Unseen(), sheet.name not in seen)
            for sheet in of_cells
            if sheet.name in seen or sheet.name in more
        ]
    except PasswordError:
        raise Problem("import_password") from None
    except CalamineError:
        raise _damaged(raw) from None
    except BaseException as error:
        # The library's panics are no Exception, so that nobody catches them by accident; here it is on purpose.
        if type(error).__name__ == "PanicException":
            raise _damaged(raw) from None
        raise


def _damaged(raw: bytes) -> Problem:
    # Of an old file nobody can tell whether it is damaged, protected, or another program's altogether.
    if not raw.startswith(OLE):
        return Problem("import_broken")
    return Problem("import_password" if _OLD_ENCRYPTED in raw else "import_locked")


def _table(sheet: "CalamineSheet", unseen: Unseen, is_hidden: bool) -> Sheet:
    merged = [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()] or unseen.merged
    most = None
    if sheet.total_height * sheet.total_width > MAX_CELLS or sheet.total_height > MAX_ROWS:
        if is_hidden:
            most = _MOST_OF_HIDDEN  # it is set aside anyway, and may not keep the others from being read
        elif sheet.total_height * sheet.total_width > MAX_CELLS:
            raise Problem("import_far_cell", {"word": letters(sheet.total_width - 1) + str(sheet.total_height)})
    rows: list[list[Cell]] = [
        [str(cell).upper() if isinstance(cell, bool) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False, nrows=most)
    ]
    blind = unseen.blind
    if is_hidden:
        blind = {place: text for place, text in blind.items() if place[0] < len(rows)}
    return finished(sheet.name, rows, merged, unseen.hidden, blind, is_hidden)


def _main() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))  # where nobody waits any more
    answer: Any
    try:
        answer = read_workbook(sys.stdin.buffer.read())
    except Problem as problem:
        answer = problem
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    _main()
