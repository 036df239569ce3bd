"""Copies of stories: found whatever the order and the history, and only by what the articles say."""

import datetime as dt
import hashlib
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tasks.desk.check import check
from tasks.model import Article, Block, Paragraph
from tasks.read.stored import Origin
from tasks.store import LIKENESSES, MANIFEST, STORIES, Store, current
from tasks.store.bodies import Bodies
from tasks.store.errors import Damaged
from tasks.store.stories import code_sha256, in_tiles
from tasks.stories import SIGNATURE, Body, candidates, halves, sign_body
from tasks.stories.meetings import BANDS_AT_ONCE, EARLIEST, MEETINGS_A_BODY, SENIORS
from tasks.stories.runs import runs_of, words_of
from tasks.stories.signature import BANDS
from tests.growth import assert_grows_linearly, assert_linear
from tests.test_store import add, run_row

MOST = EARLIEST + 1
"""Bodies that one is compared with."""
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def words(seed: int, n: int = 120) -> list[str]:
    """Words that no other seed gives in the same order."""
    chosen = random.Random(seed)
    return [f"w{chosen.randrange(10_000)}" for _ in range(n)]


def signed(name: str, body: str, day: int | None = None) -> Article:
    """A signed article of one paragraph, of a day of March or without a date."""
    article = Article(
        article_id=Origin(name).article_id,
        source_path=name,
        record_index=None,
        source_id=None,
        format="txt",
        raw_sha256=hashlib.sha256(body.encode()).hexdigest(),
        published_at=None if day is None else DAY + dt.timedelta(days=day),
        text=body,
        blocks=(Block("paragraph", 0, len(body)),) if body else (),
        paragraphs=(Paragraph(0, len(body), None, 1),) if body else (),
    )
    return sign_body(article)


def told(out: Path) -> dict[str, tuple[str, str | None, float]]:
    """For each article, by its name: the story, the original, and the overlap to two digits."""
    articles = pq.read_table(current(out) / "articles", columns=["article_id", "source_path"]).to_pylist()
    names = {row["article_id"]: row["source_path"] for row in articles}
    names |= {None: None}
    return {
        names[row["article_id"]]: (
            names[row["story_id"]],
            names[row["near_duplicate_of"]],
            round(row["overlap"], 2),
        )
        for row in pq.read_table(current(out) / "stories").to_pylist()
    }


def originals(out: Path) -> dict[str, str | None]:
    return {name: original for name, (_, original, _) in told(out).items()}


def test_a_copy_names_the_earliest_article_and_how_much_of_it_stands_there(tmp_path: Path) -> None:
    first = words(1)
    cut, led = first[:80], [*words(2, 22), *first[22:]]
    bodies = {"a": (cut, 3), "b": (first, 1), "c": (led, 2), "d": (words(3), 0)}
    add(Store(tmp_path), [signed(name, " ".join(body), day) for name, (body, day) in bodies.items()])
    assert told(tmp_path) == {
        "a": ("b", "b", 1.0), "b": ("b", None, 1.0), "c": ("b", "b", 0.81), "d": ("d", None, 1.0)
    }  # fmt: skip


def test_how_often_and_where_words_come_makes_another_body(tmp_path: Path) -> None:
    bodies = {"a": _WHOLE[0], "b": _TWICE[0], "c": _EIGHT_TIMES[0]}
    add(Store(tmp_path), [signed(name, body) for name, body in bodies.items()])
    assert {name: Body(body).likeness_to(Body(bodies["a"])) for name, body in bodies.items()} == {
        "a": (1.0, 8), "b": (0.3, 4), "c": (0.3, 8)
    }  # fmt: skip
    assert originals(tmp_path) == {"a": None, "b": None, "c": "a"}


