"""Repairs of decoded text: line ends, mojibake, and characters that no reader can see.

Quote marks, ligatures, widths and composition stay as they are. Each repair has a stable name, which is
listed in `articles.repairs` where it changed something.
"""

import re
import unicodedata

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad
from ftfy.chardata import UTF8_DETECTOR_RE

REPAIRS: dict[str, str] = {
    "mojibake": "UTF-8 that had been read as another encoding was read anew.",
    "windows_controls": "Controls U+0080 to U+009F that stood for Windows-1252 characters became these.",
    "surrogates": "Pairs of surrogates were joined; lone ones were dropped.",
    "line_ends": "CR, CRLF, VT, FF, NEL, U+2028 and U+2029 became line feeds.",
    "controls": "NUL, other controls and noncharacters were dropped.",
    "zero_width": "Zero-width space, word joiner, byte order mark and their like were dropped.",
    "joiners": "ZWJ and ZWNJ were dropped outside of emoji and of scripts that need them.",
    "soft_hyphens": "Soft hyphens were dropped.",
    "bidi_controls": "Controls of the writing direction were dropped.",
    "tag_characters": "Invisible tag characters were dropped.",
    "combining_marks": "Of more than 8 combining marks in a row, the first 8 were kept.",
}
"""What each name in `articles.repairs` stands for, in the order in which the repairs are made; decoding has its own."""

MOST_MARKS = 8
"""Marks in a row that stay: pointed Hebrew and Vedic reach 5, and normalising is quadratic in the run."""

_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_CONTROLS = "\\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17)
)
_ZERO_WIDTH = "\u200b\u2060-\u2064\ufeff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_TAGS = "\U000e0000-\U000e007f"
_JOINED = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1b7f\ua840-\ua87f\ua8e0-\ua8ff"
    "\u2190-\u2bff\ufe0f\U00010a00-\U00011fff\U0001f000-\U0001faff"
)
_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1},}}")
_DROPPED = f"{_LINE_ENDS}{_CONTROLS}{_ZERO_WIDTH}{_BIDI}{_TAGS}\xad"
NOT_TEXT = f"[{_DROPPED}]"
"""What no mended text holds, as a pattern for any engine: lone surrogates, which few can spell, are left out."""

