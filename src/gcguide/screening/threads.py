"""Chunks worked on side by side: the libraries for columns leave the interpreter free meanwhile."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# More threads than this wait for each other more than they work; fewer rows than this at once fit any memory.
_MOST = 4
_ROWS = 1 << 20


def threads_for(rows: int) -> int:
    """How many chunks of so many rows to work on at once: one more than there are processors, if memory allows."""
    return max(1, min((os.cpu_count() or 1) + 1, _MOST, _ROWS // max(1, rows) - 1))


def in_order(work: Callable[..., T], items: Iterable[tuple[object, ...]], threads: int) -> Iterator[T]:
    """`work(*item)` for each item, in their order; one item more than there are threads is taken ahead at most."""
    if threads == 1:
        for item in items:
            yield work(*item)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[T]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, *item))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
