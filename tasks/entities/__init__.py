"""Who and what an article names: mentions with labels and values, and one entity a thing named.

Names are found by a small network, or by a pipeline of spaCy where that is asked for; the rest is rules, the gazetteer,
and what the rest of the article says.
"""

from tasks.entities.spacy_names import OWN, SPACY, NoTagger, pipeline_of
from tasks.entities.tagger import tag_entities, tagging_by

__all__ = ["OWN", "SPACY", "NoTagger", "pipeline_of", "tag_entities", "tagging_by"]
