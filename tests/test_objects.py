"""Raw articles in an object store give what they give on disk, whatever the store does to requests."""

import errno
import gzip
import json
import pickle
import time
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks import objects
from tasks.model import Reject
from tasks.objects import Changed, NoEntry, Unusable, Version, trouble
from tasks.objects.client import client_of
from tasks.place import NotAPlace, Remote, place
from tasks.plan import make_plan
from tasks.read import LINES, digest, fetched_ahead, joined, pieces, read, sections, sources
from tasks.read.ahead import MOST
from tasks.read.sections import glance
from tasks.read.source import home_of
from tasks.store import NameTaken, Store, current
from tasks.tables import DATA_TABLES
from tests.goldens import SAMPLES
from tests.objects import KEY, SECRET, Bucket, Proxy, lead
from tests.test_plan import BODY, LIMITS, run, texts, write

LINE = json.dumps({"text": BODY, "id": "1"}).encode()


def tables(out: Path) -> dict[str, bytes]:
    """Every file of the data tables, by its path."""
    folder = current(out)
    return {
        str(path.relative_to(folder)): path.read_bytes() for table in DATA_TABLES for path in (folder / table).iterdir()
    }


def test_names_are_those_of_the_same_files_on_disk(bucket: Bucket, tmp_path: Path) -> None:
    names = (
        "b.txt",
        "a/z.txt",
        "a.txt",
        "ä.html",
        "a b+c&d?#.txt",
        "100%.txt",
        "caf%E9.txt",
        ".cache/x.txt",
        "a/.x/y.txt",
    )
    for name in (*names, ".hidden.txt", ".keep", "a/.DS_Store", "notes", "empty.txt", "deep/er/x.jsonl.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"" if name == "empty.txt" else BODY.encode())
    bucket.put_folder(tmp_path, "raw")
    for mark in ("raw/", "raw/a/", "raw/nothing-in-it/", "raw.txt", "raw2/x.txt"):
        bucket.put(mark, b"")
    there, here = list(sources(bucket.place / "raw")), list(sources(tmp_path))
    assert [source.name for source in there] == [source.name for source in here]
    assert [list(read(source, LIMITS)) for source in there] == [list(read(source, LIMITS)) for source in here]


def test_more_than_a_page_is_listed_and_each_once(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_PAGE", 3)
    for number in range(11):
        bucket.put(f"raw/{number:02d}.txt", b"x")
    bucket.put("raw/02.txt/", b"")  # the mark of a folder, last of its page
    assert [source.name for source in sources(bucket.place / "raw")] == [f"{number:02d}.txt" for number in range(11)]


def test_an_object_is_a_source_and_a_bucket_a_folder(bucket: Bucket) -> None:
    bucket.put("raw/one.txt", BODY.encode())
    assert [source.name for source in sources(bucket.place / "raw/one.txt")] == ["one.txt"]
    assert [source.name for source in sources(bucket.place)] == ["raw/one.txt"]
    assert home_of(bucket.place / "raw/one.txt") == home_of(bucket.place / "raw") == f"s3://{bucket.name}/raw"
    assert objects.exists(bucket.place)
    assert not objects.exists(Remote("s3", "no-such-bucket"))
    with pytest.raises(FileNotFoundError):
        list(sources(bucket.place / "none"))


def test_side_files_tables_and_archives_are_read_as_on_disk(bucket: Bucket, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(BODY)
    (raw / "b.txt").write_text(BODY)
    (raw / "a.json").write_text('{"publisher": "The Wire"}')
    (raw / "news.csv").write_text(f"id,text\n1,{json.dumps(BODY)}\n")
    pq.write_table(pa.table({"text": [BODY] * 9}), raw / "news.parquet")
    with ZipFile(raw / "news.zip", "w") as archive:
        archive.writestr("one.txt", BODY)
    bucket.put_folder(raw, "raw")
    there, here = list(sources(bucket.place / "raw")), list(sources(raw))
    assert [list(read(source, LIMITS)) for source in there] == [list(read(source, LIMITS)) for source in here]
    alone = next(sources(bucket.place / "raw/a.txt"))
    assert [getattr(record, "publisher", "") for record in read(alone, LIMITS)] == ["The Wire"]
    store = Store(tmp_path / "out")
    run(bucket.place / "raw", store)
    assert run(bucket.place / "raw", store).pending == ()
    bucket.put("raw/a.json", b'{"publisher": "The Post"}')
    bucket.put("raw/b.json", b'{"publisher": "The Post"}')
    assert [entry.name for entry in run(bucket.place / "raw", store).pending] == ["a.txt", "b.txt"]
    bucket.delete("raw/a.json")
    assert [entry.name for entry in run(bucket.place / "raw", store).pending] == ["a.txt"]


def test_a_key_that_cannot_be_named_is_no_silent_loss(bucket: Bucket) -> None:
    bucket.put("raw/a.txt", b"x")
    bucket.put("raw/b//c.txt", b"x")
    with pytest.raises(OSError, match=r"empty part.*raw/b//c\.txt"):
        list(sources(bucket.place / "raw"))


def test_the_samples_give_the_same_tables_from_a_store(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put_folder(SAMPLES, "raw")
    run(SAMPLES, Store(tmp_path / "here"), batch_size=5)
    run(bucket.place / "raw", Store(tmp_path / "there"), batch_size=5)
    assert tables(tmp_path / "there") == tables(tmp_path / "here")


@pytest.mark.slow
def test_harm_to_every_fifth_request_changes_no_row(
    bucket: Bucket, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 2_000)
    monkeypatch.setattr(objects, "PIECE", 1_500)
    monkeypatch.setattr(objects, "_PAGE", 5)
    monkeypatch.setattr(trouble, "_FIRST_PAUSE", 0.01)
    raw = tmp_path / "raw"
    write(raw, **{f"news{number}": BODY * (1 + number % 3) for number in range(30)})
    (raw / "wire.jsonl").write_bytes(b"\n".join([LINE] * 60))
    (raw / "wire.jsonl.gz").write_bytes(gzip.compress(b"\n".join([LINE] * 60)))
    bucket.put_folder(raw, "raw")
    proxy.share = 0.2
    run(bucket.place / "raw", Store(tmp_path / "there"), batch_size=10)
    run(raw, Store(tmp_path / "here"), batch_size=10)
    assert tables(tmp_path / "there") == tables(tmp_path / "here")
    assert proxy.harmed > 10


def test_what_is_unchanged_is_not_read_again(bucket: Bucket, proxy: Proxy, tmp_path: Path) -> None:
    bucket.put("raw/a.txt", BODY.encode())
    bucket.put("raw/b.txt", BODY.encode())
    store = Store(tmp_path / "out")
    assert [entry.reason for entry in run(bucket.place / "raw", store).pending] == ["new", "new"]
    proxy.asked.clear()
    assert run(bucket.place / "raw", store).pending == ()
    assert {(method, path.partition("?")[0]) for method, path, _ in proxy.asked} == {("GET", f"/{bucket.name}")}
    bucket.put("raw/b.txt", BODY.encode() * 2)
    bucket.delete("raw/a.txt")
    plan = run(bucket.place / "raw", store, prune=True)
    assert [(entry.name, entry.reason) for entry in plan.pending] == [("b.txt", "content changed")]
    assert plan.pruned == {"a.txt"}
    assert len(texts(tmp_path / "out")) == 1


def test_large_sources_of_lines_are_cut_as_on_disk(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 1_000)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "wire.jsonl").write_bytes(b"\n".join([LINE, b"", *[LINE] * 40]))
    bucket.put_folder(raw, "raw")
    (here,), (there,) = sources(raw), sources(bucket.place / "raw")
    cut = pieces(there, LINES)
    assert [source.section for source, _ in cut] == [source.section for source, _ in pieces(here, LINES)]
    assert len(cut) > 3
    assert joined(content for _, content in cut) == joined(content for _, content in glance(there)) == digest(there)
    store = Store(tmp_path / "out")
    assert len(run(bucket.place / "raw", store).pending) == 1
    assert len(texts(tmp_path / "out")) == 41
    assert run(bucket.place / "raw", store).pending == ()


def test_an_object_that_changes_between_plan_and_reading_is_read_as_it_is(bucket: Bucket) -> None:
    bucket.put("raw/a.txt", BODY.encode())
    bucket.put("raw/b.txt", BODY.encode())
    first, second = sources(bucket.place / "raw")
    bucket.put("raw/a.txt", BODY.encode() * 2)
    bucket.delete("raw/b.txt")
    reading = read(first, LIMITS)
    assert "officials" in getattr(next(reading), "text", "")
    with pytest.raises(StopIteration) as end:
        next(reading)
    assert end.value.value == objects.version(bucket.place / "raw/a.txt").word != digest(first)
    assert list(read(second, LIMITS)) == []


@pytest.mark.parametrize("gone", [False, True])
def test_sections_of_an_object_that_changed_are_not_read(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 1_000)
    bucket.put("raw/wire.jsonl", b"\n".join([LINE] * 40))
    (source,) = sources(bucket.place / "raw")
    cut = pieces(source, LINES)
    bucket.put("raw/wire.jsonl", b"\n".join([LINE] * 39))
    if gone:
        bucket.delete("raw/wire.jsonl")
    with pytest.raises(Changed):
        list(read(cut[1][0], LIMITS))


def test_an_object_that_changes_while_it_is_read_is_trouble_that_may_pass(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "PIECE", 1_000)
    bucket.put("raw/wire.jsonl", b"\n".join([LINE] * 40))
    (source,) = sources(bucket.place / "raw")
    reading = read(source, LIMITS)
    next(reading)
    bucket.put("raw/wire.jsonl", b"\n".join([LINE] * 39))
    with pytest.raises(Changed) as told:
        list(reading)
    assert not isinstance(told.value, PermissionError)
    assert told.value.errno == errno.ESTALE


@pytest.mark.parametrize("status", [500, 503, 429])
def test_trouble_that_does_not_pass_is_raised_in_bounded_time(
    bucket: Bucket, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(trouble, "SECONDS", 0.5)
    proxy.always = {bucket.name: status}
    with pytest.raises(OSError, match=f"The store answers {status}") as told:
        list(sources(bucket.place / "raw"))
    assert not isinstance(told.value, PermissionError)
    assert len(proxy.asked) > 2


def test_a_store_that_is_not_there_is_trouble_that_may_pass(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "SECONDS", 0.3)
    lead(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(OSError, match="could not be reached"):
        list(sources(bucket.place / "raw"))


def test_small_objects_are_on_their_way_while_others_are_worked_on(bucket: Bucket, proxy: Proxy) -> None:
    for number in range(3 * MOST):
        bucket.put(f"raw/{number:02d}.txt", BODY.encode())
    found = list(sources(bucket.place / "raw"))
    bucket.delete("raw/01.txt")
    bucket.put("raw/02.txt", BODY.encode() * 2)
    n_listed, deadline = len(proxy.asked), time.monotonic() + 20
    coming = fetched_ahead(found)
    first = next(coming)
    while len(proxy.asked) - n_listed < MOST and time.monotonic() < deadline:  # nobody has read the first one yet
        time.sleep(0.01)
    assert len(proxy.asked) - n_listed >= MOST
    records = [list(read(source, LIMITS)) for source in chain((first,), coming)]
    assert [len(read_now) for read_now in records] == [1, 0] + [1] * (3 * MOST - 2)
    assert records[2] == list(read(found[2], LIMITS)) != records[3]
    assert isinstance(next(fetched_ahead(sources(SAMPLES))).path, Path)


def test_an_object_that_may_not_be_read_is_a_reject_and_read_once_it_may(
    bucket: Bucket, proxy: Proxy, tmp_path: Path
) -> None:
    bucket.put("raw/a.txt", BODY.encode())
    bucket.put("raw/b.txt", BODY.encode())
    proxy.always = {"a.txt": 403}
    store = Store(tmp_path / "out")
    run(bucket.place / "raw", store)
    (source, _) = sources(bucket.place / "raw")
    (reject,) = read(source, LIMITS)
    assert isinstance(reject, Reject)
    assert reject.code == "UNREADABLE"
    assert len(texts(tmp_path / "out")) == 1
    proxy.always = {}
    assert [entry.reason for entry in run(bucket.place / "raw", store).pending] == ["could not be read before"]
    assert len(texts(tmp_path / "out")) == 2


@pytest.mark.parametrize(("status", "kind"), [(403, PermissionError), (401, NoEntry)])
def test_a_missing_permission_is_told_at_once_and_without_the_key(
    bucket: Bucket, proxy: Proxy, status: int, kind: type[OSError]
) -> None:
    proxy.always = {bucket.name: status}
    with pytest.raises(kind) as told:
        list(sources(bucket.place / "raw"))
    assert len(proxy.asked) == 1
    assert KEY not in f"{told.value!r} {told.value} {told.getrepr(chain=True)}"
    assert told.value.__context__ is None
    assert str(pickle.loads(pickle.dumps(told.value))) == str(told.value)


def test_credentials_that_are_refused_reject_no_object(bucket: Bucket, proxy: Proxy) -> None:
    bucket.put("raw/a.txt", BODY.encode())
    (source,) = sources(bucket.place / "raw")
    proxy.always = {"a.txt": 401}
    with pytest.raises(NoEntry):
        list(read(source, LIMITS))


def test_credentials_come_from_a_profile(
    bucket: Bucket, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "credentials").write_text("[wire]\naws_access_key_id = AKIAWIRE\naws_secret_access_key = x\n")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(NoEntry):
        list(sources(bucket.place))
    client_of.cache_clear()
    monkeypatch.setenv("AWS_PROFILE", "wire")
    list(sources(bucket.place))
    assert [headers["authorization"].split("/")[0] for _, _, headers in proxy.asked] == [
        "AWS4-HMAC-SHA256 Credential=AKIAWIRE"
    ] * len(proxy.asked)


def test_a_store_that_lets_nobody_look_may_still_hold_what_it_held(
    bucket: Bucket, proxy: Proxy, tmp_path: Path
) -> None:
    bucket.put("raw/a.txt", BODY.encode())
    bucket.put("raw/b.txt", BODY.encode())
    bucket.put("copy/a.txt", BODY.encode() * 2)
    store = Store(tmp_path / "out")
    run(bucket.place / "raw", store)
    proxy.always = {"prefix=raw": 403}
    with pytest.raises(NameTaken):
        make_plan(bucket.place / "copy", store, LIMITS, 2)
    bucket.put("copy/a.txt", BODY.encode())
    assert make_plan(bucket.place / "copy", store, LIMITS, 2, prune=True).pruned == frozenset()


def test_without_its_package_a_store_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.objects.client.missing_client", lambda: "install it")
    with pytest.raises(Unusable, match="install it"):
        list(sources(Remote("s3", "desk")))


@pytest.mark.parametrize(
    "named",
    [
        f"s3://{KEY}:{SECRET}@desk/raw",
        f"s3://{KEY}@desk",
        f"az://desk/raw?sv=1&sig={SECRET}",
        f"https://{KEY}:{SECRET}@desk/raw",
        f"s3://desk/a.txt?X-Amz-Credential={KEY}",
    ],
)
def test_an_address_with_a_secret_is_refused_and_not_repeated(named: str) -> None:
    with pytest.raises(NotAPlace, match="must hold no key") as refused:
        place(named)
    assert KEY not in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "named", ["s3://", "s3:///raw", "ftp://desk/raw", "s3://desk/a//b", "s3://desk/../x", "s3://d k/x"]
)
def test_what_is_no_address_is_refused(named: str) -> None:
    with pytest.raises(NotAPlace):
        place(named)


def test_a_word_tells_states_apart() -> None:
    words = {Version(f'"{tag}"', size).word for tag in ("a", "b") for size in (1, 2)}
    assert len(words) == 4
    assert joined(["x", "x"]) != "x"
    assert joined([Version("a", 1).word] * 2) == Version("a", 1).word
    assert joined([Version("a", 1).word, Version("b", 1).word]) not in words
