"""Which pieces of a page are its article: from the headline to the end of the body, boxes in between named as such."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from tasks.lexicon.boilerplate import OPENERS, plain
from tasks.lexicon.bylines import is_byline
from tasks.lexicon.credits import is_credit_line
from tasks.lexicon.tables import lines
from tasks.read.elements import HEADINGS, MEDIA, NAMED
from tasks.read.letters import letters
from tasks.read.page import Home, Piece

_SENTENCE = re.compile(r"[.!?…:。！？][\"”’'»)\]」』）]{0,3}\Z")
_SHORTEST_PROSE = 60
_SHORTEST_UNSPACED = 25
_MOST_WEIGHT = 400
_OUTWARDS = (1.0, 0.85, 0.7, 0.6)
"""What a piece of prose counts for the element that holds it, and for those around that one."""
_LINKS = 0.6
_ALL_LINK = 0.95
_FEW = 5
_TOLD = Home("script", "", False, None)
_LEAST_BODY = 300
_LEAST_TEASERS = 3
_MANY_LINKS = 8
"""Links in a row, with no sentence between, that may end an article; half of it cuts bodies with boxes of links."""
_ENDINGS = OPENERS | lines(
    """
    comments|comment|leave a comment|leave a reply|post a comment|add a comment|join the conversation|discussion|
    responses|reader comments|user comments|kommentare|kommentar schreiben|leserkommentare|commentaires|comentarios|
    comentários|commenti|reacties|kommentarer
    """
)
"""Headings behind which a page goes on with other things."""
_MOST_WIDENING = 8
_MOST_AROUND_A_PICTURE = 6
_MOST_OF_A_PICTURE = 3
_WITH_CREDIT = 2
_LONGEST_TEASER = 400
_LONGEST_CAPTION = 160
"""Characters above which text beside a picture is no caption, unless the page names it so."""
_LONGEST_CREDIT = 60
_SOME_LINKS = 0.3
_MOST_STRANGE = 0.3
"""Share of the running text above which a page does not tell its text in full, but an extract or another one."""
_SHORT = 20
_SAMPLE = 50
"""Letters at either end of a paragraph by which it is found in a text."""
_TEXT = frozenset(("p", "li", "blockquote"))
_MOST_IN_A_BOX = 0.4
"""Share of the prose above which what is named like a box is the body after all, as `sidebar-grid`."""
_LONGEST_HEADLINE = 300
_LEAST_LIKENESS = 60
_BEFORE_SITE = re.compile(r"\s[|–—-]\s")
_LATER, _SHORTENED = 20, 10
"""What a title counts less that is not the first one of the page, and one without what may be the site's name."""


def article_part(pieces: Sequence[Piece], titles: Sequence[str], told: str = "") -> list[Piece]:
    """The article's pieces, the headline as an `h1`, and what stands among them without belonging as `aside`.

    `titles` and `told` are the titles and the text that the page gives of its article. Where no prose is found,
    everything behind the headline, or the whole page where there is none either. Where the page shows hardly any of
    its text, what it tells of it follows.
    """
    pieces = _without_teasers(_with_prose(pieces))
    headline = _headline(pieces, titles)
    pieces = _without_ending(pieces, headline)
    region = _Region.of(pieces, told)
    pieces = _with_figures(pieces, region)
    body = [index for index, piece in enumerate(pieces) if region.in_body(piece)]
    body = _before_gap(pieces, body)
    start = _start(pieces, body, headline)
    first = next((index for index in body if index > start), len(pieces))
    last = max(body[-1] if body else len(pieces) - 1, start)
    prose = next((index for index in body if index > start and _is_prose(pieces[index])), first)
    part: list[Piece] = []
    for index, piece in enumerate(pieces[start : last + 1], start):
        element = "h1" if index == headline else region.element(piece, before_body=index < first)
        if index < prose and element in ("", "p", "li") and is_byline(piece.text):
            element = "byline"
        if element:
            part.append(piece if element == piece.element else replace(piece, element=element))
    if _FEW * prose_size(part) < len(told):
        return part + [Piece(line.strip(), "p", None, _TOLD, 0.0) for line in told.split("\n") if line.strip()]
    return part if any(map(_is_paragraph, part)) else [_out_of_list(piece) for piece in part]


def prose_size(pieces: Sequence[Piece]) -> int:
    """Characters of the sentences in running text, wherever on the page they stand."""
    return _size(filter(_is_prose, pieces))


