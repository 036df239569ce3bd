"""Labels in front of a colon, in transcripts and elsewhere."""

from tasks.lexicon.tables import words

ASKED_OR_ANSWERED = frozenset(("Q", "A"))
"""What stands in front of a colon for whoever asks or answers, and tells an interview alone; nobody is named by it."""

ASKED_AND_ANSWERED = ASKED_OR_ANSWERED | {"Q.", "A."}
"""The same, and what needs no colon; a name may begin with one of these, so that both must be there."""

UNNAMED = words("interviewer moderator reporter question questioner male female announcer narrator speaker")
"""Last words, in small letters, of labels that name nobody: whoever asks, and UNIDENTIFIED MALE."""

NO_SPEAKERS = words(
    """
    address advertisement analysis answer audio bbc bcc breaking cc caption comment contact correction credit date
    deadline editor email exclusive fact fax from gallery image info ingredients listen live location more note notes
    opinion order phone photo photos picture pictures place poll price prices profile rating read recap related result
    results review monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december what when where who why how cost tickets method preparation directions
    pros cons claim for the of and in score scorers see sent serves session source sources subject tel time tip topics
    update updated venue verdict video watch website
    """
)
"""Words on labels that name no speaker, in small letters."""