@pytest.mark.parametrize("repeated", [10, 300])
def test_few_words_are_held_at_once_however_often_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repeated: int
) -> None:
    held: list[int] = []
    read = Bodies.read

    def counted(bodies: Bodies, numbers: np.ndarray) -> Iterator[tuple[int, Body]]:
        held.append(len(numbers))
        return read(bodies, numbers)

    monkeypatch.setattr(Bodies, "read", counted)
    monkeypatch.setattr("tasks.store.stories.RUNS_AT_ONCE", 1_000)
    add(Store(tmp_path), [signed(name, f"{'a ' * repeated} {name}") for name in "bcdefg"])
    seniors = held[::2]
    assert sum(seniors) == 4
    assert max(seniors) == (4 if repeated == 10 else 3)


def test_a_body_whose_words_are_gone_is_not_taken_for_unlike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bodies, "_words", lambda *_: ())
    with pytest.raises(Damaged, match="paragraphs"):
        add(Store(tmp_path), [signed(name, " ".join([*words(1), name])) for name in "ab"])


@pytest.mark.parametrize(("n_seniors", "n_tiles"), [(100, 1), (10_000, 21), (200_000, None)])
@pytest.mark.parametrize("spread", ["mixed", "near", "one group"])
def test_row_groups_are_read_few_times_however_copies_are_mixed(
    monkeypatch: pytest.MonkeyPatch, spread: str, n_seniors: int, n_tiles: int | None
) -> None:
    """Where many pairs share few seniors, all pairs of a senior lie together."""
    monkeypatch.setattr("tasks.store.stories.RUNS_AT_ONCE", 1_000)
    chance, n_groups, n_pairs = np.random.default_rng(1), 200, 200_000
    runs_of_each = chance.integers(1, 4, n_seniors)
    seniors = chance.integers(0, n_seniors, n_pairs)
    of_seniors, runs = seniors * n_groups // n_seniors, runs_of_each[seniors]
    juniors = {"mixed": chance.permutation(of_seniors), "near": of_seniors, "one group": of_seniors * 0}[spread]
    tiles = in_tiles(juniors, of_seniors, seniors, runs)
    assert np.array_equal(np.sort(np.concatenate(tiles)), np.arange(n_pairs))
    assert max(runs_of_each[np.unique(seniors[tile])].sum() for tile in tiles) < 1_000 + 4
    n_reads = sum(len(np.unique(juniors[tile])) + len(np.unique(of_seniors[tile])) for tile in tiles)
    assert n_reads <= 4 * np.sqrt(runs.sum() / 1_000) * n_groups
    if n_tiles:
        assert len(tiles) == n_tiles
        assert sum(len(np.unique(seniors[tile])) for tile in tiles) == len(np.unique(seniors))


def test_words_replaced_throughout_make_a_copy_and_shared_paragraphs_of_a_follow_up_do_not(tmp_path: Path) -> None:
    first, chosen = words(1, 300), random.Random(7)
    rewritten = [f"v{n}" if chosen.random() < 0.34 else word for n, word in enumerate(first)]
    follow_up = [*words(2, 200), *first[200:]]
    later = {"rewritten": rewritten, "follow_up": follow_up}
    add(Store(tmp_path), [signed("a", " ".join(first)), *(signed(name, " ".join(later[name])) for name in later)])
    overlaps = {name: Body(" ".join(later[name])).likeness_to(Body(" ".join(first)))[0] for name in later}
    assert 0.25 < overlaps["rewritten"] <= overlaps["follow_up"] < 0.35
    assert originals(tmp_path) == {"a": None, "rewritten": "a", "follow_up": None}


def test_a_copy_of_a_copy_belongs_to_the_story_and_a_round_up_joins_none(tmp_path: Path) -> None:
    first, second = words(1), words(2)
    changed = [*words(3, 70), *first[50:]]
    further = [*changed[:70], *words(4, 60)]
    bodies = {"a": first, "b": changed, "c": further, "d": second, "e": [*first, *second], "f": second}
    add(Store(tmp_path), [signed(name, " ".join(body), day) for day, (name, body) in enumerate(bodies.items())])
    assert {name: row[:2] for name, row in told(tmp_path).items()} == {
        "a": ("a", None), "b": ("a", "a"), "c": ("a", "b"), "d": ("d", None), "e": ("a", "a"), "f": ("d", "d"),
    }  # fmt: skip


