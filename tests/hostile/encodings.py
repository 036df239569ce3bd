"""Bytes that say, hide or belie what encoding they are in, and bytes that are no text at all."""

import codecs
import gzip
import random
from collections.abc import Iterator

from tasks.model import Article
from tests.hostile.case import FIRST, HEADLINE, MARK, QUOTES, Case, page, paste, read, refused

DECLARED = (
    ("windows-1250", "cp1250", "Starosta Łukasz Żak powiedział w środę, że prom odpłynie w maju."),
    ("iso-8859-2", "iso8859-2", "Starosta Jiří Dvořák řekl ve středu, že přívoz vypluje v květnu."),
    ("windows-1251", "cp1251", "Мэр города сказал в среду, что паром отплывёт в мае."),
    ("koi8-r", "koi8-r", "Мэр города сказал в среду, что паром отплывёт в мае."),
    ("koi8-u", "koi8-u", "Міський голова сказав у середу, що пором відпливе в травні."),
    ("iso-8859-5", "iso8859-5", "Мэр города сказал в среду, что паром отплывёт в мае."),
    ("ibm866", "cp866", "Мэр города сказал в среду, что паром отплывет в мае."),
    ("windows-1253", "cp1253", "Ο δήμαρχος είπε την Τετάρτη ότι το πλοίο φεύγει τον Μάιο."),
    ("iso-8859-7", "iso8859-7", "Ο δήμαρχος είπε την Τετάρτη ότι το πλοίο φεύγει τον Μάιο."),
    ("windows-1254", "cp1254", "Belediye başkanı Işıl Şahin çarşamba günü feribotun kalkacağını söyledi."),
    ("iso-8859-9", "iso8859-9", "Belediye başkanı Işıl Şahin çarşamba günü feribotun kalkacağını söyledi."),
    ("windows-1255", "cp1255", "ראש העיר אמר ביום רביעי שהמעבורת תפליג במאי."),
    ("windows-1256", "cp1256", "قال رئيس البلدية يوم الأربعاء إن العبارة ستبحر في مايو."),
    ("windows-1257", "cp1257", "Meras Šarūnas Žukas trečiadienį sakė, kad keltas išplauks gegužę."),
    ("windows-874", "cp874", "นายกเทศมนตรีกล่าวเมื่อวันพุธว่าเรือข้ามฟากจะออกในเดือนพฤษภาคม"),
    ("tis-620", "tis-620", "นายกเทศมนตรีกล่าวเมื่อวันพุธว่าเรือข้ามฟากจะออกในเดือนพฤษภาคม"),
    ("shift_jis", "shift_jis", "市長は水曜日に、フェリーは五月に出航すると述べた。"),
    ("euc-jp", "euc_jp", "市長は水曜日に、フェリーは五月に出航すると述べた。"),
    ("iso-2022-jp", "iso2022_jp", "市長は水曜日に、フェリーは五月に出航すると述べた。"),
    ("gb2312", "gb2312", "市长星期三表示，渡轮将于五月启航，码头也将重新开放。"),
    ("gbk", "gbk", "市长星期三表示，渡轮将于五月启航，码头也将重新开放。"),
    ("gb18030", "gb18030", "市长星期三表示，渡轮将于五月启航，码头也将重新开放。"),
    ("big5", "big5", "市長星期三表示，渡輪將於五月啟航，碼頭也將重新開放。"),
    ("euc-kr", "euc_kr", "시장은 수요일에 여객선이 오월에 출항한다고 말했다."),
    ("windows-949", "cp949", "시장은 수요일에 여객선이 오월에 출항한다고 말했다."),
    ("macintosh", "mac-roman", "Le maire a déclaré mercredi que le bac partirait en août, « enfin »."),
)
"""Label, codec and a sentence for pages that declare what they are in."""
LIES = (
    "iso-8859-1",
    "utf-16",
    "utf-32",
    "utf-7",
    "shift_jis",
    "x-user-defined",
    "rot13",
    "unicode_escape",
    "zlib",
    "idna",
    "mbcs",
    "no-such-charset",
    "a" * 40,
    "undefined",
    "utf-8-sig",
)
"""Labels of pages that are in UTF-8 all the same; some name codecs of Python that are no encodings of text."""
MARKED = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
MAGIC = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "gif": b"GIF89a",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "zip": b"PK\x03\x04\x14\0\0\0",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "rtf": b"{\\rtf1\\ansi ",
    "elf": b"\x7fELF\x02\x01\x01\0",
    "exe": b"MZ\x90\0\x03\0\0\0",
    "parquet": b"PAR1\x15\x04",
    "sqlite": b"SQLite format 3\0",
    "bzip2": b"BZh91AY&SY",
    "xz": b"\xfd7zXZ\0\0\x04",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "rar": b"Rar!\x1a\x07",
    "zstd": b"\x28\xb5\x2f\xfd\x24",
    "ogg": b"OggS\0\x02",
    "mp3": b"ID3\x04\0\0",
    "mp4": b"\0\0\0\x20ftypisom",
}
"""How files of other formats begin."""


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield from _unicode()
    yield from _declared()
    yield from _western()
    yield from _damaged()
    yield from _misread()
    yield from _no_text()


