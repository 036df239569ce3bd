"""What a stranger reads and installs is true: pins agree, pages are current, paths lead somewhere."""

import ast
import dataclasses
import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from flows.settings import Settings
from tasks.read import READERS
from tasks.read.limits import Limits
from tests.goldens import ROOT, samples
from tests.pages import PAGES
from tests.supply import PROJECT, lines_of, pins, requirements

PYTHONS = ("3.11.0", "3.11.9", "3.12.5", "3.13.1")
PLATFORMS = ("linux", "darwin")
installed = cache(packages_distributions)
"""Who ships which package; asking takes more than a second."""
PAGES_TO_READ = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(f"docs/{page.name}" for page in ROOT.glob("docs/*.md")),
]
OWN = frozenset({"flows", "tasks", "tests", "benchmarks", "training"})
COMMANDS = """\
pip install -c constraints.txt -e . && copydesk run
pip install -c constraints.txt -e '.[test]' && pytest
"""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def environment(python: str, platform: str) -> dict[str, str]:
    """One Python on one platform, as markers ask for it."""
    return {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "sys_platform": platform,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_pins_agree_with_each_other_and_with_the_project(python: str, platform: str) -> None:
    constraints, hashed = (
        pins(name, environment(python, platform)) for name in ("constraints.txt", "requirements.txt")
    )
    assert set(hashed.items()) <= set(constraints.items())
    for line in PROJECT["dependencies"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(hashed[canonicalize_name(wanted.name)])
    for line in (line for extra in PROJECT["optional-dependencies"].values() for line in extra):
        wanted = Requirement(line)
        assert wanted.specifier.contains(constraints[canonicalize_name(wanted.name)])


def imported(folder: str) -> Iterator[str]:
    """Names of the packages from elsewhere that a folder's modules import by a statement; not for types alone."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        guards = [node for node in nodes if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
        for_types = {node for guard in guards for node in ast.walk(guard)}
        for node in (node for node in nodes if node not in for_types):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from {name.split(".")[0] for name in names} - sys.stdlib_module_names - OWN


@pytest.mark.parametrize(
    ("folder", "extras"),
    [
        ("flows", ("dask",)),
        ("tasks", ("spacy", "cloud")),
        ("tests", ("test",)),
        ("benchmarks", ("peers", "dask")),
        ("training", ("training",)),
    ],
)
def test_what_is_imported_is_declared(folder: str, extras: tuple[str, ...]) -> None:
    distributions = installed()
    lines = lines_of(extras)
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    used = {canonicalize_name(distributions.get(name, [name])[0]) for name in imported(folder)}
    assert used <= declared


def test_the_base_is_free_of_what_only_extras_need() -> None:
    base = {canonicalize_name(found.name) for found in requirements("requirements.txt")}
    extras = {
        Requirement(line).name
        for extra in ("cloud", "peers", "spacy", "training")
        for line in PROJECT["optional-dependencies"][extra]
    }
    assert not base & extras


def test_the_pins_name_no_registry_and_only_one_file_has_hashes() -> None:
    for name in ("constraints.txt", "requirements.txt"):
        assert not re.search(r"://|--(?:extra-)?index-url|--find-links", text(name))
    assert "--hash" not in text("constraints.txt")
    blocks = re.split(r"\n(?=[a-z])", text("requirements.txt"))[1:]
    assert len(blocks) == len(requirements("requirements.txt"))
    assert all("--hash=sha256:" in block for block in blocks)


def test_a_bound_that_needs_a_reason_carries_it_to_the_pin() -> None:
    reasons = re.findall(r'^  "([\w-]+)[<>=][^"]*",  # (.+)$', text("pyproject.toml"), re.MULTILINE)
    assert {name for name, _ in reasons} >= {"fastapi", "prefect", "sqlalchemy"}
    for name, reason in reasons:
        assert re.search(rf"^{name}==\S+( ;[^#]+)?  # {re.escape(reason)}$", text("constraints.txt"), re.MULTILINE)


@pytest.mark.parametrize("path", PAGES)
def test_a_generated_page_is_current(path: str) -> None:
    assert text(path) == PAGES[path](), f"{path} is stale: `make docs`."


def test_every_setting_has_its_line() -> None:
    limits = [f"COPYDESK_LIMITS__{limit.name.upper()}" for limit in dataclasses.fields(Limits)]
    others = [f"COPYDESK_{name.upper()}" for name in Settings.model_fields if name != "limits"]
    assert re.findall(r"^\| `(COPYDESK_\w+)`", text("docs/running.md"), re.MULTILINE) == others + limits


def test_the_readme_begins_with_the_two_commands() -> None:
    blocks = re.findall(r"```(\w+)\n(.*?)```", text("README.md"), re.DOTALL)
    assert blocks[0] == ("sh", COMMANDS)
    assert [language for language, _ in blocks[1:]] == ["sh", "sh", "text"]


def test_the_readme_fits_a_screen_or_two_and_leads_on() -> None:
    lines = text("README.md").splitlines()
    assert len(lines) <= 70
    assert sum(line.startswith("![") for line in lines) in {1, 2}
    assert {"docs/start.md", "docs/index.md", "docs/limits.md"} <= set(re.findall(r"\]\(([^)]+)\)", text("README.md")))


@pytest.mark.parametrize("page", PAGES_TO_READ)
def test_paths_lead_somewhere(page: str) -> None:
    paths = re.findall(r"`((?:tasks|flows|tests|docs|benchmarks|data/raw|\.ci)/[\w./-]*)`", text(page))
    for target in paths:
        assert (ROOT / target).exists(), target


def test_the_floor_plan_names_every_room() -> None:
    plan = text("CONTRIBUTING.md").split("## The floor plan")[1].split("```")[1]
    rooms = {
        path.name if path.is_file() else f"{path.name}/"
        for folder in ("flows", "tasks")
        for path in (ROOT / folder).iterdir()
        if path.name.strip("_.").isidentifier() or path.suffix == ".py"
    } - {"__init__.py", "__pycache__/"}
    assert set(re.findall(r"\b\w+(?:\.py|/)", plan)) - {"flows/", "tasks/"} == rooms


def test_every_sample_is_described() -> None:
    described = re.findall(r"^\| `([^`]+)` \|", text("docs/samples.md"), re.MULTILINE)
    assert sorted(described) == sorted(sample.name for sample in samples()), "docs/samples.md has a line a sample."


def test_every_ending_that_is_read_is_described() -> None:
    told = "".join(line.split("|")[1] for line in text("docs/formats.md").splitlines() if line.startswith("| `."))
    assert re.findall(r"`(\.\w+)`", told) == list(READERS)
    assert {f"`{ending}`" for ending in READERS} - {"`.htm`", "`.ndjson`"} <= set(
        re.findall(r"`\.\w+`", text("README.md"))
    )


def test_the_changelog_knows_the_version() -> None:
    assert f"\n## {PROJECT['version']}" in text("CHANGELOG.md")


def test_the_targets_of_the_makefile_are_what_the_pages_name() -> None:
    targets = {name for line in re.findall(r"^([a-z ]+):", text("Makefile"), re.MULTILINE) for name in line.split()}
    named = re.findall(r"`make\s+([a-z ]+)`", text("README.md") + text("CONTRIBUTING.md"))
    assert {name for line in named for name in line.split()} <= targets
    assert re.findall(r"^\.PHONY: (.*)$", text("Makefile"), re.MULTILINE)[0].split() == [
        name for line in re.findall(r"^([a-z ]+):.*##", text("Makefile"), re.MULTILINE) for name in line.split()
    ]


def test_ci_is_a_script_that_can_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_a_deployment_has_the_switches_that_only_this_package_would_set() -> None:
    """A worker of Prefect imports Prefect first, when it is too late for `flows/__init__.py`."""
    for name, value in (("DO_NOT_TRACK", "1"), ("PREFECT_SERVER_ANALYTICS_ENABLED", "false")):
        assert f'"{name}": "{value}"' in text("flows/__init__.py")
        assert f'{name}: "{value}"' in text("prefect.yaml")
    assert "PREFECT_RESULTS_DEFAULT_SERIALIZER: json" in text("prefect.yaml")


def test_the_licence_is_whole() -> None:
    licence = text("LICENSE")
    assert "Version 2.0, January 2004" in licence
    assert "limitations under the License." in licence


def test_those_whose_data_is_packed_are_named_where_it_is_shipped_and_read_about() -> None:
    packed = gzip.decompress((ROOT / "tasks" / "lexicon" / "gazetteer.txt.gz").read_bytes()).decode()
    assert PROJECT["license-files"] == ["LICENSE", "NOTICE"]
    learned = [path.name for path in (ROOT / "tasks" / "lexicon").glob("*_weights.*") if path.suffix != ".py"]
    assert len(learned) == 4
    assert [name for name in ["gazetteer.txt.gz", *learned] if f"tasks/lexicon/{name}" not in text("NOTICE")] == []
    for source in ("GeoNames (www.geonames.org), CC BY 4.0", "US Census Bureau"):
        assert source in packed.split("[countries]")[0]
        assert source in text("NOTICE")
        assert source in text("README.md")