def test_a_copy_names_the_original_of_its_original_where_others_share_more_phrases(tmp_path: Path) -> None:
    phrases, news, end = words(50, 60), words(1), words(61, 15)
    older = [[*phrases, *words(100 + n, 150)] for n in range(EARLIEST)]
    original, copy = [*phrases, *news, *words(60, 60)], [*phrases, *news, *end]
    bodies = [*older, original, copy, [*copy, *words(62, 10)], [*copy, *words(62, 10), *words(63, 10)]]
    store = Store(tmp_path)
    add(store, [signed(str(day), " ".join(body), day) for day, body in enumerate(bodies)])
    assert originals(tmp_path) == {"0": None, "1": None, "2": None, "3": None, "4": "3", "5": "3", "6": "3"}
    assert check(tmp_path) == []


def test_what_is_not_dated_comes_last_and_names_decide_between_equal_dates(tmp_path: Path) -> None:
    same = " ".join(words(1))
    add(Store(tmp_path), [signed("a", same), signed("b", same, 2), signed("c", same, 2), signed("d", same)])
    assert originals(tmp_path) == {"a": "b", "b": None, "c": "b", "d": "b"}


@pytest.mark.parametrize("body", ["", "—", "“…”\n"])
def test_an_article_without_a_word_is_a_story_of_its_own(tmp_path: Path, body: str) -> None:
    add(Store(tmp_path), [signed("a", body), signed("b", body)])
    assert told(tmp_path) == {"a": ("a", None, 1.0), "b": ("b", None, 1.0)}


@pytest.mark.parametrize("body", ["Rain.", "Rain fell.", "Rain fell all day.", "雨が降った。", "ฝนตก"])
def test_short_bodies_are_copies_if_their_words_are_the_same(tmp_path: Path, body: str) -> None:
    add(Store(tmp_path), [signed("a", body), signed("b", body.upper() + " “”"), signed("c", "Snow fell on the hills.")])
    assert originals(tmp_path) == {"a": None, "b": "a", "c": None}


def test_where_the_original_goes_the_next_one_takes_its_place(tmp_path: Path) -> None:
    store, same = Store(tmp_path), " ".join(words(1))
    add(store, [signed(name, same, day) for day, name in enumerate("abc")])
    add(store, [], removed=frozenset({"a"}))
    assert originals(tmp_path) == {"b": None, "c": "b"}
    assert check(tmp_path) == []


def test_an_article_that_changes_is_compared_anew(tmp_path: Path) -> None:
    store, same = Store(tmp_path), words(1)
    add(store, [signed("a", " ".join(same), 1), signed("b", " ".join([*same[:60], *words(2, 60)]), 2)])
    assert told(tmp_path)["b"] == ("a", "a", 0.49)
    add(store, [signed("b", " ".join([*same[:90], *words(2, 30)]), 2)])
    assert told(tmp_path)["b"] == ("a", "a", 0.75)
    add(store, [signed("b", " ".join(words(2)), 2)])
    assert told(tmp_path)["b"] == ("b", None, 1.0)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with each pair whose words are compared."""
    times: list[int] = []
    likeness_to = Body.likeness_to

    def counted(copy: Body, original: Body) -> tuple[float, int]:
        times.append(1)
        return likeness_to(copy, original)

    monkeypatch.setattr(Body, "likeness_to", counted)
    return times


def test_only_pairs_with_a_new_article_are_compared(tmp_path: Path, compared: list[int]) -> None:
    store, first = Store(tmp_path), words(1)
    add(store, [signed(name, " ".join([*first, name])) for name in "abc"])
    assert len(compared) == 3
    add(store, [signed("d", " ".join([*first, "d"])), signed("apart", " ".join(words(2)))])
    assert len(compared) == 6
    add(store, [signed("e", " ".join([*first, "d"]))])
    with store.exclusive():
        store.compact()
        store.commit([], {}, frozenset(), [run_row()])
        store.record(run_row())
    assert len(compared) == 6
    assert len(told(tmp_path)) == 6


def test_a_run_with_nothing_new_and_a_failed_one_leave_the_same_files(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, [signed("a", " ".join(words(1)))])
    before = [(current(tmp_path) / name).stat().st_ino for name in (STORIES, LIKENESSES)]
    with store.exclusive():
        store.commit([], {}, frozenset(), [run_row()])
        store.record(run_row())
    assert [(current(tmp_path) / name).stat().st_ino for name in (STORIES, LIKENESSES)] == before


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Has any body with a quarter of another one's runs be its copy, as another version of Copydesk may."""

    def change() -> None:
        monkeypatch.setattr("tasks.stories.telling.IN_PART", 0.0)
        monkeypatch.setattr("tasks.store.stories._CODE", ("stories/telling.py",))
        code_sha256.cache_clear()

    yield change
    monkeypatch.undo()
    code_sha256.cache_clear()