def _unicode() -> Iterator[Case]:
    for codec, mark in MARKED.items():
        yield read(f"{codec}-marked.txt", mark + paste().encode(codec), quotes=QUOTES, drop=("\ufeff",))
        yield read(f"{codec}-marked.html", mark + page(head="<meta charset=latin-1>").encode(codec), quotes=QUOTES)
    yield read("mark-twice.txt", codecs.BOM_UTF8 * 2 + paste().encode(), quotes=QUOTES, drop=("\ufeff",))
    yield read("mark-inside.txt", paste("\ufeffIt \ufeffrained."), keep=(MARK, "It rained."), drop=("\ufeff",))
    yield read("utf-16-le-plain.txt", paste().encode("utf-16-le"), quotes=QUOTES)
    yield read("utf-16-be-plain.txt", paste().encode("utf-16-be"), quotes=QUOTES)
    yield refused("utf-16-odd.txt", codecs.BOM_UTF16_LE + b"\0\xd8" * 400, "UNDECODABLE")
    yield read("utf-16-cut.txt", codecs.BOM_UTF16_LE + paste().encode("utf-16-le")[:-1])
    yield read("utf-32-wild.txt", codecs.BOM_UTF32_LE + paste().encode("utf-32-le") + b"\xff\xff\xff\x7f")


def _declared() -> Iterator[Case]:
    for label, codec, sentence in DECLARED:
        head = f"<meta http-equiv=Content-Type content='text/html; charset={label}'>"
        markup = f"<html><head>{head}</head><body><h1>{sentence[:9]}</h1><p>{sentence}</p></body></html>"
        yield read(f"declared-{label}.html", markup.encode(codec), keep=(sentence,))
    for label in LIES:
        yield read(f"lie-{label}.html", page("<p>Café Île</p>", f"<meta charset={label}>"), keep=(MARK, "Café Île"))
    xml = f"<?xml version='1.0' encoding='windows-1252'?>{page('<p>Café Île</p>', '')}"
    yield read("declared-by-xml.html", xml.encode("cp1252"), keep=(MARK, "Café Île"), quotes=QUOTES)
    late = page("<p>Café Île</p>", "<!-- " + "x" * 5000 + " --><meta charset=windows-1252>")
    yield read("declared-late.html", late.encode("cp1252"), keep=(MARK, "Café Île"), quotes=QUOTES)
    hidden = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    yield read("utf-7.html", page(f"<p>{hidden}</p>", "<meta charset=utf-7>"), keep=(MARK, hidden), drop=("<script>",))


def _western() -> Iterator[Case]:
    def guessed(article: Article) -> bool:
        return article.repairs == ("guessed_encoding",)

    plain = paste().replace("•", "*")
    yield read("cp1252.txt", plain.encode("cp1252"), keep=(MARK, FIRST), quotes=QUOTES, checks=(guessed,))
    short = f"{HEADLINE}\n\n{MARK}\n\n{FIRST}\n".encode("cp1252")
    yield read("cp1252-short.txt", short, keep=(FIRST,), quotes=1, checks=(guessed,))
    yield read("mac-roman.txt", plain.replace("“", '"').replace("”", '"').encode("mac-roman"), quotes=QUOTES)
    yield read("latin-1.txt", paste("Zoë Núñez señaló el río.").encode("latin-1", "ignore"), keep=(MARK, "Zoë Núñez"))


