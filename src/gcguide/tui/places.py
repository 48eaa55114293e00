"""The screens of a session: each is a place to go to, and is loaded when it is first wanted."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from gcguide.tui.themes import Marks

if TYPE_CHECKING:
    from gcguide.conversation.session import Session

# By place: module and class.
_SCREENS = {
    "talk": ("conversation", "ConversationScreen"),
    "result": ("result", "ResultScreen"),
    "export": ("export", "ExportScreen"),
    "cases": ("desk", "DeskScreen"),
}


def place_of(screen: Screen[Any]) -> str | None:
    """The place that a screen is; None for one that comes before them."""
    kind = type(screen).__name__
    return next((place for place, (_, name) in _SCREENS.items() if name == kind), None)


def screen_kind(place: str) -> "Callable[[Session, Marks], Screen[Any]]":
    """The class of a screen; its module is loaded when it is first wanted."""
    module, name = _SCREENS[place]
    kind: Callable[[Session, Marks], Screen[Any]] = getattr(import_module(f"gcguide.tui.screens.{module}"), name)
    return kind
