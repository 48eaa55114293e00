"""`gcguide cases link`: the files and folders that belong to a case, which stay where they are."""

from argparse import Namespace
from pathlib import Path

from gcguide.cases.store import Store
from gcguide.desk.links import is_missing, linked
from gcguide.problem import Problem
from gcguide.text import plain, shown
from gcguide.words import Words


def link(store: Store, arguments: Namespace, words: Words) -> int:
    """Adds links to a case or takes them away; lists them where none is named."""
    saved = store.load(arguments.number)
    if arguments.paths:
        if arguments.remove:
            gone = [_meant(path, saved.links) for path in arguments.paths]
            store.revise([linked(saved, remove=gone)])
        else:
            store.revise([linked(saved, add=map(Path, arguments.paths))])
        saved = store.load(arguments.number)
    elif arguments.remove:
        raise Problem("link_which")
    if not saved.links:
        print(words("links.none", number=saved.number))
    for path in saved.links:
        print(words("links.missing", path=plain(path)) if is_missing(path) else plain(path))
    return 0


def _meant(path: str, links: tuple[str, ...]) -> str:
    """The link that is typed, whole or as it is from here.

    Raises:
        Problem: the case has no such link.
    """
    whole = str(Path(path).expanduser().absolute())
    for one in (path, whole):
        if one in links:
            return one
    raise Problem("link_unknown", {"word": shown(path)})
