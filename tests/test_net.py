"""What the net under the work on one article catches, and what of it is told."""

import pytest

from tasks.model import Rejected
from tasks.net import MESSAGE_CHARACTERS, attempt, sentence
from tasks.patience import Patience


def bug(words: str) -> Rejected:
    return Rejected("STEP_FAILED", words)


def raising(error: BaseException) -> Rejected | str:
    def work() -> str:
        raise error

    return attempt(work, Patience(5), bug)


def test_what_work_returns_comes_back() -> None:
    assert attempt(lambda: "done", Patience(5), bug) == "done"


@pytest.mark.parametrize("error", [KeyError("title"), RecursionError("deep"), OSError("no number")])
def test_a_bug_is_told_with_its_class(error: Exception) -> None:
    outcome = raising(error)
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.message) == ("STEP_FAILED", f"{type(error).__name__}: {error}")


def test_a_refusal_stays_what_it_is() -> None:
    refused = Rejected("NO_BODY", "There is none.")
    assert raising(refused) is refused


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_no_article_is_to_blame_for_passes(error: type[BaseException]) -> None:
    with pytest.raises(error):
        raising(error())


def test_a_sentence_is_short_and_can_be_stored() -> None:
    told = sentence("It said:\n\x1b[2J" + "\ud800x" * 10_000)
    assert len(told) == MESSAGE_CHARACTERS
    assert told.isprintable()
    assert told.encode()
