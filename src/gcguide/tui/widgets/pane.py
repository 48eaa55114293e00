"""What scrolls and leaves the keys to its screen."""

from textual.containers import VerticalScroll


class Pane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A scrolling column without keys of its own."""
