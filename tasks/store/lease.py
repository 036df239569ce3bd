"""The right to write to an output folder in an object store, which knows no locks.

One object tells who has it. Whoever has it writes that anew every few seconds; who finds it unchanged for a minute, by
a clock of their own, takes it over. Each write is on condition of what was there, so that of two only one has it.

A process that was cut off for longer loses it, and may not know that yet: what must not be lost is guarded by the
commit itself (see `in_store`). The lease spares a second run the work that it would do in vain.
"""

import datetime as dt
import errno
import json
import os
import platform
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from tasks import objects
from tasks.objects import Unusable, Version
from tasks.objects.writing import Taken, swap
from tasks.place import Remote
from tasks.store.errors import Busy
from tasks.store.mark import RunMark

BEAT = 5.0
"""Seconds between two signs of life."""
SILENCE = 60.0
"""Seconds without one after which nobody is taken to be alive."""
LOOK = 1.0
"""Seconds between two looks for one."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the object tells."""

    holder: str | None = None
    """A name that no other process has; None where nobody holds the lease."""
    who: str = ""
    """The same in words."""
    beat: int = 0
    """Signs of life so far, so that no two are the same bytes."""
    run: RunMark | None = None
    """The run that is under way, or died and is not in the log yet."""
    is_heeded: bool = False
    """Whether the store was found to heed the conditions of writes."""

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, data: bytes) -> "_Said":
        """Nothing where it is damaged: then nobody holds it, since a holder writes it anew."""
        try:
            fields = json.loads(data)
            run = fields.pop("run")
            return cls(**fields, run=RunMark(**run) if run else None)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()


class Lease:
    """The lease of the folder `out`, which lies `at` an address. One object of this class is one that may hold it."""

    def __init__(self, out: Remote, at: Remote) -> None:
        self._out = out
        self._at = at
        self._said = _Said()
        self._version: Version | None = None
        self._writing = threading.Lock()
        self._is_lost = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Take the lease and keep it until the block ends. Waits for `SILENCE` where who has it may have died.

        Raises `Busy` where somebody has it, and `Unusable` where the store does not heed conditions.
        """
        self._take()
        ended = threading.Event()
        beating = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        beating.start()
        try:
            if not self._said.is_heeded:
                self._require_conditions()
            yield
        finally:
            ended.set()
            beating.join()
            with suppress(OSError):  # whoever comes next finds it silent
                self._write(holder=None, who="")

    def looked_at(self) -> bool:
        """Whether somebody has the lease, or left the mark of a run that died; nothing is written."""
        _, found = self._read()
        return bool(found.holder or found.run)

    @property
    def run(self) -> RunMark | None:
        """The mark that is there, once the lease is held."""
        return self._said.run

    def say(self, run: RunMark | None) -> None:
        """Put a mark there, or take it away. Raises `Taken` where the lease is lost."""
        self._write(run=run)

    def require(self) -> None:
        """Raise `Busy` where somebody has taken the lease over."""
        if self._is_lost:
            raise Busy(f"This run gave no sign of life for too long, and another one has taken {self._out}. Run again.")

    def _take(self) -> None:
        self._version, found = self._read()
        if found.holder:
            self._version, found = self._once_silent(self._version, found)
        self._said = found
        since = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"
        try:
            self._write(holder=uuid.uuid4().hex, who=f"process {os.getpid()} on {platform.node()}, since {since}")
        except Taken:
            raise self._busy(self._read()[1]) from None
        self._is_lost = False

    def _once_silent(self, version: Version | None, found: _Said) -> tuple[Version | None, _Said]:
        """What the object tells once nobody has the lease. Raises `Busy` after a sign of life."""
        until = time.monotonic() + SILENCE
        while time.monotonic() < until:
            time.sleep(LOOK)
            now_in, now = self._read()
            if not now.holder:
                return now_in, now
            if now_in != version:
                raise self._busy(now)
        return version, found

    def _busy(self, found: _Said) -> Busy:
        who = f" ({found.who})" if found.who else ""
        return Busy(f"Another run{who} is writing to {self._out}; wait for it to end or choose another output folder.")

    def _require_conditions(self) -> None:
        """Have the store refuse what it must refuse. Asked once a folder, since a store does not forget how."""
        before = self._version
        self._write()
        for stale in (None, before):
            try:
                swap(self._at, b"{}", stale)
            except Taken:
                continue
            raise Unusable(errno.ENOTSUP, "The store writes objects whatever their condition (If-Match)", str(self._at))
        self._write(is_heeded=True)

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(BEAT):
            try:
                self._write()
            except Taken:
                self._is_lost = True
                return
            except (OSError, MemoryError):  # it may pass before anybody loses patience
                continue

    def _write(self, **changes: Any) -> None:
        with self._writing:
            said = replace(self._said, beat=self._said.beat + 1, **changes)
            try:
                self._version = swap(self._at, said.to_json(), self._version)
            except Taken:
                version, found = self._read()
                if found.holder != (said.holder or self._said.holder):
                    raise
                self._version = swap(self._at, said.to_json(), version)  # a try of ours had come late
            self._said = said

    def _read(self) -> tuple[Version | None, _Said]:
        try:
            data, version = objects.read(self._at)
        except FileNotFoundError:
            return None, _Said()
        return version, _Said.read(data)