_SUSPECT = re.compile(f"[{_DROPPED}\u200c\u200d\ud800-\udfff]")
_DROPS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("surrogates", re.compile("[\ud800-\udfff]"), ""),
    ("line_ends", re.compile(f"\r\n|[{_LINE_ENDS}]"), "\n"),
    ("controls", re.compile(f"[{_CONTROLS}]"), ""),
    ("zero_width", re.compile(f"[{_ZERO_WIDTH}]"), ""),
    ("joiners", re.compile(f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"), ""),
    ("soft_hyphens", re.compile("\xad"), ""),
    ("bidi_controls", re.compile(f"[{_BIDI}]"), ""),
    ("tag_characters", re.compile(f"[{_TAGS}]"), ""),
)
_WINDOWS_QUOTES = re.compile("[\x91-\x97]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

# Mojibake is the bytes of a UTF-8 sequence, each read as a character of an 8-bit encoding; clean Western text
# has hardly such a sequence, and is spared the dear test (0.4 ms a kB). Windows code pages are tried byte by
# byte; of other encodings it is enough to know what they make of quote marks and accents.
_MISREAD_AS = ("latin-1", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-2")


def _characters(first: int, last: int) -> str:
    codes = bytes(range(first, last + 1))
    return re.escape("".join(sorted({char for name in _MISREAD_AS for char in codes.decode(name, "ignore")})))


_NEXT = f"[{_characters(0x80, 0xBF)}]"
_MAYBE_MOJIBAKE = re.compile(
    f"[{_characters(0xC2, 0xDF)}]{_NEXT}|[{_characters(0xE0, 0xEF)}]{_NEXT}{{2}}"
    f"|[{_characters(0xF0, 0xF4)}]{_NEXT}{{3}}|[ÃÂ√├]|[âāβ]€|‚Ä|ΓÇ"
)
_MOJIBAKE_STARTS = re.compile(f"[{_characters(0xC2, 0xF4)}√├‚Γ]")
_COMMON = re.compile("[\x00-\u024f\u2000-\u22ff\ufffd\U0001f000-\U0001faff]")
_LEAST_FOREIGN = 4
_CLOSING_MARK = re.compile(r"â€(?![^\s.,;:!?)])")
"""A closing quote mark whose last byte is no character of Windows-1252 and was lost on the way."""
_FTFY = TextFixerConfig(
    explain=False,
    fix_c1_controls=False,
    restore_byte_a0=False,  # takes every space behind an Ã for the second half of an à
    decode_inconsistent_utf8=False,  # does what _read_stretch_anew does, but forgets these settings
)


def mend(text: str) -> tuple[str, tuple[str, ...]]:
    r"""The text without what only a machine would see in it, and the names of the repairs that changed it.

    >>> mend("“Caf\u00c3\u00a9,” s\u200baid Ann.\r\n")
    ('“Café,” said Ann.\n', ('mojibake', 'line_ends', 'zero_width'))

    Clean text comes back as it is:

    >>> mend("“Plain ‘quotes’ stay…”")
    ('“Plain ‘quotes’ stay…”', ())
    """
    mended, repairs = _mended_once(text)
    while mended != text:
        # one repair may uncover another: a control that stood for a character can be part of mojibake
        text = mended
        mended, more = _mended_once(text)
        repairs += more
    return text, tuple(name for name in REPAIRS if name in repairs)


def _mended_once(text: str) -> tuple[str, list[str]]:
    repairs: list[str] = []
    characters = "".join(set(text))  # some dozens: to ask these is ten times as fast as to ask the text
    if _MOJIBAKE_STARTS.search(characters):
        text = _step(text, _unscramble(text), "mojibake", repairs)
    if any(map(unicodedata.combining, characters)):
        text = _step(text, _MARKS.sub(_cap, text), "combining_marks", repairs)
    if not _SUSPECT.search(characters):
        return text, repairs
    if _WINDOWS_QUOTES.search(text):
        text = _step(text, text.translate(_WINDOWS), "windows_controls", repairs)
    text = _step(text, _SURROGATE_PAIR.sub(_join, text), "surrogates", repairs)
    for name, pattern, replacement in _DROPS:
        text = _step(text, pattern.sub(replacement, text), name, repairs)
    return text, repairs


def tidy(text: str) -> str:
    r"""`text` mended and on one line, for columns beside the text.

    >>> tidy("  The\u00ad Daily\n Post ")
    'The Daily Post'
    """
    return " ".join(mend(text)[0].split())


def _step(before: str, after: str, name: str, repairs: list[str]) -> str:
    if after != before:
        repairs.append(name)
    return after


def _unscramble(text: str) -> str:
    if not _MAYBE_MOJIBAKE.search(text) or not is_bad(text):
        return text
    return "\n".join(_read_anew(line) if is_bad(line) else line for line in text.split("\n"))


def _read_anew(line: str) -> str:
    """The line as it was before it was misread; as it stands where that is not certain.

    Two quote marks or accents can look like one letter of a far script: of these it takes several.
    """
    whole = fix_encoding(line, _FTFY)
    mended = _CLOSING_MARK.sub("”", UTF8_DETECTOR_RE.sub(_read_stretch_anew, whole))
    new = [char for char in mended if not _COMMON.match(char) and char not in line]
    return mended if not 0 < len(new) < _LEAST_FOREIGN else line


def _read_stretch_anew(stretch: re.Match[str]) -> str:
    return fix_encoding(stretch[0], _FTFY) if is_bad(stretch[0]) else stretch[0]


def _join(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _cap(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)
