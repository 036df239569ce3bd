"""Bytes become text."""

from typing import Any

import pytest

from tasks.model import Rejected
from tasks.read.decode import REPAIRS, decode
from tests.read.cases import cases, stored


@pytest.mark.parametrize("case", cases("decode"))
def test_decoding(case: dict[str, Any]) -> None:
    if "rejects" in case:
        with pytest.raises(Rejected) as rejected:
            decode(stored(case), case.get("declared"))
        assert rejected.value.code == case["rejects"]
    else:
        text, repairs = decode(stored(case), case.get("declared"))
        assert (text, list(repairs)) == (case["gives"], case["repairs"])
        assert set(repairs) <= set(REPAIRS)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_undeclared_cyrillic_is_guessed_or_refused_but_never_read_as_western(encoding: str) -> None:
    sentence = "Совет города одобрил паром в понедельник, сообщили власти. " * 20
    try:
        text, repairs = decode(sentence.encode(encoding))
    except Rejected as rejected:
        assert rejected.code == "UNDECODABLE"
    else:
        assert text == sentence
        assert repairs == ("guessed_encoding",)
