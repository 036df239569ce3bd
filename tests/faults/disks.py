"""Disks of one's own to write to: small ones and read-only ones, in a namespace of mounts that no others see."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_INSIDE = "FAULTS_INSIDE"
_UNSHARE = ("unshare", "--map-root-user", "--mount")


class Skipped(Exception):
    """This machine cannot bring a fault about; the message says why."""


def command(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """What begins the faults in such a namespace, and in which environment; without one where none is allowed."""
    plain = [sys.executable, "-m", "tests.faults", *arguments]
    if shutil.which("unshare") and subprocess.run([*_UNSHARE, "true"], check=False).returncode == 0:
        return [*_UNSHARE, *plain], os.environ | {_INSIDE: "1"}
    return plain, dict(os.environ)


def enter(arguments: Sequence[str]) -> None:
    """Begin this command again in such a namespace. Does nothing where the system allows none, or inside one."""
    if _INSIDE not in os.environ:
        again, environment = command(arguments)
        if _INSIDE in environment:
            os.execvpe(again[0], again, environment)


@contextmanager
def small_disk(folder: Path, kibibytes: int) -> Iterator[None]:
    """Mount an empty disk of that size on `folder`."""
    _require()
    folder.mkdir(exist_ok=True)
    with _mounted(folder, "-t", "tmpfs", "-o", f"size={kibibytes}k", "none"):
        yield


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write to what lies in `folder`, not even root."""
    _require()
    with _mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield


def kibibytes(folder: Path) -> int:
    """What the files of a folder take on a disk of pages of 4 KiB, with room for their names."""
    inodes = {path.lstat().st_ino: path.lstat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(-(-size // 4096) * 4 for size in inodes.values())


def copied(folder: Path, target: Path) -> None:
    """Copy what lies in a folder into another one, which may be there, with its links."""
    target.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", f"{folder}/.", target], check=True)


def _require() -> None:
    if _INSIDE not in os.environ:
        raise Skipped("this system gives no namespace of mounts of one's own")


@contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[None]:
    subprocess.run(["mount", *what, folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)
