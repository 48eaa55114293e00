"""Stub."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """The characters to draw with."""

    cursor: str = "❯"
    ticked: str = "☑"
    unticked: str = "☐"
    unsure: str = "?"


def marks_of(theme: str) -> Marks:
    """By theme."""
    return Marks()
