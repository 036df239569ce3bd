"""The gate on quality, and the pages that tell of it."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import (
    accuracy,
    agreement,
    clusters,
    copies,
    folds,
    foreign,
    gate,
    harm,
    plain,
    quality,
    structure,
)
from benchmarks.annotated import Annotated, read_annotated
from benchmarks.datelines import SETS
from benchmarks.gate import Figure, Floors
from benchmarks.generate import article, as_html, as_text
from benchmarks.gold import ScorerError, Shared, pinned
from benchmarks.results import Machine
from tasks.model import Article, Entity, Label, Mention

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


def without_others(tmp_path: Path) -> Shared:
    """A shared folder with no texts, and with no figures of other systems on articles."""
    for folder in ("data", "tools", "baselines"):
        (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / "baselines" / "articles.json").write_text("{}")
    return Shared(tmp_path)


def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: dict[str, Figure], *arguments: str) -> int:
    """Exit code of the command where measuring gives these figures and the floors lie in `tmp_path`."""
    without_others(tmp_path)
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
    name = "quotes, polnear_dev: quote and speaker, F1"
    page = accuracy.page({name: Figure(75.0, n=803)}, Floors({name: 76.0}, GOLD), without_others(tmp_path))
    assert "| quote and speaker, F1 | **75** (803; limit 76) | 92.3 | 74.2 | 81.6 |" in page


def test_the_page_shows_where_a_share_lies_and_how_far_its_folds_differ(tmp_path: Path) -> None:
    name = "articles, english, html: headline right, %"
    figure = Figure(75.0, n=16, scale=100, folds=(50.0, 100.0))
    page = accuracy.page({name: figure}, Floors({name: 75.0}, GOLD), without_others(tmp_path))
    assert "| headline right, % | **75** (16; 50.5–89.8; folds 50–100) |" in page


def test_the_worst_and_the_best_fold_stand_beside_a_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [{"a, F1": Figure(90.0), "b": Figure(7.0)}, {"a, F1": Figure(70.0), "c, %": Figure(1.0)}]
    monkeypatch.setattr(folds, "by_fold", lambda *_: parts)
    found = folds.spread(Shared(tmp_path), tmp_path, {"a, F1": Figure(81.0), "b": Figure(2.0), "d, %": Figure(3.0)})
    assert found == {"a, F1": Figure(81.0, folds=(70.0, 90.0)), "b": Figure(2.0), "d, %": Figure(3.0)}


@pytest.fixture(scope="module")
def read_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of two generated articles, each as a page and as its paste; the second paste lacks a paragraph."""
    folder = tmp_path_factory.mktemp("read_twice")
    for name in agreement.PAIR:
        (folder / "raw" / name).mkdir(parents=True)
    for seed in range(2):
        sample = article(seed)
        text = as_text(sample).replace(sample.paragraphs[3] + "\n\n", "" if seed else sample.paragraphs[3] + "\n\n")
        (folder / "raw" / "html" / f"{seed}.html").write_text(as_html(sample), encoding="utf-8")
        (folder / "raw" / "pasted" / f"{seed}.txt").write_text(text, encoding="utf-8")
    plain.process(folder / "raw", folder / "out")
    return folder / "out"


