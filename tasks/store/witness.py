"""What a process is at work on, noted where its death does not reach it."""

import errno
import hashlib
import json
import mmap
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tasks.place import Place
from tasks.store import files

NAME = "at"
_BYTES = 16 * 1024
"""Room for a note: no name of a source is as long."""
_BLANK, _WRITTEN = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class AtWork:
    """A record, or a whole source, that some stage works on."""

    stage: str
    source: str
    """`source_path`."""
    record: int | None


def notes_folder(out: Place, staging: Place) -> Path:
    """Where processes note what they work on: in staging, or on this machine where that is in an object store."""
    if isinstance(staging, Path):
        return staging
    ours = Path(tempfile.gettempdir()) / f"copydesk-{os.getuid()}"
    ours.mkdir(mode=0o700, exist_ok=True)
    if ours.lstat().st_uid != os.getuid():  # anybody may make something of that name
        raise PermissionError(errno.EACCES, "Somebody else has made it", str(ours))
    return ours / hashlib.sha256(str(out).encode()).hexdigest()[:16]


def of_the_dead(folders: Iterable[Path]) -> list[Path]:
    """Those folders, named `KEY.PROCESS-….tmp`, whose process is alive no more."""
    return [folder for folder in folders if not _is_alive(int(folder.name.split(".")[1].split("-")[0]))]


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # of another user
    return True


def suspects_json(suspects: Iterable[AtWork]) -> bytes:
    """As `read_suspects` reads them."""
    return json.dumps([asdict(at) for at in suspects]).encode()


def read_suspects(path: Place) -> list[AtWork]:
    """What a file of suspects holds; nothing where it is gone, or is damaged."""
    try:
        return [AtWork(**fields) for fields in json.loads(files.read_bytes(path))]
    except (FileNotFoundError, ValueError, TypeError):
        return []


class Witness:
    """Notes what is worked on in a file that is mapped to memory.

    A note costs a microsecond, and the file system keeps it when the process is killed; when the machine goes down it
    may be lost.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        files.write_bytes(path, bytes(_BYTES))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _BYTES)

    def note(self, at: AtWork | None) -> None:
        """Say what is worked on from now on; None where nothing is that could be to blame."""
        self._memory[:1] = _BLANK  # a note that death breaks off is none
        if at is not None:
            fields = at.stage, at.source, "" if at.record is None else str(at.record)
            words = "".join(f"{field}\0" for field in fields).encode()  # the one sign that no name of a file holds
            self._memory[1 : len(words) + 1] = words
            self._memory[:1] = _WRITTEN

    def close(self) -> None:
        """Let go of the file."""
        self._memory.close()


def last_words(folders: Iterable[Path]) -> list[AtWork]:
    """What the processes that left these folders behind were at work on, where they had said so."""
    return [at for folder in folders if (at := _read(folder / NAME)) is not None]


def _read(path: Path) -> AtWork | None:
    try:
        noted = path.read_bytes()
    except FileNotFoundError:
        return None
    if noted[:1] != _WRITTEN:
        return None
    stage, source, record, _ = noted[1:].decode(errors="replace").split("\0", 3)
    return AtWork(stage, source, int(record) if record else None)
