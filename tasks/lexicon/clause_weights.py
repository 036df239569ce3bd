"""Weights of traits: of a stretch of a sentence as what a cue reports without marks.

`clause_weights.txt` is written by `python -m training.learn_clauses`; its head says from what.
"""

from importlib.resources import files

from tasks.lexicon.speaker_weights import Table, tables


def read_clause_weights() -> Table:
    """Hundredths of log-odds by trait, as they are packaged."""
    return tables(files("tasks.lexicon").joinpath("clause_weights.txt").read_text(encoding="utf-8"))["clause"]
