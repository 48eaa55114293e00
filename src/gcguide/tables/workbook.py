"""Reads a workbook, in a process of its own that `sheets` starts.

The library that does it, fed a damaged or hostile file, may write to the terminal, end its process for want of memory,
or go on for hours; none of that may happen to a program with a person's answers on the screen. Memory and time are
bounded by the limits of the process.
"""

import pickle
import sys
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class named in lower case

from gcguide.problem import Problem
from gcguide.tables.sheets import MAX_CELLS, MOST_SECONDS, ZIP, Cell, Merged, Sheet, letters, trimmed

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_MOST_MEMORY = 2_000_000_000
_MOST_UNPACKED = 400_000_000
_MOST_SHEETS = 50

_OLD_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MIMETYPE, _ODS = "mimetype", b"opendocument.spreadsheet"
_VALUE_TYPE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "


def read_workbook(raw: bytes) -> list[Sheet]:
    """The visible sheets of a workbook, recognised by its contents: names of files lie.

    Raises:
        Problem: it is protected, damaged, of a kind that is not read, or too large to be held.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        merged = _open_document(raw) if raw.startswith(ZIP) else {}
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        return [_table(book.get_sheet_by_name(name), merged) for name in names[:_MOST_SHEETS]]
    except PasswordError:
        raise Problem("import_password") from None
    except MemoryError:
        raise Problem("import_too_much") from None
    except (CalamineError, BadZipFile, ZlibError, ExpatError, EOFError, LookupError, OSError, RuntimeError, ValueError):
        raise _damaged(raw) from None
    except BaseException as error:
        # The library's panics are no Exception, so that nobody catches them by accident; here it is on purpose.
        if type(error).__name__ == "PanicException":
            raise _damaged(raw) from None
        raise


def _damaged(raw: bytes) -> Problem:
    # Of an old file nobody can tell whether it is damaged, protected, or another program's altogether.
    if raw.startswith(ZIP):
        return Problem("import_broken")
    return Problem("import_password" if _OLD_ENCRYPTED in raw else "import_locked")


def _table(sheet: "CalamineSheet", merged: dict[str, list[Merged]]) -> Sheet:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise Problem("import_far_cell", {"word": letters(sheet.total_width - 1) + str(sheet.total_height)})
    rows: list[list[Cell]] = [
        [str(cell).upper() if isinstance(cell, bool) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    areas = [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Sheet(sheet.name, trimmed(rows), tuple(areas or merged.get(sheet.name, ())))


def _open_document(raw: bytes) -> dict[str, list[Merged]]:
    """The merged areas of an .ods file, which the library does not tell, by the name of the sheet.

    Raises:
        Problem: it is protected, or the file is none of a spreadsheet program.
    """
    with ZipFile(BytesIO(raw)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
            raise Problem("import_too_much")
        names = set(parts.namelist())
        if "xl/workbook.bin" in names:
            raise Problem("import_save_as")
        if _MIMETYPE in names and _ODS in parts.read(_MIMETYPE):
            if b"encryption-data" in parts.read("META-INF/manifest.xml"):
                raise Problem("import_password")
            return _Areas().of(parts.read("content.xml"))
        if "xl/workbook.xml" not in names:
            raise Problem("import_kind")
    return {}


class _Areas:
    """Goes through the cells of an .ods file, where a cell or row can stand for many."""

    def __init__(self) -> None:
        self.areas: dict[str, list[Merged]] = {}
        self.sheet = ""
        self.row = self.column = self.repeat = self.depth = 0

    def of(self, content: bytes) -> dict[str, list[Merged]]:
        parser = ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(content, True)
        return self.areas

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self.depth += 1
            if self.depth == 1:
                self.sheet, self.row = attributes.get(_TABLE + "name", ""), 0
        elif self.depth == 1 and name == _TABLE + "table-row":
            self.column, self.repeat = 0, _count(attributes, "number-rows-repeated")
        elif self.depth == 1 and name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
            if down * across > 1:
                area = Merged(self.row, self.column, self.row + down - 1, self.column + across - 1)
                self.areas.setdefault(self.sheet, []).append(area)
            self.column += _count(attributes, "number-columns-repeated")
            if _VALUE_TYPE in attributes and (self.row + self.repeat) * self.column > MAX_CELLS:
                raise Problem("import_far_cell", {"word": f"{self.sheet} {self.row + self.repeat}".strip()})

    def _end(self, name: str) -> None:
        if name == _TABLE + "table":
            self.depth -= 1
        elif name == _TABLE + "table-row" and self.depth == 1:
            self.row += self.repeat


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(_TABLE + name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


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
