"""Formats that are not read, whatever they carry; and their content under names that are."""

import io
import tarfile
from collections.abc import Iterator

from tests.hostile.archives import zipped
from tests.hostile.case import HEADLINE, MARK, QUOTES, Case, page, paste, read, refused
from tests.hostile.markup import PROLOGUES

UNREAD = (
    "json",
    "xml",
    "rss",
    "atom",
    "md",
    "rtf",
    "pdf",
    "doc",
    "odt",
    "epub",
    "eml",
    "mbox",
    "msg",
    "tar",
    "tgz",
    "bz2",
    "xz",
    "7z",
    "rar",
    "zst",
    "feather",
    "sqlite",
    "pickle",
    "pkl",
    "npy",
    "yaml",
    "toml",
    "ini",
    "py",
    "sh",
    "exe",
    "svg",
    "xhtml",
    "php",
    "js",
    "css",
    "png",
    "log",
    "tex",
    "ipynb",
    "lnk",
    "url",
    "desktop",
    "torrent",
)
FEED = "<rss version='2.0'><channel><item><title>{}</title><description>{}</description></item></channel></rss>"


def cases() -> Iterator[Case]:
    """All cases of this group."""
    for ending in UNREAD:
        yield refused(f"a.{ending}", paste(), "UNSUPPORTED_FORMAT")
    for name, prologue in PROLOGUES.items():
        yield refused(f"{name}.xml", prologue + FEED.format(HEADLINE, "&x;"), "UNSUPPORTED_FORMAT")
    yield refused("slip.tar", _tar(), "UNSUPPORTED_FORMAT")
    yield refused("zip.txt", zipped(("a.txt", paste().encode())), "BINARY_CONTENT")
    yield refused("tar.txt", _tar(), "BINARY_CONTENT")
    yield refused("tar.html", _tar(), "BINARY_CONTENT")
    yield read("feed.html", FEED.format(HEADLINE, f"{MARK} And so it was lit again, for all of the island to see."))
    yield read("markdown.txt", paste("# Heading", "> quoted", "[x](javascript:x)", "```\ncode\n```"), quotes=QUOTES)
    yield read("mail.txt", "From: a@example.org\nSubject: Lamp\n\n" + paste())
    yield read("table.txt", paste("a\tb\tc\n1\t2\t3", "a,b,c\n=1+1,2,3"), quotes=QUOTES)
    yield read("page.txt", page(), keep=(MARK, "<!doctype html>"))
    yield read("text.html", paste(), keep=(MARK,))
    yield refused("page.ndjson", page(), "MALFORMED")


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, target in (
            ("../a.txt", tarfile.REGTYPE, ""),
            ("b.txt", tarfile.SYMTYPE, "/etc/passwd"),
            ("c.txt", tarfile.CHRTYPE, ""),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            archive.addfile(entry)
    return out.getvalue()
