from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import copies
from benchmarks.generate import article as generated
from benchmarks.generate import as_text
from tasks.clean import mark_repeats
from tasks.model import Article
from tasks.read.repair import mend
from tasks.segment import segment
from tests.cases_of import cases_of
from tests.growth import assert_linear
from tests.strategies import articles
from tests.test_segment import article

CAPTION = "A ferry waits at the north quay before the vote, in Port Alder, March 3, 2025"
BODY = "The harbour board voted on Monday to reopen the old ferry line, eleven years after the last boat left."


def cleaned(text: str) -> Article:
    return mark_repeats(segment(article(text)))


@pytest.mark.parametrize("case", cases_of("repeats"))
def test_what_is_said_twice_is_set_aside_once(case: dict[str, Any]) -> None:
    found = cleaned(case["between"].join(text for text, _, _ in case["lines"]))
    assert [[found.slice(block), block.removed_because, block.duplicate_of] for block in found.blocks] == case["lines"]


@settings(max_examples=60)
@given(articles())
def test_a_copy_points_at_a_block_that_was_kept(given_article: Article) -> None:
    found = mark_repeats(segment(given_article))
    for block in found.blocks:
        if block.duplicate_of is not None:
            original = found.blocks[block.duplicate_of]
            assert original.removed_because is None
            assert block.removed_because in ("duplicate_caption", "duplicate_text")
        else:
            assert block.removed_because in (None, "boilerplate")
    assert mark_repeats(found) == found


@settings(max_examples=60)
@given(articles())
def test_cleaning_marks_and_moves_nothing(given_article: Article) -> None:
    before = segment(given_article)
    after = mark_repeats(before)
    assert [(b.role, b.start, b.end) for b in after.blocks] == [(b.role, b.start, b.end) for b in before.blocks]


