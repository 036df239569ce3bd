"""Sums of money and shares in per cent, with their values."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tasks.lexicon.currencies import CENTS, CODES, ONLY_LARGE, SCALES, SYMBOLS, WORDS
from tasks.lexicon.numerals import number_before
from tasks.model import Mention


def _any(words: dict[str, str] | dict[str, int]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s").replace(r"\$", r"\s?\$") for word in longest_first)


_DIGITS = r"\d(?:\d{0,2}(?:,\d{2,3}){1,6}|\d{0,14})(?!\d)(?:\.\d{1,6}(?!\d))?"
"""A number. Its first digit stands in front of what else it may be: text without digits is passed over at once."""
_NUMBER = re.compile(_DIGITS)
_INSIDE = frozenset("0123456789.,")
"""Characters after which digits are the rest of a longer number."""
_SYMBOL = rf"(?:{_any(SYMBOLS)}|(?:{_any(CODES)}))"
_BEFORE = re.compile(rf"(?<![\w$])(?P<symbol>{_SYMBOL})\s?$")
_UPTO = r"(?P<upto>\s?[-–]\s?|\sto\s)"
_SECOND = re.compile(rf"{_UPTO}(?P<number>{_DIGITS})")
_TAIL = re.compile(
    r"(?P<share>\s?%(?!\w)|[\s-](?:(?i:per\s?cent|pct)|pc)\b)"
    rf"|(?:[\s-]?(?P<scale>(?i:{_any(SCALES)}))\b(?!['’]\w))?"
    rf"(?:[\s-](?P<unit>(?i:{_any(WORDS)})|{_any(CODES)})\b|(?P<pence>p)\b(?!\.m))?"
)
_LENT = re.compile(rf"{_UPTO}{_SYMBOL}\s?{_DIGITS}[\s-]?(?P<scale>(?i:{_any(SCALES)}))\b")
_MINUS = re.compile(r"(?:^|(?<![\d%])[\s(])[-−]$")
_PER_CENT = re.compile(r"per\s?cent\b")
_FORMS: dict[str, list[str]] = {}
"""Forms of currencies by the singular of their last word, the longest first."""
for _words in sorted(WORDS, key=len, reverse=True):
    _FORMS.setdefault(_words.rsplit(" ", maxsplit=1)[-1].removesuffix("s"), []).append(_words)
_LAST_WORDS = [(word, re.compile(rf"{word}s?\b"), forms) for word, forms in _FORMS.items()]
_LONGEST_SYMBOL = 7
_LONGEST_MINUS = 3
_MOST_PENCE = 99
_SMALLEST_RAND = 10
"""A lone digit behind the `R` of the rand names a road, a car or a robot."""
_LARGE = 1000
"""Pounds from here on are money, in words too."""
_CODE_OF_WORD = {word.lower(): code for word, code in WORDS.items()}


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at the end.

    >>> plain(Decimal("1.20") * 1_000_000), plain(Decimal("12.50"))
    ('1200000', '12.5')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _form(unit: str) -> str:
    return " ".join(unit.lower().split())


def _part(unit: str) -> Decimal:
    """What one of a unit is of its currency."""
    return Decimal("0.01") if unit.rsplit(" ", maxsplit=1)[-1] in CENTS else Decimal(1)


class _Amount:
    """One number, with what stands around it."""

    def __init__(self, text: str, found: "re.Match[str]") -> None:
        self.text, self.start, self.end = text, found.start(), found.end()
        self.numbers = [_read(found[0])]
        self.symbol = ""
        before = _BEFORE.search(text[max(0, self.start - _LONGEST_SYMBOL) : self.start])
        if before is not None:
            self.symbol = "".join(before["symbol"].split())
            self.start -= before.end() - before.start()
        self.tail = self._tail(self.end)
        self._take_second()

    def _tail(self, at: int) -> "re.Match[str] | None":
        return _TAIL.match(self.text, at)

    def _take_second(self) -> None:
        """`5 to 8 per cent`, `$3-4 million`: both numbers of a range share the unit behind it."""
        second = _SECOND.match(self.text, self.end)
        tail = self._tail(second.end()) if second is not None else None
        if second is None or tail is None or (self.tail is not None and self.tail[0]):
            return
        if tail["share"] or tail["unit"] or (self.symbol and tail["scale"]):
            self.numbers.append(_read(second["number"]))
            self.end, self.tail = second.end(), tail

    def mention(self) -> Mention | None:
        """The sum or share; None for a number without a unit."""
        if self.tail is None or (not self.symbol and self.start and self.text[self.start - 1].isalpha()):
            return None
        if self.tail["share"]:
            return None if self.symbol else self._share(self.tail.end())
        return self._sum(self.tail)

    def _share(self, end: int) -> Mention:
        minus = _MINUS.search(self.text, max(0, self.start - _LONGEST_MINUS), self.start)
        value = "-".join(plain(number) for number in self.numbers) + " %"
        if minus is None or len(self.numbers) > 1:
            return Mention(self.start, end, "PERCENT", value=value)
        return Mention(self.start - 1, end, "PERCENT", value=f"-{value}")

    def _sum(self, tail: "re.Match[str]") -> Mention | None:
        unit = _form(tail["unit"] or "")
        code = SYMBOLS.get(self.symbol) or CODES.get(self.symbol) or _CODE_OF_WORD.get(unit) or CODES.get(unit.upper())
        if not self.symbol and tail["pence"] and self.numbers[-1] <= _MOST_PENCE:
            code, unit = "GBP", "pence"
        if code is None or (not self.symbol and unit in ONLY_LARGE and tail["scale"] is None):
            return None
        scale = tail["scale"] or self._lent()
        if self.symbol == "R" and scale is None and self.numbers[0] < _SMALLEST_RAND:
            return None
        times = (SCALES[scale.lower()] if scale else 1) * _part(unit)
        value = "-".join(plain(number * times) for number in self.numbers)
        return Mention(self.start, tail.end(), "MONEY", value=f"{code} {value}")

    def _lent(self) -> str | None:
        """The scale of `$10 million` for the `$5` of `$5 to $10 million`."""
        lent = _LENT.match(self.text, self.end) if self.symbol else None
        return lent["scale"] if lent is not None else None


def amounts(text: str) -> Iterator[Mention]:
    """The sums and shares in a text; numbers without a unit are none."""
    covered = 0
    for found in _NUMBER.finditer(text):
        start = found.start()
        if start < covered or (start and text[start - 1] in _INSIDE):
            continue
        mention = _Amount(text, found).mention()
        if mention is not None:
            covered = mention.end
            yield mention
    yield from _spelled(text)


def _spelled(text: str) -> Iterator[Mention]:
    """Sums and shares whose number stands in words."""
    for found in _PER_CENT.finditer(text):
        number = number_before(text, found.start())
        if number is not None:
            yield Mention(number[0], found.end(), "PERCENT", value=f"{plain(number[1])} %")
    for word, pattern, forms in _LAST_WORDS:
        if word in text:
            for found in pattern.finditer(text):
                yield from _spelled_sum(text, found.end(), forms)


def _spelled_sum(text: str, end: int, forms: list[str]) -> Iterator[Mention]:
    """The sum whose currency ends at `end` in one of the forms."""
    form = next((form for form in forms if text.endswith(form, 0, end)), None)
    number = number_before(text, end - len(form)) if form is not None else None
    if form is None or number is None or (form in ONLY_LARGE and number[1] < _LARGE):
        return
    yield Mention(number[0], end, "MONEY", value=f"{WORDS[form]} {plain(number[1] * _part(form))}")
