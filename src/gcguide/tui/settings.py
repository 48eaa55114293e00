"""What someone chose once and should not have to choose again: the look and the language.

They are a convenience: where they cannot be read they are as if never made, and where they cannot be kept they are not.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from gcguide.files import private_folder, write_new
from gcguide.folders import data_home
from gcguide.problem import Problem
from gcguide.text import LANGS, Lang, plain

# Told here, since the themes themselves take long to load.
THEME_NAMES = ("light", "dark", "ascii")

_FILE = "settings.json"
_MOST_BYTES = 20_000
_MOST_FILTERS, _LONGEST = 30, 200


@dataclass(frozen=True, slots=True)
class Settings:
    """None is not chosen.

    Args:
        filters: what is looked for on the desk, by the name that somebody gave it.
    """

    theme: str | None = None
    lang: Lang | None = None
    filters: dict[str, str] = field(default_factory=dict)


def load_settings() -> Settings:
    """What was kept; each setting that is missing, damaged or of another version is as if not chosen."""
    stored: object = None
    path = data_home() / _FILE
    with suppress(OSError, ValueError, RecursionError):
        if path.is_file():  # a pipe of that name would never end
            with path.open("rb") as file:
                stored = json.loads(file.read(_MOST_BYTES))
    if not isinstance(stored, dict):
        return Settings()
    theme = next((theme for theme in THEME_NAMES if theme == stored.get("theme")), None)
    lang = next((lang for lang in LANGS if lang == stored.get("lang")), None)
    return Settings(theme, lang, _kept_filters(stored.get("filters")))


def _kept_filters(stored: object) -> dict[str, str]:
    """What was kept of named filters; what is no text, or too long, is as if never kept."""
    kept = stored if isinstance(stored, dict) else {}
    texts = {name: text for name, text in kept.items() if isinstance(text, str) and len(name + text) <= _LONGEST}
    return {plain(name): plain(text) for name, text in [*texts.items()][:_MOST_FILTERS]}


def keep_settings(settings: Settings) -> bool:
    """Keeps them for the next run, in a file and a folder that are the user's alone.

    Returns:
        Whether they could be kept.
    """
    home = data_home()
    try:
        private_folder(home)
        write_new(home / _FILE, (json.dumps(asdict(settings)) + "\n").encode(), force=True)
    except (Problem, OSError, ValueError):
        return False
    return True
