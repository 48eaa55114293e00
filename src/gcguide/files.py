"""Writing a file whole or not at all, and names that every system takes for one."""

import errno
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import mkdtemp, mkstemp
from threading import Thread

from gcguide.problem import Problem
from gcguide.text import plain

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')

# Names of devices on Windows, with any extension (superscript digits included).
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\s*\.|\s*\Z)", re.I)

# File systems take 255 bytes; the rest is for an extension and for what a copy adds.
_MOST_BYTES = 200

# How often, and every how many seconds, a folder that is still written into is removed again.
_TRIES, _PAUSE = 50, 0.1

# Seconds for a program of the desktop to say that it cannot.
_PATIENCE = 0.5

# What is being written and has no name of its own yet; a signal may come between any two steps of a clean-up.
_unfinished: set[Path] = set()

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# As libraries write the number of an error into their own.
_NUMBER = re.compile(r"\(os error (\d+)\)")
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


def safe_name(text: str) -> str:
    """The text as a file's name (without extension): no separators, no device names, neither hidden nor too long."""
    name = _ends(_NOT_IN_NAMES.sub("_", plain(text)))
    name = _ends(name.encode()[:_MOST_BYTES].decode(errors="ignore"))
    return f"_{name}" if _DEVICE.match(name) or not name else name


def _ends(name: str) -> str:
    """Without what hides a file, makes an option of it, or is dropped by Windows."""
    return name.lstrip(" .-~").rstrip(" .")


def open_path(path: Path) -> bool:
    """Opens a file with the desktop's program for it, or a folder in its file manager; False where that cannot be done.

    So it is over SSH, where there is no desktop.
    """
    try:
        if os.name == "nt":
            os.startfile(path)  # type: ignore[attr-defined]
            return True
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        has_desktop = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        program = shutil.which(opener) if has_desktop else None
        if program is None:
            return False
        none = subprocess.DEVNULL
        opening = subprocess.Popen([program, path], stdin=none, stdout=none, stderr=none, start_new_session=True)
        return opening.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:  # it goes on as long as the file manager does
        Thread(target=opening.wait, daemon=True).start()
        return True
    except OSError:
        return False


def first_free(path: Path, is_taken: Callable[[Path], bool] = os.path.lexists) -> Path:
    """The path itself or, where something has it, the first that is free with _2, _3 and so on in its name."""
    names = (path if number == 1 else path.with_stem(f"{path.stem}_{number}") for number in count(1))
    return next(name for name in names if not is_taken(name))


def write_free(path: Path, data: bytes) -> Path:
    """Writes under the first name that is free, whatever else is written at the same time.

    Raises:
        Problem: as `write_new`.
    """
    while True:
        free = first_free(path)
        try:
            write_new(free, data)
        except Problem as problem:
            if problem.id != "file_exists":
                raise
        else:
            return free


def private_folder(folder: Path) -> None:
    """Makes a folder that is its owner's alone; one that is there already stays as its owner has it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)


def check_new(path: Path, force: bool, endings: Sequence[str], wrong: str) -> None:
    """Whether a file of one of these endings, the usual one first, can be written there; before much is done for it.

    Raises:
        Problem: it is a folder, has another ending (the problem `wrong`), or is there and is not to be replaced.
    """
    if path.is_dir():
        raise Problem("file_is_folder", {}, path)
    if path.suffix.lower() not in endings:
        raise Problem(wrong, {"word": path.name, "nearest": path.with_suffix(endings[0]).name}, path)
    if path.exists() and not force:
        raise Problem("file_exists", {}, path)


def write_new(path: Path, data: bytes, force: bool = False, record: Callable[[], None] = lambda: None) -> None:
    """Writes a file that nobody ever sees half written; only `force` replaces one that is there.

    Args:
        path: its name.
        data: what is in it.
        force: whether one that is there is replaced.
        record: what is to be done with it or not at all, such as to remember the file.

    Raises:
        Problem: the file exists, the folder is missing or read-only, the disk is full; nothing is left behind then.
    """
    with whole_file(path, force) as part:
        part.write_bytes(data)
        record()


@contextmanager
def whole_file(path: Path, force: bool = False) -> Iterator[Path]:
    """A place to write a file bit by bit; it has its name when the block is left, and is gone if that fails.

    It is private to the user unless the file that it replaces was not.

    Raises:
        Problem: as `write_new`.
    """
    with _told(path):
        target, mode = _target(path, force)
        handle, name = mkstemp(prefix=".", suffix=".part", dir=target.parent)
        part = Path(name)
        _unfinished.add(part)
        os.close(handle)
    try:
        try:
            yield part
        except OSError as error:
            raise failure(error, path) from None
        with _told(path):
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            if mode is not None:
                part.chmod(stat.S_IMODE(mode))
            if force:
                part.replace(target)
            else:
                _place(part, target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
            _unfinished.discard(part)
    sync_folder(target.parent)


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A folder beside the target, which is gone in the end.

    Raises:
        Problem: the folder to put it in is missing or read-only, the disk is full; what went wrong with a file in the
            folder is told of the target.
    """
    with _told(target):
        folder = Path(mkdtemp(prefix=".", suffix=".part", dir=target.parent))
        _unfinished.add(folder)
    try:
        with _told(target):
            yield folder
    except Problem as problem:
        if isinstance(problem.file, Path) and folder in problem.file.parents:
            problem.file = target
        raise
    finally:
        _delete_folder(folder)
        _unfinished.discard(folder)


def _delete_folder(folder: Path) -> None:
    for _ in range(_TRIES):  # a worker that was given up may still be writing into it
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(_PAUSE)


def delete_unfinished() -> None:
    """Deletes whatever is half written, when this process ends before it was done with it."""
    while _unfinished:
        part = _unfinished.pop()
        if part.is_dir():
            _delete_folder(part)
        else:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _target(path: Path, force: bool) -> tuple[Path, int | None]:
    """The file that is to be written, and the mode of one that is there and may be replaced.

    Raises:
        Problem: nothing may be written there.
    """
    target = Path(os.path.realpath(path))  # a link stays a link: what it points to is written
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        raise Problem("file_is_folder" if stat.S_ISDIR(mode) else "file_no_file", {}, path)
    if mode is not None and not force:
        raise Problem("file_exists", {}, path)
    if not target.parent.is_dir():
        raise Problem("folder_missing", {}, path.parent)
    return target, mode


def _place(part: Path, target: Path) -> None:
    """Gives the data its name, unless the name was taken in the meantime."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without hard links: take the name first
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            part.replace(target)
        except BaseException:
            target.unlink()
            raise


def sync_folder(folder: Path) -> None:
    """Has the new name on disk as well, where the system can do that for a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong while writing, as a problem."""
    try:
        yield
    except FileExistsError:
        raise Problem("file_exists", {}, path) from None
    except (FileNotFoundError, NotADirectoryError):
        raise Problem("folder_missing", {}, path.parent) from None
    except OSError as error:
        raise failure(error, path) from None
    except ValueError:  # a name that is no name
        raise Problem("write_failed", {}, path) from None


def failure(error: OSError, path: Path) -> Problem:
    """A failure to write, as what it is to a person."""
    told = _NUMBER.search(str(error))
    number = int(told[1]) if error.errno is None and told else error.errno
    if number in _FULL:
        return Problem("disk_full", {}, path)
    return Problem("write_denied" if number in _DENIED else "write_failed", {}, path)
