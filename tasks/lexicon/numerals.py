"""Numbers in words."""

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
