"""What the raw folder holds, and what of it is no file to read."""

import errno
import gzip
import hashlib
import io
import os
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Article, Reject
from tasks.read import Limits, Source, digest, read, sources
from tasks.read.source import name_of, path_of
from tests.read.cases import read_all, read_bytes
from tests.test_plan import refuse

TEXT = "Ferry sails\n\nThe ferry sails in May, the harbour master said on Monday.\n"


def names(folder: Path) -> list[str]:
    return [source.name for source in sources(folder)]


def codes(folder: Path) -> dict[str, str]:
    return {record.source_path: record.code for record in read_all(folder) if isinstance(record, Reject)}


def test_names_come_in_byte_order_from_all_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a.txt", "A.txt", "ä.txt", "a/deep/er/x.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert names(tmp_path) == ["A.txt", "a.txt", "a/deep/er/x.html", "a/z.txt", "b.txt", "ä.txt"]


def test_a_single_file_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT)
    assert names(tmp_path / "one.txt") == ["one.txt"]
    with pytest.raises(FileNotFoundError):
        list(sources(tmp_path / "none"))


def test_bytes_that_are_no_utf8_stand_as_percent_signs(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(TEXT)
    assert names(tmp_path) == ["caf%E9.txt"]
    (article,) = read_all(tmp_path)
    assert isinstance(article, Article)


def test_hidden_entries_are_left_alone_unless_they_are_named_like_articles(tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "x.txt").write_text(TEXT)
    (tmp_path / ".hidden.txt").write_text(TEXT)
    (tmp_path / ".keep").write_text("")
    assert codes(tmp_path) == {".hidden.txt": "UNSUPPORTED_FORMAT"}
    assert names(tmp_path) == [".hidden.txt"]


@pytest.mark.parametrize("name", ["notes", "a.pdf", "a.txt~", "a.txt.part", "a.json", "a.gz", "a.xml"])
def test_other_formats_are_named_as_such(tmp_path: Path, name: str) -> None:
    (reject,) = read_bytes(tmp_path, name, TEXT.encode())
    assert isinstance(reject, Reject)
    assert reject.code == "UNSUPPORTED_FORMAT"
    assert ".html" in reject.message


def test_what_is_no_file_is_neither_opened_nor_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text(TEXT)
    (tmp_path / "link.txt").symlink_to("real.txt")
    (tmp_path / "dangling.txt").symlink_to("nothing")
    (tmp_path / "around").symlink_to(".")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert codes(tmp_path) == {
        "around": "LINK",
        "dangling.txt": "LINK",
        "folder.txt": "NOT_A_FILE",
        "link.txt": "LINK",
        "pipe.txt": "NOT_A_FILE",
    }
    found = {source.name: digest(source) for source in sources(tmp_path)}
    assert found["pipe.txt"] == "pipe"
    assert found["link.txt"] == found["around"] == "link"
    assert found["folder.txt"] == "folder"
    assert found["real.txt"] == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_closed_folder_named_like_an_article_is_one_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("folder.txt", "closed"):
        (tmp_path / name).mkdir()
    refuse(monkeypatch, "scandir", errno.EACCES, "folder.txt")
    refuse(monkeypatch, "scandir", errno.EACCES, "closed")
    assert names(tmp_path) == ["closed", "folder.txt"]


def test_a_socket_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path is limited to about 100 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert codes(tmp_path) == {"s.txt": "NOT_A_FILE"}


def read_to_the_end(
    reading: Generator[Article | Reject, None, str | None],
) -> tuple[list[Article | Reject], str | None]:
    """All records, and what reading says it read."""
    records = []
    while True:
        try:
            records.append(next(reading))
        except StopIteration as end:
            return records, end.value


@pytest.mark.parametrize("name", ["gone.txt", "file.txt/gone.txt"])
def test_what_vanished_gives_no_record(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text(TEXT)
    gone = Source(tmp_path / name, name)
    assert read_to_the_end(read(gone, Limits())) == ([], None)
    assert digest(gone) is None


def test_reading_tells_what_was_read(tmp_path: Path) -> None:
    for name, data in {"a.txt": TEXT.encode(), "b.jsonl": b"{}\n" * 9, "c.txt": b"a" * 3000, "d.bin": b"\0"}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "e.txt").symlink_to("a.txt")
    found = {source.name: read_to_the_end(read(source, LIMITS))[1] for source in sources(tmp_path)}
    assert found == {source.name: digest(source) for source in sources(tmp_path)}
    assert found["e.txt"] == "link"
    assert found["c.txt"] == hashlib.sha256(b"a" * 3000).hexdigest()


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EMFILE, errno.ENOMEM])
def test_trouble_that_may_pass_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (source,) = sources(tmp_path)
    refuse(monkeypatch, "open", number, "a.txt")
    with pytest.raises(OSError, match=r"a\.txt"):
        list(read(source, Limits()))
    assert digest(source) == "trouble"


def test_trouble_in_the_middle_of_a_file_is_raised_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(io.FileIO):
        def readinto(self, buffer: Any) -> int:
            if self.tell():
                raise OSError(errno.EIO, "Input/output error")
            return super().readinto(buffer)

    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n' * 40_000)
    (source,) = sources(tmp_path)
    monkeypatch.setattr(io, "FileIO", Failing)
    with pytest.raises(OSError, match=r"a\.jsonl"):
        list(read(source, Limits()))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_what_may_not_be_opened_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (source,) = sources(tmp_path)
    refuse(monkeypatch, "open", number, "a.txt")
    (reject,), read_as = read_to_the_end(read(source, Limits()))
    assert isinstance(reject, Reject)
    assert (reject.code, read_as, digest(source)) == ("UNREADABLE", "unreadable", "unreadable")


