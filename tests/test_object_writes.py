"""What is written to an object store is there once, whoever else writes and whatever becomes of the answers."""

import pytest

from tasks import objects
from tasks.objects import trouble
from tasks.objects.writing import Taken, copy, put, remove, swap
from tests.objects import Bucket, Proxy, swapped_twice, winner


def test_what_is_put_copied_and_removed_is_so(bucket: Bucket) -> None:
    home = bucket.place / "out"
    written = put(home / "a", b"one")
    assert written == objects.version(home / "a")
    put(home / "a", b"three")
    copy(home / "a", home / "deep/b")
    assert (bucket.read("out/a"), bucket.read("out/deep/b")) == (b"three", b"three")
    remove(home, ["a", "none"])
    remove(home, [])
    assert bucket.keys() == ["out/deep/b"]
    with pytest.raises(FileNotFoundError):
        copy(home / "a", home / "c")


def test_only_what_is_as_it_was_is_swapped(bucket: Bucket) -> None:
    at = bucket.place / "current.json"
    second = swapped_twice(at)
    assert bucket.read("current.json") == b"second"
    remove(bucket.place, ["current.json"])
    with pytest.raises(Taken):
        swap(at, b"third", second)


@pytest.mark.parametrize("first", [False, True])
def test_of_many_writers_one_wins(bucket: Bucket, first: bool) -> None:
    at = bucket.place / "current.json"
    won = winner(at, None if first else put(at, b"before"))
    assert bucket.read("current.json") == won


@pytest.mark.parametrize("kind", ["500", "cut", "cut off", "slow"])
def test_a_lost_answer_does_not_lose_the_swap(
    bucket: Bucket, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """`cut` breaks off once the store has done what it was asked: the next try meets its own earlier one."""
    monkeypatch.setattr(trouble, "_FIRST_PAUSE", 0.01)
    at, before = bucket.place / "current.json", None
    proxy.share, proxy.kinds = 0.5, (kind,)
    for number in range(20):
        before = swap(at, f"swap {number}".encode(), before)
    assert bucket.read("current.json") == b"swap 19"
    assert proxy.harmed > 5
