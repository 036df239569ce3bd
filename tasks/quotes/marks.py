"""Which stretches of a block stand between quote marks."""

import re
from typing import NamedTuple

from tasks.lexicon.marks import CLOSERS, DOUBLED, ELISIONS, MARK, SINGLES, SURE_OPENERS

_SPACE_BEFORE = frozenset("([{—–-/…‘’'\"“«:")
_DOUBLE = frozenset('"“”')
_PUNCTUATION = frozenset(",.?!…—–-")
_OPENERS = "".join(sorted({*CLOSERS, *SINGLES} - {"'"}))
_OPENING = re.compile(rf"[{_OPENERS}'’`](?:(?<=[{_OPENERS}])|(?<=')(?<!\w')|(?<=’)’|(?<=`)`)")
"""A mark that may open a stretch, or close one that opens with the block; apostrophes inside and behind words do not.
It opens with a set of marks, which `re` looks for four times as fast as for one of several patterns."""


class Marked(NamedTuple):
    """A stretch between quote marks: `start`/`end` inside of them, `left`/`right` with them.

    `closed` is false where the block ends, or another stretch opens, before a closing mark came.
    """

    left: int
    start: int
    end: int
    right: int
    closed: bool
    single: bool


class _Mark(NamedTuple):
    at: int
    end: int
    sign: str
    before: str
    after: str

    def may_open(self) -> bool:
        return not self.after.isspace() and (self.before.isspace() or self.before in _SPACE_BEFORE)

    def is_set_apart(self) -> bool:
        """Whether this is a French mark, with blanks on either side."""
        return self.sign == "«" and self.before.isspace() and self.after.isspace()

    def may_close(self) -> bool:
        return not self.before.isspace() and not self.after.isalnum()


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    spans = [match.span() for match in MARK.finditer(text, start, end)]
    found = [_mark(text, start, end, *span) for span in spans]
    if all(last - first == 1 for first, last in spans) or _doubles(found):
        return found
    apart = (at for first, last in spans for at in range(first, last))
    return [_mark(text, start, end, at, at + 1) for at in apart]


def _mark(text: str, start: int, end: int, first: int, last: int) -> _Mark:
    sign = text[first:last]
    before = text[first - 1] if first > start else " "
    after = text[last] if last < end else " "
    return _Mark(first, last, DOUBLED.get(sign, sign), before, after)


def _doubles(marks: list[_Mark]) -> bool:
    """Whether two single marks stand for a double one here: some open a stretch, and no double marks are about."""
    pairs = [mark for mark in marks if mark.end - mark.at > 1]
    return len([mark for mark in marks if mark.sign in _DOUBLE]) == len(pairs) and any(
        mark.may_open() for mark in pairs
    )


_ELISION = 8
"""Longest word that is looked up among the elisions."""


def _is_elision(text: str, at: int) -> bool:
    """Whether the apostrophe at `at` stands for left-out letters: ’90s, 'em, rock ’n’ roll."""
    word = at + 1
    while word < len(text) and word - at <= _ELISION and text[word].isalpha():
        word += 1
    return text[at + 1 : at + 2].isdigit() or text[at + 1 : word].lower() in ELISIONS


def _single_closers(text: str, marks: list[_Mark]) -> list[int | None]:
    """For each mark, the index of the single mark that closes a stretch opened there; None where none does.

    Of the marks up to the next single opening one, the first after punctuation closes; without one, the first that no
    plural could have left there ("the workers’ rights"); failing that, the first.
    """
    closers: list[int | None] = [None] * len(marks)
    punctuated: int | None = None
    plain: int | None = None
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        best = punctuated if punctuated is not None else plain
        closers[index] = best
        if mark.sign in "’'›" and mark.may_close():
            if mark.before in _PUNCTUATION:
                punctuated = index
            elif plain is None or mark.before != "s" or marks[plain].before == "s":
                plain = index
        elif mark.sign in "‘'‹‚" and mark.may_open() and not _is_elision(text, mark.at):
            punctuated = plain = None
    return closers


