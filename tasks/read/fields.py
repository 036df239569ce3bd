"""The fields of a record, and what sources call them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from tasks.model import Rejected

FIELDS = ("id", "url", "title", "publisher", "published_at", "authors", "language", "text", "html")
"""What a record may tell, by the names that it goes by where nobody says otherwise."""


_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """What sources call the fields of a record; those that are not named go by the names in `FIELDS`."""

    named: tuple[tuple[str, str], ...] = ()

    @classmethod
    def told(cls, words: str) -> Self:
        """As `words` tell. Raises `ValueError` where they do not.

        >>> Columns.told("text=body, title=headline").named
        (('text', 'body'), ('title', 'headline'))
        """
        pairs = [tuple(part.strip() for part in item.partition("=")) for item in words.split(",") if item.strip()]
        named = {field: name for field, _, name in pairs}
        if len(named) < len(pairs) or not all(field in FIELDS and name for field, _, name in pairs):
            raise ValueError(f"must be like text=body,title=headline, with names from {', '.join(FIELDS)}, each once")
        return cls(tuple(named.items()))

    def names(self) -> dict[str, str]:
        """What each field is called."""
        return {**{field: field for field in FIELDS}, **dict(self.named)}

    def of(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that a record with names has."""
        return {field: record[name] for field, name in self.names().items() if name in record}

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Where the fields stand under the header of a table: by their names, else in whatever letters, small or large.

        Raises `Rejected` where one stands there twice, and where no field holds a text.
        """
        places = {field: at for field, name in self.names().items() if (at := _place(name, header)) is not None}
        if "text" not in places and "html" not in places:
            wanted = " or ".join(f"`{self.names()[field]}`" for field in ("text", "html"))
            raise Rejected("MALFORMED", f"None of the columns is called {wanted}: {', '.join(header[:_SHOWN])}.")
        return places


AS_NAMED = Columns()
"""Every field by its own name."""


def _place(name: str, header: Sequence[str]) -> int | None:
    for wanted, told in ((name, header), (name.casefold(), [other.casefold() for other in header])):
        if (times := told.count(wanted)) > 1:
            raise Rejected("MALFORMED", f"{times} columns are called `{name}`.")
        if times:
            return told.index(wanted)
    return None