def _damaged() -> Iterator[Case]:
    def told(article: Article) -> bool:
        return not {"bad_bytes", "mixed_encodings", "surrogate_bytes"}.isdisjoint(article.repairs)

    data = paste().encode()
    for name, what in {
        "one-byte": b"pi\xffer",
        "two-bytes": b"pi\xfe\xffer",
        "overlong-nul": b"pi\xc0\x80er",
        "overlong-slash": b"pi\xc0\xafer",
        "overlong-long": b"pi\xe0\x80\xafer",
        "beyond": b"pi\xf4\x90\x80\x80er",
        "lone-tail": b"pi\x80er",
        "five-bytes": b"pi\xf8\x88\x80\x80\x80er",
        "surrogate-half": b"pi\xed\xa0\x80er",
        "surrogate-pair": b"pi\xed\xa0\xbd\xed\xb8\x80er",
    }.items():
        damaged = data.replace(b"pier", what)
        yield read(f"damaged-{name}.txt", damaged, quotes=QUOTES, drop=("\0", "\ud83d", "\ud800"), checks=(told,))
    for length in (1, 2):
        yield read(f"cut-{length}.txt", data + "—".encode()[:length], quotes=QUOTES, checks=(told,))
    yield read("mixed.txt", data + "“A second voice,” said Ann Low.".encode("cp1252"), quotes=3, checks=(told,))
    yield read("nul-some.txt", data.replace(b"Sunday", b"Sun\0day"), quotes=QUOTES, drop=("\0",))
    controls = "Bell\x07 back\x08space escape\x1b[31m delete\x7f string\x9c end."
    yield read("controls.txt", paste(controls), keep=(MARK, "Bell back"), drop=tuple("\x07\x08\x1b\x7f\x9c"))


def _misread() -> Iterator[Case]:
    def mended(article: Article) -> bool:
        return "mojibake" in article.repairs and FIRST in article.text

    once = misread(paste())
    yield read("mojibake.txt", once, quotes=QUOTES, drop=("â€",), checks=(mended,))
    yield read("mojibake-twice.txt", misread(once), quotes=QUOTES, drop=("â€",), checks=(mended,))
    yield read("mojibake.html", misread(page()), quotes=QUOTES, drop=("â€",), checks=(mended,))
    half = paste(misread("“The tide was late,” said Åsa Lindqvist."))
    yield read("mojibake-in-part.txt", half, keep=(MARK, "Åsa Lindqvist"), quotes=3)
    yield read("no-mojibake.txt", paste("The word is Ã, said the printer."), keep=(MARK, "word is Ã,"))


def misread(text: str) -> str:
    """UTF-8 read as Windows-1252, whose five gaps are read as the controls that they are in Latin-1."""
    return "".join(_western_character(byte) for byte in text.encode())


def _western_character(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


def _no_text() -> Iterator[Case]:
    noise = random.Random(7).randbytes(4096)
    for name, start in MAGIC.items():
        yield refused(f"{name}.txt", start + noise, "BINARY_CONTENT")
    yield refused("png.html", MAGIC["png"] + noise, "BINARY_CONTENT")
    yield refused("pdf.jsonl", MAGIC["pdf"].split(b"\n")[0], "BINARY_CONTENT")
    yield refused("gzip.txt", gzip.compress(paste().encode(), mtime=0), "BINARY_CONTENT")
    yield refused("noise.txt", noise, "BINARY_CONTENT")
    yield refused("noise.html", noise, "BINARY_CONTENT")
    yield refused("every-byte.txt", bytes(range(256)) * 8, "BINARY_CONTENT")
    yield refused("nul-flood.txt", b"\0a" * 3000 + b"\0" * 3000, "UNDECODABLE|BINARY_CONTENT")
    yield refused("high-bytes.txt", bytes(random.Random(8).choices(range(0x80, 0x100), k=4096)), "UNDECODABLE")
    yield refused(
        "pickle.txt", b"\x80\x04\x95\x1e\0\0\0\0\0\0\0\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R.", "BINARY_CONTENT"
    )
