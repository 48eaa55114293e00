"""Who changes something at this computer, and when."""

import getpass
from datetime import datetime


def now() -> datetime:
    """The moment, with its zone."""
    return datetime.now().astimezone()


def who() -> str:
    """Who is logged in at this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
