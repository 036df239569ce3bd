"""Who and what an article names: mentions with labels and values, and one entity a thing named.

Plain rules over runs of capitalised words, the gazetteer, and what the rest of the article says.
"""

from tasks.entities.tagger import tag_entities

__all__ = ["tag_entities"]
