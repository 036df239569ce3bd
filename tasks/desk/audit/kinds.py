"""What can be audited, and what a person is asked about each of it."""

from dataclasses import dataclass

CORRECT = "correct"
"""The first question of every kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one table that a person can judge by the text around them."""

    name: str
    table: str
    index: str
    """The column that numbers them in their article."""
    by: str
    """The column that, beside the publisher, tells the strata; rows where it is null are not meant."""
    by_name: str
    """What the sheet calls that column."""
    asks: dict[str, str]
    """Each question by its column in the sheet. All but the first are for rows that are right by the first one."""
    measures: dict[str, str]
    """What the answers to each question are the share of, by its column."""
    reads: tuple[str, ...]
    """Columns of the table that what is shown is made of."""
    shown: tuple[str, ...]
    """Columns of the sheet that the person needs to answer."""


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "quotes",
            "quotes",
            "quote_index",
            "rule",
            "rule",
            {
                CORRECT: "Are these the words, all of them and no others, that somebody is reported to have said?",
                "speaker_correct": "Is it the right speaker, or right that none is given?",
            },
            {CORRECT: "quote", "speaker_correct": "speaker"},
            ("kind", "speaker_name", "speaker_text"),
            ("kind", "speaker_name", "speaker_text"),
        ),
        Kind(
            "mentions",
            "mentions",
            "mention_index",
            "label",
            "label",
            {
                CORRECT: "Is this the whole of a name, date or amount, and of the kind that its label says?",
                "meaning_correct": "Is its full name or its value right?",
            },
            {CORRECT: "mention", "meaning_correct": "meaning"},
            ("entity_index", "value"),
            ("meaning",),
        ),
        Kind(
            "removed",
            "blocks",
            "block_index",
            "removed_because",
            "reason",
            {CORRECT: "Was it right to set this block aside, and for this reason?"},
            {CORRECT: "removal"},
            ("role", "duplicate_of"),
            ("role", "kept"),
        ),
    )
}
"""Every kind by its name."""