def test_other_code_makes_the_stories_anew(tmp_path: Path, upgrade: Callable[[], None]) -> None:
    homes = [tmp_path / name for name in ("old", "new", "compacted", "failed")]
    old, new, compacted, failed = map(Store, homes)
    articles = [signed("a", _WHOLE[0]), signed("b", _TWICE[0])]
    for store in (old, compacted, failed):
        add(store, articles)
        with store.exclusive():
            store.compact()
    assert [originals(home) for home in homes if home.exists()] == [{"a": None, "b": None}] * 3
    upgrade()
    add(old, [])
    add(new, articles)
    with compacted.exclusive():
        assert compacted.compact()
        assert not compacted.compact()
    with failed.exclusive():
        failed.record(run_row())
    assert originals(tmp_path / "failed") == {"a": None, "b": None}
    add(failed, [])
    for home in homes:
        assert originals(home) == {"a": None, "b": "a"}
        for name in (STORIES, LIKENESSES):
            assert (current(home) / name).read_bytes() == (current(homes[1]) / name).read_bytes()


def test_stories_of_a_version_that_named_no_code_are_made_anew(tmp_path: Path, compared: list[int]) -> None:
    store, first = Store(tmp_path), words(1)
    add(store, [signed(name, " ".join([*first, name])) for name in "ab"])
    path = current(tmp_path) / MANIFEST
    fields = json.loads(path.read_text())
    path.write_text(json.dumps({name: value for name, value in fields.items() if name not in ("seal", "stories")}))
    add(store, [])
    add(store, [])
    assert len(compared) == 2


@pytest.mark.parametrize("changed", ["stories/telling.py", "stories/runs.py", "store/bodies.py", "store/stories.py"])
def test_the_code_of_stories_is_known_by_a_hash(monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    before, read = code_sha256(), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"#" * path.as_posix().endswith(changed))
    assert code_sha256.__wrapped__() != before


def _variant(seed: int, edit: int) -> str:
    """One of a few bodies, whole, cut, changed, repeated or mixed with another one; seed 0 is empty.

    The last two have the same runs, 18 of 60 of them from the first one, but in four of its parts and in all.
    """
    body, other = words(seed, 60), words(seed + 1, 60)
    mixed = [*body[:20], *other[:40]]
    edits = [body, body[:40], [*other[:20], *body[20:]], [*body, *other], body[::-1], [*body[:30], *other[:30]]]
    return " ".join([*edits, mixed * 2, mixed * 8][edit]) if seed else ""


_BODIES = st.builds(_variant, st.integers(0, 3), st.integers(0, 7))
_WHOLE, _TWICE, _EIGHT_TIMES = ((_variant(1, edit), day) for day, edit in enumerate([0, 6, 7]))
_SETS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(_BODIES, st.none() | st.integers(0, 3)), min_size=1, max_size=8
)
some_time = settings(
    max_examples=6,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making an example simpler takes minutes
    suppress_health_check=list(HealthCheck),
)


