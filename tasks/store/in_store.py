"""An output folder in an object store: held by a lease, and shown by one object that a commit writes on condition.

A snapshot is written where it stays, under a name that no other writer has, so that two runs never write to one key.
It counts once `current.json` names it, which is written last, where it is still as the run found it when it began. Of
two writers, whatever became of their leases, one thus wins, and the other's snapshot is never shown.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from tasks import objects
from tasks.objects import Version, writing
from tasks.place import Place, Remote
from tasks.store import files, remote
from tasks.store.errors import Busy, StoreError
from tasks.store.lease import Lease
from tasks.store.mark import RunMark
from tasks.store.snapshot import MANIFEST
from tasks.store.stock import FaultOf

CURRENT = "current.json"
VERSIONS = "versions.json"
"""Notes in which state each object of a snapshot is."""


class InStore:
    """What `Home` asks, by objects and conditions."""

    def __init__(self, out: Remote) -> None:
        self._out = out
        self._home = out / ".copydesk"
        self._current = self._home / CURRENT
        self._snapshots = self._home / "snapshots"
        self._lease = Lease(out, self._home / "lease.json")
        self._before: Version | None = None
        """The state of what says which snapshot counts, as this run found or wrote it."""
        self.suspects = self._home / "suspects.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the lease. What fails because another run has committed meanwhile is `Busy`, too."""
        with self._lease.held():
            _, self._before = self._named()
            try:
                yield
            except (StoreError, OSError) as error:
                if isinstance(error, Busy) or self._named()[1] == self._before:
                    raise
                self._overtaken(error)

    def _overtaken(self, error: Exception) -> NoReturn:
        raise Busy(f"Another run has written to {self._out} meanwhile, and its tables stand. Run again.") from error

    def _named(self) -> tuple[str | None, Version | None]:
        """The name of the snapshot that counts, and the state of what says so; None before the first commit."""
        try:
            data, version = objects.read(self._current)
            return str(json.loads(data)["snapshot"]), version
        except FileNotFoundError:
            return None, None
        except (ValueError, KeyError, TypeError) as error:
            raise files.damaged(self._current) from error

    def shown(self) -> Remote | None:
        """What `current.json` names."""
        name, _ = self._named()
        return self._snapshots / name if name else None

    def is_marked(self) -> bool:
        """Whether anybody has the lease, or left a mark in it."""
        return self._lease.looked_at()

    def marked(self) -> RunMark | None:
        """The mark in the lease."""
        return self._lease.run

    def mark(self, mark: RunMark) -> None:
        """Write it into the lease. Raises `Busy` where that is lost."""
        try:
            self._lease.say(mark)
        except writing.Taken as taken:
            self._overtaken(taken)

    def unmark(self) -> None:
        """Take it out again."""
        with suppress(OSError):
            self._lease.say(None)

    def unfinished(self) -> Sequence[Remote]:
        """Nothing: a run that was cut off may come back and show what it made, unless another one has committed."""
        return ()

    def fresh(self, number: int) -> Remote:
        """A place among the snapshots, under a name of this writer alone."""
        return self._snapshots / f"{number:08d}-{uuid.uuid4().hex[:12]}"

    def seal(self, fresh: Place) -> None:
        """Note in which state each object is."""
        words = remote.words(self._snapshots / fresh.name)
        files.write_bytes(fresh / VERSIONS, json.dumps(words, sort_keys=True).encode())

    def show(self, fresh: Place, _number: int) -> None:
        """Write `current.json` where it is as it was. Raises `Busy` where it is not.

        What trouble keeps from an answer stays: the store may still do what it was asked.
        """
        try:
            self._lease.require()
            named = json.dumps({"snapshot": fresh.name}).encode()
            self._before = writing.swap(self._current, named, self._before)
        except Busy:
            files.tidy(fresh)
            raise
        except writing.Taken as taken:
            files.tidy(fresh)
            self._overtaken(taken)

    def replaced(self, seconds: float) -> list[Remote]:
        """By the clock of the store alone, whose present is the last commit. With them go those never shown.

        Names begin with numbers. Of those with the next number one was shown: not before the youngest was written.
        """
        name, _ = self._named()
        held = files.names(self._snapshots) if name else []
        return [
            self._snapshots / old
            for old in held
            if _number(old) < _number(name or "") and self._age(old, held) > seconds
        ]

    def _age(self, old: str, held: Sequence[str]) -> float:
        """Seconds since a snapshot was replaced; not more than that."""
        after = min(_number(other) for other in held if _number(other) > _number(old))
        manifests = [self._snapshots / other / MANIFEST for other in held if _number(other) == after]
        written = [writing.written_at(manifest) for manifest in manifests if files.is_file(manifest)]
        return writing.written_at(self._current) - max(written) if written else 0.0

    def fault_in(self, snapshot: Place) -> FaultOf:
        """An object in the state that was noted holds what was written; others are read and hashed."""
        at = self._snapshots / snapshot.name
        noted, now = _noted(at / VERSIONS), remote.words(at)

        def fault(path: Place, sha256: str | None) -> str | None:
            name = str(path).removeprefix(f"{at}/")
            is_same = name in now and noted.get(name) == now[name]
            return None if is_same else files.fault(path, sha256)

        return fault

    def server_folder(self) -> Path:
        """There is none."""
        raise StoreError(
            f"A schedule keeps its records on disk, and {self._out} is none. "
            "Start a Prefect server and name it in PREFECT_API_URL."
        )


def _noted(at: Remote) -> dict[str, str]:
    """The states that were noted; none where that is gone or damaged."""
    try:
        noted = json.loads(files.read_bytes(at))
    except (FileNotFoundError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _number(snapshot: str) -> str:
    return snapshot.partition("-")[0]
