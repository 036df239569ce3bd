"""Whether a publisher's articles come in otherwise than before: what is told, and what chance alone does not cause."""

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.drift import ALL, SHARES, Drift, Z, drifts
from tasks.figures import Intake, Speaker, intake, most_quoted, publishers, speakers, total
from tasks.interval import wilson
from tasks.model import Article, Caption, Quote, Reject
from tasks.store import HISTORY, MANIFEST, Manifest, Store, current
from tasks.store.history import KEPT_RUNS
from tests.outputs import flip, run_row

CASES = json.loads((Path(__file__).parent / "cases" / "drift.json").read_text(encoding="utf-8"))["cases"]
POST = "The Orne Post"


def captioned(hits: int, number: int) -> Mapping[str, Intake]:
    """A run over articles of one publisher, some of them with captions; none where there are no articles."""
    return {POST: Intake(number, hits)} if number else {}


@pytest.mark.parametrize(("before", "now", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_told_and_what_is_not(
    before: list[tuple[int, tuple[int, int]]], now: tuple[int, int], told: bool
) -> None:
    past = [captioned(*counts) for times, counts in before for _ in range(times)]
    assert {drift.share for drift in drifts(captioned(*now), past)} == ({"with captions"} if told else set())


def test_each_share_is_told_by_its_name_and_all_publishers_together() -> None:
    before: list[Mapping[str, Intake]] = [{POST: Intake(100, 80, 80, 1), "desk/": Intake(100, 80, 80, 1)}] * 30
    now = {POST: Intake(100, 80, 80, 1), "desk/": Intake(100, 1, 1, 60)}
    found = drifts(now, before)
    assert [(drift.publisher, drift.share) for drift in found[:3]] == [("desk/", share) for share in SHARES]
    assert (ALL, "rejected") in {(drift.publisher, drift.share) for drift in found}
    assert found[2] == Drift("desk/", "rejected", 0.6, 100, 0.01, 3000, 30)


def test_chance_alone_warns_of_nothing() -> None:
    """A year of hourly runs over articles of which each has captions with the same chance."""
    lot = random.Random(7)
    runs = [captioned(sum(lot.random() < 0.7 for _ in range(n)), n) for n in lot.choices(range(1, 40), k=2000)]
    found = [drifts(run, runs[max(0, number - KEPT_RUNS) : number]) for number, run in enumerate(runs)]
    assert [drift for told in found for drift in told] == []


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share_and_lies_within_none_and_all(hits: int, more: int) -> None:
    number = hits + more
    low, high = wilson(hits / number, number, Z)
    assert 0 <= low <= hits / number <= high <= 1
    assert low < high


COUNTS = st.builds(Intake, *[st.integers(0, 9)] * 4)
RUNS = st.lists(st.dictionaries(st.sampled_from("abc"), COUNTS, max_size=3), max_size=5)


@given(RUNS, RUNS)
def test_counts_add_up_in_any_grouping(first: list[dict[str, Intake]], second: list[dict[str, Intake]]) -> None:
    assert total([total(first), total(second)]) == total([*first, *second])


def article(path: str, publisher: str | None, *, captions: int = 0, names: tuple[str | None, ...] = ()) -> Article:
    quotes = tuple(
        Quote(0, "paragraph", 0, 4, "direct", number, True, speaker_name=name, speaker_title="mayor")
        for number, name in enumerate(names)
    )
    caption = Caption(0, 4, None, None, None, 1)
    return Article(
        path,
        path,
        None,
        None,
        "txt",
        "",
        publisher=publisher,
        text="mill",
        captions=(caption,) * captions,
        quotes=quotes,
    )


def test_what_could_not_be_read_counts_for_the_publisher_of_its_folder() -> None:
    read = [article("a/1.html", POST), article("a/2.html", POST), article("a/3.html", None), article("b/1.html", "B")]
    unread = [Reject(name, None, None, "read", "MALFORMED", "") for name in ("a/4.html", "c/1.html", "d.html")]
    named = publishers(read, unread)
    assert [named[reject.source_path, None] for reject in unread] == [POST, "c/", "no publisher named"]
    lost = Reject("a/2.html", None, None, "gather_parts", "NO_BODY", "")
    kept = [article("a/1.html", POST, captions=2, names=(None, "Ada Moss")), read[2], read[3]]
    assert intake(kept, [lost, *unread], named) == {
        POST: Intake(3, 1, 1, 2),
        "a/": Intake(1),
        "B": Intake(1),
        "c/": Intake(1, n_rejects=1),
        "no publisher named": Intake(1, n_rejects=1),
    }


def test_who_is_quoted_most_comes_first() -> None:
    rounds = [
        speakers([article("1", None, names=("Ada Moss", "Ada Moss", None, "Bo Lind"))]),
        speakers([article("2", None, names=("Bo Lind", "Ada Moss", "Cy Abel"))]),
    ]
    assert most_quoted(rounds, 2) == {"Ada Moss": Speaker(3, 2, "mayor"), "Bo Lind": Speaker(2, 2, "mayor")}
    assert list(most_quoted(rounds, 2)) == ["Ada Moss", "Bo Lind"]


def commit(store: Store, run_id: str, taken: Mapping[str, Intake] | None) -> None:
    with store.exclusive():
        store.commit([], {}, frozenset(), [replace(run_row(), run_id=run_id)], intake=taken)


def test_the_store_keeps_the_last_runs_that_took_in_something(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.history() == []
    for number in range(KEPT_RUNS + 2):
        commit(store, f"run {number}", captioned(number, 100))
        commit(store, f"idle {number}", {})
    with store.exclusive():
        store.record(replace(run_row(), run_id="failed"))
        store.compact()
    assert store.history() == [captioned(number, 100) for number in range(2, KEPT_RUNS + 2)]


def test_a_history_that_is_damaged_begins_anew(tmp_path: Path) -> None:
    store = Store(tmp_path)
    commit(store, "first", captioned(80, 100))
    flip(current(tmp_path) / HISTORY)
    assert store.history() == []
    assert store.stock().damaged == (current(tmp_path) / HISTORY,)
    commit(store, "second", captioned(70, 100))
    assert (store.history(), store.stock().damaged) == ([captioned(70, 100)], ())


def test_a_folder_of_an_earlier_version_has_no_history_and_gets_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    commit(store, "first", captioned(80, 100))
    snapshot = current(tmp_path)
    manifest = Manifest.read(snapshot)
    noted = {name: sha256 for name, sha256 in manifest.sha256.items() if name != HISTORY}
    (snapshot / MANIFEST).write_bytes(replace(manifest, sha256=noted).to_json())
    (snapshot / HISTORY).unlink()
    assert (store.history(), store.stock().damaged) == ([], ())
    commit(store, "second", captioned(70, 100))
    assert store.history() == [captioned(70, 100)]
