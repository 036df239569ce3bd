"""Where articles and tables lie: a path on this machine, or the address of something in an object store."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<bucket>[^/]*)/*(?P<key>.*)", re.DOTALL)
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SECRET = re.compile(
    r"[?&;](?:sig|signature|token|[\w-]{0,40}(?:accesskey|secret|credential|password|x-amz-|x-goog-)[\w-]{0,60})=",
    re.IGNORECASE,
)
"""What the links to single objects that a store hands out carry behind their question mark."""
_WELL_FORMED = re.compile(r"(?!\.{1,2}(?:/|\Z))[^/\x00-\x1f\x7f]+(?:/(?!\.{1,2}(?:/|\Z))[^/\x00-\x1f\x7f]+)*")

SCHEMES = ("s3", "gs", "az")
"""Amazon S3 and what speaks as it does, Google Cloud Storage, Azure Blob Storage."""


class NotAPlace(ValueError):
    """The words name no place; the message says why, and repeats nothing that may be a secret."""


@dataclass(frozen=True, slots=True, order=True)
class Remote:
    """A bucket, or what lies in it under a key: an address and no more, nothing here asks the store."""

    scheme: str
    bucket: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.bucket}" + (f"/{self.key}" if self.key else "")

    def __truediv__(self, name: str) -> "Remote":
        return replace(self, key=f"{self.key}/{name}" if self.key else name)

    def absolute(self) -> "Remote":
        """The same from wherever one stands."""
        return self

    @property
    def name(self) -> str:
        """The last part of the key; of a bucket its name.

        >>> Remote("s3", "desk", "raw/a.txt").name, Remote("s3", "desk").name
        ('a.txt', 'desk')
        """
        return self.key.rpartition("/")[2] or self.bucket

    @property
    def parent(self) -> "Remote":
        """What the key lies under; a bucket lies under itself."""
        return replace(self, key=self.key.rpartition("/")[0])


Place = Path | Remote


def place(named: str | Path) -> Place:
    """The place that is named. Raises `NotAPlace` for an address with a secret in it, or that no store has.

    >>> place("data/raw"), str(place("s3://desk/raw/"))
    (PosixPath('data/raw'), 's3://desk/raw')
    """
    found = _ADDRESS.fullmatch(named) if isinstance(named, str) else None
    if found is None:
        return Path(named)
    scheme, bucket, key = found["scheme"].lower(), found["bucket"], found["key"].rstrip("/")
    if set("@:") & set(bucket) or _SECRET.search(found[0]):
        raise NotAPlace(
            f"an address must hold no key, password or token, and this one of {scheme}:// seems to; "
            "leave credentials to the environment or a profile"
        )
    if scheme not in SCHEMES:
        raise NotAPlace(f"{scheme}:// is not read; name a path, or an address of {_among(SCHEMES)}")
    if not _BUCKET.fullmatch(bucket):
        raise NotAPlace(f"{scheme}:// must be followed by the name of a bucket")
    if key and not _WELL_FORMED.fullmatch(key):
        raise NotAPlace(f"the key behind {scheme}://{bucket}/ has an empty part, one of dots, or a control character")
    return Remote(scheme, bucket, key)


def _among(schemes: tuple[str, ...]) -> str:
    """The schemes as a sentence lists them."""
    *first, last = (f"{scheme}://" for scheme in schemes)
    return f"{', '.join(first)} or {last}"
