"""Names that lie, hide or attack, and entries that are no files."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import MARK, QUOTES, Case, paste, read, refused

ODD = (
    "two\nlines.txt",
    "tab\there.txt",
    "red\x1b[31m.txt",
    "bell\x07.txt",
    "-rf.txt",
    "--help.txt",
    "_..%2F..%2Fetc%2Fpasswd.txt",
    "$(touch ran);`id`.txt",
    "%s%n%x.txt",
    "{0}.txt",
    "a b  c.txt",
    " .txt",
    "trailing .txt",
    "[a]*?.txt",
    "date=2025-01-01.txt",
    "100%.txt",
    "a%FFb.txt",
    "quote'\".txt",
    "back\\slash.txt",
    "CON.txt",
    "nul.html.txt",
    "UPPER.TXT",
    "MiXeD.tXt",
    "name.html.txt",
    "a;b&c|d.txt",
    "<b>.txt",
    "~root.txt",
    "émigré.txt",
    "e\u0301migre\u0301.txt",
    "日本語.txt",
    "👩\u200d👧.txt",
    "turned\u202etxt.exe.txt",
    "zero\u200bwidth.txt",
    "\ufeffmark.txt",
    "\u2028.txt",
    "n" * 251 + ".txt",
    "caf\udce9-\udcff.txt",
    "\udc80.txt",
    "=1+1.txt",
    "@import.txt",
    "a,b.txt",
    "null.txt",
    "0.txt",
    "a:b.txt",
    "#x.txt",
    "?.txt",
)
"""Names of text files that are read like any other."""
UNREAD = (
    "..txt",
    "...txt",
    "..%2F..%2Fetc%2Fpasswd.txt",
    "upload.txt.part",
    "upload.txt.crdownload",
    "notes.txt~",
    "notes.txt.swp",
    "notes.txt.bak",
    "notes",
    "notes.",
    "notes.TXTX",
    "README",
    "txt",
    "a.txt ",
    ".hidden.txt",
    ".hidden.html",
    ".txt",
    ".jsonl",
    "#notes.txt#",
    "a.txt\n",
    "a.txt.gz.part",
    "a.htmlx",
    "a.txt.",
)
TWINS = (
    "twin.txt",
    "Twin.txt",
    "TWIN.TXT",
    "twin.text.txt",
    "\u00e9.txt",
    "e\u0301.txt",
    "caf%E9.txt",
    "caf\udce9.txt",
)


def cases() -> Iterator[Case]:
    """All cases of this group."""
    for name in ODD:
        yield read(f"odd/{name}", paste(), quotes=QUOTES)
    for name in UNREAD:
        yield refused(f"unread/{name}", paste(), "UNSUPPORTED_FORMAT")
    yield refused("unread/~$notes.docx", paste(), "ARCHIVE_CORRUPT")  # the lock that Word sets beside an open document
    for name in TWINS:
        yield read(f"twins/{name}", paste(f"This is {name!a}."), keep=(MARK, f"This is {name!a}."))
    yield from _folders()
    yield from _no_files()
    yield from _links()
    yield from _times()


def _folders() -> Iterator[Case]:
    yield read("/".join(["d"] * 40) + "/deep.txt", paste())
    yield read("n\nl/\x1b[2J/caf\udce9/inner.txt", paste())
    yield read("folder.txt/inner.txt", paste())
    yield refused("folder.txt", _folder, "NOT_A_FILE")
    yield refused("empty.html", _folder, "NOT_A_FILE")


def _no_files() -> Iterator[Case]:
    yield refused("pipe.txt", os.mkfifo, "NOT_A_FILE")
    yield refused("pipe.jsonl.gz", os.mkfifo, "NOT_A_FILE")
    yield refused("socket.txt", _socket, "NOT_A_FILE")
    yield refused("sparse.txt", lambda path: _sparse(path, 9 << 20), "TOO_LARGE")
    yield refused("sparse.html", lambda path: _sparse(path, 8 << 20 | 1), "TOO_LARGE")
    yield refused("sparse.jsonl", lambda path: _sparse(path, 9 << 20), "TOO_LARGE")
    mine = os.geteuid() == 0
    yield Case("locked.txt", _locked, ("article",) if mine else ("UNREADABLE",))  # the superuser may read it


def _links() -> Iterator[Case]:
    for name, target in {
        "out": "../../outside.txt",
        "absolute": "/etc/passwd",
        "dangling": "no-such-file",
        "itself": "link-itself.txt",
        "device": "/dev/zero",
        "terminal": "/dev/stdin",
        "pipe": "pipe.txt",
        "sound": "odd/UPPER.TXT",
        "process": "/proc/self/environ",
        "folder": "odd",
    }.items():
        yield refused(f"link-{name}.txt", _link(target), "LINK", drop=("root:",))
    yield refused("link-around", _link("."), "LINK")
    yield refused("link-up.html", _link(".."), "LINK")
    yield Case("linked-hard.txt", _linked_hard, keep=(MARK,), quotes=QUOTES)


def _times() -> Iterator[Case]:
    for name, when in {"1901": -(2**31) + 1, "1970": 0, "2099": 4_070_908_800, "2446": 15_032_385_535}.items():
        yield Case(f"time-{name}.txt", _dated(when), keep=(MARK,))


def _folder(path: Path) -> None:
    path.mkdir(exist_ok=True)


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _linked_hard(path: Path) -> None:
    path.write_text(paste(), encoding="utf-8")
    os.link(path, path.with_name(".linked-hard"))


def _dated(when: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_text(paste(), encoding="utf-8")
        os.utime(path, (when, when))

    return make


def _locked(path: Path) -> None:
    path.write_text(paste(), encoding="utf-8")
    path.chmod(0)


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _socket(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:  # a socket's address is limited to about 100 bytes, and a path may be longer
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)
