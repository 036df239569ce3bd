"""The one shape that flows through Copydesk: an article's text, and records that point into it.

The text is holy: `Article.text` never changes after reading. Every other record is a half-open span
`[start, end)` on it, counted in Unicode code points. A step takes an `Article` and returns another.

Each record class is also a table. Its annotations, read from top to bottom, are the table's columns:
`column` is a value that is stored, `position` and `printed` are derived when rows are written. The Arrow
schemas, the descriptions inside the Parquet files, the data dictionary and the tests all come from here.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

Role = Literal[
    "headline",
    "standfirst",
    "byline",
    "timestamp",
    "caption",
    "credit",
    "key_point",
    "subheading",
    "paragraph",
    "boilerplate",
]
"""The part a block plays. Any block may be removed; only a kept `paragraph` belongs to the body."""

Removal = Literal["duplicate_caption", "duplicate_text", "boilerplate"]
"""Why cleaning set a block aside."""

Label = Literal["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "DATE", "MONEY", "PERCENT"]
"""What a mention names; the OntoNotes names."""

VALUED: frozenset[Label] = frozenset({"DATE", "MONEY", "PERCENT"})
"""Labels of mentions that have a value and name no entity."""

SpeakerKind = Literal["person", "organization", "document", "group"]
QuoteKind = Literal["direct", "mixed", "indirect"]

RunStatus = Literal["Completed", "CompletedWithRejects", "Failed", "Crashed"]
"""How a run ended. One that failed changed no data; one that crashed never came to say so itself."""

Code = Literal[
    "EMPTY_FILE",
    "BLANK_TEXT",
    "NO_BODY",
    "TOO_LARGE",
    "TOO_DEEP",
    "BINARY_CONTENT",
    "UNDECODABLE",
    "MALFORMED",
    "ARCHIVE_LIMIT",
    "ARCHIVE_CORRUPT",
    "ARCHIVE_ENTRY",
    "UNSUPPORTED_FORMAT",
    "LINK",
    "NOT_A_FILE",
    "UNREADABLE",
    "TIMEOUT",
    "OUT_OF_MEMORY",
    "READ_FAILED",
    "STEP_FAILED",
    "CRASHED",
]
"""Every reason for which a raw record becomes a row of `rejects`. Codes are stable: old ones are never renamed."""

CODES: dict[Code, str] = {
    "EMPTY_FILE": "The file has no bytes.",
    "BLANK_TEXT": "Nothing is left once white space and invisible characters are taken away.",
    "NO_BODY": "There is text, but no body paragraph.",
    "TOO_LARGE": "The file or record is larger than its limit.",
    "TOO_DEEP": "Markup or JSON is nested deeper than the limit.",
    "BINARY_CONTENT": "The bytes are not text, whatever the name says.",
    "UNDECODABLE": "No encoding gives readable text.",
    "MALFORMED": "Structured input that does not parse, or lacks what a record must have.",
    "ARCHIVE_LIMIT": "Compressed data expands past its limit.",
    "ARCHIVE_CORRUPT": "Compressed data is cut short or fails its checksum.",
    "ARCHIVE_ENTRY": "A file in an archive whose name leads out of it or stands twice, or that is a link or device.",
    "UNSUPPORTED_FORMAT": "A format that Copydesk does not read.",
    "LINK": "A symbolic link; links are not followed.",
    "NOT_A_FILE": "A folder, pipe, socket or device where a file was expected.",
    "UNREADABLE": "The file may not be opened. A run reads it as soon as that is mended.",
    "TIMEOUT": "Reading the article, or all steps together, took more CPU seconds than the limit an article.",
    "OUT_OF_MEMORY": "Reading the article, or a step, needed more memory than the limit.",
    "READ_FAILED": "Reading raised an error on this record, which is a bug; the message names the error.",
    "STEP_FAILED": "A step raised an error on this article, which is a bug; the message names the step and the error.",
    "CRASHED": "The process that worked on it ended, twice: by a bug in a library, or for want of memory.",
}


@dataclass(frozen=True, slots=True)
class Derived:
    """A column that is computed from the record and the article when rows are written.

    `span` names the two fields whose slice of `articles.text` is the value; without it the value is the
    record's position among its siblings, from 0.
    """

    doc: str
    span: tuple[str, str] | None = None


def column(doc: str, **arguments: Any) -> Any:
    """A field that is stored as a Parquet column; `doc` is its meaning. `float32=True` halves a float."""
    float32 = arguments.pop("float32", False)
    return field(metadata={"doc": doc, "float32": float32}, **arguments)


def position(doc: str) -> Derived:
    """A column that holds the record's index among the article's records of its kind."""
    return Derived(doc)


def printed(start: str, end: str, doc: str) -> Derived:
    """A column that holds `articles.text[start:end]`; null where the span is null."""
    return Derived(doc, (start, end))


@dataclass(frozen=True, slots=True)
class Block:
    """The full account of the text, in reading order: every non-blank stretch lies in exactly one block."""

    block_index: ClassVar[Derived] = position("Index of the block in its article, from 0 in reading order.")
    role: Role = column("The part this block plays in the article.")
    start: int = column("First character in `articles.text`, counted in code points.")
    end: int = column("One past the last character.")
    removed_because: Removal | None = column("Why cleaning set this block aside; null where it was kept.", default=None)
    duplicate_of: int | None = column("`block_index` of the block that says the same and was kept.", default=None)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The clean body: one row a kept paragraph."""

    paragraph_index: ClassVar[Derived] = position("Index of the paragraph in the body, from 0.")
    text: ClassVar[Derived] = printed("start", "end", "The paragraph as it stands in `articles.text`.")
    start: int = column("First character in `articles.text`, counted in code points.")
    end: int = column("One past the last character.")
    subheading: str | None = column("The subheading this paragraph stands under; null before the first.")
    n_sentences: int = column("Sentences in the paragraph, at least 1.")


