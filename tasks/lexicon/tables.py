"""Word tables as they are written in the lexicon."""


def words(table: str) -> frozenset[str]:
    """The words of a table, parted by white space.

    >>> sorted(words("north south"))
    ['north', 'south']
    """
    return frozenset(table.split())


def lines(table: str) -> frozenset[str]:
    """The entries of a table, parted by bars; line breaks mean nothing.

    >>> sorted(lines("read more|share"))
    ['read more', 'share']
    """
    return frozenset(entry.strip() for entry in table.replace("\n", "").split("|") if entry.strip())
