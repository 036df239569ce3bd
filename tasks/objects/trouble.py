"""What went wrong in an object store, in words that carry no secret, and tried again while it may pass.

What a client of a store says of trouble is never passed on, since it may hold keys and signatures: only the status and
the code that the store answered with are.
"""

import errno
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tasks.objects.errors import Changed, NoBytesThere, NoEntry, Told
from tasks.place import Remote

T = TypeVar("T")

SECONDS = 60.0
"""How long trouble that may pass is met with another try, before it is raised."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0

_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z0-9]{1,60})</Code>")
_PATH = re.compile(r'\bPath "([^"]*)"')
_ABOUT_CREDENTIALS = re.compile(r"credential|metadata|169\.254\.", re.IGNORECASE)
_NO_ENTRY, _NOT_FOUND, _NOTHING_THERE, _ELSEWHERE = frozenset({401, 403}), 404, 416, frozenset({301, 307, 308})
_AGAIN = frozenset({408, 409, 429, 500, 502, 503, 504, 507, 509})
"""Statuses of trouble that may pass; 409 is what stores say while another writer is at the same object."""
_OF_THE_OBJECT = frozenset({"", "AccessDenied", "AuthorizationPermissionMismatch", "AuthorizationFailure"})
"""Codes for a missing permission, as against credentials that are good for nothing."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the client said, taken apart."""

    kind: str
    said: str
    status: int | None
    code: str

    def __str__(self) -> str:
        return f"{self.status or ''} {self.code}".strip()


def tried(ask: Callable[[], T], place: Remote) -> T:
    """What `ask` returns. Trouble that may pass is met with other tries, after pauses that grow, for `SECONDS`.

    Raises `FileNotFoundError`, `PermissionError`, `Told`, or another `OSError` for what may have passed by then.
    """
    until, pause = time.monotonic() + SECONDS, _FIRST_PAUSE
    while True:
        try:
            return ask()
        except Told:
            raise
        except _errors() as error:
            answer = _answer(error)
        # outside of the block, so that what the client said goes along neither in a log nor in a traceback
        lasting = _lasting(answer, place)
        if lasting or time.monotonic() + pause > until:
            raise lasting or _passing(answer, place)
        time.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - so that workers do not come back at once
        pause = min(2 * pause, _LONGEST_PAUSE)


def _errors() -> tuple[type[Exception], ...]:
    """What a client raises; asked only once there is an exception."""
    from obstore.exceptions import BaseError  # noqa: PLC0415 - an extra

    return BaseError, OSError, ValueError


def _answer(error: Exception) -> _Answer:
    said = str(error)
    status = int(found[1]) if (found := _STATUS.search(said)) else None
    code = found[1] if (found := _CODE.search(said)) else ""
    kind = "FileNotFoundError" if isinstance(error, FileNotFoundError) else type(error).__name__
    return _Answer(kind, said, status, code)


def _passing(answer: _Answer, place: Remote) -> OSError:
    why = f"The store answers {answer}" if answer.status else "The store could not be reached, or broke off"
    return OSError(errno.EIO, why, str(place))


def _lasting(answer: _Answer, place: Remote) -> OSError | None:
    """Trouble that another try will not mend; None for what may pass."""
    return _of_the_object(answer, place) or _of_entry(answer, place) or _of_the_request(answer, place)


def _of_the_object(answer: _Answer, place: Remote) -> OSError | None:
    if answer.kind == "PreconditionError":
        return Changed(errno.ESTALE, "It changed meanwhile", str(place))
    if answer.kind == "AlreadyExistsError":
        return FileExistsError(errno.EEXIST, "There is such an object already", str(place))
    if answer.kind == "FileNotFoundError" or answer.status == _NOT_FOUND:
        return FileNotFoundError(errno.ENOENT, "There is no such object or bucket", str(place))
    if answer.status == _NOTHING_THERE:
        return NoBytesThere(errno.ENODATA, "It has no bytes there", str(place))
    return None


def _of_entry(answer: _Answer, place: Remote) -> OSError | None:
    denied = answer.status in _NO_ENTRY or answer.kind in {"PermissionDeniedError", "UnauthenticatedError"}
    if denied and answer.code in _OF_THE_OBJECT:
        return PermissionError(errno.EACCES, f"These credentials may not do that ({answer})", str(place))
    if denied or answer.code.startswith(("Expired", "InvalidToken", "InvalidAccess")):
        return NoEntry(f"The store refuses these credentials for {place}: {answer}")
    if answer.status is None and _ABOUT_CREDENTIALS.search(answer.said):
        return NoEntry(f"The environment, profiles and roles hold no credentials for {place}")
    return None


def _of_the_request(answer: _Answer, place: Remote) -> OSError | None:
    if answer.kind in {"InvalidPathError", "ValueError"}:
        key = f"{place.scheme}://{place.bucket}/{found[1]}" if (found := _PATH.search(answer.said)) else str(place)
        return OSError(errno.EINVAL, "A key has an empty part, one of dots or a control character", key)
    if answer.status in _ELSEWHERE:
        return OSError(errno.EREMOTE, f"The bucket is in another region ({answer}); set AWS_REGION", str(place))
    if answer.status is None or answer.status in _AGAIN:
        return None
    return OSError(errno.EIO, f"The store answers {answer}", str(place))
