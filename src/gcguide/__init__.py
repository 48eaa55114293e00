"""gcguide: who may use the green channel, for which grade, with which papers, through whom and by when.

The names below are loaded when first used, so that a command that needs none of them starts at once.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Interview", "Problem", "__version__", "assess", "load_edition", "read_reply"]

if TYPE_CHECKING:
    from gcguide.conversation.read_reply import read_reply
    from gcguide.core.decide import assess
    from gcguide.core.interview import Interview
    from gcguide.policy.edition import load_edition
    from gcguide.problem import Problem

_HOMES = {
    "Interview": "gcguide.core.interview",
    "Problem": "gcguide.problem",
    "assess": "gcguide.core.decide",
    "load_edition": "gcguide.policy.edition",
    "read_reply": "gcguide.conversation.read_reply",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
