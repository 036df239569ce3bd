"""What the tests of growth stand on: quadratic work fails them, linear work does not."""

import pytest

from tests import growth
from tests.growth import assert_grows_linearly, assert_linear


@pytest.fixture
def one_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is not tried again."""
    monkeypatch.setattr(growth, "TRIES", 1)


def test_linear_work_passes() -> None:
    assert_grows_linearly(lambda size: sum(range(size * 30)), 200_000)


@pytest.mark.usefixtures("one_try")
def test_quadratic_work_fails() -> None:
    with pytest.raises(AssertionError, match="at best"):
        assert_grows_linearly(lambda size: [sum(range(size)) for _ in range(size)], 4_000)


@pytest.mark.usefixtures("one_try")
def test_the_worst_case_of_a_pattern_fails() -> None:
    def tail_asked_again_at_each_character(text: str) -> None:
        for start in range(len(text)):
            text.count("x", start)

    with pytest.raises(AssertionError, match="at best"):
        assert_linear(tail_asked_again_at_each_character, "", "y", 40_000)
