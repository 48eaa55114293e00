"""The parts of a zipped file, and XML read without what XML can be made to do."""

from collections.abc import Callable
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


def read_xml(content: bytes | str, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Goes through XML; names are the namespace, a space and the name itself.

    Raises:
        ExpatError: it is no XML, or declares a type of document: what entities it makes up need no limit then.
    """
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    parser.Parse(content, True)


def _refuse(*_: object) -> None:
    raise ExpatError("a declaration of the type of document")


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def part(file: ZipFile, name: str) -> bytes:
    """A part by its name, in capitals or not, as other programs find it; empty where there is none."""
    folded = name.replace("\\", "/").casefold()
    found = next((known for known in file.namelist() if known.replace("\\", "/").casefold() == folded), None)
    return b"" if found is None else file.read(found)


def count(attributes: dict[str, str], name: str, otherwise: int = 1) -> int:
    """A whole number among the attributes, small enough to count with."""
    text = attributes.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise
