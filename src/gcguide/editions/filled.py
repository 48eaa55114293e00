"""Files and models with the placeholders of their texts filled in from an edition (`written`)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from gcguide.editions.written import PLACEHOLDER, Written
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document, Path_
from gcguide.text import DEFAULT_LANG, LANGS, Lang

M = TypeVar("M", bound=BaseModel)


def filled_document(document: Document) -> Document:
    """An edition with the placeholders of its own texts filled in, each value still at its place.

    What cannot be filled in is left as it is: `need_filled` tells of it once all else is seen to be right.
    """
    written = Written(document.data)

    def fill(text: str, lang: Lang) -> str:
        said = written.filled(text, lang)
        return text if said is None else said

    return Document(_filled(document.data, DEFAULT_LANG, fill), document.lines, document.file, document.files)


def need_names(text: str, names: Iterable[str], document: Document, path: Path_) -> None:
    """Raises, at the line of the text, unless each placeholder of it is one of these."""
    for match in PLACEHOLDER.finditer(text):
        name = f"{match[1]}.{match[2]}"
        if name not in names:
            raise unknown("placeholder", name, list(names)).at(*document.place(path))


def need_all_names(document: Document, names: Iterable[str]) -> None:
    """Raises, at its line, for the first text of a file with a placeholder that is none of these."""
    for path, value in _strings(document):
        need_names(value, names, document, path)


def _strings(document: Document) -> Iterator[tuple[Path_, str]]:
    """The texts of a document that have a brace, each with its path."""
    return ((path, text) for path, text in document.texts() if "{" in text)


def need_filled(document: Document) -> None:
    """Raises for the first placeholder of an edition that there is none of, or that it has nothing for."""
    written = Written(document.data)
    names = dict.fromkeys(written.names())
    for path, value in _strings(document):
        need_names(value, names, document, path)
        for match in PLACEHOLDER.finditer(value):
            if written.value(match[0].strip("{}"), DEFAULT_LANG) is None:
                raise Problem("placeholder_lacking", {"word": match[0]}).at(*document.place(path))


def filled_model(written: Written, model: M) -> M | None:
    """A model with the placeholders of its texts filled in; None where the edition lacks one of them."""

    def fill(text: str, lang: Lang) -> str:
        if (said := written.filled(text, lang)) is None:
            raise LookupError
        return said

    try:
        filled: M = _filled(model, DEFAULT_LANG, fill)
    except LookupError:
        return None
    return filled


def _filled(value: Any, lang: Lang, fill: Callable[[str, Lang], str]) -> Any:
    """A value with its texts filled in, each in its language; a model itself where there is nothing to fill in."""
    if isinstance(value, str):
        return fill(value, lang)
    if isinstance(value, dict):
        return {key: _filled(one, key if key in LANGS else lang, fill) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, lang, fill) for one in value]
    if isinstance(value, tuple):
        return tuple(_filled(one, lang, fill) for one in value)
    if not isinstance(value, BaseModel):
        return value
    own = {name: getattr(value, name) for name in type(value).model_fields}
    filled = {name: _filled(one, name if name in LANGS else lang, fill) for name, one in own.items()}
    changed = {name: one for name, one in filled.items() if one != own[name]}
    return value.model_copy(update=changed) if changed else value