@given(st.lists(_SETS, min_size=1, max_size=2), st.booleans())
@example(history=[{"a": _WHOLE, "c": _EIGHT_TIMES}, {"a": _WHOLE, "b": _TWICE, "c": _EIGHT_TIMES}], compacts=False)
@settings(some_time)
def test_histories_do_not_matter(history: Sequence[Mapping[str, tuple[str, int | None]]], compacts: bool) -> None:
    with tempfile.TemporaryDirectory() as home:
        long, short = Store(Path(home, "long")), Store(Path(home, "short"))
        for step in history:
            add(long, [signed(name, *given_as) for name, given_as in step.items()], frozenset(long.known()) - set(step))
            if compacts:
                with long.exclusive():
                    long.compact()
        add(short, [signed(name, *given_as) for name, given_as in reversed(list(history[-1].items()))])
        for name in (STORIES, LIKENESSES):
            one, other = (current(Path(home, length)) / name for length in ("long", "short"))
            assert one.read_bytes() == other.read_bytes()
        assert check(long.out) == []


def _keys(articles: Iterable[Article]) -> np.ndarray:
    return np.frombuffer(b"".join(article.minhash or b"" for article in articles), SIGNATURE)["keys"]


@given(st.lists(_BODIES.filter(bool), min_size=2, max_size=12), st.integers(0, 20))
@settings(some_time, max_examples=20)
def test_pairs_are_the_same_in_whatever_pieces_they_are_sought(bodies: Sequence[str], at_once: int) -> None:
    keys = _keys(signed("a", body) for body in bodies)

    def found() -> list[int]:
        pairs = candidates(len(keys), lambda bands: keys[:, bands.start : bands.stop])
        return list(map(int, pairs))

    whole = found()
    with pytest.MonkeyPatch.context() as small:
        small.setattr("tasks.stories.meetings.MEETINGS_AT_ONCE", at_once)
        small.setattr("tasks.stories.meetings.MEETINGS_A_BODY", 0)
        small.setattr("tasks.stories.meetings.KEYS_AT_ONCE", 0)
        small.setattr("tasks.stories.meetings.BANDS_AT_ONCE", 5)
        assert found() == whole


@given(st.lists(_BODIES.filter(bool), min_size=2, max_size=4))
@settings(some_time, max_examples=50)
def test_all_that_share_half_of_their_runs_meet(bodies: Sequence[str]) -> None:
    keys = _keys(signed("a", body) for body in bodies)
    juniors, seniors = halves(candidates(len(keys), lambda bands: keys[:, bands.start : bands.stop]))
    met = set(zip(seniors.tolist(), juniors.tolist(), strict=True))
    runs = [set(runs_of(body).tolist()) for body in bodies]
    alike = {
        (senior, junior)
        for junior in range(len(bodies))
        for senior in range(junior)
        if len(runs[senior] & runs[junior]) >= 0.5 * len(runs[senior] | runs[junior])
    }
    assert alike <= met


def test_five_thousand_copies_each_meet_a_few_and_none_is_read(tmp_path: Path, compared: list[int]) -> None:
    first = signed("0000", " ".join(words(1)))
    copies = [replace(first, article_id=Origin(f"{n:04d}").article_id, source_path=f"{n:04d}") for n in range(5_000)]
    keys = _keys(copies)
    pairs = candidates(len(keys), lambda bands: keys[:, bands.start : bands.stop])
    assert len(pairs) < MOST * len(copies)
    add(Store(tmp_path), copies)
    assert set(originals(tmp_path).values()) == {None, "0000"}
    assert compared == []


def test_keys_that_can_all_be_held_are_read_once() -> None:
    reads: list[range] = []

    def read(bands: range) -> np.ndarray:
        reads.append(bands)
        return np.ones((1_000, len(bands)), dtype=np.uint32)

    candidates(1_000, read)
    assert reads == [range(BANDS)]


def _one_crowd(n: int) -> np.ndarray:
    return np.ones((n, BANDS), dtype=np.uint32)


