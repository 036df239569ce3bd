"""The closed classes of English, and the other words that tell where a phrase begins and ends."""

from tasks.lexicon.tables import words

PRONOUNS = words("he she they i we it you")
"""Personal pronouns that can be a subject."""

LOOSE_PRONOUNS = words(
    "one another others some many both several most few all neither none everyone someone everybody somebody "
    "anyone nobody this that these those"
)
"""Words that are a subject when a verb follows, else determiners or something else."""

RELATIVES = words("who which whom")

DETERMINERS = words(
    "the a an his her its their our my your this that these those some many several both most few all another one "
    "any each every no two three four five six seven eight nine ten other such"
)

PREPOSITIONS = words(
    "of to in on with for at from by about against during between among over under like than into through via "
    "near outside inside around without toward towards across behind beyond upon within amid amidst despite per "
    "regarding concerning alongside throughout above below onto off versus up out down unlike"
)

SUBORDINATORS = words(
    "that because while when if after before until since although though whether where as how what why unless whose "
    "once whereas so lest whenever wherever"
)
"""Words that open a clause of their own."""

CONJUNCTIONS = words("and but or nor yet then & plus")

AUXILIARIES = words(
    "is are was were be been being am has have had having do does did will would can could may might must shall "
    "should not never won’t don’t doesn’t didn’t isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t can’t couldn’t "
    "wouldn’t shouldn’t cannot let’s ’s ’ve ’re ’ll ’d ’m"
)

VERBS = words(
    "came come comes coming made make makes making took take takes taking got get gets getting gave give gives giving "
    "kept keep keeps left leave leaves leaving met meet meets meeting ran run runs running stood stand stands won win "
    "wins winning lost lose loses losing became become becomes saw seen brought bring brings sent send sends sending "
    "built sat set sets paid pay pays led leads leading fell fall falls grew grow grows rose rise "
    "rises drew draw draws "
    "broke break breaks chose choose chooses drove drive drives ate spent spend spends taught teach teaches sought "
    "seek seeks seeking fought fight fights caught bought buy buys sold sell sells died die dies lives lived remains "
    "remain seem seems seemed appear appears appeared happen happens happened help helps helped use uses used "
    "work works worked move moves moved turn turns turned start starts started open opens opened try tries tried "
    "wear wears wore throw throws threw thrown lay lies let lets cut cuts hopes aims aim follows follow stop stops "
    "failed fails fail asked joins join joined faces signed signs visit visits travels attended hosts hosted "
    "shook shake shakes wept knelt swam sank swore tore hid bit blew flew fled forgot forgave froze hung laid lit rang "
    "rode sang shone shot shut slept slid spun stole struck stuck stung swept swung threw undid upset woke wound leapt "
    "dealt dug fed felt bent bet bound burst cast clung crept dwelt lent meant put puts putting rid set slit split "
    "spread sprang strode strove undertook underwent withdrew withheld withstood wrung lit sued issues issue issued "
    "doing done gone known shown written spoken taken given seen held been wants likes like loves love hates"
)
"""Frequent verb forms that report nothing."""

ADVERBS = words(
    "also just still even only again later then now once ago already always often sometimes perhaps maybe instead "
    "however therefore meanwhile moreover nevertheless indeed too very quite rather almost soon here there ever "
    "simply further together back up first last earlier recently twice not never aloud afterwards afterward "
    "yesterday today tomorrow tonight n’t else though"
)

CALENDAR = words(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september "
    "october november december"
)
"""Days and months, but for those that are other words too."""

TIMES = CALENDAR | words(
    "today yesterday tomorrow tonight morning "
    "afternoon evening night week weekend month year years weeks months days day hours hour minutes time ago"
)
"""Words that make the phrase they end a statement of time."""

OPENERS = words(
    "In On At But And Or So If When While After Before As For By With From This That These Those There What Why How "
    "Then Also However Still Now Yet Not No Yes To Of Since Until Although Though Because Despite During Between "
    "Meanwhile Instead Indeed Moreover Nevertheless Earlier Later Last Once Again Even Just Only Perhaps Maybe "
    "Among Under Over About Where Who Which Whether According Asked Speaking Responding Citing"
)
"""Words with a capital because a sentence starts; never the start of a name."""
