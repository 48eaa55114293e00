"""Starts the app in this terminal."""

import gc
import os
from datetime import date

from gcguide.dialog.words import Words


def start(edition_id: str | None, words: Words, today: date) -> int:
    """Runs the app until it is left; returns the exit code."""
    # What an input method commits arrives garbled under the kitty keyboard protocol; read once, at Textual's import.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    gc.disable()  # nearly all that starting makes stays; the app enables it again once the first question shows
    from gcguide.tui.app import GuideApp

    app = GuideApp(edition_id, words, today)
    app.run()
    return app.return_code or 0
