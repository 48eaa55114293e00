"""Where files are: the program's data inside an installed wheel, or beside `src/` in a checkout; and the user's own."""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from gcguide.problem import Problem
from gcguide.text import shown

# The file of the saved cases, in the user's folder.
STORE = "cases.db"

_BIN_DAYS, _MOST_DIGITS = 30, 5

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def data_folder(name: str) -> Path:
    """The folder `policy` or `dialogs`; `GCGUIDE_POLICY` and `GCGUIDE_DIALOGS` point elsewhere for authors."""
    chosen = os.environ.get(f"GCGUIDE_{name.upper()}")
    return Path(chosen) if chosen else own_folder(name)


@cache
def own_folder(name: str) -> Path:
    """The program's own data, wherever an author may have pointed it to."""
    packed = _PACKAGE / "data" / name
    return packed if packed.is_dir() else _CHECKOUT / name


def data_home() -> Path:
    """The folder of what the program keeps for its user, perhaps not made yet: `GCGUIDE_HOME`, or the platform's.

    Raises:
        Problem: `GCGUIDE_HOME` is no whole path; it would be another folder wherever one stands.
    """
    if chosen := os.environ.get("GCGUIDE_HOME"):
        home = Path(os.path.expanduser(chosen))  # noqa: PTH111 - leaves `~` as it is where no home is known
        if not home.is_absolute():
            raise Problem("home_relative", {"word": chosen, "nearest": home.absolute()})
        return home
    from platformdirs import user_data_path  # 20 ms that most commands never need

    return user_data_path("gcguide", appauthor=False)


def bin_days() -> int:
    """For so many days what was deleted can be brought back: `GCGUIDE_BIN_DAYS`, or 30.

    Raises:
        Problem: it is no number of days.
    """
    chosen = os.environ.get("GCGUIDE_BIN_DAYS") or str(_BIN_DAYS)
    if not (chosen.isdecimal() and len(chosen) <= _MOST_DIGITS):
        raise Problem("bin_days", {"word": shown(chosen)})
    return int(chosen)


def documents() -> Path:
    """Where a file for the user goes unless told otherwise: the documents of the platform, else the home, else here."""
    from platformdirs import user_documents_path

    folders = (user_documents_path(), Path.home())
    return next((folder for folder in folders if folder.is_dir() and os.access(folder, os.W_OK)), Path.cwd())


def edition_files(folder: Path) -> dict[str, Path]:
    """The files of the editions there are, by id: beside the program's those that the user took in.

    Raises:
        Problem: there is no such folder.
    """
    where = folder / "editions"
    if not where.is_dir():
        raise Problem("policy_folder_missing", {}, where)
    found = {path.stem: path for path in sorted(where.glob("*.yaml"))}
    if folder == data_folder("policy"):
        with suppress(Problem):  # a home that is none has no editions; who needs it is told
            found = {path.stem: path for path in sorted(own_editions().glob("*.yaml"))} | found
    return found


def program_editions() -> dict[str, Path]:
    """The files of the editions that came with the program, by id, wherever an author may have pointed it to."""
    return {path.stem: path for path in sorted((own_folder("policy") / "editions").glob("*.yaml"))}


def scheme_file() -> Path:
    """Where the user's scheme is kept, perhaps not there yet.

    Raises:
        Problem: as `data_home`.
    """
    return data_home() / "policy" / "scheme"


def own_editions() -> Path:
    """The folder of the editions that the user took in, perhaps not made yet.

    Raises:
        Problem: as `data_home`.
    """
    return data_home() / "policy" / "editions"


def edition_file(id: str, folder: Path) -> Path:
    """Where an edition stands."""
    return edition_files(folder).get(id, folder / "editions" / f"{id}.yaml")


def notice_file(id: str, folder: Path) -> Path:
    """Where the notice's own words stand."""
    return folder / "notices" / f"{id}.txt"


def schedule_files(folder: Path) -> list[Path]:
    """Where the published days off stand, a file a year."""
    return sorted((folder / "calendar").glob("*.yaml"))