@dataclass(frozen=True, slots=True)
class Caption:
    """One row a distinct picture caption, however often the text prints it."""

    caption_index: ClassVar[Derived] = position("Index of the caption in its article, from 0.")
    text: ClassVar[Derived] = printed("start", "end", "The caption without its credit, from the copy that was kept.")
    start: int = column("First character of the kept copy in `articles.text`, counted in code points.")
    end: int = column("One past its last character, credit left out.")
    credit: str | None = column("The credit as printed, such as `Reuters` or `Jane Doe/AFP via Getty Images`.")
    place: str | None = column("The place the caption names for the picture, as printed.")
    date: dt.date | None = column("The day the caption gives for the picture.")
    n_copies: int = column("How often the text prints this caption, the kept copy included.")


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """The summary bullets that stand before the body."""

    key_point_index: ClassVar[Derived] = position("Index of the key point in its article, from 0.")
    text: ClassVar[Derived] = printed("start", "end", "The key point without its bullet.")
    start: int = column("First character after the bullet, in `articles.text`, counted in code points.")
    end: int = column("One past the last character.")


@dataclass(frozen=True, slots=True)
class Quote:
    """Reported words and who said them. Marked words that nobody says (scare quotes, titles) are no quotes."""

    quote_index: ClassVar[Derived] = position("Index of the quote in its article, from 0 in text order.")
    paragraph_index: int | None = column("The paragraph it stands in; null outside the body.")
    role: Role = column("Role of the block it stands in.")
    text: ClassVar[Derived] = printed("start", "end", "The quoted words, without the marks around them.")
    start: int = column(
        "First character inside the marks, or of the clause, in `articles.text`, counted in code points."
    )
    end: int = column("One past the last character inside the marks, or of the clause.")
    kind: QuoteKind = column(
        "direct: the marked words are all that is reported; mixed: the marked fragment alone; "
        "indirect: the reported clause, fragments in it included."
    )
    utterance: int = column("Parts of one split or multi-paragraph quote share this number.")
    closed: bool = column("Whether a closing mark ends the quote; true as well where it has no marks at all.")
    speaker_text: ClassVar[Derived] = printed(
        "speaker_start", "speaker_end", "The speaker as mentioned in the text, such as `Bruce` or `he`."
    )
    speaker_start: int | None = column("First character of the speaker mention.", default=None)
    speaker_end: int | None = column("One past the speaker mention.", default=None)
    speaker_name: str | None = column("The speaker's fullest name in the article, such as `Tammy Bruce`.", default=None)
    speaker_title: str | None = column("Title or office the article gives the speaker.", default=None)
    speaker_kind: SpeakerKind | None = column("person, organization, document or group.", default=None)
    entity_index: int | None = column("`entities.entity_index` of the speaker.", default=None)
    cue: ClassVar[Derived] = printed("cue_start", "cue_end", "The word that reports, such as `said` or `according to`.")
    cue_start: int | None = column("First character of the cue.", default=None)
    cue_end: int | None = column("One past the cue.", default=None)
    rule: str = column(
        "Name of the rule that decided on the speaker, `none` where none did; see `docs/values.md`.", default="none"
    )
    confidence: float = column(
        "How sure the speaker is, and of indirect ones that they are reported, from 0 to 1; 0 without a speaker.",
        float32=True,
        default=0.0,
    )
    duplicate_of: int | None = column(
        "`quote_index` of the earlier quote with the same or nearly the same words (ratio of at least 90).",
        default=None,
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a named thing, a date or an amount."""

    mention_index: ClassVar[Derived] = position("Index of the mention in its article, from 0 in text order.")
    text: ClassVar[Derived] = printed("start", "end", "The mention as it stands in `articles.text`.")
    start: int = column("First character in `articles.text`, counted in code points.")
    end: int = column("One past the last character.")
    label: Label = column("What kind of thing is named (OntoNotes labels).")
    entity_index: int | None = column(
        "`entities.entity_index` of the thing named; null for DATE, MONEY and PERCENT.", default=None
    )
    value: str | None = column("Normalised date (ISO 8601) or amount (`USD 1200000`, `12.5 %`).", default=None)
    quote_index: int | None = column("`quotes.quote_index` of the quote it stands in.", default=None)


@dataclass(frozen=True, slots=True)
class Entity:
    """One row a named thing in an article, whatever it is called there."""

    entity_index: ClassVar[Derived] = position("Index of the entity in its article, from 0 by first mention.")
    name: str = column("Its fullest form in the article.")
    label: Label = column("What kind of thing it is (OntoNotes labels).")
    aliases: tuple[str, ...] = column("Its other forms in the article, sorted.", default=())
    title: str | None = column("Title or office the article gives the person.", default=None)
    country_code: str | None = column(
        "ISO 3166 code, for places and peoples that have one; of a town that no table tells, the country in which"
        " nearly all places of the article lie.",
        default=None,
    )
    n_mentions: int = column("Mentions in the article.", default=0)
    n_quotes: int = column("Quotes in the article with this entity as speaker.", default=0)


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page's own markup says of one stretch of the text; a hint to the steps, no table.

    `element` is the name of the HTML element the stretch was printed by (`h1`, `p`, `li`, `figcaption`,
    `time`, `blockquote` …) or one of `alt` (an image's alternative text), `credit` and `byline`, or `aside`
    for a box among the paragraphs that is no part of the article: links to others, a newsletter, an advertisement.
    Stretches with the same `figure` stand in the same picture; null outside of pictures.
    """

    start: int
    end: int
    element: str
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article."""

    article_id: str = column(
        "Hash of `source_path` and `record_index`: the same source gives the same id in every run."
    )
    source_path: str = column(
        "Path of the source, relative to the raw folder; bytes that are not UTF-8 stand as `%XX`, and a `%` that would "
        "read like that as `%25`."
    )
    record_index: int | None = column(
        "Number of the record in its source, from 0: its line, row or place; null where a source is one article. See"
        " `docs/formats.md`."
    )
    source_id: str | None = column("The record's own `id`.")
    format: str = column("What it was read as: txt, html, jsonl, csv, parquet, mhtml, warc or docx.")
    raw_sha256: str = column("SHA-256 of the stored file, or of the line or row.")
    member: str | None = column(
        "Name of the file in an archive that it stands in; null outside of archives.", default=None
    )
    url: str | None = column("Canonical address.", default=None)
    publisher: str | None = column("Publisher, as the source names it.", default=None)
    headline: str | None = column("The headline.", default=None)
    authors: tuple[str, ...] = column("Names in the byline, in its order.", default=())
    published_at: dt.datetime | None = column("When it was published, in UTC.", default=None)
    dateline_place: str | None = column("Place in the dateline, as a name: `Istanbul` for `ISTANBUL:`.", default=None)
    dateline_agency: str | None = column("Agency in the dateline.", default=None)
    dateline_date: dt.date | None = column("Day in the dateline.", default=None)
    language: str | None = column("Language of the text (ISO 639-1).", default=None)
    text: str = column("The text after decoding; every offset in every table counts its code points.", default="")
    n_words: int = column("Words in the body paragraphs.", default=0)
    repairs: tuple[str, ...] = column("What reading mended, by name; see `docs/values.md`.", default=())
    minhash: bytes | None = column(
        "Signature of the words in the body paragraphs, from which `stories` is made; null where there is none.",
        default=None,
    )
    blocks: tuple[Block, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    captions: tuple[Caption, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    markup: tuple[Markup, ...] = ()
    needs_body: bool = True

    def slice(self, span: "Span") -> str:
        """The text a record points at."""
        return self.text[span.start : span.end]


Span = Block | Paragraph | Caption | KeyPoint | Quote | Mention | Markup
"""Any record with `start` and `end`."""


@dataclass(frozen=True, slots=True)
class Story:
    """Syndicated and rewritten copies across the whole set: one row an article."""

    article_id: str = column("`articles.article_id`.")
    story_id: str = column("`article_id` of the article that the story begins with; all that tell it share it.")
    near_duplicate_of: str | None = column(
        "`article_id` of the earliest article found that tells the same story in nearly the same words, by "
        "`published_at`, `source_path` and `record_index`; null where there is none."
    )
    overlap: float = column(
        "Share of its distinct runs of three words that stand in that article too, from 0 to 1; 1 where there is none.",
        float32=True,
    )


@dataclass(frozen=True, slots=True)
class Reject:
    """One row a raw record that could not become an article."""

    source_path: str = column(
        "Path of the source, relative to the raw folder; bytes that are not UTF-8 stand as `%XX`, and a `%` that would "
        "read like that as `%25`."
    )
    record_index: int | None = column(
        "Number of the record in its source, from 0: its line, row or place; null for the whole source."
    )
    raw_sha256: str | None = column("SHA-256 of the stored file, or of the line or row; null where it was not read.")
    stage: str = column("The stage that gave up: read, or the name of a step.")
    code: Code = column("Why, from a fixed list.")
    message: str = column("One sentence for a person.")
    member: str | None = column(
        "Name of the file in an archive that it is about; null outside of archives.", default=None
    )


@dataclass(frozen=True, slots=True)
class Run:
    """One row a run. This table alone holds clocks and run ids."""

    run_id: str = column("Identifier of the run.")
    started_at: dt.datetime = column("When it started, in UTC.")
    ended_at: dt.datetime | None = column("When it ended, in UTC; null for a run that died.")
    status: RunStatus = column("Completed, CompletedWithRejects, Failed or Crashed.")
    version: str = column("Version of Copydesk.")
    settings_sha256: str = column("Hash of the settings it ran with.")
    n_records: int = column("Raw records in the sources that were processed.")
    n_articles: int = column("Of these, rows in `articles`.")
    n_rejects: int = column("Of these, rows in `rejects`.")
    n_unchanged: int = column("Sources that were skipped because nothing about them changed.")
    seconds: float = column("Wall-clock seconds the run took.")


class Rejected(Exception):
    """A raw record cannot become an article; carries the stable code and a sentence for a person."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
