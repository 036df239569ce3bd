"""Objects as they are written: whole, at once, and where it matters on condition of what lies there."""

import errno
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from tasks.objects import Version, read, state
from tasks.objects.client import client_for
from tasks.objects.errors import Changed, Told
from tasks.objects.trouble import tried
from tasks.place import Remote

_ONE_BY_ONE = "gs"
"""Google's stores remove a single object a request: of many at once, trouble with one would be trouble with all."""
_AT_ONCE = 16
"""Objects that are removed at once where each takes a request."""


class Taken(Told):
    """Somebody else has written an object that was to be written on condition that nobody does."""


def put(place: Remote, data: bytes) -> Version:
    """Write an object, over what lies there. It is seen whole or not at all."""
    return tried(lambda: state(client_for(place).put(place.key, data), len(data), place.key), place)


def swap(place: Remote, data: bytes, before: Version | None) -> Version:
    """Write an object where what lies there is still as in `before`; None where nothing may lie there.

    Raises `Taken` where it is not. `data` must be of this writer alone: what bears the same bytes counts as written by
    it, since the answer to an earlier try may have been lost.
    """
    mode: Any = before.as_condition() if before else "create"

    def ask() -> Version:
        answer = client_for(place).put(place.key, data, mode=mode, use_multipart=False)
        return state(answer, len(data), place.key)

    try:
        return tried(ask, place)
    except (Changed, FileExistsError, FileNotFoundError):
        written = _written(place, data)
    if written is None:
        raise Taken(errno.EEXIST, "Somebody else has written it", str(place))
    return written


def _written(place: Remote, data: bytes) -> Version | None:
    """The state of an object that holds these bytes; None where it holds others, or is gone."""
    try:
        held, found = read(place)
    except FileNotFoundError:
        return None
    return found if held == data else None


def written_at(place: Remote) -> float:
    """When the store wrote an object, in seconds since 1970. Raises `FileNotFoundError` where there is none."""
    meta: Any = tried(lambda: client_for(place).head(place.key), place)
    return float(meta["last_modified"].timestamp())


def copy(old: Remote, new: Remote) -> None:
    """Have the store make an object of the bytes of another in the same bucket; they do not pass through here."""
    tried(lambda: client_for(old).copy(old.key, new.key), old)


def remove(place: Remote, keys: Iterable[str]) -> None:
    """Remove objects by what their keys have behind that of `place`; those that are gone count as removed."""
    gone = [(place / key).key for key in keys]
    if gone and place.scheme != _ONE_BY_ONE:
        with suppress(FileNotFoundError):  # Azure says so, and may have left the others
            tried(lambda: client_for(place).delete(gone), place)
            return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(partial(_remove, place), gone))


def _remove(place: Remote, key: str) -> None:
    with suppress(FileNotFoundError):
        tried(lambda: client_for(place).delete(key), place)
