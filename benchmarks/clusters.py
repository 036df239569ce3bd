"""Persons and countries of the table `entities` against articles that a person read whole.

    python -m benchmarks.clusters                  print the figures, and each person and country that is wrong

`clusters.jsonl` holds one article a line, as offsets into the text of its input. `persons`: the mentions of each
person by a name, without title and genitive; names in titles of works, organizations and buildings are no mentions.
`places`: places, their peoples and what is theirs, each with the code of its country where an informed reader of the
article has no doubt, else null; places inside the name of an organization or of money are not among them. `aside`:
names in bylines, credits and links to other articles, of which nothing is asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.annotated import Annotated, Span, Spans, overlap, read_annotated, show
from benchmarks.gate import Figure, share
from benchmarks.gold import Shared, json_lines
from tasks.model import Label

GOLD = Path(__file__).with_name("clusters.jsonl")
PLACES: tuple[Label, ...] = ("GPE", "LOC", "NORP", "FAC")


@dataclass(frozen=True, slots=True)
class Named:
    """An article as a person read it."""

    set: str
    sha256: str
    persons: list[list[Span]]
    places: list[tuple[int, int, str | None]]
    aside: list[Span]


def read_named() -> list[Named]:
    """The articles in the order in which they were drawn."""
    return [Named(**one) for one in json_lines(GOLD)]


@dataclass(frozen=True, slots=True)
class Judged:
    """One article: its persons and places as read, and what the entities make of them."""

    annotated: Annotated
    persons: frozenset[Spans]
    found: frozenset[Spans]
    """Mentions of each entity that is a person, less those that stand aside."""
    places: dict[Span, str | None]

    @property
    def joined(self) -> tuple[frozenset[Spans], frozenset[Spans]]:
        """Persons as read and as found, both by the mentions alone that both have."""
        both = frozenset[Span]().union(*self.persons) & frozenset[Span]().union(*self.found)
        return frozenset(one & both for one in self.persons) - {frozenset()}, frozenset(
            one & both for one in self.found
        )

    def countries(self) -> Iterator[tuple[str, set[str | None], str | None]]:
        """Name, codes as read and code found of each entity that is mentioned where a place was read.

        Those that have no code on either side are left out.
        """
        for index, spans in self.annotated.named(*PLACES).items():
            read = {self.places[span] for span in spans & self.places.keys()}
            entity = self.annotated.article.entities[index]
            if read - {None} or (read and entity.country_code):
                yield entity.name, read, entity.country_code


def judge(one: Named, annotated: Annotated) -> Judged:
    """An annotated article beside what the pipeline makes of it."""
    aside = annotated.spans(one.aside)
    found = [
        frozenset(span for span in spans if not overlap(span, aside)) for spans in annotated.named("PERSON").values()
    ]
    places = {annotated.span(start, end): code for start, end, code in one.places}
    persons = frozenset(map(annotated.spans, one.persons))
    return Judged(annotated, persons, frozenset(found) - {frozenset()}, places)


def figures(shared: Shared) -> dict[str, Figure]:
    """The figures of all articles."""
    return _figures(_judged(shared))


def _judged(shared: Shared) -> list[Judged]:
    read = read_named()
    held = read_annotated(shared, read)
    return [judge(one, held[one.sha256]) for one in read]


def _figures(judged: Sequence[Judged]) -> dict[str, Figure]:
    n_read, n_found = (
        sum(map(len, counted)) for counted in ([one.persons for one in judged], [one.found for one in judged])
    )
    right = sum(len(one.persons & one.found) for one in judged)
    joined = [one.joined for one in judged]
    countries = [pair for one in judged for pair in one.countries()]
    coded = [code == _code_at(one, span) for one in judged for span, code in one.places.items() if code is not None]
    shares = {
        "persons with all their mentions, %": share(right, n_read),
        "persons found that are right, %": share(right, n_found),
        "persons right by the mentions that were found, %": share(
            sum(len(read & found) for read, found in joined), sum(len(read) for read, _ in joined)
        ),
        "country right, %": share(sum(read == {code} for _, read, code in countries), len(countries)),
        "mentions with the country that they have, %": share(sum(coded), len(coded)),
    }
    return {f"clusters, articles read whole: {name}": figure for name, figure in shares.items()}


def _code_at(one: Judged, span: Span) -> str | None:
    for mention in one.annotated.article.mentions:
        if (mention.start, mention.end) == span and mention.entity_index is not None:
            return one.annotated.article.entities[mention.entity_index].country_code
    return None


def wrong(one: Judged) -> Iterator[str]:
    """A line for each person and each country that is wrong."""
    name, printed = one.annotated.name, one.annotated.printed
    read, found = one.joined
    both = frozenset[Span]().union(*read)
    for spans in sorted(one.persons - one.found, key=min):
        well = not spans & both or spans & both in found
        yield f"{name}: {'mentions missed' if well else 'joined wrongly'}: {printed(spans)}"
    for spans in sorted(one.found - one.persons, key=min):
        yield f"{name}: no such person: {printed(spans)}"
    for entity, codes, code in one.countries():
        if codes != {code}:
            yield f"{name}: country of {entity}: {code}, and was read as {codes}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is wrong, and the figures."""
    return show(
        arguments,
        "python -m benchmarks.clusters",
        "Score persons and countries.",
        "persons and countries",
        _judged,
        wrong,
        _figures,
    )


if __name__ == "__main__":
    raise SystemExit(main())