def test_what_is_exchanged_while_it_is_opened_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (source,) = sources(tmp_path)
    opened = os.open

    def exchange(path: Any, flags: int) -> int:
        monkeypatch.undo()
        path.unlink()
        os.mkfifo(path)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", exchange)
    with pytest.raises(OSError, match="exchanged"):
        list(read(source, Limits()))


def test_a_folder_that_may_not_be_listed_is_named_and_other_trouble_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    with monkeypatch.context() as patch:
        refuse(patch, "scandir", errno.EACCES, "shut")
        assert {source.name: digest(source) for source in sources(tmp_path)}["shut"] == "unreadable"
    for number, shut in ((errno.EIO, "shut"), (errno.EACCES, ""), (errno.ENOENT, f"{tmp_path.name}/")):
        with monkeypatch.context() as patch, pytest.raises(OSError, match=shut or None):
            refuse(patch, "scandir", number, shut)
            list(sources(tmp_path))
    refuse(monkeypatch, "scandir", errno.ENOENT, "shut")
    assert names(tmp_path) == ["a.txt"]


@given(st.text("%0123456789ABCDEFabcdef\udc80\udcff\u00e9", min_size=1, max_size=12))
def test_a_name_leads_back_to_its_path(name: str) -> None:
    assert name_of(name).encode()
    assert str(path_of(name_of(name))) == name


def test_no_two_files_share_a_name(tmp_path: Path) -> None:
    for name in (b"a\xff.txt", b"a%FF.txt", b"a%25FF.txt", b"100%.txt", b"a%20b.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    assert names(tmp_path) == ["100%.txt", "a%20b.txt", "a%2525FF.txt", "a%25FF.txt", "a%FF.txt"]


def test_the_id_depends_on_name_and_line_alone(tmp_path: Path) -> None:
    (one,) = read_bytes(tmp_path, "a.txt", TEXT.encode())
    (other,) = read_bytes(tmp_path, "a.txt", TEXT.encode() * 2)
    assert isinstance(one, Article)
    assert isinstance(other, Article)
    assert one.article_id == other.article_id == hashlib.sha256(b"a.txt\0").hexdigest()[:20]
    assert one.raw_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.txt.gz", "a.Txt.GZ"])
def test_a_text_file_is_all_text(tmp_path: Path, name: str) -> None:
    data = gzip.compress(TEXT.encode(), mtime=0) if name.lower().endswith("gz") else TEXT.encode()
    (article,) = read_bytes(tmp_path, name, data)
    assert isinstance(article, Article)
    assert (article.text, article.format, article.needs_body, article.markup) == (TEXT, "txt", True, ())
    assert article.raw_sha256 == hashlib.sha256(data).hexdigest()


LIMITS = Limits(file_bytes=2000, expanded_bytes=3000, record_bytes=100)
PACKED = gzip.compress(TEXT.encode() * 20, mtime=0)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "EMPTY_FILE"),
        ("a.txt", b"\xef\xbb\xbf", "BLANK_TEXT"),
        ("a.txt", b" \t\r\n" * 50, "BLANK_TEXT"),
        ("a.txt", "\u200b\u2060\u00ad\ufeff\u200d".encode(), "BLANK_TEXT"),
        ("a.html", b"<html><body><script>x</script></body></html>", "BLANK_TEXT"),
        ("a.txt", b"a" * 2001, "TOO_LARGE"),
        ("a.txt", PACKED, "BINARY_CONTENT"),
        ("a.txt.gz", b"", "EMPTY_FILE"),
        ("a.txt.gz", gzip.compress(b"", mtime=0), "EMPTY_FILE"),
        ("a.txt.gz", gzip.compress(b"ab" * 1501, mtime=0), "ARCHIVE_LIMIT"),
        ("a.txt.gz", PACKED[:-9], "ARCHIVE_CORRUPT"),
        ("a.txt.gz", PACKED[:-8] + b"\0" * 8, "ARCHIVE_CORRUPT"),
        ("a.txt.gz", TEXT.encode(), "ARCHIVE_CORRUPT"),
        ("a.txt.gz", gzip.compress(PACKED, mtime=0), "BINARY_CONTENT"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (reject,) = read_bytes(tmp_path, name, data, LIMITS)
    assert isinstance(reject, Reject)
    assert (reject.code, reject.stage, reject.record_index) == (code, "read", None)
    assert reject.message.endswith(".")


def test_a_limit_is_what_may_still_be_read(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.txt", b"a" * 2000, LIMITS)
    assert isinstance(article, Article)


def test_a_bomb_in_json_lines_is_defused_by_its_ratio(tmp_path: Path) -> None:
    bomb = gzip.compress((b" " * 999 + b"\n") * 4_000, mtime=0)
    (reject,) = read_bytes(tmp_path, "a.jsonl.gz", bomb)
    assert isinstance(reject, Reject)
    assert reject.code == "ARCHIVE_LIMIT"


@pytest.mark.parametrize("name", ["a.txt", "b.bin"])
def test_a_huge_file_is_known_by_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("tasks.read.stored.UNREAD_BYTES", 10)
    path = tmp_path / name
    path.write_text(TEXT)
    (tmp_path / "a.json").write_text("{}")
    source = next(source for source in sources(tmp_path) if source.name == name)
    known = digest(source)
    assert read_to_the_end(read(source, LIMITS))[1] == known
    path.write_text(TEXT.replace("May", "Jun"))
    os.utime(path, ns=(1, 1))
    known = digest(source)
    path.write_text(TEXT)
    os.utime(path, ns=(1, 1))
    assert digest(source) == known  # its bytes were not looked at
    os.utime(path, ns=(2, 2))
    assert digest(source) != known
