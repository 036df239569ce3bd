"""Whether two captions are copies of one, by their letters and digits: `tasks.lexicon.typography.key` makes these."""

from rapidfuzz import fuzz
from rapidfuzz.distance import Postfix, Prefix

NEAR = 90
"""`rapidfuzz.fuzz.ratio` from which two captions are copies; token ratios are no measure, they hit real paragraphs."""
OTHER = 4
"""Letters from which a stretch that two captions tell differently names something else."""
OTHERWISE = 50
"""`rapidfuzz.fuzz.ratio` from which such stretches are two spellings of one name; of pairs of names 99 % are below."""
SHORTEST = 12
"""Letters from which likeness says anything."""
MOST_OF_DAY = 25
"""Letters and digits of a day with its weekday and preposition, at most."""


def alike(one: str, other: str, *, beside: bool, numbers: bool = True) -> bool:
    """Whether two keys are of one caption: nearly equal, or one is the other cut short.

    With `numbers`, captions that name different ones, as those of two days or two matches do, are none. Of two that
    stand `beside` each other the short one may be cut to less than half.

    >>> alike("aferrywaitsinportalder", "aferrywaitsinportalderonmonday", beside=False)
    False
    >>> alike("residentsqueueatthewellofkell", "residentsqueueatthewellofkelljarrow", beside=False)
    True
    >>> alike("crewmembersclearmudfromtheroadinchile", "crewmembersclearmudfromtheroadinperu", beside=False)
    False
    >>> queue = "residentsqueueforwateratthewelloftheoldmountainvillageof"
    >>> alike(f"{queue}kell", f"{queue}jarrowonmondayafterthepipehadburst", beside=True)
    False
    """
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < SHORTEST:
        return False
    if len(long) - len(short) <= len(long) // 5 + 2 and fuzz.ratio(short, long, score_cutoff=NEAR):
        return not _other_name(short, long) and (not numbers or _same_numbers(short, long))
    if len(short) <= 2 * SHORTEST:
        return False
    if beside and long.startswith(short):
        return True
    cut = long[: len(short)]
    if len(short) * 2 <= len(long) or not fuzz.ratio(short, cut, score_cutoff=NEAR + 2):
        return False
    return not _other_name(short, cut) and _same_numbers(short, long)


def _other_name(one: str, other: str) -> bool:
    """Whether two keys part only in a stretch of letters where each says something else, as of two places.

    Mistakes and days that are written otherwise part them in less, or in digits.
    """
    head = Prefix.similarity(one, other)
    tail = Postfix.similarity(one[head:], other[head:])
    ours, theirs = one[head : len(one) - tail], other[head : len(other) - tail]
    if min(len(ours), len(theirs)) < OTHER or any(map(str.isdigit, ours + theirs)):
        return False
    return not fuzz.ratio(ours, theirs, score_cutoff=OTHERWISE)


def _same_numbers(short: str, long: str) -> bool:
    one, other = _digits(short), _digits(long)
    return one == other or other.startswith(one)


def _digits(words: str) -> str:
    """All digits in a row, without the zeros that pad days."""
    return "".join(filter(str.isdigit, words)).replace("0", "")


def lacks_day(short: str, long: str) -> bool:
    """Whether `short` is `long` without one stretch, and this holds a number, as a day does.

    >>> lacks_day("aferrywaitsatthenorthquay", "aferrywaitsonmarch3atthenorthquay")
    True
    """
    missing = len(long) - len(short)
    if not 0 < missing <= MOST_OF_DAY or len(short) < 2 * SHORTEST:
        return False
    at = Prefix.similarity(short, long)
    return long[at + missing :] == short[at:] and any(map(str.isdigit, long[at : at + missing]))


def same(one: str, other: str) -> bool:
    """Whether two keys are equal, or differ in a letter or two of many.

    >>> same("aferrywaitsatthenorthquay", "aferrywiatsatthenorthquay"), same("aferrywaits", "aferrywiats")
    (True, False)
    """
    return one == other or (
        abs(len(one) - len(other)) < SHORTEST and bool(fuzz.ratio(one, other, score_cutoff=NEAR + 5))
    )
