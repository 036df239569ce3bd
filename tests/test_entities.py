"""The entity tagger: cases as data, laws over any text, growth."""

from dataclasses import replace

from tasks.entities import tag_entities
from tasks.model import Article, Block


def article(text: str) -> Article:
    blank = Article("0", "a.txt", None, None, "txt", "0", text=text)
    return replace(blank, blocks=(Block("paragraph", 0, len(text)),))


def test_lone_surname_is_the_person_named_before():
    tagged = tag_entities(article("Maria Kovacs spoke in Vienna. Kovacs said little."))
    assert [entity.name for entity in tagged.entities] == ["Maria Kovacs", "Vienna"]