DIRT: dict[str, Callable[[str], str]] = {
    "spacing": lambda text: text.replace(" ", "  "),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "case": str.upper,
    "no credit": lambda text: text.rpartition(" — ")[0],
    "other credit": lambda text: text.rpartition(" — ")[0] + " (AP Photo/Tom Bray)",
    "cut short": lambda text: text[: len(text) * 2 // 3],
    "typing error": lambda text: text.replace("north", "norht"),
    "bullet": lambda text: "• " + text,
    "ellipsis": lambda text: text[:60] + "…",
}


@given(
    st.sampled_from(["A ferry waits", "Lena Ortiz speaks", "Crew members repair a winch", "Two boats collide"]),
    st.sampled_from(
        ["at the north quay before the vote", "during a storm that closed the bridge", "after the trial run"]
    ),
    st.sampled_from(["Port Alder", "Velmora", "Cole Ferry"]),
    st.lists(st.sampled_from(sorted(DIRT)), min_size=1, max_size=3),
)
def test_dirty_copies_collapse_into_one(who: str, what: str, place: str, dirt: list[str]) -> None:
    caption = f"{who} {what} of the harbour board, in {place}, March 3, 2025. — Reuters"
    copies = [DIRT[name](caption) for name in dirt]
    found = cleaned("\n\n".join(["Ferry line reopens", *copies, caption, BODY]))
    kept = [found.slice(block) for block in found.blocks if block.role == "caption" and block.removed_because is None]
    assert len(kept) == 1
    assert "duplicate_caption" in {block.removed_because for block in found.blocks}


FURNITURE = [
    "Share on Facebook Share on X",
    "Advertisement",
    "Sign up to our daily newsletter.",
    "Story continues below advertisement",
]
SURE = sorted(copies.CHANGES.keys() - {"broken into two lines"})
"""Changes after which every copy beside its caption is found; a broken one may look like a caption by itself."""


@st.composite
def dirtied(draw: st.DrawFn) -> list[tuple[str, str]]:
    """The lines of an article, each with what it is: real paragraphs, some told twice, pictures, copies, furniture.

    No paragraph is so short that it would be furniture for standing between two lines of it, and none stands between
    the copies of one picture: over it a copy that is cut short is not always found.
    """
    sample = generated(draw(st.integers(0, 10_000)), 600)
    body = [("paragraph", text) for text in sample.paragraphs if len(text) >= 100]
    for index in draw(st.lists(st.integers(1, len(body) - 2), max_size=1)):
        body.insert(draw(st.integers(index + 2, len(body))), body[index])
    for text in draw(st.lists(st.sampled_from(FURNITURE), max_size=2)):
        body.insert(draw(st.integers(0, len(body))), ("furniture", text))
    chance = copies.Chance(draw(st.integers(0, 10_000)))
    for number in range(draw(st.integers(0, 2))):
        one = copies.Picture(copies.picture(chance, "").caption, " (AP Photo/Tom Bray)", " — Reuters", sample.headline)
        printed = [copies.CHANGES[name](one, chance) for name in draw(st.lists(st.sampled_from(SURE), max_size=2))]
        lines = draw(st.permutations([one.whole, *filter(None, printed)]))
        at = draw(st.integers(0, len(body)))
        body[at:at] = [(f"picture {number}", line) for line in lines]
    return [("headline", sample.headline), ("byline", sample.byline), ("timestamp", sample.timestamp), *body]


@settings(max_examples=100)
@given(dirtied(), st.sampled_from(["\n\n", "\n", " \n\n\n", "\r\n\r\n"]))
def test_dirt_costs_no_character_no_paragraph_and_no_caption(lines: list[tuple[str, str]], between: str) -> None:
    found = cleaned(mend(between.join(text for _, text in lines))[0])
    covered = "".join(found.slice(block) for block in found.blocks)
    assert "".join(covered.split()) == "".join(found.text.split())
    left = (block for block in found.blocks if block.removed_because is None and block.role != "credit")
    kept = Counter(map(found.slice, left))
    assert Counter(text for kind, text in lines if kind == "paragraph") - kept == Counter()
    for picture in {kind for kind, _ in lines if kind.startswith("picture")}:
        prints = {text for kind, text in lines if kind == picture}
        assert sum(kept[line] for text in prints for line in text.split("\n")) == 1


def test_of_generated_copies_hardly_one_is_missed() -> None:
    found = copies.tally(copies=520, seed=1_000_000)
    assert found.marked["all"] >= 0.98 * found.made["all"]
    assert found.removed == 0


def body_of(found: Article) -> list[str]:
    kept = (block for block in found.blocks if block.removed_because is None)
    return [found.slice(block) for block in kept if block.role in ("headline", "standfirst", "caption", "paragraph")]


@given(st.integers(0, 10_000), st.integers(2, 3))
@settings(max_examples=30)
def test_a_page_printed_again_is_kept_once(seed: int, times: int) -> None:
    page = as_text(generated(seed, 400))
    once, again = cleaned(page), cleaned("\n".join([page] * times))
    kept = Counter(body_of(again))
    assert max(kept.values()) == 1
    assert kept.keys() >= set(body_of(once))


@pytest.mark.parametrize(
    "unit",
    [
        f"{CAPTION}. — Reuters\n\n",
        "x\n",
        "• point of the day\n",
        "It rained.\n\n",
        f"{BODY}\n\n",
        "Ann Lee. Photo: Tom Bray\n",
        f"{CAPTION}. — Reuters\n\n{BODY}\n\n{CAPTION}\n\n",
        f"Harbour board votes\n\n{BODY}\n\n{BODY[:-1]}, they said.\n\n{BODY[:-1]}, she said.\n\n",
        f"[1/2] Image: photo: {CAPTION}\n\n{CAPTION} | x | y | (Reuters)\n\n",
        "A ferry waits at the\nnorth quay in Port Alder. (Reuters)\n\n",
        f"{CAPTION[:40]}…\n\n",
    ],
    ids=repr,
)
def test_time_grows_with_the_text(unit: str) -> None:
    found: dict[str, Article] = {}

    def clean(text: str) -> None:
        found[text] = found.get(text) or segment(article(text))
        mark_repeats(found[text])

    assert_linear(clean, f"{BODY}\n\n", unit)


def test_ten_thousand_distinct_captions_cost_a_bounded_comparison_each() -> None:
    def gallery(size: int) -> str:
        return "\n\n".join(
            f"Boat number {n * 7919} at quay {n * 104729}, May 3, 2025. (AP Photo/Tom Bray)" for n in range(size)
        )

    assert_linear(lambda text: mark_repeats(segment(article(text))), "", gallery(20) + "\n\n", 30_000)
