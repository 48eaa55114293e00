"""A line that tells how far a long work has come."""

import sys
from time import monotonic

from gcguide.dialog.words import Words

_EVERY = 0.5  # seconds between two lines of progress


class Progress:
    """Rows done, rows a second and the time left, on one line of a terminal; nothing where nobody sees it."""

    def __init__(self, total: int | None, words: Words) -> None:
        self.total = total
        self.words = words
        self.began = self.told = monotonic()
        self.shows = sys.stderr.isatty()
        self.wrote = False
        self.rows = 0

    def at(self, rows: int) -> None:
        """So many rows are done."""
        now, self.rows = monotonic(), rows
        if not self.shows or now - self.told < _EVERY:
            return
        self.told = now
        rate = rows / max(now - self.began, 1e-6)
        left = self.total - rows if self.total else None
        key = "progress" if left is None else "progress_left"
        said = self.words(
            f"screening.{key}", rows=f"{rows:,}", total=f"{self.total or 0:,}", rate=f"{rate:,.0f}",
            seconds=f"{(left or 0) / max(rate, 1e-6):.0f}",
        )  # fmt: skip
        print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)
        self.wrote = True

    def more(self, rows: int) -> None:
        """So many rows more are done."""
        self.at(self.rows + rows)

    def done(self) -> None:
        """Leaves a clean line behind."""
        if self.wrote:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self.wrote = False
