"""Where the data files are: inside an installed wheel, or beside `src/` in a checkout or editable install."""

import os
from pathlib import Path

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