_AHEAD = 8
"""Marks looked at, single ones among them, to tell a quote in the quote from one that was left open."""


class _Scan:
    """One walk over the marks of a block, from left to right; each mark is looked at once."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.marks = _marks(text, start, end)
        self.closers = _single_closers(text, self.marks) if any(m.sign in SINGLES for m in self.marks) else []
        self.found: list[Marked] = []

    def walk(self) -> list[Marked]:
        index = 0
        while index < len(self.marks):
            mark = self.marks[index]
            if mark.sign in SURE_OPENERS or (mark.sign in CLOSERS and mark.may_open()) or mark.is_set_apart():
                index = self._double(index)
            elif mark.sign in SINGLES and mark.may_open() and not _is_elision(self.text, mark.at):
                index = self._single(index)
            else:
                self._never_opened(mark)
                index += 1
        return self.found

    def _double(self, opener: int) -> int:
        """Take the stretch that `opener` opens; gives the index of the first mark after it."""
        sign = self.marks[opener].sign
        depth = 1
        for index in range(opener + 1, len(self.marks)):
            mark = self.marks[index]
            if mark.sign in CLOSERS[sign] and not (mark.sign == '"' and mark.may_open() and not mark.may_close()):
                depth -= 1
                if depth == 0:
                    self._add(self.marks[opener], mark.at, mark.end, closed=True)
                    return index + 1
            elif mark.sign == sign and mark.may_open() and sign not in '"”':
                if not self._nests(index):
                    continue
                depth += 1
            elif mark.sign == sign and mark.may_close() and not mark.may_open() and sign == "“":
                self._add(self.marks[opener], mark.at, mark.end, closed=True)
                return index + 1
            elif mark.sign == '"' and sign == '"':
                self._add(self.marks[opener], mark.at, mark.at, closed=False)
                return index
        self._add(self.marks[opener], self.end, self.end, closed=False)
        return len(self.marks)

    def _nests(self, index: int) -> bool:
        """Whether a second opening mark opens a quote in the quote: the next two double marks both close."""
        ahead = self.marks[index + 1 : index + 1 + _AHEAD]
        first, second, *_ = [*(mark.sign for mark in ahead if mark.sign in CLOSERS or mark.sign in "”»"), " ", " "]
        return first in CLOSERS[self.marks[index].sign] and second in CLOSERS[self.marks[index].sign]

    def _single(self, opener: int) -> int:
        closer = self.closers[opener]
        if closer is None:
            return opener + 1
        self._add(self.marks[opener], self.marks[closer].at, self.marks[closer].end, closed=True, single=True)
        return closer + 1

    def _never_opened(self, mark: _Mark) -> None:
        """A closing mark alone, the first of its block: the quote starts with the block."""
        if mark.sign in '”"»' and mark.before in _PUNCTUATION and not self.found and mark.may_close():
            self._add(None, mark.at, mark.end, closed=True)

    def _add(self, opener: _Mark | None, end: int, right: int, *, closed: bool, single: bool = False) -> None:
        start = self.start if opener is None else opener.end
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        if start < end:
            left = self.start if opener is None else opener.at
            self.found.append(Marked(left, start, end, right if closed else end, closed, single))


def marked(text: str, start: int, end: int) -> list[Marked]:
    """The stretches of `text[start:end]` between quote marks, left to right and apart from each other.

    A quote inside a quote belongs to the outer one. Marks with nothing but white space between them are left out.

    >>> [text[m.start : m.end] for text in ["“Go,” he said. ‘Don’t,’ she said."] for m in marked(text, 0, len(text))]
    ['Go,', 'Don’t,']
    """
    if _OPENING.search(text, start, end) is None and not text.startswith("'", start, end):
        return []  # most blocks: half the time
    return _Scan(text, start, end).walk()
