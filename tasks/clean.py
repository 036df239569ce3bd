"""Set aside what a page prints beside the article, or twice. Nothing is deleted: a block is marked, and stays."""

import html
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tasks.lexicon.captions import COPY_LABEL, shows_picture
from tasks.lexicon.copies import SHORTEST, alike, lacks_day, same
from tasks.lexicon.credits import credit_start, may_have_credit
from tasks.lexicon.dates import find_day
from tasks.lexicon.typography import content_offset, ends_sentence, key
from tasks.model import Article, Block, Removal

WINDOW = 12
"""Distinct captions that are compared with a block for likeness: bounds the work on a long gallery."""
BESIDE = 3
"""Blocks between a caption and a copy of it that is no caption by itself; other captions do not count."""
LONGEST = 800
"""Characters of a caption that are compared."""
HEAD = 8
"""Letters at the head of a caption by which copies of it are looked up far from it."""
PROSE = 60
"""Characters from which a line that is told again says that a page is printed twice."""
RUN = 3
"""Distinct lines of that length that a second printing has at least."""

SHARE = 0.9
"""Share of the long lines from there on that it tells again at least."""

ONCE = frozenset(("headline", "standfirst", "byline", "timestamp", "key_point"))
"""Roles whose second telling says nothing new."""
AROUND_PICTURES = frozenset(("boilerplate", "caption", "credit", "byline", "timestamp"))
"""Roles that may stand between a caption and its copy in the body: a gallery prints its pictures side by side."""
NO_STRAYS = frozenset(("caption", "headline", "credit", "byline", "timestamp"))
"""Roles whose blocks are never looked at as stray copies of a caption."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a block says about a picture, as copies of its caption agree on it."""

    key: str
    """Letters and digits, without bullet, label, credit and the headline that it is glued to."""
    credited: bool
    glued: bool


@dataclass(slots=True)
class _Told:
    """One caption and the blocks that print it."""

    key: str
    copies: list[int]
    """The first is the one that is kept."""
    best: tuple[bool, int, int, int]
    """Worth of the copy that is kept."""
    credited: bool
    """Whether a copy names a credit."""

    def prints(self, said: _Said, index: int) -> bool:
        """Whether the caption at `index` is a copy of this one; neighbours may differ in a number, as by a mistake."""
        away = index - max(self.copies[0], self.copies[-1])
        numbers = away > 1 or (said.credited and self.credited)
        return alike(said.key, self.key, beside=away <= BESIDE, numbers=numbers)


Marks = dict[int, tuple[Removal, int | None]]
"""Why a block is set aside and which block says the same, by the block's index."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The blocks of one article with their texts, and what is marked so far."""

    blocks: tuple[Block, ...]
    texts: Sequence[str]
    title: str
    """The headline as it is printed."""
    headline: str
    """Its letters and digits."""
    body: int
    """Index of the first paragraph."""
    marks: Marks = field(default_factory=dict)
    sayings: dict[int, _Said] = field(default_factory=dict)
    """What blocks say, by index, as far as it was asked: all captions near a block ask the same of it."""

    @classmethod
    def of(cls, article: Article) -> "_Page":
        texts = [article.text[block.start : block.end] for block in article.blocks]
        roles = [block.role for block in article.blocks]
        title = texts[roles.index("headline")] if "headline" in roles else article.headline or ""
        title = title[content_offset(title) : LONGEST]
        body = roles.index("paragraph") if "paragraph" in roles else len(roles)
        return cls(article.blocks, texts, title, key(title), body)

    def said(self, index: int) -> _Said:
        """What the block says of a picture, should it be a caption; worked out when it is asked first."""
        if index not in self.sayings:
            self.sayings[index] = self._said_in(self.texts[index])
        return self.sayings[index]

    def _said_in(self, text: str) -> _Said:
        words = text[content_offset(text) : LONGEST]
        if "&" in words:
            words = html.unescape(words)
        glued = " | " in words or (self.title and words.startswith(self.title))
        bare = self._unglued(words) if glued else words
        label = COPY_LABEL.match(bare)
        told = bare[label.end() :] if label else bare
        told = told.partition(_LICENCE)[0].rstrip(_LOOSE_END)
        at = credit_start(told) if may_have_credit(told) else None
        return _Said(key(told[:at] if at else told), at is not None, bare is not words)

    def _unglued(self, words: str) -> str:
        """The words without the headline that a bar, or a dash behind it, glues to them."""
        rest = words.removeprefix(self.title).lstrip()
        if rest[:1] in _GLUE and len(rest) < len(words) and rest[1:2] == " ":
            return rest[2:]
        parts = words.split(" | ")
        others = [part for part in parts if key(part) != self.headline]
        return " | ".join(others) if 0 < len(others) < len(parts) else words

    def parted(self, index: int) -> bool:
        """Whether more than a line break stands before the block."""
        return index == 0 or self.blocks[index].start - self.blocks[index - 1].end > len("\r\n")

    def touches(self, index: int, other: int) -> bool:
        """Whether nothing stands between two blocks but other pictures and what is set aside anyway."""
        between = range(min(index, other) + 1, max(index, other))
        return all(at in self.marks or self.blocks[at].role in AROUND_PICTURES for at in between)

    def beside(self, index: int, step: int) -> Iterator[int]:
        """The blocks before or behind a caption at which a copy of it may stand, the nearest first."""
        left = BESIDE
        for at in range(index + step, index + step * WINDOW, step):
            if not (left and 0 <= at < len(self.blocks)):
                return
            yield at
            left -= self.blocks[at].role != "caption"

    def shows(self, index: int) -> bool:
        """Whether the block looks like the text of a picture, whatever its role: a day, a credit, no sentence's end."""
        text = self.texts[index]
        return (
            _cut_off(text)
            or (may_have_credit(text) and credit_start(text) is not None)
            or shows_picture(text)
            or find_day(text[:LONGEST]) is not None
        )


