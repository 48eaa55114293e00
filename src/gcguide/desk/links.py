"""The files and folders that belong to a case: only their paths are kept, and they stay where they are."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gcguide.cases.saved import Revision, Saved
from gcguide.problem import Problem
from gcguide.text import plain, shown

LONGEST_LINK, MOST_LINKS = 1000, 100

# To look whether a path on another computer is there takes long, and tells that computer who looks.
_ELSEWHERE = ("\\\\", "//")
# What is opened with its own program; of any other kind, which might be run, only the folder is shown: a path may have
# come with somebody else's archive.
_DOCUMENTS = (
    ".pdf", ".ofd", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ods", ".odt", ".ppt", ".pptx", ".dps", ".csv",
    ".txt", ".md", ".rtf", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".zip", ".rar",
    ".7z", ".ics", ".age", ".json", ".yaml", ".mp3", ".mp4", ".mov",
)  # fmt: skip


def linked(saved: Saved, add: Iterable[Path] = (), remove: Iterable[str] = ()) -> Revision:
    """A case with other files and folders that belong to it.

    Raises:
        Problem: nothing is there by that name, the name cannot be kept, or they are too many.
    """
    gone, added = set(remove), [_whole(path) for path in add]
    links = tuple(dict.fromkeys([*(link for link in saved.links if link not in gone), *added]))
    if len(links) > MOST_LINKS:
        raise Problem("links_many", {"limit": MOST_LINKS})
    return Revision(saved, replace(saved, links=links), [("links", {"count": len(links)})])


def _whole(path: Path) -> str:
    """A path as it is kept: whole, of something that is there, and such that it can be shown and handed over."""
    there = path.expanduser().absolute()
    try:
        is_there = there.exists()
    except (OSError, ValueError):
        is_there = False
    if not is_there:
        raise Problem("link_missing", {"word": shown(str(there), 200)})
    if str(there) != plain(there, LONGEST_LINK):
        raise Problem("link_name", {"word": shown(str(there), 200)})
    return str(there)


def is_missing(link: str) -> bool:
    """Whether nothing is there any more; of what is on another computer that is not asked."""
    if link.startswith(_ELSEWHERE):
        return False
    try:
        return not Path(link).exists()
    except (OSError, ValueError):
        return True


def is_opened(link: str) -> bool:
    """Whether it is opened itself: a folder, or a document of a kind that opening does not run."""
    path = Path(link)
    return path.is_dir() or path.suffix.lower() in _DOCUMENTS
