"""Words for what people do and are, and for speakers that are no person."""

from tasks.lexicon.name_parts import SPELLED_TITLES, TITLES
from tasks.lexicon.tables import words

ROLE_NOUNS = words(
    "executive head master official member delegate chair principal president teacher organizer organiser campaigner "
    "host anchor commentator pundit pollster operative consultant administrator undersecretary registrar "
    "superintendent constable treasurer whip nominee contender mogul retiree pensioner volunteer "
    "supporter voter witness neighbor "
    "neighbour survivor engineer architect technician trader broker investor banker manufacturer producer "
    "screenwriter playwright presenter vice-president co-chair lieutenant-governor ex-president "
    "premier shopkeeper baker "
    "electrician plumber carpenter driver pilot sailor soldier paramedic firefighter psychologist psychiatrist "
    "epidemiologist virologist physician physicist chemist biologist geologist meteorologist seismologist astronomer "
    "ecologist sociologist statistician philosopher theologian solicitor barrister magistrate counsel clerk "
    "librarian curator conductor composer dancer choreographer chef critic curator treasurer trustee"
)

ROLES = (frozenset(title.lower().rstrip(".") for title in TITLES) | SPELLED_TITLES | ROLE_NOUNS) - words(
    "public national international state federal health energy labour labor development planning information "
    "communications economy finance trade culture tourism transport agriculture environment education police army "
    "navy union security affairs housing named called ex late special senior under star first"
)
"""Nouns, in lower case, that a title of a person is built on."""

SHORT_ROLES = {
    "sen": "senator", "gov": "governor", "rep": "representative", "gen": "general", "col": "colonel", "sgt": "sergeant",
    "capt": "captain", "lt": "lieutenant", "prof": "professor", "dr": "doctor", "rev": "reverend", "adm": "admiral",
}  # fmt: skip
"""Roles that are mostly printed short in front of a name, and in full without one."""

MODIFIERS = words(
    "former deputy senior chief prime vice foreign assistant acting interim incoming outgoing "
    "retired ex first national "
    "associate managing general executive longtime veteran press state federal local interior defence defense finance "
    "health education junior lead principal presidential republican democratic shadow home campaign party "
    "police army navy opposition government union founding honorary emeritus late top fellow"
)
"""Words, in lower case, that may stand inside a title."""

WOMEN = words("mrs ms miss dame lady baroness queen princess duchess countess") | words(
    "spokeswoman chairwoman congresswoman councilwoman businesswoman actress mother sister daughter wife widow aunt "
    "niece grandmother girlfriend heroine policewoman"
)
MEN = words("mr sir lord baron king prince duke count") | words(
    "spokesman chairman congressman councilman businessman father brother son husband widower uncle nephew "
    "grandfather boyfriend policeman fisherman"
)
"""Titles and nouns by which an article itself says whether somebody is a `she` or a `he`."""

DOCUMENTS = words(
    "report statement study survey poll article editorial letter memo memoir book paper complaint lawsuit indictment "
    "affidavit petition email tweet post blog document documents filing filings release ad advertisement advert "
    "transcript ruling verdict order bill law resolution charter treaty agreement manifesto platform website page "
    "headline caption sign signs banner banners placard placards label notice website message text review column "
    "op-ed motion brief summary analysis papers emails newspaper magazine story inscription plaque"
)
ORGANISATIONS = words(
    "ministry government administration campaign company firm court union department party agency police army navy "
    "military committee council board office team commission club association group network channel paper newspaper "
    "organization organisation institute university school bank church foundation charity airline authority embassy "
    "consulate parliament senate congress house cabinet palace kremlin bureau corporation federation coalition "
    "alliance league operator hospital prosecution defence defense magazine outlet station publisher"
)
CROWDS = words("crowd audience family couple jury public staff people crew band pair duo panel majority")
"""Singular nouns for several people."""
