"""Whole rosters and folders of them, by one process or a crew of many.

The unit of work is a shard: some rows in, a file of ours out. A shard keeps its rows' numbers in the whole roster, and
its file is there whole or not at all, so one whose worker was lost is simply done again.
"""

import asyncio
import logging
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from gcguide.core.rulebook import rulebook
from gcguide.files import staging
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.screening.results import SUFFIXES, rendered, write
from gcguide.screening.rosters import OWN, Piece, opened, scan
from gcguide.screening.screen import Check, Request, Screening, Shard, check_columns, screened
from gcguide.screening.summary import Place, Tally
from gcguide.tables.columns import check_text

# Rows of a Parquet file that make a shard: starting on one costs something, too.
_SHARD_ROWS = 1 << 18

# What is taken for a roster in a folder of them; what the files really are is seen when they are read.
READ = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".et", ".ods", ".docx", ".parquet")

# Seconds that a cluster has to answer, and to have a worker.
_PATIENCE = 5
_ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?([^\s/:\[\]]+|\[[0-9A-Fa-f:.%]+\]):([0-9]{1,5})", re.ASCII)
_PORTS = range(1, 1 << 16)

# What a worker of this machine does first: it leaves the terminal's group of processes, where there are such. Ctrl-C
# then reaches this process alone, which ends its workers; they end by themselves when it is gone.
_APART = "import os; getattr(os, 'setpgrp', int)()"


Done = Callable[[Tally], None]

# Works on shards, tells of each that is done, and gives their tallies, in order.
Crew = Callable[[Request, Sequence[Shard], Done], list[Tally]]


def alone(request: Request, shards: Sequence[Shard], done: Done) -> list[Tally]:
    """A crew of this process alone."""
    tallies = []
    for shard in shards:
        tallies.append(screened(request, shard))
        done(tallies[-1])
    return tallies


def on_dask(
    request: Request, shards: Sequence[Shard], done: Done, workers: int = 0, address: str | None = None
) -> list[Tally]:
    """A crew of a Dask cluster whose workers see the same files.

    Args:
        request: what is asked of every shard.
        shards: what to read and to write.
        done: is told of each shard that is done.
        workers: how many processes of this machine, where there is no address.
        address: of a cluster that is there.

    Raises:
        Problem: as `screened`; there is no cluster at the address, or its workers were lost again and again.
    """
    try:
        import distributed
    except ImportError:
        raise Problem("screening_needs_dask") from None
    as_they_come: Any = distributed.as_completed
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it tells of every lost connection
    with _client(workers, address, shards[0].target.parent) as client:
        futures = [client.submit(screened, request, shard, pure=False) for shard in shards]
        try:
            for future in as_they_come(futures, loop=client.loop):
                done(future.result())
            return [future.result() for future in futures]
        except distributed.KilledWorker:
            left = sum(future.status != "finished" for future in futures)
            raise Problem("screening_worker_lost", {"count": left}) from None


@contextmanager
def _client(workers: int, address: str | None, folder: Path) -> Iterator[Any]:
    import distributed

    connect: Any = distributed.Client
    if address is None:
        start: Any = distributed.LocalCluster
        # Each process is a worker of one thread, which shares the processors with the others.
        with (
            start(
                n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                env={"POLARS_MAX_THREADS": "1"}, preload=_APART, silence_logs=logging.CRITICAL,
                local_directory=str(folder),  # which is deleted in the end, however that comes
            ) as cluster,
            connect(cluster, set_as_default=False) as client,
        ):  # fmt: skip
            yield client
        return
    try:
        # Asked first whether it is a scheduler: a client would wait for ever where nothing is said.
        told = asyncio.run(asyncio.wait_for(_identity(address), _PATIENCE))
        if told["type"] != "Scheduler" or not told["workers"]:
            raise Problem("screening_no_cluster", {"word": address})
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except Exception:  # whatever stands there instead of a scheduler, each answers in its own way
        raise Problem("screening_no_cluster", {"word": address}) from None
    with client:
        yield client


def check_address(address: str) -> None:
    """That something listens at the address of a cluster: told before anything is read or loaded.

    Raises:
        Problem: it is no address, or nothing does.
    """
    found = _ADDRESS.fullmatch(address)
    if not found or int(found[2]) not in _PORTS:
        raise Problem("screening_no_cluster", {"word": address})
    try:
        socket.create_connection((found[1].strip("[]"), int(found[2])), _PATIENCE).close()
    except (OSError, UnicodeError):
        raise Problem("screening_no_cluster", {"word": address}) from None