_GLUE = tuple("|-–—")
_LICENCE = "Purchase Licensing Rights"
_LOOSE_END = " ,…"


def mark_repeats(article: Article) -> Article:
    """Fill `removed_because` and `duplicate_of`: boilerplate, copies of captions, repeats outside the body.

    A paragraph of the body is never set aside, however often it is told, unless it says what a caption says
    and stands beside that caption, before the body or behind it, or looks like a picture's text; or unless all that
    follows it is a second printing of the page.
    """
    page = _Page.of(article)
    for index, block in enumerate(page.blocks):
        if block.role == "boilerplate":
            page.marks[index] = ("boilerplate", None)
    captions = _wrapped(page, _merged(_captions(page)))
    for told in captions:
        best, *others = told.copies
        page.marks.update((index, ("duplicate_caption", best)) for index in others)
    if captions:
        _copies_beside(page, captions)
        _copies_elsewhere(page, captions)
    _told_twice(page)
    _printed_twice(page, article.text)
    _standfirst_in_body(page)
    return replace(article, blocks=tuple(_marked(page)))


def _marked(page: _Page) -> Iterator[Block]:
    for index, block in enumerate(page.blocks):
        because, original = page.marks.get(index, (None, None))
        if block.removed_because == because and block.duplicate_of == original:
            yield block
        else:
            yield Block(block.role, block.start, block.end, because, original)


def _captions(page: _Page) -> list[_Told]:
    """The distinct captions, each with all blocks that print it, the one to keep first."""
    found: list[_Told] = []
    by_key: dict[str, _Told] = {}
    for index, block in enumerate(page.blocks):
        if block.role != "caption":
            continue
        said = page.said(index)
        told = by_key.get(said.key) or next((one for one in reversed(found[-WINDOW:]) if one.prints(said, index)), None)
        worth = _worth(page, index, said)
        if told is None:
            told = _Told(said.key, [index], worth, said.credited)
            found.append(told)
        else:
            told.copies.append(index)
            told.credited |= said.credited
            if worth > told.best:
                told.best = worth
                told.copies.insert(0, told.copies.pop())
        by_key[said.key] = told
        if len(said.key) > len(told.key):
            told.key = said.key
    return found


def _worth(page: _Page, index: int, said: _Said) -> tuple[bool, int, int, int]:
    """What speaks for keeping this copy: no headline in it, a credit, its length, no bullet, label or capitals."""
    text = page.texts[index]
    before_credit = index + 1 < len(page.blocks) and page.blocks[index + 1].role == "credit"
    dirt = text.isupper() + (content_offset(text) > 0) + bool(COPY_LABEL.match(text)) + ("&" in text and ";" in text)
    return (not said.glued, 2 if said.credited else int(before_credit), len(said.key), -dirt)


def _merged(captions: Iterable[_Told]) -> list[_Told]:
    """The captions, those that turn out to be of one where a longer copy of both was found behind them as one."""
    merged: list[_Told] = []
    for told in captions:
        last = merged[-1] if merged else None
        if last and min(told.copies) - max(last.copies) <= BESIDE and alike(told.key, last.key, beside=True):
            best, other = (told, last) if told.best > last.best else (last, told)
            merged[-1] = replace(
                best,
                key=max(told.key, last.key, key=len),
                copies=best.copies + other.copies,
                credited=told.credited or last.credited,
            )
        else:
            merged.append(told)
    return merged


