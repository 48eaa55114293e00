"""Rosters worked on by many: cut into shards, given to a crew, and put together when all of it is there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from gcguide.core.rulebook import rulebook
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.screening.pool import Done
from gcguide.screening.shards import Request, Shard, join, of_folder, screened, several, split
from gcguide.screening.tally import Tally
from gcguide.words import load_words

# Works on shards and gives their tallies, in order.
Crew = Callable[[Request, Sequence[Shard], Done], list[Tally]]

# Looks at the whole and raises what stands against it.
Check = Callable[[Tally], None]


def alone(request: Request, shards: Sequence[Shard], done: Done) -> list[Tally]:
    """A crew of this process alone."""
    tallies = []
    for shard in shards:
        tallies.append(screened(request, shard))
        done(tallies[-1])
    return tallies


def roster(
    request: Request, path: Path, target: Path, crew: Crew, workers: int, force: bool, check: Check, done: Done
) -> Tally:
    """Writes the verdicts of one roster's people, worked on by a crew.

    Args:
        request: what is asked.
        path: the roster.
        target: the result.
        crew: who works on it.
        workers: how many they are: a roster is cut into a few shards for each.
        force: whether a result that is there is replaced.
        check: looks at the tally before the result has its name.
        done: is told of each shard that is done.

    Raises:
        Problem: the roster cannot be read, or the result not written.
    """
    with _staging(target) as folder:
        shards = split(path, target, request, workers, folder)
        tally = _merged(request, crew(replace(request, threads=1), shards, done))
        check(tally)
        join(shards, target, load_words(request.lang)("screening.sheet"), force)
    return tally


def folder(request: Request, path: Path, target: Path, crew: Crew, force: bool, check: Check, done: Done) -> Tally:
    """Writes a folder of results, one for each roster of a folder; the arguments are those of `roster`.

    Raises:
        Problem: a roster cannot be read, or a result not written; none of them is there then.
    """
    rosters = several(path)
    if target.exists() and not (force and target.is_dir()):
        raise Problem("file_exists", {}, target)
    with _staging(target) as staging:
        shards = of_folder(rosters, staging)
        tally = _merged(request, crew(request, shards, done))
        check(tally)
        target.mkdir(exist_ok=True)
        for shard in shards:
            shard.target.replace(target / shard.target.name)
    return tally


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A folder beside the target, which is gone in the end."""
    if not target.parent.is_dir():
        raise Problem("folder_missing", {}, target.parent)
    with TemporaryDirectory(prefix=".", suffix=".part", dir=target.parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _merged(request: Request, tallies: Sequence[Tally]) -> Tally:
    whole = Tally.of(rulebook(load_edition(request.edition)))
    for tally in tallies:
        whole.merge(tally)
    return whole
