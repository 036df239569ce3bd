"""The samples come out as they did when a person last looked at them."""

import pytest

from tasks.read import Source
from tests.goldens import GOLDEN, golden, golden_path, samples


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_a_sample_comes_out_as_before(sample: Source) -> None:
    path = golden_path(sample)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    assert golden(sample) == before, "If this is better: `make golden`, and read the difference before you commit it."


def test_no_golden_file_is_left_over() -> None:
    assert set(GOLDEN.glob("*.json")) == {golden_path(sample) for sample in samples()}


def test_exactly_one_sample_is_broken() -> None:
    broken = [sample.name for sample in samples() if '"rejects": []' not in golden(sample)]
    assert broken == ["broken-page.html.gz"]
