"""What holds of articles and tables in Amazon's stores holds in Microsoft's and Google's."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks import objects
from tasks.desk.check import check
from tasks.objects import Changed, client, trouble
from tasks.objects.client import client_of
from tasks.objects.writing import copy, put, remove
from tasks.place import Remote
from tasks.read import digest, read, sources
from tasks.store import Store, current
from tests import clouds
from tests.objects import Bucket, Proxy, lead_by, swapped_twice, winner
from tests.test_object_out import rows
from tests.test_plan import BODY, LIMITS, run, write


@dataclass(frozen=True, slots=True)
class Cloud:
    """A store that holds nothing, and what does harm to requests on the way to it."""

    place: Remote
    proxy: Proxy


@pytest.fixture(scope="module")
def azurite() -> Iterator[str]:
    if not clouds.AZURITE:
        pytest.skip("azurite-blob is not installed (npm install azurite)")
    with clouds.azurite() as url:
        yield url


@pytest.fixture(params=["gs", pytest.param("az", marks=pytest.mark.slow)])
def cloud(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cloud]:
    monkeypatch.setattr(trouble, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(client, "_REQUEST", {"timeout": "20s", "allow_http": True})  # Google's own never lacks TLS
    name = f"desk{uuid.uuid4().hex[:12]}"
    for foreign in [key for key in os.environ if key.startswith(("AZURE_", "GOOGLE_"))]:
        monkeypatch.delenv(foreign)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("notes")))  # where runs take notes
    with ExitStack() as stack:
        if request.param == "gs":
            server = request.getfixturevalue("object_server")
            Bucket(server, name)
            proxy: Proxy = clouds.Google(server)
            environment = clouds.google(stack.enter_context(proxy.running()))
        else:
            server = request.getfixturevalue("azurite")
            clouds.make_container(server, name)
            proxy = Proxy(server)
            environment = clouds.microsoft(stack.enter_context(proxy.running()))
        lead_by(monkeypatch, environment)
        yield Cloud(Remote(request.param, name), proxy)
    client_of.cache_clear()


def put_folder(folder: Path, to: Remote) -> None:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        put(to / path.relative_to(folder).as_posix(), path.read_bytes())


def test_what_is_put_copied_and_removed_is_so(cloud: Cloud) -> None:
    home = cloud.place / "out"
    written = put(home / "a", b"one")
    assert written == objects.version(home / "a") == dict(objects.listing(home))["a"]
    put(home / "a", b"three")
    copy(home / "a", home / "deep/b c%")
    assert objects.read(home / "deep/b c%")[0] == b"three"
    assert {name for name, _ in objects.listing(cloud.place)} == {"out/a", "out/deep/b c%"}
    remove(home, ["a", "none"])
    assert [name for name, _ in objects.listing(cloud.place)] == ["out/deep/b c%"]
    assert objects.is_folder(home / "deep")
    assert not objects.exists(home / "a")
    assert not objects.exists(Remote(cloud.place.scheme, "no-such-bucket"))
    with pytest.raises(FileNotFoundError):
        copy(home / "a", home / "c")


def test_an_object_is_read_in_the_state_in_which_it_was_listed(cloud: Cloud) -> None:
    put(cloud.place / "raw/a.txt", BODY.encode())
    (source,) = sources(cloud.place / "raw")
    at, before = cloud.place / "raw/a.txt", source.version
    assert before is not None
    assert len(list(read(source, LIMITS))) == 1
    assert objects.fetch(at, before, 0, 9) == BODY.encode()[:9]
    put(at, BODY.swapcase().encode())
    with pytest.raises(Changed):
        objects.fetch(at, before, 0, 9)
    assert digest(source) != digest(next(iter(sources(cloud.place / "raw"))))


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11])
def test_the_opening_of_an_object_is_as_much_as_there_is(cloud: Cloud, size: int) -> None:
    data = bytes(range(size))
    written = put(cloud.place / "a", data)
    assert objects.opening(cloud.place / "a", 10) == (data[:10], written)
    with pytest.raises(FileNotFoundError):
        objects.opening(cloud.place / "b", 10)


def test_only_what_is_as_it_was_is_swapped(cloud: Cloud) -> None:
    at = cloud.place / "current.json"
    second = swapped_twice(at)
    assert objects.read(at) == (b"second", second)


def test_of_many_writers_one_wins(cloud: Cloud) -> None:
    at = cloud.place / "current.json"
    won = winner(at, put(at, b"before"))
    assert objects.read(at)[0] == won


def test_pages_of_a_list_are_asked_for_in_turn(cloud: Cloud) -> None:
    names = {"z😀.txt", "z￮.txt", *(f"{number:02d}.txt" for number in range(9))}  # their order is not the same to all
    for name in names:
        put(cloud.place / "raw" / name, b"x")
    cloud.proxy.asked.clear()
    cloud.proxy.listed_at_once = 2
    listed = [name for name, _ in objects.listing(cloud.place / "raw")]
    assert (len(listed), set(listed)) == (len(names), names)
    assert len(cloud.proxy.asked) == 6


@pytest.mark.parametrize("at", range(6))
def test_a_list_that_breaks_off_is_whole(cloud: Cloud, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_PAGE", 2)
    names = {"z😀.txt", "z￮.txt", *(f"{number:02d}.txt" for number in range(9))}
    for name in names:
        put(cloud.place / "raw" / name, b"x")
    cloud.proxy.listed_at_once = 2
    cloud.proxy.asked.clear()
    cloud.proxy.harmed_in_turn = {at: "cut"}
    listed = [name for name, _ in objects.listing(cloud.place / "raw")]
    assert (len(listed), set(listed)) == (len(names), names)
    assert cloud.proxy.harmed == 1
    if cloud.place.scheme == "gs":  # it went on where it stood
        assert len(cloud.proxy.asked) == 7


def test_of_many_that_are_removed_one_is_asked_for_again(cloud: Cloud) -> None:
    names = [f"{number}.txt" for number in range(9)]
    for name in names:
        put(cloud.place / "raw" / name, b"x")
    cloud.proxy.asked.clear()
    cloud.proxy.harmed_in_turn = {4 if cloud.place.scheme == "gs" else 0: "500"}
    remove(cloud.place / "raw", names)
    assert cloud.proxy.harmed == 1
    assert len(cloud.proxy.asked) == (len(names) + 1 if cloud.place.scheme == "gs" else 2)
    assert list(objects.listing(cloud.place)) == []


@pytest.mark.parametrize("now", [b"", b"shorter", b"longer than it was before"])
def test_a_store_that_knows_no_condition_is_seen_to_have_another_state(cloud: Cloud, now: bytes) -> None:
    cloud.proxy.deaf_to = frozenset({"if-match"})
    before = put(cloud.place / "a", b"as it was before")
    put(cloud.place / "a", now)
    with pytest.raises(Changed):
        objects.fetch(cloud.place / "a", before, 9, 16)


@pytest.mark.slow
def test_harm_to_every_fifth_request_changes_no_row(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "PIECE", 1_500)
    monkeypatch.setattr(objects, "_PAGE", 5)
    raw = tmp_path / "raw"
    write(raw, **{f"news{number}": BODY * (1 + number % 3) for number in range(12)})
    put_folder(raw, cloud.place / "raw")
    there, here = Store(cloud.place / "out"), Store(tmp_path / "here")
    cloud.proxy.share = 0.2
    for text in (BODY, BODY + BODY):
        write(raw, news7=text)
        put_folder(raw, cloud.place / "raw")
        run(cloud.place / "raw", there, batch_size=10)
        run(raw, here, batch_size=10)
        assert rows(current(cloud.place / "out")) == rows(current(tmp_path / "here"))
    assert check(cloud.place / "out") == []
    assert cloud.proxy.harmed > 10