async def _identity(address: str) -> Any:
    """What a Dask server tells of itself."""
    import distributed

    remote: Any = distributed.rpc
    async with remote(address) as server:
        return await server.identity()


def screened_together(
    request: Request,
    path: Path,
    target: Path,
    crew: Crew,
    force: bool,
    check: Check,
    done: Done,
    begun: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Writes the verdicts of one roster's people, worked on by a crew.

    Args:
        request: what is asked.
        path: the roster.
        target: the result.
        crew: who works on it.
        force: whether a result that is there is replaced.
        check: looks at the tally before the result has its name.
        done: is told of each shard that is done.
        begun: is told how many rows there are, once that is known.

    Raises:
        Problem: the roster cannot be read, or the result not written.
    """
    check_text(target)  # beside it the shards go from hand to hand, as files of columns
    with staging(target) as folder:
        kept = Tally.of(rulebook(load_edition(request.edition)))
        shards = list(_split(path, request, folder, kept))
        begun(sum(shard.piece.rows for shard in shards if shard.piece))
        tally = _merged(request, crew(request, shards, done))
        tally.merge(kept)
        with opened(shards[0].source, request.names(), shards[0].piece, request.sheet) as roster:
            sheets = Screening(request, roster.columns).sheets
        parts = [scan(shard.target) for shard in shards]
        results = (rendered(part.collect(), target) for part in parts)
        write(results, parts[0].collect_schema(), target, sheets, force, partial(check, tally))
    return tally


def _split(path: Path, request: Request, folder: Path, kept: Tally) -> Iterator[Shard]:
    """Rows of a Parquet file; of other files copies, as where a row ends only its reader knows.

    What is set aside on the way is counted in `kept`.
    """
    with opened(path, request.names(), None, request.sheet) as roster:
        check_columns(request, roster, path)
        kept.sheets = roster.sheets
        if roster.is_copied:
            for number, part in enumerate(roster.parts):
                frame, aside = part()
                for row, reason in aside:
                    kept.set_aside(Place("", row), reason)
                copy = folder / f"piece-{number:06}{OWN}"
                frame.write_ipc(copy)
                yield Shard(copy, folder / f"result-{number:06}{OWN}", Piece(0, frame.height, roster.columns))
        else:
            for start in range(0, max(1, roster.rows or 0), _SHARD_ROWS):
                piece = Piece(start, min(_SHARD_ROWS, (roster.rows or 0) - start))
                yield Shard(path, folder / f"result-{start:012}{OWN}", piece)


def folder_screened(
    request: Request, path: Path, target: Path, crew: Crew, force: bool, check: Check, done: Done
) -> Tally:
    """Writes a folder of results, one for each roster of a folder; the arguments are those of `screened_together`.

    Raises:
        Problem: a roster cannot be read, or a result not written; none of them is there then.
    """
    rosters = several(path)
    if target.exists() and not (force and target.is_dir()):
        raise Problem("file_exists", {}, target)
    with staging(target) as aside:
        shards: list[Shard] = []
        for roster in rosters:
            # A result has its roster's name, and its kind where that is one we write.
            suffix = roster.suffix.lower() if roster.suffix.lower() in SUFFIXES else ".xlsx"
            name = f"{roster.stem}{suffix}"
            taken = name in {shard.target.name for shard in shards}
            shards.append(Shard(roster, aside / (f"{roster.name}{suffix}" if taken else name), roster=roster.name))
        tally = _merged(request, crew(request, shards, done))
        check(tally)
        target.mkdir(exist_ok=True)
        for shard in shards:
            shard.target.replace(target / shard.target.name)
    return tally


def several(folder: Path) -> list[Path]:
    """The rosters in a folder, in the order of their names.

    Raises:
        Problem: there is none.
    """
    rosters = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in READ and not path.name.startswith((".", "~"))
    ]
    if not rosters:
        raise Problem("screening_folder_empty", {"known": list(READ)}, folder)
    return rosters


def _merged(request: Request, tallies: Sequence[Tally]) -> Tally:
    whole = Tally.of(rulebook(load_edition(request.edition)))
    for tally in tallies:
        whole.merge(tally)
    return whole
