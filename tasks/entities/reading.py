"""One run of capitalised words, read from left to right into candidates for names."""

from dataclasses import dataclass

from tasks.entities.runs import Run, Word
from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer, Known
from tasks.model import Label

_ANY_HEAD = parts.ORG_HEADS | parts.FACILITY_HEADS | parts.LOCATION_HEADS | parts.AREA_HEADS
_PLACE_HEADS = parts.FACILITY_HEADS | parts.LOCATION_HEADS
_ENDS_PERSON = parts.TITLES | _ANY_HEAD
_LONGEST_PERSON = 5
_PAIR = 2
_LONGEST_ACRONYM = 10
_COMMON_FIRST_NAME = 1000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a name.

    `label` is None where only its surroundings can tell; `sure` says that its own words settle the label.
    """

    start: int
    end: int
    form: str
    label: Label | None
    sure: bool
    opens: bool
    title: str | None = None
    code: str | None = None


class Reader:
    """Reads one run; `found` holds the candidates afterwards."""

    def __init__(self, text: str, offset: int, run: Run, known: Gazetteer) -> None:
        self.text, self.offset, self.run, self.known = text, offset, run, known
        self.found: list[Candidate] = []
        self.title: str | None = None

    def read(self) -> list[Candidate]:
        step = self._known_alone if self._shouting() else self._step
        at = 0
        while at < len(self.run):
            at = step(at)
        return self.found

    def _shouting(self) -> bool:
        """Whether the run is a cry or a notice in capitals and no name."""
        if len(self.run) <= _PAIR or not all(self.text[word.start : word.end].isupper() for word in self.run):
            return False
        return any(len(word.form) > _PAIR and self._everyday(word) for word in self.run)

    def _known_alone(self, at: int) -> int:
        """The step in a cry: names that the tables know, and nothing else."""
        found = self._lookup(at, len(self.run))
        if found is None or self._everyday(self.run[at]):
            return at + 1
        return self._add(at, found[0], found[1].label, code=found[1].code)

    def _step(self, at: int) -> int:
        end = self._phrase_end(at)
        for rule in (
            self._skipped,
            self._thing,
            self._realm,
            self._partners,
            self._organisation,
            self._titled,
            self._listed,
            self._place,
            self._person,
        ):
            after = rule(at, end)
            if after > at:
                return after
        return self._unknown(at, end)

    def _phrase_end(self, at: int) -> int:
        end = at + 1
        while end < len(self.run) and self.run[end].link == "-":
            end += 1
        return end

    def _link(self, at: int) -> str | None:
        return self.run[at].link if at < len(self.run) else None

    def _form(self, at: int, end: int) -> str:
        if end - at == 1:
            return self.run[at].form
        if any(word.form != self.text[word.start : word.end] for word in self.run[at:end]):
            return " ".join(word.form for word in self.run[at:end])
        return " ".join(self.text[self.run[at].start : self.run[end - 1].end].split())

    def _add(self, at: int, end: int, label: Label | None, *, sure: bool = True, code: str | None = None) -> int:
        first, last = self.run[at], self.run[end - 1]
        title = self.title if label == "PERSON" else None
        self.title = None
        form, start = self._form(at, end), first.start
        if end - at > 1 and first.form in ("The", "A", "An"):
            form, start = form[len(first.form) + 1 :], self.run[at + 1].start
        place = self.offset + start, self.offset + last.end
        self.found.append(Candidate(*place, form, label, sure, first.opens, title, code))
        return end

    def _lookup(self, at: int, end: int) -> tuple[int, Known] | None:
        """The longest known name that starts at `at`, and where it ends."""
        most = min(self.known.longest.get(self.run[at].form, 1), len(self.run) - at)
        for stop in range(at + most, at, -1):
            known = self.known.names.get(self._form(at, stop))
            if known is not None and (stop <= end or known.label != "NORP"):
                return stop, known
        return None

    def _everyday(self, word: Word) -> bool:
        return word.form.lower() in self.known.words

    def _skipped(self, at: int, end: int) -> int:
        """Past words that only a sentence start or the calendar writes with a capital."""
        word = self.run[at]
        if word.form == "West" and end - at == 1 and self.text.endswith(("the ", "The "), 0, word.start):
            return at
        if word.form in ("Former", "Ex") and end - at > 1:
            return at + 1
        if word.form in parts.NOT_NAMES and (end - at == 1 or word.form not in parts.LEADING_PLACE_WORDS):
            return at + 1
        lower = word.form.lower().partition("'")[0]
        if (
            lower in parts.FUNCTION
            and not (len(word.form) > 1 and word.form.isupper())
            and not self._begins_name(at, end)
        ):
            return at + 1
        return at + 1 if word.opens and self._introduces(at, end) else at

    def _introduces(self, at: int, end: int) -> bool:
        """Whether an everyday word starts a sentence in front of a first and a last name: `Nurse` Helen Park."""
        if end - at <= _PAIR or not self._everyday(self.run[at]) or self.run[at].form in parts.TITLES:
            return False
        return self.known.first_names.get(self.run[at + 1].form, _COMMON_FIRST_NAME) < _COMMON_FIRST_NAME

    def _begins_name(self, at: int, end: int) -> bool:
        if self.run[at].form in ("Will", "May", "Still"):
            return end - at > 1 and self.run[at].form in self.known.first_names
        found = self._lookup(at, end)
        return found is not None and found[0] > at + 1

    def _thing(self, at: int, end: int) -> int:
        """Past events, laws, prizes and other things of which only events are told."""
        last = self.run[end - 1].form
        if last in parts.EVENT_HEADS and end - at > 1:
            return self._add(at, end, "EVENT")
        if self.run[at].form in parts.CONFLICTS and end - at == 1 and self._link(end) in ("of", "of the"):
            return self._phrase_end(end)
        if last in parts.THING_HEADS:
            return self._peoples(at, end)
        return at

    def _peoples(self, at: int, end: int) -> int:
        found = self._lookup(at, end)
        if found is not None and found[1].label in ("NORP", "GPE") and found[0] < end:
            self._add(at, found[0], found[1].label, code=found[1].code)
        return end

    def _organisation(self, at: int, end: int) -> int:
        """A name that ends in a head such as `Ministry`, or leads on behind one with `of`."""
        heads = [index for index in range(at, end) if self.run[index].form in parts.ORG_HEADS]
        if not heads or heads[-1] == end - 1:
            joint = self._joint(end) if not heads or end - at == 1 else end
            if joint > end:
                return self._add(self._without_titles(at, end), joint, "ORG")
        if not heads:
            return at
        head = heads[-1]
        stop = self._led_on(head, end)
        if stop == head + 1 and (head == at or self._person_like(at, head)):
            return at
        first = self._without_titles(at, head)
        if first == head and stop == head + 1:
            return at
        if self._is_place_name(first, stop):
            return at
        return self._add(first, stop, "ORG")

    def _realm(self, at: int, end: int) -> int:
        """`Islamic Republic of Iran`, `Kingdom of Jordan`: a country's or a state's long name."""
        if self.run[end - 1].form not in ("Republic", "Kingdom", "State", "Emirate", "Commonwealth", "Sultanate"):
            return at
        if self._link(end) != "of" or self.run[at].form in parts.TITLES - {"State"}:
            return at
        found = self._lookup(end, self._phrase_end(end))
        if found is None or found[1].label != "GPE":
            return at
        return self._add(at, found[0], "GPE", code=found[1].code)

    def _partners(self, at: int, end: int) -> int:
        """`Hallet & Moore`, `Aviation & Space Museum`: what `&` joins is one name.

        Not letters (`R & B`), and everyday words only in front of a head.
        """
        stop = end
        while self._link(stop) == "&" and self._are_partners(stop):
            stop = self._phrase_end(stop)
        return at if stop == end or self.title is not None else self._add(at, stop, "ORG")

    def _are_partners(self, second: int) -> bool:
        pair = self.run[second - 1 : second + 1]
        headed = self.run[self._phrase_end(second) - 1].form in parts.ORG_HEADS | parts.FACILITY_HEADS
        return all(len(word.form) > 1 and (headed or not self._everyday(word)) for word in pair)

    def _joint(self, end: int) -> int:
        """`Health and Hospitals Corporation`: where the second half of a name that `and` joins ends."""
        if self._link(end) not in ("and", "&") or not (self._plain(end - 1) and self._plain(end)):
            return end
        heads = [index for index in range(end + 1, self._phrase_end(end)) if self.run[index].form in parts.ORG_HEADS]
        return heads[-1] + 1 if heads else end

    def _plain(self, at: int) -> bool:
        """Whether a word of a name is an everyday word or a head."""
        return self._everyday(self.run[at]) or self.run[at].form in parts.ORG_HEADS

    def _led_on(self, head: int, end: int) -> int:
        """Where a name goes on behind its head: `Ministry` of Foreign Affairs and Trade."""
        stop = head + 1
        if stop < end:
            return end if self.run[stop].form in parts.INNER_PREPOSITIONS else stop
        if self.run[head].form not in parts.ORG_OF_HEADS:
            return stop
        while stop < len(self.run) and self._continues(stop, first=stop == head + 1):
            stop = self._phrase_end(stop)
        return stop

    def _continues(self, at: int, *, first: bool) -> bool:
        """Whether a name goes on at `at`, behind `of`, `for` or, not at once, `and`."""
        form, link = self.run[at].form, self.run[at].link
        if form in parts.STRONG_TITLES or form in parts.FUNCTION:
            return False
        if form in parts.NOT_NAMES and self._phrase_end(at) == at + 1:
            return False
        if link in ("and", "&"):
            return not first and form in parts.DEPARTMENTS
        return link in ("of", "for", "on", "of the", "for the", "on the", "against")

    def _person_like(self, at: int, head: int) -> bool:
        """Whether `at`..`head` reads as first and last name although the last word can be a head: `Emily Post`."""
        if head - at != 1 or self.run[head].form not in parts.WEAK_ORG_HEADS:
            return False
        return self.known.first_names.get(self.run[at].form, _COMMON_FIRST_NAME) < _COMMON_FIRST_NAME and (
            self.run[head].form in self.known.last_names
        )

    def _without_titles(self, at: int, head: int) -> int:
        offices = [index for index in range(at, head) if self.run[index].form in parts.OFFICES]
        return offices[-1] + 1 if offices else at

    def _is_place_name(self, at: int, end: int) -> bool:
        known = self.known.names.get(self._form(at, end))
        return known is not None and known.label != "ORG"

    def _titled(self, at: int, end: int) -> int:
        """Past the titles in front of a name, and the offices behind `Minister of`; the name follows."""
        stop = at
        while stop < end and self.run[stop].form in parts.TITLES:
            stop += 1
        strong = any(word.form in parts.STRONG_TITLES for word in self.run[at:stop])
        if not strong:
            return at
        stop = self._office(stop)
        if stop < len(self.run) and self.run[stop].link is not None and stop < self._phrase_end(stop - 1):
            self.title = self._form(at, stop)
        return stop

    def _office(self, at: int) -> int:
        """Past `of State`, `for Foreign Affairs and Trade` behind a title."""
        while at < len(self.run) and self.run[at].link in ("of", "for", "of the", "and", "for the", "&"):
            stop = at
            while stop < len(self.run) and (stop == at or self.run[stop].link == "-"):
                if self.run[stop].form not in parts.DEPARTMENTS:
                    break
                stop += 1
            if stop == at:
                break
            at = stop
        return at

    def _listed(self, at: int, end: int) -> int:
        """A name that the tables know, unless it only begins a longer name."""
        if self.title is not None:
            return at
        found = self._lookup(at, end)
        if found is None:
            return at
        if self.run[at].form in parts.PLATFORMS and self.text.endswith(" on ", 0, self.run[at].start):
            return at + 1
        stop, known = found
        if stop < end and (self._goes_on(at, stop, end, known) or self._is_first_name(at, end, known)):
            return at
        if stop == at + 1 and self._doubtful(self.run[at], known):
            return at
        return self._add(at, stop, known.label, code=known.code, sure=known.size not in ("S", "M"))

    def _is_first_name(self, at: int, end: int, known: Known) -> bool:
        """Whether the name of a people is a first name here: `Christian` Weber, `German` Lopez."""
        return (
            known.label == "NORP"
            and end - at == _PAIR
            and self.known.first_names.get(self.run[at].form, _COMMON_FIRST_NAME) < _COMMON_FIRST_NAME
            and not self._everyday(self.run[at + 1])
        )

    def _doubtful(self, word: Word, known: Known) -> bool:
        """Whether a lone known name may as well be a word or a person: its surroundings decide."""
        if known.size == "S" or (known.size == "M" and word.form in self.known.last_names):
            return True
        if known.size and (self._everyday(word) or word.form in self.known.first_names):
            return known.size != "L" or self._everyday(word)
        return word.opens and self._everyday(word)

    def _goes_on(self, at: int, stop: int, end: int, known: Known) -> bool:
        """Whether the words behind a known name belong to one longer name with it."""
        following = self.run[stop].form
        if known.label == "NORP" or following in parts.TITLES or following in self.known.names:
            return known.label != "NORP" and any(word.form in _PLACE_HEADS for word in self.run[stop:end])
        if following in _ANY_HEAD:
            return True
        if stop - at == 1 and self.run[at].form in self.known.first_names:
            return not (following in self.known.first_names and end - stop > 1)
        if following in self.known.first_names and end - stop > 1:
            return False
        return known.size in ("S", "M") and stop - at == 1

    def _place(self, at: int, end: int) -> int:
        """A name that ends in a head such as `River`, or leads on behind one with `of`."""
        if self.title is not None:
            return at
        for head in range(end - 1, at, -1):
            label = self._place_label(self.run[head].form)
            if label is not None and not self._two_names(at, head):
                return self._add(at, head + 1, label)
        if end - at == 1 and self.run[at].form in parts.NATURE_OF and self._link(end) in ("of", "of the"):
            return self._add(at, self._phrase_end(end), "LOC")
        return self._led_in(at, end)

    def _led_in(self, at: int, end: int) -> int:
        """`Lake Victoria`, `Northern Cape`, `San Miguel`: a place by its first word."""
        if end - at != _PAIR:
            return at
        first, last = self.run[at].form, self.run[at + 1].form
        if first in parts.NATURAL_FIRST:
            return self._add(at, end, parts.NATURAL_FIRST[first])
        known = self.known.names.get(last) if first in parts.LEADING_PLACE_WORDS else None
        if known is not None and known.label in ("GPE", "LOC", "NORP"):
            return self._add(at, end, known.label, code=known.code)
        if first in parts.DIRECTIONS | parts.SAINTS and not self._everyday(self.run[at + 1]):
            return self._add(at, end, "GPE", sure=False)
        return at

    def _place_label(self, form: str) -> Label | None:
        if form in parts.FACILITY_HEADS:
            return "FAC"
        if form in parts.LOCATION_HEADS:
            return "LOC"
        return "GPE" if form in parts.AREA_HEADS else None

    def _two_names(self, at: int, head: int) -> bool:
        first, last = self.run[at].form, self.run[head].form
        return (
            last not in parts.STREETS
            and head - at == 1
            and first in self.known.first_names
            and last in self.known.last_names
        )

    def _person(self, at: int, end: int) -> int:
        """A name of a person: behind a title, with a first name in front, or of words that are no English."""
        stop = min(self._person_end(at, end), at + _LONGEST_PERSON)
        if self.title is not None:
            return self._add(at, stop, "PERSON")
        words = self.run[at:stop]
        if stop - at < _PAIR or any(self._is_acronym(word) for word in words):
            return at
        if words[0].form in self.known.first_names and not (words[0].opens and self._everyday(words[0])):
            return self._add(at, stop, "PERSON", sure=not self._everyday(words[-1]))
        if any(self._everyday(word) for word in words):
            return at
        branch = self.known.names.get(words[-1].form)
        if branch is not None and (branch.label == "NORP" or branch.size == "C"):
            return self._add(at, stop, "ORG", sure=False)
        return self._add(at, stop, "PERSON", sure=words[-1].form in self.known.last_names)

    def _is_acronym(self, word: Word) -> bool:
        return len(word.form) > _PAIR and word.form.isupper() and "." not in word.form

    def _person_end(self, at: int, end: int) -> int:
        stop = at + 1
        while stop < end and (self.run[stop].form not in _ENDS_PERSON or self.run[stop].form in self.known.last_names):
            stop += 1
        return stop

    def _unknown(self, at: int, end: int) -> int:
        """Words that nothing of the above explains."""
        title = next((index for index in range(at + 1, end) if self.run[index].form in parts.STRONG_TITLES), end)
        words, end = self.run[at:title], title
        if end - at == 1:
            return self._lone(at)
        if words[0].opens and self._everyday(words[0]):
            return at + 1
        if all(self._everyday(word) for word in words):
            return self._add(at, end, None, sure=False)
        return self._add(at, end, "ORG", sure=False)

    def _lone(self, at: int) -> int:
        word = self.run[at]
        form = word.form
        if form in parts.THING_HEADS or form in parts.TITLES or form in _ANY_HEAD or len(form) == 1:
            return at + 1
        shouted = form.isupper() and form.isalpha() and len(form) <= _LONGEST_ACRONYM and not self._everyday(word)
        return self._add(at, at + 1, "ORG" if shouted else None, sure=False)


def candidates(text: str, offset: int, run: Run, known: Gazetteer) -> list[Candidate]:
    """The candidates of one run of a block's text, in text order; the block starts at `offset` of the article's."""
    return Reader(text, offset, run, known).read()
