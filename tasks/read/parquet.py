"""Parquet: each row is a record, with the fields of a JSON line as columns."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from tasks.model import Article, Reject, Rejected
from tasks.read.anywhere import Anywhere, Kept, anywhere, parsed
from tasks.read.decode import decode
from tasks.read.fields import Columns
from tasks.read.limits import MIB, Limits
from tasks.read.record import record_article
from tasks.read.stored import Origin, Stored, netted, settle

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 16
"""Rows that are held at a time: each may be as large as a record may be."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_DAMAGED = Rejected("MALFORMED", "This is no Parquet file, or a damaged one")

Row = dict[str, Any]
"""The fields of a row, text as bytes."""


def read_parquet(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The articles of a Parquet file, a few rows at a time. Damage ends it; the rows before it stay."""
    file = anywhere(stored, limits)
    batches = _batches(file, stored.columns)
    index = 0
    while rows := parsed(file, limits.seconds, _DAMAGED, partial(next, batches, None)):
        for row in rows:
            yield _record(Origin(stored.name, index), row, limits)
            index += 1
    if not index:
        raise Rejected("BLANK_TEXT", "The table has no rows.")


def _batches(file: Anywhere | Kept, columns: Columns) -> Iterator[list[Row]]:
    """The rows of the file, some of a row group at a time."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - takes 0.2 s, and few sources are of this format

    # without a buffer, and with those that are filled ahead, all of a row group is held at once
    table = pq.ParquetFile(file, buffer_size=MIB, pre_buffer=False, page_checksum_verification=True)
    names = table.schema_arrow.names
    fields = {names[at]: field for field, at in columns.places(names).items()}
    for group in range(table.num_row_groups):
        for batch in table.iter_batches(_ROWS, [group], list(fields), use_threads=False):
            yield _rows(batch, fields)


def _rows(batch: "pa.RecordBatch", fields: Mapping[str, str]) -> list[Row]:
    columns = [_values(column) for column in batch.columns]
    names = [fields[name] for name in batch.schema.names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column: "pa.Array") -> list[Any]:
    """The values of a column; text as bytes, since nobody has seen whether it is UTF-8, and moments as ISO 8601."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    kind = column.type
    if pa.types.is_dictionary(kind):
        return _values(column.dictionary_decode())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return list(column.cast(pa.large_binary()).to_pylist())
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        moments = column.cast(pa.timestamp("us", getattr(kind, "tz", None)), safe=False)
        return [_moment(value) for value in moments.cast(pa.int64()).to_pylist()]
    return list(column.to_pylist())


def _moment(microseconds: int | None) -> str | None:
    """A moment as told in microseconds since 1970; None where no calendar has it."""
    try:
        return None if microseconds is None else (_EPOCH + dt.timedelta(microseconds=microseconds)).isoformat()
    except OverflowError:
        return None


def _record(origin: Origin, row: Row, limits: Limits) -> Article | Reject:
    size = sum(len(value) for value in row.values() if isinstance(value, bytes))
    if size > limits.record_bytes:
        return origin.reject("TOO_LARGE", f"The row has {size:,} bytes; the limit is {limits.record_bytes:,}.")
    sha256 = netted(limits.seconds, partial(_sha256, row))
    if isinstance(sha256, Rejected):
        return origin.reject(sha256.code, sha256.message)
    told = Origin(origin.source_path, origin.record_index, sha256)
    return settle(told, limits.seconds, partial(_article, told, row, limits))


def _sha256(row: Row) -> str:
    """Hash of the fields of a row as a JSON object; bytes that are no UTF-8 stand escaped."""
    shown = {field: value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
             for field, value in sorted(row.items())}  # fmt: skip
    return hashlib.sha256(json.dumps(shown, default=repr).encode()).hexdigest()


def _article(origin: Origin, row: Row, limits: Limits) -> Article:
    misread: list[str] = []
    record = {field: _text(value, misread) if isinstance(value, bytes) else value for field, value in row.items()}
    return record_article(origin, "parquet", record, limits, tuple(misread))


def _text(value: bytes, misread: list[str]) -> str:
    """What a cell holds; the names of the repairs that it took join `misread`."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        text, repairs = decode(value)
        misread.extend(repairs)
        return text
