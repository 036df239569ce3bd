"""Names what made an article's rows, so that a run can tell whether it would make them again as they are."""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple
from importlib import metadata
from pathlib import Path

from tasks.read.limits import Limits

_HOME = Path(__file__).parent
_NOT_IN_THE_ROWS = frozenset({"batch.py", "plan.py", "fingerprint.py", "desk", "store", "lexicon", "__pycache__"})
"""Files and folders of this package that no row depends on, and the lexicon, which has a hash of its own."""
_LIBRARIES = ("beautifulsoup4", "charset-normalizer", "ftfy", "lxml", "rapidfuzz")
"""Libraries whose version may change a row."""
_DIGITS = 12
_NAMES = ("code", "lexicon", "libraries", "settings")


def fingerprint(limits: Limits) -> str:
    """Hashes of the step code, the lexicon, the library versions and the settings that matter, joined by `-`."""
    code = sorted(path for entry in _HOME.iterdir() if entry.name not in _NOT_IN_THE_ROWS for path in _files(entry))
    versions = (f"{name} {metadata.version(name)}".encode() for name in _LIBRARIES)
    lexicon = sorted(_files(_HOME / "lexicon"))
    settings = repr(astuple(limits)).encode()
    return "-".join((_of_files(code), _of_files(lexicon), _of(versions), _of([settings])))


def what_changed(before: str, now: str) -> str:
    """Which parts of a fingerprint differ, in words.

    >>> what_changed("a-b-c-d", "a-x-c-y")
    'lexicon and settings changed'
    """
    pairs = zip(_NAMES, before.split("-"), now.split("-"), strict=False)
    return " and ".join(name for name, old, new in pairs if old != new) + " changed"


def _files(entry: Path) -> Iterable[Path]:
    if entry.is_file():
        return [entry]
    return [path for path in entry.rglob("*") if path.is_file() and path.parent.name != "__pycache__"]


def _of_files(paths: Iterable[Path]) -> str:
    return _of(part for path in paths for part in (path.relative_to(_HOME).as_posix().encode(), path.read_bytes()))


def _of(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:_DIGITS]
