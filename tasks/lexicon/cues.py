"""Words that report speech and thought, as data.

A cue is the word that hands a quote to its speaker: a verb ("said"), a noun in front of a colon ("her
answer:"), or a fixed phrase ("according to").
"""

from tasks.lexicon.tables import words

REGULAR = words(
    "accuse acknowledge add address admit advise affirm agree allege announce answer apologize appeal applaud argue "
    "articulate ask assert assess assure attack bark beg bellow bemoan blame blast blog boast boom brag brand "
    "caution challenge chant characterize charge cheer chide cite claim clarify coin comment commend compare complain "
    "concede conclude condemn confess confide confirm congratulate contend continue cough counter counsel credit "
    "criticize criticise croak decide declare decry defend deliver demand denounce deny depict deride describe "
    "disclose dismiss dispute echo elaborate email emphasize emphasise encourage enthuse envision estimate "
    "exclaim explain expound express fear fire fume gasp grouse grumble growl guess gush hail hint hiss hope "
    "howl imply indicate inform inquire insist insinuate instruct interject interrupt intone invoke joke justify "
    "label lament laugh lecture liken list maintain mention moan mock mourn mumble murmur muse mutter narrate note "
    "object observe offer opine order outline pen pitch plead pledge point portray post praise pray preach "
    "predict press proclaim profess promise pronounce propose protest purr query question quip quote rage rail "
    "rant rate reaffirm reason reassure rebuke recall recite reckon recommend recount refer reflect refuse "
    "reiterate reject relate relay remark remember remind repeat reply report request resolve respond restate retort "
    "retweet reveal rule scoff scold scream share shoot shout shriek sigh signal slam snap snarl sneer sob specify "
    "speculate stammer state stress stutter suggest summarize surmise suspect sympathize taunt tease testify text "
    "thank theorize threaten thunder tout tweet urge venture vent voice volunteer vow wail want warn whine whisper "
    "wish wonder worry yell laud exhort type chastise berate admonish trumpet crow deplore skewer excoriate lambaste "
    "castigate pillory gripe fret pose recap envisage stipulate concur demur downplay rationalize interpret translate "
    "detail apologise characterise summarise theorise sympathise recognise recognize rationalise categorise caption "
    "marvel cajole implore interrogate plead chuckle croon bluster fulminate hector jeer heckle taunt rhapsodize "
    "wisecrack deadpan reflect recollect reminisce paraphrase rephrase posit postulate hypothesize attest certify "
    "decree dictate preface punctuate scrawl scribble ink sign chide upbraid reprimand scorn spurn vilify malign "
    "belittle disparage ridicule satirize parody denigrate"
)
"""Verbs with regular forms."""

IRREGULAR = words(
    "say/says/said/saying tell/tells/told/telling write/writes/wrote/written/writing "
    "speak/speaks/spoke/spoken/speaking "
    "think/thinks/thought/thinking call/calls/called/calling feel/feels/felt/feeling "
    "swear/swears/swore/sworn/swearing begin/begins/began/beginning go/goes/went/going "
    "foretell/foretold find/finds/found/finding hold/holds/held believe/believes/believed/believing "
    "deem/deems/deemed/deeming "
    "see/sees/saw/seen/seeing know/knows/knew/knowing show/shows/showed/showing mean/means/meant/meaning "
    "hear/hears/heard/hearing sing/sings/sang/singing cry/cries/cried/crying reply/replies/replied/replying "
    "need/needs/needed consider/considers/considered/considering learn/learns/learned/learning "
    "regard/regards/regarded/regarding support/supports/supported favor/favors/favored oppose/opposes/opposed "
    "plan/plans/planned/planning admit/admits/admitted/admitting refer/refers/referred/referring "
    "quip/quips/quipped/quipping "
    "label/labels/labeled/labelled/labeling/labelling rip/rips/ripped/ripping knock/knocks/knocked/knocking "
    "dub/dubs/dubbed/dubbing grin/grins/grinned/grinning jot/jots/jotted/jotting rebut/rebuts/rebutted/rebutting "
    "rap/raps/rapped/rapping nod/nods/nodded/nodding chat/chats/chatted/chatting pan/pans/panned/panning "
    "bash/bashes/bashed/bashing chime/chimes/chimed/chiming sum/sums/summed/summing "
    "tweet/tweets/tweeted/tweeting blog/blogs/blogged/blogging brag/brags/bragged/bragging sob/sobs/sobbed/sobbing "
    "pen/pens/penned/penning snap/snaps/snapped/snapping slam/slams/slammed/slamming shoot/shoots/shot/shooting "
    "talk/talks/talked/talking expect/expects/expected/expecting include/includes/included/including "
    "warn/warns/warned/warning discuss/discusses/discussed/discussing promote/promotes/promoted/promoting"
)
"""Verbs whose forms are spelled out."""

