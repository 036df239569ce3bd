"""Names of people by other names of theirs, from a CSV file that people keep."""

import csv
from pathlib import Path

_COLUMNS = ["alias", "name"]


class WrongAliases(Exception):
    """A file of aliases cannot be used as it is; the message says where, and what to do."""


def read_aliases(path: Path) -> dict[str, str]:
    """Name by alias, from CSV in UTF-8 with the columns `alias` and `name`; blank lines do not count.

    Raises `WrongAliases` where it is something else, and `OSError` where it cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            _is_header(path, next(reader, []))
            rows = [(reader.line_num, _stripped(row)) for row in reader]
    except UnicodeDecodeError as error:
        raise WrongAliases(f"{path} is not UTF-8. Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise WrongAliases(f"{path} is no CSV: {error}.") from error
    return _by_alias(path, [(line, row) for line, row in rows if any(row)])


def _is_header(path: Path, row: list[str]) -> None:
    if _stripped(row) != _COLUMNS:
        raise WrongAliases(f"{path} begins with {','.join(row)[:80]!r}; its first line has to be alias,name.")


def _by_alias(path: Path, rows: list[tuple[int, list[str]]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for line, row in rows:
        if len(row) != len(_COLUMNS) or not all(row):
            raise WrongAliases(f"{path}, line {line}: it takes an alias and a name, got {','.join(row)[:80]!r}.")
        alias, name = row
        if names.setdefault(alias, name) != name:
            raise WrongAliases(f"{path}, line {line}: {alias!r} is {names[alias]!r} already. Take one of them out.")
    return names


def _stripped(row: list[str]) -> list[str]:
    return [cell.strip() for cell in row]
