"""What two printings of one text share."""

import re

_NOT_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """Letters and digits alone, in small letters.

    >>> letters("Ann Lee’s “Quay”")
    'annleesquay'
    """
    return _NOT_LETTERS.sub("", text.casefold())
