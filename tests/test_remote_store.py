"""The file layer of an output folder in an object store."""

from pathlib import Path

import pyarrow as pa
import pytest

from tasks.objects import trouble
from tasks.store import Damaged, files
from tests.objects import Bucket, Proxy

TABLE = pa.table({"n": list(range(5_000)), "text": ["The mill closed."] * 5_000})


def test_a_table_has_the_bytes_that_it_has_on_disk(
    bucket: Bucket, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_FIRST_PAUSE", 0.01)
    proxy.share = 0.3
    groups = [TABLE.slice(0, 3_000), TABLE.slice(3_000)]
    for number in range(5):
        at = bucket.place / f"out/part-{number}.parquet"
        here = files.write_table(tmp_path / at.name, TABLE.schema, groups)
        assert files.write_table(at, TABLE.schema, groups) == here == files.sha256(at)
        assert files.read_table(at) == TABLE
        files.link(at, bucket.place / f"next/part-{number}.parquet")
        assert bucket.read(f"next/part-{number}.parquet") == (tmp_path / at.name).read_bytes()
    assert files.names(bucket.place) == ["next", "out"]
    files.remove(bucket.place / "out")
    assert len(bucket.keys()) == 5
    assert proxy.harmed > 5


def test_damage_is_told(bucket: Bucket) -> None:
    at = bucket.place / "a.parquet"
    listed = files.write_table(at, TABLE.schema, [TABLE])
    assert files.fault(at, listed) is None
    bucket.put("a.parquet", bucket.read("a.parquet")[:-9])
    assert "not those" in (files.fault(at, listed) or "")
    with pytest.raises(Damaged):
        files.read_table(at)
    bucket.delete("a.parquet")
    assert files.fault(at, listed) == "It is gone."
    assert not files.is_file(at)
    with pytest.raises(FileNotFoundError):
        files.link(at, bucket.place / "b.parquet")
