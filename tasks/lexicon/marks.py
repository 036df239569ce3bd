"""Quote marks by style."""

import re

from tasks.lexicon.tables import words

CLOSERS: dict[str, str] = {
    "“": '”"',
    "‟": '”"',
    "”": "”",
    "„": '“”"‟',
    '"': '"”',
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "〝": "〞〟",
    "＂": "＂",
}
"""What closes a stretch, by the mark that opened it. Typists mix curly and straight marks."""

SURE_OPENERS = frozenset("“‟„「『｢〝")
"""Marks that open wherever they stand."""

SINGLES = {"‘": "’'", "‚": "‘’", "'": "'’", "‹": "›"}
"""The same for single marks. `’` and `'` are apostrophes as well."""

DOUBLED = {"''": '"', "``": "“", "‘‘": "“", "’’": "”"}
"""Double marks that wires and old typesetting make of two single ones, and what they stand for."""

_SINGLE_SIGNS = sorted({*"".join(CLOSERS), *"".join(CLOSERS.values()), *SINGLES, "’", "›"})
MARK = re.compile("|".join((*DOUBLED, "[" + "".join(_SINGLE_SIGNS) + "]")))

ELISIONS = words("em n til tis twas cause cos bout round cuz neath ere tween midst")
"""Words that start with an apostrophe."""
