"""Copies of a story: the step that signs a body, and what finds and tells copies among all that are signed.

`sign_body` is a step: it sees one article. The rest works on the signatures of all articles, as arrays, whatever their
number, and asks for the words of the few that may be copies; `tasks.store` calls it when it commits.
"""

from tasks.stories.meetings import Keys, Pairs, candidates, halves
from tasks.stories.runs import ODD
from tasks.stories.signature import SIGNATURE, sign_body
from tasks.stories.telling import LIKENESS, Body, Told, tell, with_originals

__all__ = [
    "LIKENESS",
    "ODD",
    "SIGNATURE",
    "Body",
    "Keys",
    "Pairs",
    "Told",
    "candidates",
    "halves",
    "sign_body",
    "tell",
    "with_originals",
]