def _wrapped(page: _Page, captions: Iterable[_Told]) -> list[_Told]:
    """The captions without those that are the second line of a broken copy; their first line goes with them."""
    whole: list[_Told] = []
    by_key = {told.key: told for told in captions}
    for told in by_key.values():
        index = told.copies[0]
        broken = len(told.copies) == 1 and not page.parted(index) and not ends_sentence(page.texts[index - 1])
        of = by_key.get(page.said(index - 1).key + told.key) if broken else None
        if of is None or of is told:
            whole.append(told)
        else:
            of.copies += (at for at in (index - 1, index) if at not in of.copies)
    return whole


def _copies_beside(page: _Page, captions: Iterable[_Told]) -> None:
    """Blocks near a caption that are no captions by themselves and say what it says."""
    long = [told for told in captions if len(told.key) >= SHORTEST]
    n_marks = len(page.marks)
    for told in long:
        _mark_beside(page, told)
    if len(long) > 1 and len(page.marks) > n_marks:
        for told in long:  # once more: what was set aside for one picture no longer stands between copies of another
            _mark_beside(page, told)


def _mark_beside(page: _Page, told: _Told) -> None:
    """Mark the copies near the blocks that print a caption."""
    anchors = list(told.copies)
    wholes = {told.key, *(page.said(at).key for at in anchors)}
    for at in anchors:  # grows: an equal copy may have another beside it; of copies of mere likeness there is no end
        for index in (*page.beside(at, -1), *page.beside(at, 1)):
            strays = _strays(page, index, told, at)
            page.marks.update((stray, ("duplicate_caption", told.copies[0])) for stray in strays)
            anchors += (stray for stray in strays if page.said(stray).key in wholes)


def _may_be_stray(page: _Page, index: int) -> bool:
    block = page.blocks[index]
    if block.role in NO_STRAYS or page.marks.get(index, ("", None))[0] == "duplicate_caption":
        return False
    return block.end - block.start <= LONGEST


def _strays(page: _Page, index: int, told: _Told, at: int) -> tuple[int, ...]:
    """The block near the print of the caption at `at` if it is a copy, with the next where a copy is broken in two.

    Of the body only one right beside the print is, other pictures and furniture aside. It may be a copy of this print
    or of the longest, which may have a letter wrong.
    """
    if not _may_be_stray(page, index):
        return ()
    if page.blocks[index].role == "paragraph" and index > page.body and not page.touches(index, at):
        return ()
    said = page.said(index).key
    wholes = {told.key, page.said(at).key}
    if any(_is_stray(page, index, said, whole, credited=told.credited) for whole in wholes):
        return (index,)
    if index + 1 < len(page.blocks) and not page.parted(index + 1):
        broken = len(said) >= SHORTEST and said + page.said(index + 1).key in wholes and _may_be_stray(page, index + 1)
        return (index, index + 1) if broken else ()
    return ()


def _is_stray(page: _Page, index: int, said: str, whole: str, *, credited: bool) -> bool:
    if same(said, whole) or (_cut_off(page.texts[index]) and alike(said, whole, beside=True)):
        return True
    return lacks_day(said, whole) or (credited and len(said) > 2 * SHORTEST and whole.startswith(said))


def _cut_off(text: str) -> bool:
    """Whether a text breaks off before the end of its sentence."""
    return not ends_sentence(text) or text.rstrip("])").endswith(("…", "..."))


def _copies_elsewhere(page: _Page, captions: Iterable[_Told]) -> None:
    """Blocks far from a caption that say what it says and are no part of the body by their place or look."""
    heads: defaultdict[str, list[_Told]] = defaultdict(list)
    for told in captions:
        if len(told.key) > 2 * SHORTEST and len(heads[told.key[:HEAD]]) < WINDOW:
            heads[told.key[:HEAD]].append(told)
    initials = frozenset(head[0] for head in heads)
    for index, text in enumerate(page.texts if heads else ()):
        first = text[0]
        if first.isalpha() and first.casefold() not in initials and ":" not in text[:24] and " | " not in text:
            continue
        if _may_be_stray(page, index):
            of = next((one for one in heads.get(_head(page, index), ()) if _is_copy(page, index, one)), None)
            if of is not None:
                page.marks[index] = ("duplicate_caption", of.copies[0])


