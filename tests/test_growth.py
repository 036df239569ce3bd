"""What the tests of growth stand on: quadratic work fails them, linear work does not."""

import pytest

from tests.growth import assert_grows_linearly, assert_linear


def test_linear_work_passes() -> None:
    assert_grows_linearly(lambda size: sum(range(size * 30)), 200_000)


def test_quadratic_work_fails() -> None:
    with pytest.raises(AssertionError, match="at best"):
        assert_grows_linearly(lambda size: [sum(range(size)) for _ in range(size)], 4_000)


def test_the_worst_case_of_a_pattern_fails() -> None:
    def tail_asked_again_at_each_character(text: str) -> None:
        for start in range(len(text)):
            text.count("x", start)

    with pytest.raises(AssertionError, match="at best"):
        assert_linear(tail_asked_again_at_each_character, "", "y", 40_000)