def _with_prose(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces; where a page has no prose at all, its sentences as such, in headings and links as they may be."""
    if any(map(_is_prose, pieces)):
        return pieces
    freed = (replace(piece, element="p", linked=0.0) for piece in pieces)
    return [
        one if piece.element not in NAMED and _is_prose(one) else piece
        for one, piece in zip(freed, pieces, strict=True)
    ]


def _without_ending(pieces: Sequence[Piece], headline: int | None) -> Sequence[Piece]:
    """The pieces up to a heading of comments or links behind which no paragraph is like those before it."""
    if headline is None:
        return pieces
    last = {_kind(piece): index for index, piece in enumerate(pieces) if _is_prose(piece)}
    size = akin = 0
    for index, piece in enumerate(pieces[headline:], headline):
        if _is_prose(piece):
            size += len(piece.text)
            akin = max(akin, last[_kind(piece)])
        elif (
            size >= _LEAST_BODY and akin < index and len(piece.text) < _SHORTEST_PROSE and plain(piece.text) in _ENDINGS
        ):
            return pieces[:index]
    return pieces


def _without_teasers(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces without the text of cards that repeat: a heading that is a link, and one paragraph with it."""
    cards: defaultdict[tuple[tuple[str, str], ...], list[Piece]] = defaultdict(list)
    for at, (heading, text) in enumerate(pairwise(pieces)):
        card = text.home.parent
        if heading.element in HEADINGS and heading.linked >= _ALL_LINK and heading.home.parent is card and card:
            following = pieces[at + 2] if at + 2 < len(pieces) else None
            if following is None or not following.within(card):
                cards[_kind(text)].append(text)
    teasers = {text for texts in cards.values() if len(texts) >= _LEAST_TEASERS for text in texts}
    return [piece for piece in pieces if piece not in teasers] if teasers else pieces


def _start(pieces: Sequence[Piece], body: Sequence[int], headline: int | None) -> int:
    """Index of the first piece: the headline, unless most of the body stands before it."""
    if headline is None:
        return body[0] if body else 0
    before = _size(pieces[index] for index in body if index < headline)
    return body[0] if 2 * before > _size(pieces[index] for index in body) else headline


def _before_gap(pieces: Sequence[Piece], body: list[int]) -> list[int]:
    """The body up to where many links part it from a shorter rest: a page's list of other stories."""
    whole = _size(pieces[index] for index in body)
    size = 0
    for at, (index, following) in enumerate(pairwise(body), 1):
        size += len(pieces[index].text)
        links = sum(piece.linked >= _LINKS for piece in pieces[index + 1 : following])
        if links >= _MANY_LINKS and whole - size < size / 2:
            return body[:at]
    return body


def _is_paragraph(piece: Piece) -> bool:
    return piece.element in ("p", "blockquote") and _is_prose(piece)


def _out_of_list(piece: Piece) -> Piece:
    return replace(piece, element="p") if piece.element == "li" and _is_prose(piece) else piece


def _with_figures(pieces: Sequence[Piece], region: "_Region") -> list[Piece]:
    """The pieces, those that stand alone with a picture named as its caption and credit, or as a box."""
    found = list(pieces)
    figures = max((piece.figure or 0 for piece in pieces), default=0)
    for index, piece in enumerate(pieces):
        run = _beside_picture(pieces, index, region) if piece.picture and piece.figure is None else ()
        if run and _may_be_caption(run):
            figures += 1
            found[index : index + len(run)] = _as_caption(run, figures)
        elif run:
            found[index] = replace(piece, element="aside")
    return found


def _beside_picture(pieces: Sequence[Piece], index: int, region: "_Region") -> Sequence[Piece]:
    """The pieces from `index` on that stand with the picture before them in an element that holds nothing else."""
    picture = pieces[index].picture
    around = picture.upwards() if picture else iter(())
    for home, _ in zip(around, range(_MOST_AROUND_A_PICTURE), strict=False):
        inside = [piece for piece in pieces[index : index + _MOST_OF_A_PICTURE + 1] if piece.within(home)]
        if inside:
            first = index == 0 or not pieces[index - 1].within(home)
            alone = first and len(inside) <= _MOST_OF_A_PICTURE and _size(inside) <= _LONGEST_TEASER
            return inside if alone and region.stands_out(home, inside) else ()
    return ()


def _size(pieces: Iterable[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _may_be_caption(run: Sequence[Piece]) -> bool:
    """Whether it is short, and either in an element named after pictures or a line with another that may credit it."""
    near = zip(run[0].home.upwards(), range(2), strict=False)
    named = any(MEDIA.search(home.label) for home, _ in near)
    last = run[-1].text
    signed = len(run) == _WITH_CREDIT and len(last) <= _LONGEST_CREDIT and not _SENTENCE.search(last)
    return (named or signed) and _size(run) <= _LONGEST_CAPTION


def _as_caption(run: Sequence[Piece], figure: int) -> list[Piece]:
    """Its first piece as the caption, unless that is a credit; what follows as the credit, where it is short."""
    named = []
    for at, piece in enumerate(run):
        credit = is_credit_line(piece.text) or (at and len(piece.text) <= _LONGEST_CREDIT)
        named.append(replace(piece, element="credit" if credit else "figcaption", figure=figure))
    return named


def _is_prose(piece: Piece) -> bool:
    return (
        len(piece.text) >= (_SHORTEST_PROSE if " " in piece.text else _SHORTEST_UNSPACED)
        and piece.figure is None
        and piece.linked < _LINKS
        and piece.element not in HEADINGS
        and bool(_SENTENCE.search(piece.text))
    )


@dataclass(frozen=True, slots=True)
class _Region:
    """The part of a page that holds its body."""

    root: Home | None
    boxes: frozenset[Home] = frozenset()
    """What in it is named like a box, and does not hold most of its prose all the same."""
    texts: frozenset[Home] = frozenset()
    """What holds prose of the body with nothing between, so that its short lines are of the body too."""

    kinds: frozenset[tuple[tuple[str, str], ...]] = frozenset()
    """What the elements of its prose are."""
    strange: frozenset[Piece] = frozenset()
    """Prose of which the text that the page gives of itself says nothing, where it gives nearly all of the body."""

    @classmethod
    def of(cls, pieces: Sequence[Piece], told: str) -> "_Region":
        """Without a root where the page has no prose."""
        prose = _said_by_the_article([piece for piece in pieces if _is_prose(piece)])
        root = _root(prose)
        if root is None:
            return cls(None)
        body = [piece for piece in prose if piece.within(root)]
        held = Counter(home.label for piece in body for home in _between(piece, root) or () if home.boxed)
        most = _MOST_IN_A_BOX * len(prose)
        within = (home for piece in pieces for home in _between(piece, root) or ())
        boxes = frozenset(home for home in within if home.boxed and held[home.label] <= most)
        texts = frozenset(piece.home for piece in body)
        return cls(root, boxes, texts, frozenset(map(_kind, body)), _strange(pieces, root, told))

    def in_body(self, piece: Piece) -> bool:
        """Whether the piece is a paragraph of the body: prose, or in an element for running text."""
        between = _between(piece, self.root)
        if between is None or not self.boxes.isdisjoint(between) or self.leads_elsewhere(piece):
            return False
        if piece in self.strange:
            return False
        if piece.element not in _TEXT or piece.figure is not None:
            return False
        return piece.home.tag in _TEXT or piece.home in self.texts

    def stands_out(self, home: Home, inside: Sequence[Piece]) -> bool:
        """Whether what `home` holds stands in the body and is unlike its paragraphs, no link and in no box."""
        if self.root is None or home is self.root or self.root not in home.upwards():
            return False
        plain = all(piece.element == "p" and piece.linked < _SOME_LINKS and piece.figure is None for piece in inside)
        boxed = any(around.boxed for piece in inside for around in _between(piece, self.root) or ())
        return plain and not boxed and self.kinds.isdisjoint(map(_kind, inside))

    def leads_elsewhere(self, piece: Piece) -> bool:
        """Whether the piece is mostly link; sentences that are like the body's paragraphs may hold more of it."""
        beside = _kind(piece) in self.kinds and bool(_SENTENCE.search(piece.text))
        return piece.linked >= (_ALL_LINK if beside else _LINKS)

    def is_boxed(self, piece: Piece) -> bool:
        """Whether something is named like a box that holds the piece and not the body."""
        around = set(self.root.upwards()) if self.root else set()
        return any(home.boxed for home in piece.home.upwards() if home not in around)

    def element(self, piece: Piece, *, before_body: bool) -> str:
        """What to call the piece: `aside` where it is no part of the article, nothing where it is a mere link."""
        if piece.linked >= _ALL_LINK if piece.element in NAMED else self.leads_elsewhere(piece):
            return piece.element if piece.element == "byline" else ""
        if piece.element in NAMED or self.in_body(piece):
            return piece.element
        between = _between(piece, self.root)
        if between is None:
            above = before_body and not self.is_boxed(piece)
            return piece.element if above or self.root is None else "aside"
        return piece.element if self.boxes.isdisjoint(between) and piece not in self.strange else "aside"


def _strange(pieces: Sequence[Piece], root: Home, told: str) -> frozenset[Piece]:
    """Running text in `root` that `told` lacks, where it has nearly all of the rest."""
    body = letters(told)
    within = [piece for piece in pieces if _may_be_told(piece) and piece.within(root)] if body else []
    strange = {piece for piece in within if not _is_told(letters(piece.text), body)} if body else set()
    return frozenset(strange if _size(strange) <= _MOST_STRANGE * _size(within) else ())


def _may_be_told(piece: Piece) -> bool:
    return piece.element in _TEXT and piece.figure is None and piece.linked < _LINKS and len(piece.text) >= _SHORT


def _is_told(text: str, body: str) -> bool:
    return text[:_SAMPLE] in body or text[-_SAMPLE:] in body


def _said_by_the_article(prose: list[Piece]) -> list[Piece]:
    """The prose without the readers' comments, unless there is hardly any other."""
    others = [piece for piece in prose if not any(home.comments for home in piece.home.upwards())]
    return others if _size(others) >= _LEAST_BODY else prose


def _root(prose: Sequence[Piece]) -> Home | None:
    """The element that holds the body: the one with the most prose close below it."""
    weights: defaultdict[Home, float] = defaultdict(float)
    for piece in prose:
        around = (home for home in piece.home.upwards() if home.tag not in _TEXT)
        for home, share in zip(around, _OUTWARDS, strict=False):
            weights[home] += share * min(len(piece.text), _MOST_WEIGHT)
    best = max(weights, key=lambda home: weights[home], default=None)
    return best and _widened(best, prose)


def _widened(root: Home, prose: Sequence[Piece]) -> Home:
    """The element that holds `root` and all prose of the same kind near it, as where advertisements part a body."""
    kinds = {_kind(piece) for piece in prose if piece.within(root)}
    akin = [piece for piece in prose if _kind(piece) in kinds]
    held = sum(piece.within(root) for piece in akin)
    for home, _ in zip(root.upwards(), range(_MOST_WIDENING), strict=False):
        more = sum(piece.within(home) for piece in akin)
        if more > held and home.parent is not None:
            root, held = home, more
    return root


def _kind(piece: Piece) -> tuple[tuple[str, str], ...]:
    """What two elements it stands in are, by their names and the first words of their labels."""
    home, outer = piece.home, piece.home.parent
    inside = (home.tag, home.label.partition(" ")[0])
    return (inside, (outer.tag, outer.label.partition(" ")[0])) if outer else (inside,)


def _between(piece: Piece, root: Home | None) -> list[Home] | None:
    """The elements between `root` and the piece; None where it does not stand in `root`."""
    between: list[Home] = []
    home: Home | None = piece.home
    while home is not None and home is not root:
        between.append(home)
        home = home.parent
    return between if home else None


def _headline(pieces: Sequence[Piece], titles: Sequence[str]) -> int | None:
    """Index of the piece that prints the headline: the heading that is most like the titles the page names."""
    named = [title[:_LONGEST_HEADLINE] for title in titles if title]
    wanted = [(_LATER * min(rank, 1), letters(title)) for rank, title in enumerate(named)]
    wanted += [
        (less + _SHORTENED, letters(_without_site(title))) for (less, _), title in zip(wanted, named, strict=True)
    ]
    best, best_score = None, float(_LEAST_LIKENESS)
    for index, piece in enumerate(pieces):
        if piece.element in ("h1", "h2") and len(piece.text) < _LONGEST_HEADLINE:
            printed = letters(piece.text)
            score = max((_likeness(printed, title) - less for less, title in wanted), default=0.0)
            score += 15 if piece.element == "h1" else 0
            if score > best_score:
                best, best_score = index, score
    if best is None:
        best = next((index for index, piece in enumerate(pieces) if piece.element == "h1"), None)
    return best


def _likeness(printed: str, title: str) -> float:
    return fuzz.ratio(printed, title) + (20 if printed and printed in title else 0)


def _without_site(title: str) -> str:
    """The title without what stands behind its last dash or bar, most often the site's name."""
    *parted, last = _BEFORE_SITE.split(title)
    return title[: -len(last)] if parted else title
