"""The floor plan holds, and its guards are awake: each contract is broken once, in a copy, and must go red."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tasks.pipeline import stages

ROOT = Path(__file__).parent.parent
PACKAGES = ("flows", "tasks")
LINT = "import sys; sys.path.insert(0, '.'); from importlinter.cli import *; sys.exit(lint_imports(no_cache=True))"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS, WORK, STEPS, CIRCLES = (contract["name"] for contract in CONTRACTS)


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def unexplained(line: str) -> bool:
    """Whether a line waves a finding through without saying why.

    >>> unexplained("import this  " + "# noqa: F401"), unexplained("import this  " + "# noqa: F401 - for its effect")
    (True, False)
    """
    noqa = re.search(r"#\s*(?:ruff: )?noqa\b", line) and not re.search(r"noqa: [A-Z0-9, ]+ +- \w", line)
    ignore = re.search(r"#\s*type: ignore\b", line) and not re.search(r"ignore\[[\w, -]+\] +# \w", line)
    return bool(noqa or ignore)


def lint(folder: Path) -> tuple[int, set[str]]:
    """Exit code of import-linter in a folder, and the contracts that are broken there."""
    done = subprocess.run([sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, {name for name in (LAYERS, WORK, STEPS, CIRCLES) if f"{name} BROKEN" in done.stdout}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_all_contracts_are_kept(copy: Path) -> None:
    assert lint(copy) == (0, set())


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("tasks/model.py", "import tasks.tables", LAYERS),
        ("tasks/read/text.py", "import tasks.batch", LAYERS),
        ("tasks/clean.py", "import tasks.parts", LAYERS),
        ("tasks/pipeline.py", "import tasks.store", LAYERS),
        ("flows/settings.py", "import flows.process", LAYERS),
        ("tasks/batch.py", "import prefect", WORK),
        ("tasks/lexicon/__init__.py", "import flows.settings", WORK),
        ("tasks/clean.py", "import pathlib", STEPS),
        ("tasks/parts.py", "from time import time", STEPS),
        ("tasks/segment/__init__.py", "import pyarrow.compute", STEPS),
        ("tasks/store/errors.py", "import tasks.store.folder", CIRCLES),
    ],
)
def test_a_contract_that_is_broken_goes_red(copy: Path, module: str, line: str, contract: str) -> None:
    path = copy / module
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(f"{before}\n{line}\n", encoding="utf-8")
        code, broken = lint(copy)
    finally:
        path.write_text(before, encoding="utf-8")
    assert code != 0
    assert contract in broken


def test_every_room_has_its_place_on_the_stairs() -> None:
    placed = {name.strip() for layer in CONTRACTS[0]["layers"] for name in layer.split("|")}
    rooms = {
        f"{package}.{path.stem}"
        for package in PACKAGES
        for path in (ROOT / package).iterdir()
        if path.stem.isidentifier() and not path.stem.startswith("__")
    }
    assert rooms == placed, "Name each file of flows/ and tasks/ once among the layers in pyproject.toml."


def test_every_step_is_under_the_contract_of_the_steps() -> None:
    homes = {".".join(step.__module__.split(".")[:2]) for stage in stages() for step in stage.steps}
    assert homes == set(CONTRACTS[2]["source_modules"]), "Name the steps' files in their contract in pyproject.toml."


def test_the_store_is_entered_by_its_door() -> None:
    without = [path for path in modules(*PACKAGES, "benchmarks") if path.parent.name != "store"]
    assert len(without) > 80
    inner = re.compile(r"(?:from|import) tasks\.store\.\w+")
    assert [path for path in without if inner.search(path.read_text(encoding="utf-8"))] == []


def reaches(source: str) -> set[str]:
    """Calls by which code reaches the disk, the terminal or the clock with no import that a contract would see.

    >>> sorted(reaches("dt.datetime.now(dt.UTC); open('a'); article.slice(block)"))
    ['now', 'open']
    """
    called = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    plain = {name.id for name in called if isinstance(name, ast.Name)} & {"open", "input", "print", "__import__"}
    return plain | {name.attr for name in called if isinstance(name, ast.Attribute)} & {"now", "utcnow", "today"}


def test_no_step_reaches_the_disk_or_the_clock_without_an_import() -> None:
    homes = {name.split(".")[1] for name in CONTRACTS[2]["source_modules"]}
    steps = [
        path for path in modules("tasks") if path.relative_to(ROOT / "tasks").parts[0].removesuffix(".py") in homes
    ]
    assert len(steps) > len(homes)
    assert {str(path): found for path in steps if (found := reaches(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize("path", modules(*PACKAGES), ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") < 500
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{node.name} is too long"


def named(expression: ast.expr) -> set[str]:
    """Last names of what an expression holds, if it is a name or a collection or sum of names."""
    if isinstance(expression, (ast.Name, ast.Attribute)):
        return {ast.unparse(expression).rpartition(".")[2]}
    if isinstance(expression, (ast.Tuple, ast.List, ast.Set)):
        return {name for part in expression.elts for name in named(part)}
    if isinstance(expression, ast.Starred):
        return named(expression.value)
    return named(expression.left) | named(expression.right) if isinstance(expression, ast.BinOp) else set()


def takes_all(node: ast.AST) -> bool:
    """Whether a node catches every exception, or gives the class of all another name, to catch it by that."""
    caught: set[str] = set()
    if isinstance(node, ast.ExceptHandler):
        caught = named(node.type) if node.type else {"Exception"}
    elif isinstance(node, ast.Call) and named(node.func) == {"suppress"}:
        caught = {name for argument in node.args for name in named(argument)}
    elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value:
        caught = named(node.value)
    elif isinstance(node, ast.ImportFrom):
        caught = {alias.name for alias in node.names}
    return bool(caught & {"Exception", "BaseException"})


def broad(source: str) -> int:
    """In how many places code catches every exception.

    >>> broad("try: f()\\nexcept (KeyError, Exception): pass"), broad("try: f()\\nexcept: pass")
    (1, 1)
    >>> broad("with contextlib.suppress(Exception): f()"), broad("import builtins as b\\nALL = (b.BaseException,)")
    (1, 1)
    >>> broad("class Odd(Exception): pass\\ntry: f()\\nexcept Odd: pass\\nwith suppress(KeyError): f(kind=Exception)")
    0
    """
    return sum(takes_all(node) for node in ast.walk(ast.parse(source)))


def test_one_broad_except_exists() -> None:
    found = {path.relative_to(ROOT).as_posix(): broad(path.read_text(encoding="utf-8")) for path in modules(*PACKAGES)}
    assert {path: number for path, number in found.items() if number} == {"tasks/net.py": 1}


def runs_what_it_is_handed(source: str) -> set[str]:
    """Modules and calls by which data could be run as code, or words as a command of the shell.

    >>> sorted(runs_what_it_is_handed("import pickle as p, marshal\\nfrom shelve import open\\neval('1')"))
    ['eval', 'marshal', 'pickle', 'shelve']
    >>> sorted(runs_what_it_is_handed("os.system(a); run(a, shell=True); yaml.load(a); np.load(a, allow_pickle=True)"))
    ['allow_pickle', 'load', 'shell', 'system']
    >>> runs_what_it_is_handed("re.compile(a); np.load(a); json.load(a); subprocess.run([a]); yaml.safe_load(a)")
    set()
    """
    nodes = list(ast.walk(ast.parse(source)))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    called = {ast.unparse(call.func) for call in calls}
    switches = {word.arg or "" for call in calls for word in call.keywords if ast.unparse(word.value) != "False"}
    return (
        {name.split(".")[0] for name in imported} & {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
        | called & {"eval", "exec", "compile"}
        | {name.rpartition(".")[2] for name in called & {"os.system", "os.popen", "yaml.load", "pd.read_pickle"}}
        | switches & {"shell", "allow_pickle"}
    )


def test_nothing_runs_what_it_is_handed() -> None:
    found = {path: runs_what_it_is_handed(path.read_text(encoding="utf-8")) for path in modules(*PACKAGES)}
    assert {str(path): names for path, names in found.items() if names} == {}


def test_what_is_waved_through_has_its_reason_on_the_line() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules(*PACKAGES, "tests", "benchmarks", "training", ".ci")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unexplained(line)
    ]
    assert found == []
