"""Textual parts lines at white space only: Chinese breaks early before Latin words, and a full stop can begin a line.

`install` has it part them by the rules of `gcguide.wrap`. All that Textual draws as `Content` goes through one function
that it takes from Rich; a `TextArea` and the tables and texts of Rich wrap by code of their own and stay as they are.
"""

from collections.abc import Iterable
from inspect import signature

from rich.cells import cell_len, get_character_cell_size, split_graphemes
from textual import content

from gcguide.text import line_starts

# With these in a text, its width is not the sum of its characters' widths.
_JOINING = ("\u200d", "\ufe0f")


def install() -> bool:
    """Has Textual part lines our way from now on; harmless when done again.

    Returns:
        Whether it could: a Textual that calls for lines otherwise than 8.2 does keeps its own way.
    """
    theirs = getattr(content, "divide_line", None)
    if theirs is None or list(signature(theirs).parameters) != list(signature(divide_line).parameters):
        return False
    vars(content)["divide_line"] = divide_line
    return True


def divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Where to part a paragraph; has the contract of `rich._wrap.divide_line`.

    Args:
        text: one paragraph, tabs expanded. The spaces at the end of a line belong to it and may stand beyond the width.
        width: columns of a line; less than one counts as one, and a wide character then is wider than its line.
        fold: whether a word longer than a line is cut; otherwise it stands on a line of its own, too long.

    Returns:
        Indices of the characters that begin the lines after the first, rising.
    """
    if cell_len(text) <= width:
        return []
    return line_starts(text, max(1, width), _columns(text), cut=fold)


def _columns(text: str) -> Iterable[int]:
    """The columns of each character, as Textual counts them; a picture made of several has its width on the first."""
    if not any(joining in text for joining in _JOINING):
        return map(get_character_cell_size, text)
    columns = [0] * len(text)
    for start, _, wide in split_graphemes(text)[0]:
        columns[start] = wide
    return columns
