"""Sums of money and shares in per cent, with their values."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tasks.lexicon.currencies import CODES, ONLY_LARGE, SCALES, SYMBOLS, WORDS
from tasks.lexicon.numerals import SPELLED
from tasks.model import Mention


def _any(words: "list[str] | dict[str, str] | dict[str, int]") -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=lambda one: (-len(one), one)))


_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{2,3}){1,6}|\d{1,15})(?!\d)(?:\.\d{1,6}(?!\d))?")
_INSIDE = frozenset("0123456789.,")
"""Characters after which digits are the rest of a longer number."""
_BEFORE = re.compile(rf"(?<![\w$])(?:{_any(SYMBOLS)}|(?:{_any(CODES)}))\s?$")
_SHARE = r"\s?%|[\s-](?i:percentage\spoints?|per\s?cent(?:age\spoints?)?|pct|pc)\b"
_RANGE = re.compile(rf"(?:\s?[-–]\s?|\sto\s)(\d{{1,3}}(?:\.\d{{1,4}})?)(?:{_SHARE})")
_AFTER = re.compile(
    rf"(?:(?P<share>{_SHARE})"
    rf"|(?:[\s-]?(?P<scale>(?i:{_any(SCALES)}))\b(?!['’]))?(?:[\s-](?P<unit>{_any(WORDS)}|{_any(CODES)})\b)?)"
)
_SPELLED_SHARE = re.compile(rf"\b({_any(SPELLED)})\sper\s?cent\b", re.IGNORECASE)
_LONGEST_SYMBOL = 6
_CENTS = frozenset({"cent", "cents", "pence"})


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at the end.

    >>> plain(Decimal("1.20") * 1_000_000), plain(Decimal("12.50"))
    ('1200000', '12.5')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _share(found: "re.Match[str]", end: int) -> Mention:
    return Mention(found.start(), end, "PERCENT", value=f"{plain(_read(found[0]))} %")


def _read(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _amount(text: str, found: "re.Match[str]") -> Mention | None:
    """The sum or share around one number; None where it has no unit."""
    after = _AFTER.match(text, found.end())
    before = _BEFORE.search(text[max(0, found.start() - _LONGEST_SYMBOL) : found.start()])
    if before is None and found.start() and text[found.start() - 1].isalpha():
        return None
    if after is None:
        return None
    if after["share"] is not None:
        return None if before else _share(found, after.end())
    scale, unit = after["scale"], after["unit"]
    if before is None and (unit is None or (unit in ONLY_LARGE and scale is None)):
        return _open_range(text, found)
    return _sum(found, before[0].strip() if before else "", scale, unit, before.start() - before.end() if before else 0)


def _open_range(text: str, found: "re.Match[str]") -> Mention | None:
    """`10` of `10 to 12 per cent`, which carries its unit at the end only."""
    rest = _RANGE.match(text, found.end())
    if rest is None or "," in found[0]:
        return None
    low, high = plain(_read(found[0])), plain(_read(rest[1]))
    return Mention(found.start(), rest.end(), "PERCENT", value=f"{low}-{high} %")


def _sum(found: "re.Match[str]", symbol: str, scale: str | None, unit: str | None, left: int) -> Mention:
    unit = " ".join(unit.split()) if unit else ""
    code = SYMBOLS.get(symbol) or CODES.get(symbol) or WORDS.get(unit) or CODES[unit]
    number = _read(found[0]) * SCALES.get((scale or "").lower(), 1)
    if unit in _CENTS:
        number /= 100
    width = 0
    after = _AFTER.match(found.string, found.end())
    if after is not None:
        width = after.end() - after.start() if unit or scale else 0
    return Mention(found.start() + left, found.end() + width, "MONEY", value=f"{code} {plain(number)}")


def amounts(text: str) -> Iterator[Mention]:
    """The sums and shares in a text; numbers without a unit are none."""
    covered = 0
    for found in _NUMBER.finditer(text):
        start = found.start()
        if start < covered or (start and text[start - 1] in _INSIDE):
            continue
        mention = _amount(text, found)
        if mention is not None:
            covered = mention.end
            yield mention
    if "cent" not in text:
        return
    for spelled in _SPELLED_SHARE.finditer(text):
        yield Mention(spelled.start(), spelled.end(), "PERCENT", value=f"{SPELLED[spelled[1].lower()]} %")
