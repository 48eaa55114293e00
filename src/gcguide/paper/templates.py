"""The layouts beside this module: they hold no words, and what is put into them is escaped."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).resolve().parent / "templates"


def layouts(autoescape: bool = False, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The layouts, their values escaped as HTML or by `finalize`; a value that is missing is an error."""
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=autoescape,
        finalize=finalize,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def kind(block: object) -> str:
    """The name of a block's layout."""
    return type(block).__name__.lower()
