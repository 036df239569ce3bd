"""Numbers in words."""

import re
from collections.abc import Iterable
from decimal import Decimal

from tasks.lexicon.tables import words

_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"

SPELLED = (
    {"a": 1, "an": 1}
    | {word: number for number, word in enumerate(_TO_TWENTY.split())}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), start=3)}
)
"""Values of numbers in words; the article counts as one."""

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ONE, _TEN, _HUNDRED = Decimal(1), 10, 100
_PARTS = "|".join(sorted([*SPELLED, *_SCALES, "hundred", "half", "and"], key=lambda word: (-len(word), word)))
_SPELLED_NUMBER = re.compile(rf"(?<![\w-])(?:(?:{_PARTS})(?:\s?-\s?|\s))+$", re.IGNORECASE)
_LONGEST = 64
"""Characters in which a number in words is looked for."""
_WORD = re.compile(r"\w+")


def number_before(text: str, at: int) -> tuple[int, Decimal] | None:
    """Where the number in words before `at` starts, and its value; between it and `at` stands a space or a hyphen.

    None where there is no number. An article alone is none, and `several hundred` and `many million` have no value: a
    number starts with `hundred` or a scale only where a hyphen ties it to what is counted, as in `million-dollar`.

    >>> number_before("about twenty-five dollars", 18), number_before("one and a half percent", 15)
    ((6, Decimal('25')), (0, Decimal('1.5')))
    >>> number_before("half a million euros", 15), number_before("a dollar", 2)
    ((0, Decimal('500000.0')), None)
    """
    found = _SPELLED_NUMBER.search(text, max(0, at - _LONGEST), at)
    parts = [] if found is None else list(_WORD.finditer(text, found.start(), at))
    while parts and parts[0][0].lower() == "and":
        del parts[0]
    names = [part[0].lower() for part in parts]
    if set(names) <= {"a", "an", "and"} or (
        names[0] in ("hundred", *_SCALES) and "-" not in text[parts[-1].end() : at]
    ):
        return None
    value = _value(" ".join(names).replace("and a half", "plus").split())
    return None if value is None else (parts[0].start(), value)


def _value(names: Iterable[str]) -> Decimal | None:
    """The number that the words make; None where they make none, as `one two` does.

    >>> _value("two hundred and five thousand".split()), _value("one two".split())
    (Decimal('205000'), None)
    """
    total, part = Decimal(0), Decimal(0)
    for name in names:
        if name in _SCALES:
            total, part = total + (part or _ONE) * _SCALES[name], Decimal(0)
        elif name == "hundred":
            part = (part or _ONE) * _HUNDRED
        elif name in ("half", "plus"):
            part = Decimal("0.5") + (part if name == "plus" else Decimal(0))
        elif name in ("a", "an"):
            part = part or _ONE
        elif name != "and" and _may_follow(SPELLED[name], part):
            part += SPELLED[name]
        elif name != "and":
            return None
    return total + part


def _may_follow(number: int, part: Decimal) -> bool:
    """Whether a number goes on one that was read so far: `five` goes on `twenty` and on `hundred`, not on `four`."""
    tens, ones = divmod(part % _HUNDRED, _TEN)
    return not (tens or ones) or (tens > 1 and not ones and 0 < number < _TEN)


COUNTED = words(
    """
    people persons men women boys girls children students pupils workers staff employees jobs soldiers troops officers
    members fans visitors migrants refugees families homes houses households votes voters seats residents passengers
    miles metre metres meter meters kilometres kilometers km feet ft yards acres hectares tonnes tons kg pounds dollars
    euros rupees yen words pages copies calories rpm hp mph degrees cases deaths victims dead times points units
    """
)
"""Words behind a number that tell that it counts something and is no year."""
