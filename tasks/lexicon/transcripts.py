"""Labels in front of a colon, in transcripts and elsewhere."""

from tasks.lexicon.tables import words

ASKED = "Q"
ASKED_AND_ANSWERED = frozenset((ASKED, "A"))
"""What stands for whoever asks and whoever answers; nobody is named by them."""

UNNAMED = words("interviewer moderator reporter question questioner male female announcer narrator speaker")
"""Last words, in small letters, of labels that name nobody: whoever asks, and UNIDENTIFIED MALE."""

NO_SPEAKERS = words(
    """
    address advertisement analysis answer audio bbc breaking caption comment contact correction credit date deadline
    editor email exclusive fact fax gallery image info ingredients listen live location more note notes opinion order
    phone photo photos picture pictures place poll price prices profile rating read recap related result results review
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december what when where who why how cost tickets method preparation directions pros cons claim
    for the of and in
    score scorers see serves session source sources tel time tip topics update updated venue verdict video watch website
    """
)
"""Words on labels that name no speaker, in small letters."""
