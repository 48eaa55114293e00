"""Who works on the shards: processes of this machine, or a Dask cluster. A shard whose worker is lost is done again."""

import logging
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from gcguide.problem import Problem
from gcguide.screening.shards import Request, Shard, screened
from gcguide.screening.tally import Tally

# So often a worker may be lost before something must be wrong with the shards.
_PATIENCE = 3

Work = Callable[[Request, Shard], Tally]
Done = Callable[[Tally], None]


def on_processes(
    request: Request, shards: Sequence[Shard], done: Done, workers: int, work: Work = screened
) -> list[Tally]:
    """The shards' tallies, in order, worked on by processes of this machine.

    Args:
        request: what is asked of every shard.
        shards: what to read and to write.
        done: is told of each shard that is done.
        workers: how many processes.
        work: what is done to a shard.

    Raises:
        Problem: as `screened`; workers were lost again and again.
    """
    tallies: dict[int, Tally] = {}
    for _ in range(_PATIENCE + 1):
        left = [at for at in range(len(shards)) if at not in tallies]
        if not left:
            break
        # One that dies takes the pool with it: what was done stays done, the rest is given to a new one.
        with (
            _few_threads(workers),
            ProcessPoolExecutor(
                min(workers, len(left)), get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
            ) as pool,
        ):
            try:
                futures = {pool.submit(work, request, shards[at]): at for at in left}
                for future in as_completed(futures):
                    tallies[futures[future]] = future.result()
                    done(tallies[futures[future]])
            except BrokenProcessPool:
                continue
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    return _all(tallies, shards)


def _all(tallies: dict[int, Tally], shards: Sequence[Shard]) -> list[Tally]:
    if len(tallies) < len(shards):
        raise Problem("screening_worker_lost", {"count": len(shards) - len(tallies)})
    return [tallies[at] for at in range(len(shards))]


@contextmanager
def _few_threads(workers: int) -> Iterator[None]:
    """Processes that are started meanwhile share the processors."""
    name, before = "POLARS_MAX_THREADS", os.environ.get("POLARS_MAX_THREADS")
    os.environ[name] = before or str(max(1, (os.cpu_count() or 1) // workers))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]


def on_cluster(request: Request, shards: Sequence[Shard], done: Done, address: str) -> list[Tally]:
    """The shards' tallies, in order, worked on by a Dask cluster whose workers see the same files.

    Raises:
        Problem: as `screened`; there is no cluster at the address, or its workers were lost again and again.
    """
    try:
        import distributed
    except ImportError:
        raise Problem("screening_needs_dask") from None
    connect: Any = distributed.Client
    as_they_come: Any = distributed.as_completed
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it tells of every lost connection
    try:
        client = connect(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TypeError):
        raise Problem("screening_no_cluster", {"word": address}) from None
    tallies: dict[int, Tally] = {}
    with client:
        futures = {client.submit(screened, request, shard, pure=False): at for at, shard in enumerate(shards)}
        try:
            for future in as_they_come(futures, loop=client.loop):
                tallies[futures[future]] = future.result()
                done(tallies[futures[future]])
        except distributed.KilledWorker:
            raise Problem("screening_worker_lost", {"count": len(shards) - len(tallies)}) from None
        except BaseException:
            client.cancel(list(futures))
            raise
    return _all(tallies, shards)