def _head(page: _Page, index: int) -> str:
    text = page.texts[index]
    words = text[content_offset(text) :][:60]
    label = COPY_LABEL.match(words)
    if label is None and " | " in text[:LONGEST]:
        return page.said(index).key[:HEAD]
    return key(words[label.end() :] if label else words)[:HEAD]


def _is_copy(page: _Page, index: int, told: _Told) -> bool:
    """Whether a block anywhere is a copy: what is no part of the body by likeness, the body by its look besides."""
    said, role = page.said(index).key, page.blocks[index].role
    if not page.shows(told.copies[0]):
        return False
    if role != "paragraph":
        return alike(said, told.key, beside=True) or lacks_day(said, told.key)
    outside = index < page.body or index == len(page.blocks) - 1
    if not (outside or page.shows(index)):
        return False
    return same(said, told.key) or ((outside or _cut_off(page.texts[index])) and alike(said, told.key, beside=False))


def _told_twice(page: _Page) -> None:
    """Headlines, standfirsts, bylines, times and key points that say again what the same role said before."""
    first: dict[tuple[str, str], int] = {}
    for index, block in enumerate(page.blocks):
        if block.role in ONCE and index not in page.marks and not _of_one_update(page, index):
            original = first.setdefault((block.role, key(page.texts[index][:LONGEST])), index)
            if original != index:
                page.marks[index] = ("duplicate_text", original)


def _of_one_update(page: _Page, index: int) -> bool:
    """Whether a block is the time of day that heads an entry of live updates, and that another entry may have too."""
    return page.blocks[index].role == "timestamp" and index > page.body and find_day(page.texts[index]) is None


def _printed_twice(page: _Page, text: str) -> None:
    """All that follows the first paragraph's second telling, where it is the page once more, line by line.

    It is when it runs to the end of the text, tells at least three distinct long lines of the first printing in their
    order, and has hardly a long line of its own. A paragraph, a refrain or a verse that comes again is none.
    """
    start = next((at for at in range(page.body, len(page.blocks)) if len(page.texts[at]) >= PROSE), None)
    if start is None or text.find(page.texts[start][:PROSE], page.blocks[start].end) < 0:
        return
    keys = [key(words) for words in page.texts]
    again = next((at for at in range(start + 1, len(keys)) if keys[at] == keys[start]), None)
    if again is None:
        return
    copies = _in_order(keys, again)
    long = {index for index in range(again, len(keys)) if len(page.texts[index]) >= PROSE}
    long = {index for index in long if page.marks.get(index, ("", None))[0] != "boilerplate"}
    told = {keys[index] for index in long & copies.keys()}
    if len(told) < RUN or len(long & copies.keys()) < SHARE * len(long):
        return
    for index, original in sorted(copies.items()):
        because, kept = page.marks.get(original, (None, original))
        if index not in page.marks and because != "boilerplate" and kept is not None:
            page.marks[index] = ("duplicate_text", kept)


def _in_order(keys: Sequence[str], again: int) -> dict[int, int]:
    """The blocks around `again` and behind it that tell a block before it once more, in the order of the first."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(again):
        places[keys[at]].append(at)
    start = places[keys[again]][0]
    found, last = {}, start - 1
    for index in range(again, len(keys)):
        options = places.get(keys[index], [])
        if keys[index] == keys[again]:
            last = start - 1
        at = bisect_right(options, last)
        if at < len(options):
            found[index] = last = options[at]
    before = start
    for index in range(again - 1, start, -1):
        options = places[keys[index]]
        at = bisect_left(options, before) - 1
        if at < 0:
            break
        found[index] = before = options[at]
    return found


def _standfirst_in_body(page: _Page) -> None:
    """A standfirst that the first paragraph says again: the body keeps it.

    The first of two equal paragraphs at the head of the body is such a standfirst, too.
    """
    first, texts = page.body, page.texts
    if first == len(page.blocks) or first in page.marks:
        return
    standfirst = next((at for at, block in enumerate(page.blocks) if block.role == "standfirst"), first)
    told = standfirst != first and standfirst not in page.marks
    if told and same(key(texts[standfirst][:LONGEST]), key(texts[first][:LONGEST])):
        page.marks[standfirst] = ("duplicate_text", first)
    second = first + 1
    while second < len(page.blocks) and page.blocks[second].role in ("caption", "credit", "byline", "boilerplate"):
        second += 1
    kept = second < len(page.blocks) and page.blocks[second].role == "paragraph" and second not in page.marks
    if kept and texts[first] == texts[second] and len(texts[first]) >= PROSE:
        page.marks[first] = ("duplicate_text", second)
