"""Words for what people do and are, and for speakers that are no person."""

from tasks.lexicon.name_parts import SPELLED_TITLES, TITLES

ROLE_NOUNS = frozenset(
    "executive head official member delegate chair principal president teacher organizer organiser campaigner host "
    "anchor commentator pundit pollster operative consultant administrator undersecretary registrar superintendent "
    "constable treasurer whip nominee contender mogul retiree pensioner volunteer supporter voter witness neighbor "
    "neighbour survivor engineer architect technician trader broker investor banker manufacturer producer "
    "screenwriter playwright presenter vice-president co-chair lieutenant-governor ex-president premier shopkeeper baker "
    "electrician plumber carpenter driver pilot sailor soldier paramedic firefighter psychologist psychiatrist "
    "epidemiologist virologist physician physicist chemist biologist geologist meteorologist seismologist astronomer "
    "ecologist sociologist statistician philosopher theologian solicitor barrister magistrate counsel clerk "
    "librarian curator conductor composer dancer choreographer chef critic curator treasurer trustee".split()
)

ROLES = (frozenset(title.lower().rstrip(".") for title in TITLES) | SPELLED_TITLES | ROLE_NOUNS) - frozenset(
    "public national international state federal health energy labour labor development planning information "
    "communications economy finance trade culture tourism transport agriculture environment education police army "
    "navy union security affairs housing named called ex late special senior under star first".split()
)
"""Nouns, in lower case, that a title of a person is built on."""

MODIFIERS = frozenset(
    "former deputy senior chief prime vice foreign assistant acting interim incoming outgoing retired ex first national "
    "associate managing general executive longtime veteran press state federal local interior defence defense finance "
    "health education junior lead principal presidential republican democratic shadow home campaign party "
    "police army navy opposition government union founding honorary emeritus late top fellow".split()
)
"""Words, in lower case, that may stand inside a title."""

WOMEN = frozenset("mrs ms miss dame lady baroness queen princess duchess countess".split()) | frozenset(
    "spokeswoman chairwoman congresswoman councilwoman businesswoman actress mother sister daughter wife widow aunt "
    "niece grandmother girlfriend heroine policewoman".split()
)
MEN = frozenset("mr sir lord baron king prince duke count".split()) | frozenset(
    "spokesman chairman congressman councilman businessman father brother son husband widower uncle nephew "
    "grandfather boyfriend policeman fisherman".split()
)
"""Titles and nouns by which an article itself says whether somebody is a `she` or a `he`."""

DOCUMENTS = frozenset(
    "report statement study survey poll article editorial letter memo memoir book paper complaint lawsuit indictment "
    "affidavit petition email tweet post blog document documents filing filings release ad advertisement advert "
    "transcript ruling verdict order bill law resolution charter treaty agreement manifesto platform website page "
    "headline caption sign signs banner banners placard placards label notice website message text review column "
    "op-ed motion brief summary analysis papers emails newspaper magazine story inscription plaque".split()
)
ORGANISATIONS = frozenset(
    "ministry government administration campaign company firm court union department party agency police army navy "
    "military committee council board office team commission club association group network channel paper newspaper "
    "organization organisation institute university school bank church foundation charity airline authority embassy "
    "consulate parliament senate congress house cabinet palace kremlin bureau corporation federation coalition "
    "alliance league operator hospital prosecution defence defense magazine outlet station publisher".split()
)
CROWDS = frozenset("crowd audience family couple jury public staff people crew band pair duo panel majority".split())
"""Singular nouns for several people."""
