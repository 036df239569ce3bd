"""How word lists are written down."""


def words(listed: str) -> frozenset[str]:
    """The words of a list, as a set.

    >>> sorted(words("said told"))
    ['said', 'told']
    """
    return frozenset(listed.split())