def test_what_page_and_paste_do_not_share_is_counted_and_named(
    read_twice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = agreement.pairs(read_twice)
    assert [(both.name, both.same) for both in found] == [("0", True), ("1", False)]
    lacking = article(1).paragraphs[3]
    assert found[1].only("paragraphs") == ([lacking], [])
    n = sum(len(article(seed).paragraphs) for seed in range(2))
    figures = agreement.agreement(found, "a")
    assert figures["a: paragraphs the same, F1"].value == round(200 * (n - 1) / (2 * n - 1), 2)
    assert figures["a: captions the same, F1"].value == 100
    assert figures["a: articles the same, %"] == Figure(50.0, n=2, scale=100)
    assert agreement.main([str(read_twice), "--show", "1"]) == 0
    assert f"paragraphs, html alone: {lacking[:160]!r}" in capsys.readouterr().out


def test_a_copy_is_marked_or_missed() -> None:
    one = copies.copied(1, copies.AGAIN)
    assert copies.outcome(one) == copies.Outcome(marked=True, lost=False, removed=0)
    start, end = one.copy
    other = replace(one, text=one.text[:start] + "Nobody saw it. ".ljust(end - start, "x") + one.text[end:])
    assert copies.outcome(other) == copies.Outcome(marked=False, lost=False, removed=0)


def test_what_is_printed_twice_is_kept_once() -> None:
    assert [figure.value for figure in copies.reprinted(4).values()] == [100, 100]


def test_every_change_changes_its_copy_and_leaves_the_article() -> None:
    for seed, change in enumerate(copies.CHANGES):
        one = copies.copied(seed, change)
        original, copy = (one.text[slice(*span)] for span in (one.original, one.copy))
        assert (original == copy) == (change in (copies.AGAIN, "invisible characters")), change


def news(tmp_path: Path) -> Shared:
    """A shared folder with one plain article in each set of the measure of harm."""
    text = as_text(article(0))
    for number, path in enumerate(harm.SETS.values()):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        record = json.dumps({"id": f"a{number}", "text": text + "\nSign up to our daily newsletter.\n\n***\n"})
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(tmp_path / path, "wt", encoding="utf-8") as file:
            file.write(record + "\n")
    (tmp_path / "tools").mkdir()
    return Shared(tmp_path)


def test_what_nobody_has_read_counts_as_a_paragraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = news(tmp_path)
    unread = harm.harm(shared)
    told = [unread.aside[one] for one in unread.harmed]
    assert told.count("Sign up to our daily newsletter.") == 3
    assert "***" in unread.aside.values()
    assert "***" not in told
    assert unread.figures()["harm, plain news: body paragraphs set aside"].value == len(told)
    verdicts = {one.place: "sells a newsletter" for one in unread.harmed[1:]}
    monkeypatch.setattr(harm, "verdicts", lambda: verdicts)
    read = harm.harm(shared)
    assert read.harmed == unread.harmed[:1]
    figures = read.figures()
    n = figures["harm, plain news: body paragraphs set aside"].n
    assert n == read.roles["paragraph"] + 1
    assert figures["harm, plain news: body paragraphs set aside, in 10,000"].value == round(10_000 / n, 2)


def test_the_ledger_of_harm_tells_places_and_no_text() -> None:
    places = harm.verdicts()
    assert places
    assert all(re.fullmatch(r"(?:bbc|polnear_train|polnear_dev) \S+ \d+-\d+", place) for place in places)


def test_without_the_plain_news_harm_is_not_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert harm.main(["--shared", str(tmp_path / "none")]) == 0
    assert "harm was not measured" in capsys.readouterr().out


def test_articles_read_whole_are_told_by_offsets_and_codes_alone() -> None:
    read = clusters.read_named()
    assert len(read) == 30
    for one in read:
        assert one.set in SETS
        assert re.fullmatch("[0-9a-f]{64}", one.sha256)
        assert all(code is None or re.fullmatch("[A-Z]{2}", code) for *_, code in one.places)
        assert all(one.persons)
        spans = [tuple(span) for person in one.persons for span in person] + [tuple(span) for span in one.aside]
        assert apart([*spans, *((start, end) for start, end, _ in one.places)])
    others = foreign.read_named()
    assert len(others) == 10
    assert all(one.set == "other_pasted" for one in others)
    assert all(apart([tuple(span) for span in (*one.persons, *one.organizations, *one.aside)]) for one in others)


def apart(spans: list[tuple[int, ...]]) -> bool:
    """Whether spans are none of them empty and share no character."""
    ends = sorted(spans)
    return all(start < end for start, end in ends) and all(one[1] <= two[0] for one, two in pairwise(ends))


def marked(text: str, *entities: tuple[Label, str | None, str]) -> Annotated:
    """An article with these entities: label, country, and a sign that stands under the letters of its mentions."""
    line, signs = text.split("\n")
    mentions = [
        Mention(match.start(), match.end(), label, entity_index=index)
        for index, (label, _, sign) in enumerate(entities)
        for match in re.finditer(f"{sign}+", signs)
    ]
    named = tuple(Entity(line, label, country_code=code) for label, code, _ in entities)
    article = Article("0", "a.txt", None, None, "txt", "0", text=line, mentions=tuple(mentions), entities=named)
    places = range(len(line) + 1)
    return Annotated("a", article, dict(zip(places, places, strict=True)), dict(zip(places, places, strict=True)))


def test_persons_and_countries_are_counted() -> None:
    """Of Ada Moss a mention is missed, two called Weiss are one; Oslo lacks its country, and By has one in doubt."""
    annotated = marked(
        "Ada Moss, Moss, Jan Weiss, Eva Weiss, Vadim, Oslo, Fez, By, Lea\n"
        "aaaaaaaa        bbbbbbbbb  bbbbbbbbb  ccccc  dddd  eee  ff  ggg",
        ("PERSON", None, "a"),
        ("PERSON", None, "b"),
        ("PERSON", None, "c"),
        ("GPE", None, "d"),
        ("GPE", "MA", "e"),
        ("GPE", "NO", "f"),
        ("PERSON", None, "g"),
    )
    one = clusters.Named(
        "ww_news.dev",
        "0" * 64,
        [[(0, 8), (10, 14)], [(16, 25)], [(27, 36)], [(38, 43)]],
        [(45, 49, "NO"), (51, 54, "MA"), (56, 58, None)],
        [(60, 63)],
    )
    judged = clusters.judge(one, annotated)
    counted = clusters._figures([judged])
    assert {name.split(": ")[1]: (figure.value, figure.n) for name, figure in counted.items()} == {
        "persons with all their mentions, %": (25.0, 4),
        "persons found that are right, %": (33.33, 3),
        "persons right by the mentions that were found, %": (50.0, 4),
        "country right, %": (33.33, 3),
        "mentions with the country that they have, %": (50.0, 2),
    }
    assert [line.split(": ")[1] for line in clusters.wrong(judged)] == [
        "mentions missed",
        "joined wrongly",
        "joined wrongly",
        "no such person",
        "no such person",
        f"country of {annotated.article.text}",
        f"country of {annotated.article.text}",
    ]


def test_false_names_are_those_that_share_nothing_with_a_name() -> None:
    annotated = marked(
        "Ada Moss fuhr mit Rennrad AG und Foto dpa, Oslo, Abend\n"
        "aaa               bbbbbbb             ccc        ddddd",
        *(("PERSON", None, "a"), ("PERSON", None, "b"), ("ORG", None, "c"), ("ORG", None, "d")),
    )
    one = foreign.Named("other_pasted", "0" * 64, [(0, 8)], [(18, 28)], [(38, 41)])
    judged = foreign.judge(one, annotated)
    assert list(foreign.wrong(judged)) == ["a: Abend"]
    counted = foreign._figures([judged])
    assert {name.split(": ")[1]: (figure.value, figure.n) for name, figure in counted.items()} == {
        "false names, in 100 words": (9.09, 11),
        "found that touch a name, %": (66.67, 3),
        "right to the character and of the right kind, precision, %": (0.0, 3),
        "right to the character and of the right kind, recall, %": (0.0, 2),
    }


def test_offsets_are_carried_over_what_reading_drops(tmp_path: Path) -> None:
    text = "The\u200b board met. Ada Moss sp\u00adoke, Ada Moss left.\n\nNobody came to the U.S. then."
    path = tmp_path / SETS["ww_news.dev"][1]
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    one = foreign.Named("ww_news.dev", hashlib.sha256(text.encode()).hexdigest(), [], [], [])
    (annotated,) = read_annotated(Shared(tmp_path), [one]).values()
    for words in ("board", "Ada Moss", "U.S."):
        start = text.rindex(words)
        assert annotated.printed([annotated.span(start, start + len(words))]) == words
    assert annotated.span(text.index("Ada"), text.index("Ada") + 3)[0] == annotated.article.text.index("Ada")
    with pytest.raises(ScorerError, match="nothing begins"):
        annotated.span(text.index("oke"), text.index("oke") + 3)


@pytest.mark.parametrize("command", [clusters.main, foreign.main])
def test_without_the_texts_names_are_not_measured(
    command: Callable[[list[str]], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["--shared", str(tmp_path / "none")]) == 0
    assert "were not measured" in capsys.readouterr().out


def test_structure_is_measured_on_texts_of_one_size(tmp_path: Path) -> None:
    """Without the shared folder generated pages stand for the real ones, of which alone a speed is wanted."""
    found = {one.name: one for one in structure.workloads(Shared(tmp_path / "none"), tmp_path, 2)}
    assert {name: one.articles for name, one in found.items() if "trafilatura" not in name} == {
        "generated pastes": 2,
        "plain text": 2,
        "names by the network": 2,
        "names, dates, entities": 2,
        "pages": 2,
    }
    assert found["pages"].goal is None
    speeds = structure.measure(list(found.values()), 1)
    assert all(speeds[name] > 0 for name in found)


def test_a_real_paste_is_cut_to_size_and_one_that_is_short_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "data/articles/pasted"
    folder.mkdir(parents=True)
    for lines in (structure.LINES - 1, structure.LINES + 9):
        (folder / f"{lines}.txt").write_text("A line\n\n" * lines, encoding="utf-8")
    assert [text.count("A line") for text in structure.pastes(Shared(tmp_path))] == [structure.LINES]


def test_the_page_on_structure_tells_what_was_missed() -> None:
    def idle() -> None: ...

    work = [structure.Workload("pastes", 5, idle, 300), structure.Workload("pages by trafilatura", 5, idle)]
    machine = Machine(2, "x86_64", "3.11.0", 0.1, 0.2)
    told = structure.page(work, {"pastes": 250.0, "pages by trafilatura": 50.0}, machine)
    assert "- MISSED: pastes: 250 articles a CPU-second (goal: at least 300)" in told
    assert told.endswith("| pastes | 5 | 250 |\n| pages by trafilatura | 5 | 50 |\n")
