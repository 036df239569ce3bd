"""Small objects are fetched while those before them are worked on, since a store takes longer to answer than that."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice

from tasks import objects
from tasks.place import Remote
from tasks.read.limits import MIB
from tasks.read.source import Source

MOST = 8
"""Objects that are fetched at once: at 30 ms an answer, one every 4 ms."""
_SMALL = MIB // 2


def fetched_ahead(sources: Iterable[Source]) -> Iterator[Source]:
    """The sources as they come, small objects among them with their bytes on the way; files on disk as they are.

    The first are asked for at once, so that the threads for that have their memory before any article is bounded.
    """
    coming, pool = iter(sources), ThreadPoolExecutor(MOST)
    waiting = deque(_asked_for(source, pool) for source in islice(coming, MOST))
    return _in_turn(waiting, coming, pool)


def _in_turn(waiting: deque[Source], coming: Iterator[Source], pool: ThreadPoolExecutor) -> Iterator[Source]:
    try:
        while waiting:
            yield waiting.popleft()
            waiting.extend(_asked_for(source, pool) for source in islice(coming, 1))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _asked_for(source: Source, pool: ThreadPoolExecutor) -> Source:
    at, version = source.path, source.version
    if not isinstance(at, Remote) or version is None or source.section or version.size > _SMALL:
        return source
    return replace(source, ahead=pool.submit(objects.fetch, at, version, 0, version.size))
