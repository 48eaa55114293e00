"""Starts the app in this terminal."""

import gc
import os
from datetime import date

from gcguide.dialog.words import Words


def start(edition_id: str | None, words: Words, today: date) -> int:
    """Runs the app until it is left; returns the exit code."""
    # What an input method commits arrives garbled under the kitty keyboard protocol; read once, at Textual's import.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    gc.disable()  # most of what starting makes stays
    from gcguide.tui.app import GuideApp

    app = GuideApp(edition_id, words, today)
    app.call_later(gc.enable)
    app.run()
    return app.return_code or 0
