"""Words that tell whether a sentence speaks of the future or of the past."""

from tasks.lexicon.tables import words

AHEAD = words(
    "will won’t won't would wouldn’t wouldn't shall he’ll she’ll they’ll we’ll it’ll i’ll until due scheduled"
)
LEADS_AHEAD = words(
    "is are was were be expected set plan plans planned planning going due ready hope hopes hoping intend intends "
    "scheduled likely unlikely want wants aim aims prepares preparing poised agreed promised vowed"
)
"""Words that make a `to` behind them speak of the future: `is to`, `plans to`."""
PLANNED = frozenset({("set", "for"), ("slated", "for"), ("planned", "for"), ("this", "weekend"), ("next", "week")})
"""Two words that tell together that what follows is still to come."""
PAST = words(
    "said says told was were had has been did came went took made held met began left won lost wrote spoke gave got "
    "became broke brought built fell flew found kept knew led rose ran saw sent shot shut struck stood hit cut "
    "sat drew fought sold paid sang taught caught thought heard meant drove rode slept swore wore hung threw"
)
