"""The app in a pseudo-terminal, and what it leaves behind in it."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

import pyte

from tests.programs import PATIENCE
from tests.test_line import ROOT, Terminal

# What the app may switch on: the other screen, mouse, pasting, focus; and off: the cursor, wrapping.
_ON = {"1049", "1000", "1003", "1006", "1015", "1016", "2004", "2048", "1004"}
_OFF = {"25", "7"}
# Settings of whoever runs the tests; the size is the terminal's own.
_UNWANTED = ("GCGUIDE", "ACCESSIBLE", "TEXTUAL", "COLUMNS", "LINES")


class App(Terminal):
    """`gcguide` in a terminal of its own; `before` is run first, to break something."""

    def __init__(self, home, *options, before="", size=(100, 30), **settings):
        code = f"import sys\n{before}\nfrom gcguide.cli import main\nsys.exit(main({list(options)!r}))"
        environment = {k: v for k, v in os.environ.items() if not k.startswith(_UNWANTED)}
        environment |= {"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm-256color", "GCGUIDE_HOME": str(home)}
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execve(sys.executable, [sys.executable, "-c", code], environment | settings)
        self.seen = ""
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.attributes = termios.tcgetattr(self.end)

    @property
    def rows(self):
        """What stands on the screen now, a text a line."""
        # Not pyte's own `display`, which stumbles over half a wide character: this is read while more is coming.
        columns, buffer = range(self.screen.columns), self.screen.buffer
        return ["".join(buffer[row][column].data for column in columns).rstrip() for row in range(self.screen.lines)]

    def shows(self, *texts):
        """Waits until all of it stands on the screen."""
        limit = time.monotonic() + PATIENCE
        while not all(any(text in row for row in self.rows) for text in texts):
            assert time.monotonic() < limit, (texts, "\n".join(self.rows))
            if select.select([self.end], [], [], 0.2)[0]:
                data = os.read(self.end, 65536)
                self.seen += data.decode(errors="replace")
                self.stream.feed(data)

    @property
    def said(self):
        """What stands in the terminal after the app."""
        return re.sub(r"\x1b(\[[0-9;?<>$]*[a-zA-Z]|\][^\x07]*\x07)", "", self.seen.rpartition("\x1b[?1049l")[2])

    @property
    def left_behind(self):
        """The modes that are not as they were."""
        last = dict(re.findall(r"\x1b\[\?(\d+)([hl])", self.seen))
        return {mode for mode, state in last.items() if (mode in _ON and state == "h") or (mode in _OFF and state == "l")}