def _crowd_with_other_seniors_in_each_band(n: int) -> np.ndarray:
    apart = np.arange(SENIORS * BANDS, dtype=np.uint32)[:, np.newaxis]
    first = np.where(apart // SENIORS == np.arange(BANDS, dtype=np.uint32), np.uint32(0), apart + 1)
    return np.vstack([first, np.zeros((n, BANDS), dtype=np.uint32)]).astype(np.uint32)


@pytest.mark.parametrize("crowd", [_one_crowd, _crowd_with_other_seniors_in_each_band])
def test_a_crowd_takes_linear_time(monkeypatch: pytest.MonkeyPatch, crowd: Callable[[int], np.ndarray]) -> None:
    reads: list[range] = []
    monkeypatch.setattr("tasks.stories.meetings.MEETINGS_AT_ONCE", 1)
    monkeypatch.setattr("tasks.stories.meetings.KEYS_AT_ONCE", 1)

    def sought(n: int) -> None:
        keys = crowd(n)

        def read(bands: range) -> np.ndarray:
            reads.append(bands)
            return keys[:, bands.start : bands.stop]

        reads.clear()
        candidates(len(keys), read)
        stretches = 1 + SENIORS * BANDS // MEETINGS_A_BODY
        assert len(reads) <= (1 + stretches) * BANDS // BANDS_AT_ONCE

    assert_grows_linearly(sought, 4_000)


@pytest.mark.parametrize(
    ("text", "n_words"),
    [
        ("བོད་ཡིག།", 2),  # Tibetan: a syllable is a word
        ("ሰላም፡ዓለም።", 2),  # Ethiopic
        ("ꦲꦏ꧀", 3),  # Javanese: a sign is a word
        ("ꆈꌠ", 2),  # Yi
        ("ᦺᦑ", 2),  # New Tai Lue
        ("ᨲᩫ", 2),  # Tai Tham
        ("ｶﾅ", 2),  # half-width
    ],
)
def test_words_of_scripts_without_spaces_are_cut(text: str, n_words: int) -> None:
    assert sum(map(len, words_of(text))) == n_words


@pytest.mark.parametrize("text", ["Ann’s mill, on the Orne. ", "外交部 said ", "unbroken", "… "])
@pytest.mark.parametrize("at_once", [1, 2, 7, 1_000])
def test_a_text_is_cut_between_words_alone(monkeypatch: pytest.MonkeyPatch, text: str, at_once: int) -> None:
    whole = list(chain.from_iterable(words_of(text * 9)))
    monkeypatch.setattr("tasks.stories.runs.CHARACTERS_AT_ONCE", at_once)
    cut = list(words_of(text * 9))
    assert list(chain.from_iterable(cut)) == whole
    assert len(cut) > 1 or at_once > 100 or len(whole) < 2


@pytest.mark.parametrize("unit", ["a ", "’", "外", "ﬁ̈", "a’", "e\u0301"])
def test_words_are_cut_in_linear_time(unit: str) -> None:
    assert_linear(runs_of, "", unit)


def test_signatures_are_the_same_on_every_machine() -> None:
    """They are kept in tables and compared with those of other runs: where this fails, rensa hashes otherwise."""
    minhash = signed("a", "The river rose two metres overnight, officials said. 外交部 agreed.").minhash or b""
    assert len(minhash) == SIGNATURE.itemsize
    assert hashlib.sha256(minhash).hexdigest() == "9864edb56f36c2d09fcae2c81afdfbbe0931a4c3416c7b0429860992c94500ad"


def test_an_order_of_signing_does_not_matter() -> None:
    bodies = [" ".join(words(seed)) for seed in range(5)]
    once = {body: signed("a", body).minhash for body in bodies}
    assert {body: signed("b", body).minhash for body in reversed(bodies)} == once


@pytest.mark.parametrize("edit", [str.upper, lambda body: body.replace(" ", "\n\n"), lambda body: f"“{body}.”"])
def test_case_marks_and_breaks_do_not_count(edit: Callable[[str], str]) -> None:
    body = " ".join(words(1))
    assert signed("a", edit(body)).minhash == signed("a", body).minhash
