from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean import mark_repeats
from tasks.model import Article
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


@pytest.mark.parametrize(
    "unit",
    [
        f"{CAPTION}. — Reuters\n\n",
        "x\n",
        "• point of the day\n",
        "It rained.\n\n",
        f"{BODY}\n\n",
        "Ann Lee. Photo: Tom Bray\n",
    ],
    ids=repr,
)
def test_twice_the_text_takes_twice_the_time(unit: str) -> None:
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
