"""Exports of press archives such as Nexis Uni: the labels they print around each article, and what these say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.lexicon.bylines import names_in
from tasks.read.dates import parse_date

_END = "End of Document"
_BODY = "Body"
_LABEL = re.compile(r"(Section|Length|Byline|Dateline|Highlight|Language|Load-Date):\s{0,9}(.{0,400})", re.DOTALL)
_LENGTH = re.compile(r"Length:\s{0,9}\d[\d.,]{0,9}\s{0,9}words\b")
_RIGHTS = re.compile(r"Copyright\b|©")
_BEHIND_BODY = re.compile(r"(?:Classification|Graphic|Notes|Load-Date:.{0,80}|URL:.{0,400})\Z")
_LONGEST_DATE = 60
_LINES_TO_DATE = 4
"""Lines between the date and the rights: an edition may stand there."""
_LANGUAGES = {
    "arabic": "ar",
    "chinese": "zh",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "italian": "it",
    "japanese": "ja",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a document."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """One article of an export."""

    headline: str = ""
    publisher: str = ""
    date: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    body: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The headline and the paragraphs of the body, parted by blank lines."""
        return "\n\n".join(filter(None, (self.headline, *self.body)))

    @property
    def columns(self) -> dict[str, object]:
        """The columns that the labels fill."""
        found = {
            "headline": self.headline,
            "publisher": self.publisher,
            "published_at": parse_date(self.date),
            "authors": names_in(self.labels.get("Byline", "")),
            "language": _LANGUAGES.get(self.labels.get("Language", "").partition(";")[0].strip().lower()),
        }
        return {name: value for name, value in found.items() if value}


def exported(lines: Sequence[Line]) -> Iterator[Exported]:
    """The articles of an export; none where the lines are no export: it lacks the labels."""
    if not any(line.text == _END or _LENGTH.match(line.text) for line in lines):
        return
    part: list[Line] = []
    for line in (*lines, Line(_END)):
        if line.text != _END:
            part.append(line)
        elif part:
            yield _exported(part)
            part = []


def _exported(lines: Sequence[Line]) -> Exported:
    """The article that ends with `lines`; in front of the first one stands a list of all."""
    texts = [line.text for line in lines]
    lengths = [at for at, text in enumerate(texts) if _LENGTH.match(text)]
    body = texts.index(_BODY) if _BODY in texts else lengths[-1] if lengths else -1
    head = _head_of(lines[: max(body, 0)])
    end = next((at for at in range(body + 1, len(texts)) if _BEHIND_BODY.match(texts[at])), len(texts))
    labels = {match[1]: " ".join(match[2].split()) for text in (*texts[:body], *texts[end:])
              if (match := _LABEL.match(text))}  # fmt: skip
    return Exported(*head, labels, tuple(texts[body + 1 : end]))


def _head_of(lines: Sequence[Line]) -> tuple[str, str, str]:
    """Headline, publisher and date, which stand in this order in front of the rights and the labels."""
    rights = [at for at, line in enumerate(lines) if _RIGHTS.match(line.text)]
    labelled = [at for at, line in enumerate(lines) if _LABEL.match(line.text)]
    before = lines[: (rights or labelled or [len(lines)])[-1 if rights else 0]]
    texts = [" ".join(line.text.split()) for line in before]
    first = max(0, len(texts) - _LINES_TO_DATE)
    date = next((at for at in range(len(texts) - 1, first - 1, -1) if _is_date(texts[at])), len(texts))
    heading = next((at for at in range(date - 1, -1, -1) if before[at].is_heading), date - 2)
    between = texts[heading + 1 : date] if heading >= 0 else texts[max(0, date - 1) : date]
    shown = texts[heading] if heading >= 0 else ""
    return shown, between[0] if between else "", texts[date] if date < len(texts) else ""


def _is_date(text: str) -> bool:
    return len(text) <= _LONGEST_DATE and parse_date(text) is not None
