"""What happens to an article that fails on its way: it alone leaves, with its reason."""

import time

import pytest

from tasks.model import Article, Rejected
from tasks.pipeline import Load, Stage, run_stage


def article(name: str) -> Article:
    return Article(name, f"{name}.txt", None, None, "txt", "0" * 64, text="Words.")


def fails_on_b(article: Article) -> Article:
    if article.article_id == "b":
        raise ZeroDivisionError("a bug\nover two lines")
    return article


def refuses_b(article: Article) -> Article:
    if article.article_id == "b":
        raise Rejected("NO_BODY", "There is no body.")
    return article


def dawdles_on_b(article: Article) -> Article:
    started = time.thread_time()
    while article.article_id == "b" and time.thread_time() - started < 0.06:
        pass
    return article


LOAD = Load((article("a"), article("b"), article("c")))


def test_a_bug_in_a_step_costs_one_article_and_is_on_record() -> None:
    load = run_stage(Stage("stage", (refuses_b, fails_on_b)), Load((article("a"),)), 1.0)
    assert [done.article_id for done in load.articles] == ["a"]
    load = run_stage(Stage("stage", (fails_on_b,)), LOAD, 1.0)
    assert [done.article_id for done in load.articles] == ["a", "c"]
    [reject] = load.rejects
    assert (reject.source_path, reject.stage, reject.code) == ("b.txt", "fails_on_b", "STEP_FAILED")
    assert reject.message == "fails_on_b raised ZeroDivisionError: a bug over two lines"


def test_a_refusal_keeps_its_code_and_sentence() -> None:
    [reject] = run_stage(Stage("stage", (refuses_b,)), LOAD, 1.0).rejects
    assert (reject.stage, reject.code, reject.message) == ("refuses_b", "NO_BODY", "There is no body.")


def test_seconds_are_counted_over_all_stages() -> None:
    stage = Stage("stage", (dawdles_on_b,))
    once = run_stage(stage, LOAD, 0.1)
    assert not once.rejects
    twice = run_stage(stage, once, 0.1)
    assert [(reject.source_path, reject.code) for reject in twice.rejects] == [("b.txt", "TIMEOUT")]
    assert [done.article_id for done in twice.articles] == ["a", "c"]


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_what_no_article_is_to_blame_for_stops_the_run(interrupt: type[BaseException]) -> None:
    def stops(article: Article) -> Article:
        raise interrupt(article.article_id)

    with pytest.raises(interrupt):
        run_stage(Stage("stage", (stops,)), LOAD, 1.0)