WEAK = words(
    "go goes went going see sees saw seen seeing know knows knew knowing show shows showed showing mean means meant "
    "meaning need needs needed hold holds held put puts putting hit hits hitting find finds found finding fear fears "
    "feared support supports supported supporting favor favors favored oppose opposes opposed opposing plan plans "
    "planned planning want wants wanted wanting include includes included including fire fires fired firing order "
    "orders ordered ordering rate rates rated rating rule rules ruled ruling press presses pressed pressing point "
    "points pointed pointing share shares shared sharing shoot shoots shot shooting list lists listed listing "
    "pitch pitches pitched pitching deliver delivers delivered delivering know learn learns learned learning attack "
    "attacks attacked attacking defend defends defended defending hear hears heard hearing sing sings sang singing "
    "begin begins began beginning decide decides decided deciding expect expects expected expecting knock knocks "
    "knocked detail details detailed interpret interprets interpreted translate translates "
    "translated sign signs signed "
    "pose poses posed type types parody caption recognise recognize recognised recognized "
    "recognizes recognises certify "
    "certified ink credit credits credited brand brands branded branding voice voices voiced offer "
    "offers offered offering "
    "text texts cheer cheers cheered cough coughs coughed speak speaks spoke speaking talk talks talked talking "
    "compare compares compared comparing discuss discusses discussed discussing quit quits snap snaps post posts "
    "hail hails order signal signals promote promotes promoted promoting plans reject rejects rejected rejecting "
    "refuse refuses refused refusing request requests address addresses charge charges credit report reports list"
    " relate relates related relating object objects read reads reason reasons state states question questions"
    " comment comments claim claims label labels concern phrase phrases note notes"
)
"""Cues that often report nothing: they give a speaker only close to the quote."""

STANCE = words(
    "want wants wanted wanting favor favors favored favoring oppose opposes opposed opposing "
    "support supports supported "
    "supporting reject rejects rejected rejecting attack attacks attacked attacking defend defends defended defending "
    "fear fears feared fearing promote promotes promoted promoting expect expects expected "
    "expecting question questions "
    "questioned claim claims state states read reads post posts report reports discuss discusses discussed discussing "
    "speak speaks spoke speaking talk talks talked talking hail hails"
)
"""Of the weak cues, those that take a stand: a fragment behind them repeats somebody's words."""

NAMING = words(
    "titled entitled named nicknamed dubbed termed so-called known labelled labeled word words term "
    "terms phrase phrases "
    "slogan slogans hashtag hashtags album albums song songs single film films movie movies show "
    "shows book books novel "
    "memoir series program programme podcast essay poem play episode musical documentary magazine newspaper "
    "sitcom drama exhibition game track ballad anthem column sketch sitcoms"
)
"""Words directly in front of marks that name a thing rather than report what somebody said."""

SPEECH_NOUNS = words(
    "statement statements tweet tweets post posts letter letters email emails e-mail interview speech remarks memo "
    "message messages op-ed note blog report article answer response reply question quote comment comments words "
    "chant chants cry cries shout shouts refrain mantra motto verdict conclusion argument point warning promise claim "
    "call calls push plea pledge vow demand insistence description criticism warnings claims assertion contention "
    "suggestion portrayal characterization characterisation declaration accusation allegation complaint explanation "
    "testimony transcript caption text headline editorial release joke sign signs banner banners placard placards"
)
"""Nouns for what is said or written."""

BARE_ALWAYS = words("say think believe argue insist tell agree admit write")
"""Base forms that are verbs wherever a noun stands before them; the others may as well be nouns."""


def _forms(verb: str) -> tuple[str, str, str, str]:
    """Base, third person, past and -ing form of a regular verb.

    >>> _forms("argue"), _forms("deny")
    (('argue', 'argues', 'argued', 'arguing'), ('deny', 'denies', 'denied', 'denying'))
    """
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb, verb + "es", verb + "ed", verb + "ing"
    return verb, verb + "s", verb + "ed", verb + "ing"


_SPELLED = [tuple(entry.split("/")) for entry in sorted(IRREGULAR)]
_DOUBLED = {forms[0] for forms in _SPELLED}
_ALL = [_forms(verb) for verb in sorted(REGULAR) if verb not in _DOUBLED] + _SPELLED

BASE = frozenset(forms[0] for forms in _ALL)
GERUND = frozenset(form for forms in _ALL for form in forms if form.endswith("ing"))
FINITE = frozenset(form for forms in _ALL for form in forms) - GERUND | {"read", "reads"}
"""Every cue form but the -ing ones."""

BASE_OF = {form: forms[0] for forms in _ALL for form in forms}
"""The base form by any other of a cue verb."""

_NO_CLAUSE = words(
    "go include hold need mean begin shoot continue post sign cheer share learn list rate press put hit fire type pose "
    "rap rip knock pan cough nod ink brand compare offer read sing deliver discuss"
)
"""Verbs behind which a clause seldom tells what anybody said."""

TELLING = frozenset(form for form in FINITE | GERUND if BASE_OF.get(form, form) not in _NO_CLAUSE) | {"according"}
"""Words for which a sentence is looked at that has no marks."""
