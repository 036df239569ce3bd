"""What is counted of articles beside their rows: what each publisher sent, and who is quoted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from tasks.model import Article, Reject

UNNAMED = "no publisher named"
"""Stands for the publisher of what lies in the raw folder itself and names none."""
NAME_CHARACTERS = 100
"""Of a publisher's name: some pages put a sentence there."""
MOST_SPEAKERS = 200
"""Speakers that are kept of a batch. Who stands below in each is among the most quoted of no run."""

Key = tuple[str, int | None]
"""`source_path` and `record_index` of a record."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of the records of one publisher."""

    n_records: int = 0
    n_with_captions: int = 0
    """Articles with a caption."""
    n_with_speakers: int = 0
    """Articles with a quote whose speaker has a name."""
    n_rejects: int = 0

    @property
    def n_articles(self) -> int:
        """Records that became articles."""
        return self.n_records - self.n_rejects

    def __add__(self, other: "Intake") -> "Intake":
        return Intake(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is quoted under one name, in any article."""

    n_quotes: int = 0
    """Utterances; a quote that is printed twice counts once."""
    n_articles: int = 0
    title: str | None = None
    """The first that an article gives."""

    def __add__(self, other: "Speaker") -> "Speaker":
        return Speaker(self.n_quotes + other.n_quotes, self.n_articles + other.n_articles, self.title or other.title)


Counts = TypeVar("Counts", Intake, Speaker)


def publisher_of(source_path: str, publisher: str | None) -> str:
    """The publisher as the source names it, else the folder that the source lies in.

    >>> publisher_of("desk/a.html", "The Orne Post"), publisher_of("desk/a.txt", None), publisher_of("a.txt", "")
    ('The Orne Post', 'desk/', 'no publisher named')
    """
    if publisher and (name := " ".join(publisher.split())[:NAME_CHARACTERS]):
        return name
    folder = str(PurePosixPath(source_path).parent)
    return UNNAMED if folder == "." else f"{folder}/"


def key_of(record: Article | Reject) -> Key:
    """Tells a record from all others of its raw folder."""
    return record.source_path, record.record_index


def publishers(read: Iterable[Article], unread: Iterable[Reject]) -> dict[Key, str]:
    """The publisher of each record of a round. What could not be read has that of most others of its folder."""
    named = {key_of(article): publisher_of(article.source_path, article.publisher) for article in read}
    neighbours: dict[PurePosixPath, Counter[str]] = {}
    for (source_path, _), publisher in named.items():
        neighbours.setdefault(PurePosixPath(source_path).parent, Counter())[publisher] += 1
    for reject in unread:
        near = neighbours.get(PurePosixPath(reject.source_path).parent)
        named[key_of(reject)] = near.most_common(1)[0][0] if near else publisher_of(reject.source_path, None)
    return named


def intake(articles: Iterable[Article], rejects: Iterable[Reject], named: Mapping[Key, str]) -> dict[str, Intake]:
    """What came of a round, by publisher."""
    found: dict[str, Intake] = {}
    for article in articles:
        spoken = any(quote.speaker_name is not None for quote in article.quotes)
        _add(found, named[key_of(article)], Intake(1, int(bool(article.captions)), int(spoken)))
    for reject in rejects:
        _add(found, named[key_of(reject)], Intake(1, n_rejects=1))
    return found


def speakers(articles: Iterable[Article]) -> dict[str, Speaker]:
    """Who is quoted in a round, by name."""
    found: dict[str, Speaker] = {}
    for article in articles:
        said = {quote.utterance: quote for quote in article.quotes if quote.speaker_name and quote.duplicate_of is None}
        for name, n_quotes in Counter(quote.speaker_name for quote in said.values()).items():
            titles = (quote.speaker_title for quote in said.values() if quote.speaker_name == name)
            _add(found, name or "", Speaker(n_quotes, 1, next(filter(None, titles), None)))
    return found


def total(counted: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """By name, over several rounds, batches or runs."""
    found: dict[str, Counts] = {}
    for one in counted:
        for name, counts in one.items():
            _add(found, name, counts)
    return found


def largest(intake: Mapping[str, Intake], number: int) -> list[tuple[str, Intake]]:
    """The publishers with most records, and what came of them; equal ones by name."""
    return sorted(intake.items(), key=lambda entry: (-entry[1].n_records, entry[0]))[:number]


def most_quoted(heard: Iterable[Mapping[str, Speaker]], number: int) -> dict[str, Speaker]:
    """The speakers with most quotes, over several rounds or batches; equal ones by name."""
    return dict(sorted(total(heard).items(), key=lambda entry: (-entry[1].n_quotes, entry[0]))[:number])


def _add(found: dict[str, Counts], name: str, more: Counts) -> None:
    found[name] = found[name] + more if name in found else more
