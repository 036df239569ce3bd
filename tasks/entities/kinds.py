"""What kind of thing a name names, and how the tables spell it."""

from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer
from tasks.lexicon.tables import words as words_of_table
from tasks.model import Label

_SHORT = 3
_NATURE_OF = parts.NATURE_OF - {"Republic", "Kingdom", "State", "City", "Province", "Duchy"}
"""Words that `of` joins to a place's name, less those that make it a country or a part of one."""
_NATURAL = words_of_table(
    "River Lake Bay Strait Straits Island Islands Isle Isles Peninsula Cape Point Mountain Mountains Valley Creek Fjord"
)
"""First and last words of which names of places are made, and hardly any others."""
_TOWNS = frozenset({"Port", "Fort"})
"""First words of the names of towns, and of nobody's."""
_PAIR = 2
_LABELS: dict[str, Label] = {"PER": "PERSON", "ORG": "ORG", "EVENT": "EVENT"}
_PLACES = frozenset({"GPE", "LOC", "FAC", "NORP"})


def form_of(printed: str, known: Gazetteer) -> str:
    """A name as the tables spell it: one blank between words, straight apostrophes, no capitals for loudness.

    Capitals stay where the tables know the name so, where it is short, and where they know it in no other way.

    >>> from tasks.lexicon.gazetteer import gazetteer
    >>> form_of("NEW YORK", gazetteer()), form_of("NATO", gazetteer()), form_of("Sean  O’Brien", gazetteer())
    ('New York', 'NATO', "Sean O'Brien")
    """
    plain = " ".join(printed.split()).replace("’", "'")
    if len(plain) <= _SHORT or not plain.isupper() or plain in known.names:
        return plain
    quiet = plain.title()
    named = all(word in known.first_names or word in known.last_names for word in quiet.split())
    return quiet if named or quiet in known.names else plain


def label_of(kind: str, form: str, after: str, known: Gazetteer) -> Label:
    """The label of what is taken for a person (`PER`), an organisation (`ORG`), a place (`LOC`) or an event (`EVENT`).

    Among places the tables, the last and the first word and the word behind the name tell countries, regions and towns
    from mountains and buildings; a people's name is a people, whatever it was taken for.
    """
    listed = known.names.get(form)
    if listed is not None and listed.label == "NORP":
        return "NORP"
    words = (form.title() if form.isupper() else form).split()
    kind = _kind_by_words(kind, words, known) if listed is None and len(words) > 1 else kind
    if kind in _LABELS:
        return _LABELS[kind]
    if (
        listed is not None
        and listed.label in _PLACES
        and not (listed.size == "S" and after in parts.COMMON_PLACE_HEADS)
    ):
        return listed.label
    first, last = words[0], words[words.index("of") - 1 if "of" in words else -1]
    if last in parts.FACILITY_HEADS:
        return "FAC"
    if last in parts.LOCATION_HEADS or (first in _NATURE_OF and "of" in words):
        return "LOC"
    led_in = parts.NATURAL_FIRST.get(first) if len(words) > 1 else None
    return led_in or parts.COMMON_PLACE_HEADS.get(after, "GPE")


def _kind_by_words(kind: str, words: list[str], known: Gazetteer) -> str:
    """The kind of a name of several words that the tables do not hold, where its first or last word tells it."""
    first, last = words[0], words[-1]
    if last in _NATURAL or first in parts.NATURAL_FIRST or (first in _NATURAL and words[1] == "of"):
        return "LOC" if kind in ("PER", "ORG") and last not in parts.ORG_HEADS else kind
    if first in _TOWNS and kind == "PER":
        return "LOC"
    named = len(words) == _PAIR and first in known.first_names and last in known.last_names
    return "PER" if kind == "LOC" and named and last not in parts.PLACE_HEADS else kind


def code_of(form: str, label: Label, known: Gazetteer) -> str | None:
    """The country of a place or a people, as ISO 3166 codes; None where the tables do not tell."""
    return known.code_of(form, label) or (known.alpha3.get(form) if label == "GPE" else None)
