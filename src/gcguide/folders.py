"""Where files are: the program's data inside an installed wheel, or beside `src/` in a checkout; and the user's own."""

import os
from pathlib import Path

# The file of the saved cases, in the user's folder.
STORE = "cases.db"

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def data_folder(name: str) -> Path:
    """The folder `policy` or `dialogs`; `GCGUIDE_POLICY` and `GCGUIDE_DIALOGS` point elsewhere for authors."""
    chosen = os.environ.get(f"GCGUIDE_{name.upper()}")
    return Path(chosen) if chosen else own_folder(name)


def own_folder(name: str) -> Path:
    """The program's own data, wherever an author may have pointed it to."""
    packed = _PACKAGE / "data" / name
    return packed if packed.is_dir() else _CHECKOUT / name


def data_home() -> Path:
    """The folder of what the program keeps for its user, perhaps not made yet: `GCGUIDE_HOME`, or the platform's."""
    chosen = os.environ.get("GCGUIDE_HOME")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path  # 20 ms that most commands never need

    return user_data_path("gcguide", appauthor=False)
