"""Views that answer what people ask of the tables, ready made: their SQL lies in `tasks/desk/sql/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tasks.desk.aliases import WrongAliases

_SQL = Path(__file__).parent / "sql"
_TWICE = (
    "SELECT words, list_sort(list(DISTINCT name)) FROM aliases GROUP BY words HAVING count(DISTINCT name) > 1 LIMIT 1"
)
_CHAINED = (
    "SELECT one.name, other.name FROM aliases AS one JOIN aliases AS other ON folded(one.name) = other.words "
    "WHERE folded(other.name) <> other.words LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class View:
    """What a view holds."""

    meaning: str
    columns: Mapping[str, str]
    """What each column means, by its name."""


_PUBLISHED = {
    "first_published": "When the first of these articles was published, as far as that is known.",
    "last_published": "When the last was.",
}
_OF_AN_ARTICLE = "`articles.{}`."

VIEWS = {
    "people": View(
        "One row a person over all articles, however their name is spelled; one a person and article where the article "
        "gives a single name, such as `Smith`.",
        {
            "person": "The spelling that is most frequent, or what the aliases say.",
            "title": "The title or office that most articles give.",
            "n_articles": "Articles that name the person.",
            "n_quotes": "Quotes with the person as speaker.",
            "n_mentions": "Mentions of the person.",
            "spellings": "Every full form that an article has, sorted.",
            "resolved": "Whether the person is joined over all articles: there is a full name or an alias.",
            **_PUBLISHED,
        },
    ),
    "speakers": View(
        "One row a speaker over all articles; one a speaker and article where no full name tells who it is, such as "
        "`Smith` or `officials`. Quotes without a speaker are not in it.",
        {
            "speaker": "The person as in `people`, the organization's name, or the words of the article.",
            "title": "The title or office that most quotes give.",
            "kind": "`quotes.speaker_kind`.",
            "n_articles": "Articles that quote the speaker.",
            "n_quotes": "Quotes of the speaker.",
            "n_repeats": "Of these, quotes that repeat an earlier one of their article.",
            "n_words": "Words in these quotes.",
            "resolved": "Whether the speaker is joined over all articles.",
            **_PUBLISHED,
        },
    ),
    "places": View(
        "One row a place over all articles: places of one name in one country, or in none that is known.",
        {
            "place": "The spelling that is most frequent.",
            "label": "GPE, LOC or FAC, whichever most articles have.",
            "country_code": "`entities.country_code`.",
            "n_articles": "Articles that name the place.",
            "n_mentions": "Mentions of the place.",
            **_PUBLISHED,
        },
    ),
    "persons": View(
        "One row a person and article: which person of `people` an entity with the label PERSON is.",
        {
            "article_id": "`entities.article_id`.",
            "entity_index": "`entities.entity_index`.",
            "person": "`people.person`.",
            "resolved": "`people.resolved`.",
            "key": "What all entities share that are one person.",
        },
    ),
    "quotes_full": View(
        "`quotes` with what `articles` and `stories` say of the article, the person and the number of words.",
        {
            **{
                name: _OF_AN_ARTICLE.format(name)
                for name in ("headline", "publisher", "published_at", "url", "authors", "language")
            },
            "source_path": "`articles.source_path`.",
            "record_index": "`articles.record_index`.",
            "person": "The speaker as in `people`, where a person has a full name or an alias.",
            "n_words": "Words in the quote: runs between white space.",
            "story_id": "`stories.story_id`.",
            "near_duplicate_of": "`stories.near_duplicate_of`: null for the earliest article of a story.",
        },
    ),
}
"""Every view by name. `quotes_full` has the columns of `quotes` as well, which mean what they mean there."""


def create_views(connection: duckdb.DuckDBPyConnection, aliases: Mapping[str, str]) -> None:
    """Define all views over the tables of `connection`; `aliases` are names of people by other names of theirs.

    Nothing is read before a view is asked. Raises `WrongAliases` where an alias would be the name of two people.
    """
    connection.execute((_SQL / "macros.sql").read_text(encoding="utf-8"))
    connection.execute("CREATE TABLE aliases (words VARCHAR, name VARCHAR)")
    if aliases:
        connection.executemany("INSERT INTO aliases VALUES (folded(?), ?)", list(aliases.items()))
        _check_aliases(connection)
    for name in ("persons", "people", "quotes_full", "speakers", "places"):
        connection.execute(f"CREATE VIEW {name} AS {(_SQL / f'{name}.sql').read_text(encoding='utf-8')}")


def _check_aliases(connection: duckdb.DuckDBPyConnection) -> None:
    """Spelling, as case and accents, tells no two aliases apart."""
    for words, names in connection.execute(_TWICE).fetchall():
        raise WrongAliases(f"The aliases give {words!r} to {' and to '.join(map(repr, names))}. Take one of them out.")
    for name, other in connection.execute(_CHAINED).fetchall():
        raise WrongAliases(f"The aliases lead to {name!r}, and from there to {other!r}. Let all of them lead there.")
