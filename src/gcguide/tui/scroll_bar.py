"""Scroll bars of whole cells: parts of cells are drawn with blocks that Chinese terminals make two columns wide."""

from textual.scrollbar import ScrollBar, ScrollBarRender


class WholeCells(ScrollBarRender):
    """Draws with colour only."""

    VERTICAL_BARS = [" "] * len(ScrollBarRender.VERTICAL_BARS)
    HORIZONTAL_BARS = [" "] * len(ScrollBarRender.HORIZONTAL_BARS)


def install() -> None:
    """Has all scroll bars drawn so."""
    ScrollBar.renderer = WholeCells
