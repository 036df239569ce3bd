"""The gate on quality, the articles that speed is measured on, and the pages that tell of both."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import accuracy, gate, peer, performance, quality
from benchmarks.gate import Figure, Floors
from benchmarks.generate import Rendering, Writer, article, as_html, as_record, as_text, phrases, write_articles
from benchmarks.gold import Shared, pinned
from benchmarks.measure import CommandError, Cost, middle, run
from benchmarks.performance import Case, Machine, Results, Scale

GOLD = {"data/quotes": "a1"}
FLOORS = Floors({"quotes: F1": 76.0, "pages: captions left in the body, %": 2.0}, GOLD)
GOOD = {"quotes: F1": Figure(77.5), "pages: captions left in the body, %": Figure(1.0, "ceiling")}
BAD = {"quotes: F1": Figure(75.9), "pages: captions left in the body, %": Figure(2.5, "ceiling")}


def test_the_gate_is_open_where_every_figure_is_as_good_as_its_limit() -> None:
    assert gate.verdict(FLOORS, GOOD, GOLD) == []


def test_a_fallen_figure_and_a_risen_ceiling_are_one_line_each() -> None:
    assert gate.verdict(FLOORS, BAD, GOLD) == [
        "pages: captions left in the body, %: 2.5 is above its ceiling of 2",
        "quotes: F1: 75.9 is below its floor of 76",
    ]


def test_a_figure_that_is_no_longer_measured_is_told() -> None:
    assert gate.fallen(FLOORS, {}) == [
        "pages: captions left in the body, %: not measured any more; its limit is 2",
        "quotes: F1: not measured any more; its limit is 76",
    ]


def test_changed_gold_is_told() -> None:
    assert gate.verdict(FLOORS, GOOD, {"data/quotes": "b2"}) == ["data/quotes: changed since the floors were measured"]


def test_floors_rise_and_ceilings_sink_to_what_was_reached() -> None:
    risen = gate.raised(FLOORS, GOOD | {"new": Figure(5.0)}, GOLD)
    assert risen.limits == {"quotes: F1": 77.5, "pages: captions left in the body, %": 1.0, "new": 5.0}


def test_raising_never_gives_a_limit_up() -> None:
    assert gate.raised(FLOORS, BAD, GOLD).limits == FLOORS.limits


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=6))
def test_after_any_history_of_raising_a_floor_is_the_best_that_was_reached(history: list[tuple[float, float]]) -> None:
    floors = Floors({}, GOLD)
    for floor, ceiling in history:
        floors = gate.raised(floors, {"f": Figure(floor), "c": Figure(ceiling, "ceiling")}, GOLD)
    if history:
        assert floors.limits == {"f": max(f for f, _ in history), "c": min(c for _, c in history)}


def test_lowering_keeps_the_reason_and_opens_the_gate() -> None:
    lowered = gate.lowered(FLOORS, BAD, {"data/quotes": "b2"}, "the gold was corrected")
    assert gate.verdict(lowered, BAD, {"data/quotes": "b2"}) == []
    assert [(entry.figure, entry.before, entry.after, entry.because) for entry in lowered.lowered] == [
        ("pages: captions left in the body, %", 2.0, 2.5, "the gold was corrected"),
        ("quotes: F1", 76.0, 75.9, "the gold was corrected"),
    ]


def test_floors_come_back_from_their_file(tmp_path: Path) -> None:
    floors = gate.lowered(FLOORS, BAD, GOLD, "a reason")
    gate.save(tmp_path / "floors.json", floors)
    assert gate.load(tmp_path / "floors.json") == floors
    assert gate.load(tmp_path / "none.json") == Floors({}, {})


def test_sets_that_one_may_learn_from_have_no_limits() -> None:
    assert list(pinned({"quotes, polnear_train: F1": Figure(1), "quotes, polnear_dev: F1": Figure(1)})) == [
        "quotes, polnear_dev: F1"
    ]


def test_without_the_shared_folder_nothing_is_measured_and_a_sentence_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quality.main(["--gate", "--shared", str(tmp_path / "none")]) == 0
    assert "There is no gold in" in capsys.readouterr().out


def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: dict[str, Figure], *arguments: str) -> int:
    """Exit code of the command where measuring gives these figures and the floors lie in `tmp_path`."""
    for folder in ("data", "tools", "baselines"):
        (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / "baselines" / "articles.json").write_text("{}")
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(quality, "PAGE", tmp_path / "accuracy.md")
    monkeypatch.setattr(quality, "measure", lambda *_, **__: quality.Measured(figures, GOLD))
    return quality.main([*arguments, "--shared", str(tmp_path)])


def test_the_command_is_red_until_a_lower_floor_has_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(tmp_path, monkeypatch, GOOD, "--raise") == 0
    assert judged(tmp_path, monkeypatch, GOOD, "--gate") == 0
    assert judged(tmp_path, monkeypatch, BAD, "--gate") == 1
    assert judged(tmp_path, monkeypatch, BAD, "--raise") == 1
    assert gate.load(tmp_path / "floors.json").limits == {name: figure.value for name, figure in GOOD.items()}
    assert judged(tmp_path, monkeypatch, BAD, "--lower-because", "a trade for recall") == 0
    assert judged(tmp_path, monkeypatch, BAD, "--gate") == 0
    assert "a trade for recall" in (tmp_path / "accuracy.md").read_text(encoding="utf-8")


def test_the_gate_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(tmp_path, monkeypatch, GOOD, "--gate") == 1, "a gate without floors is no gate"
    assert not (tmp_path / "floors.json").exists()
    assert not (tmp_path / "accuracy.md").exists()


def test_the_page_on_accuracy_is_of_the_floors_in_force() -> None:
    stamp = accuracy.stamp(gate.load(quality.FLOORS))
    page = quality.PAGE.read_text(encoding="utf-8")
    assert f"Limits {stamp}" in page, f"docs/accuracy.md is stale: run `{accuracy.COMMAND} --raise`"


def test_the_page_shows_a_limit_that_is_not_the_figure(tmp_path: Path) -> None:
    (tmp_path / "baselines").mkdir()
    (tmp_path / "baselines" / "articles.json").write_text("{}")
    name = "quotes, polnear_dev: quote and speaker, F1"
    page = accuracy.page({name: Figure(75.0, n=803)}, Floors({name: 76.0}, GOLD), Shared(tmp_path))
    assert "| quote and speaker, F1 | **75** (803; limit 76) | 92.3 | 74.2 | 81.6 |" in page


def test_an_article_is_the_same_in_every_process() -> None:
    command = [sys.executable, "-c", "from benchmarks.generate import *; print(as_text(article(5)), end='')"]
    outputs = {
        subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=quality.HOME, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {as_text(article(5))}


@given(st.integers(0, 10_000))
def test_generated_articles_are_lifelike(seed: int) -> None:
    sample = article(seed)
    text = as_text(sample)
    assert 600 < len(text.split()) < 900
    assert text.count(sample.caption) == sample.n_copies
    assert len(set(sample.paragraphs)) == len(sample.paragraphs) > 10
    assert text.count("“") == text.count("”") > 5
    assert all(paragraph in text for paragraph in sample.paragraphs)
    assert "{" not in text


def test_no_phrase_comes_again_before_all_have_come() -> None:
    writer, subheadings = Writer(1), phrases()["subheadings"]
    assert sorted(writer.draw("subheadings") for _ in subheadings) == sorted(subheadings)


def test_an_article_is_written_in_each_rendering(tmp_path: Path) -> None:
    for rendering in ("txt", "html", "jsonl"):
        write_articles(tmp_path / rendering, 3, rendering)
    assert len(list((tmp_path / "txt").iterdir())) == len(list((tmp_path / "html").iterdir())) == 3
    (records,) = (tmp_path / "jsonl").iterdir()
    lines = records.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [as_text(article(seed)) for seed in range(3)]
    assert as_record(article(0), "a000000") == lines[0]
    assert as_html(article(0)).count("<p") == len(article(0).paragraphs) + 2


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="memory by process is read from /proc")
@pytest.mark.parametrize(("words", "kind"), [((), "worker"), (("server", "start"), "server")])
def test_a_command_is_measured_with_its_children(words: tuple[str, ...], kind: str) -> None:
    burn = "import time\nwhile time.process_time() < 0.5: pass"
    child = f"[sys.executable, '-c', {burn!r}, *{words!r}]"
    cost = run([sys.executable, "-c", f"import subprocess, sys; subprocess.run({child}); print('done')"])
    assert 0.5 <= cost.cpu <= cost.wall + 0.5
    assert cost.output == "done\n"
    assert cost.peaks.keys() == {"main", kind}
    assert min(cost.peaks.values()) > 1


def test_a_command_that_fails_is_told_with_its_words() -> None:
    with pytest.raises(CommandError, match=r"ended with 3: the reason"):
        run([sys.executable, "-c", "import sys; print('the reason'); sys.exit(3)"])


def test_the_middle_of_costs_is_no_mean() -> None:
    costs = [Cost(1.0, 2.0, {"main": 10.0}), Cost(9.0, 3.0, {"main": 30.0}), Cost(2.0, 90.0, {"worker": 5.0})]
    assert middle(costs) == Cost(2.0, 3.0, {"main": 30.0, "worker": 5.0})


def invented(own_cost: float, start: float, growth: float, speed: float) -> Results:
    """Results of a run on ten articles that have these properties."""
    scale = Scale(runs=(1, 10, 100), detail=100, pages=5, peers=5, repeats=1)
    output = json.dumps({"seconds": dict.fromkeys(("plan", "ingest", "segment", "write", "commit"), 100 / speed / 5)})
    costs = {Case("nothing new", 100): [Cost(1, 1)]}
    for articles in scale.runs:
        plain, grown = 2 + articles / speed, own_cost * articles / 100
        peak = 100.0 * (growth if articles == scale.runs[-1] else 1)
        costs[Case("plain", articles)] = [Cost(plain, 9, {}, output)]
        costs[Case("copydesk", articles)] = [Cost(plain + start + grown, 9, {"main": peak})]
        costs[Case("two workers", articles)] = [Cost(9, 9, {"main": peak, "worker": 80.0})]
    for name in ("plain", "pages", "pages, script", "text, script"):
        costs[Case(name, 5)] = [Cost(1, 1, {}, output)]
    return Results(scale, Machine(2, "x86_64", "3.11", 0.1, 0.2), costs)


def test_goals_that_are_met_and_missed_are_told() -> None:
    good = performance.goals(invented(own_cost=0.01, start=5, growth=1.0, speed=100))
    bad = performance.goals(invented(own_cost=0.9, start=9, growth=2.0, speed=40))
    assert [goal.met for goal in good] == [True] * 4
    assert [str(goal).split(":")[0] for goal in bad] == ["MISSED"] * 4


def test_the_page_on_speed_holds_every_case() -> None:
    page = performance.page(invented(own_cost=0.01, start=5, growth=1.0, speed=100))
    assert "| 100 | 8.0 | 9.0 | 3.0 | 5.0 |" in page
    assert "| two workers | 100 | 100 | 80 |  |" in page
    assert "| pasted text | 5 | 5 | 5 | not installed |" in page
    assert "| pages | 5 | 5 | 5 | |" in page


def test_the_page_on_speed_tells_a_script_that_could_not_run() -> None:
    results = invented(own_cost=0.01, start=5, growth=1.0, speed=100)
    costs = {case: cost for case, cost in results.costs.items() if case.name != "pages, script"}
    assert "| pages | 5 | 5 | not installed | |" in performance.page(Results(results.scale, results.machine, costs))


def rows_of_the_peer(tmp_path: Path, rendering: Rendering) -> pd.DataFrame:
    """What the script to compare with writes of two generated articles."""
    write_articles(tmp_path / "raw", 2, rendering)
    assert peer.main([str(tmp_path / "raw"), str(tmp_path / "out")]) == 0
    return pd.read_parquet(tmp_path / "out" / "paragraphs.parquet")


def test_the_script_to_compare_with_reads_text_with_nothing_installed_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    rows = rows_of_the_peer(tmp_path, "txt")
    assert set(article(0).paragraphs) <= set(rows["text"].dropna())
    assert rows["names"].dropna().map(len).min() > 3


def test_the_script_to_compare_with_says_what_pages_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    write_articles(tmp_path / "raw", 1, "html")
    assert peer.main([str(tmp_path / "raw"), str(tmp_path / "out")]) == 4
    assert "pip install -c constraints.txt -e '.[peers]'" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_the_script_to_compare_with_reads_pages(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura comes with the extra `peers`")
    assert set(article(0).paragraphs) <= set(rows_of_the_peer(tmp_path, "html")["text"].dropna())
