"""The image is described as it should be; it is built elsewhere, so this reads what would build it."""

import re
from collections.abc import Iterator

from packaging.specifiers import SpecifierSet

from tests.goldens import ROOT
from tests.supply import PROJECT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def instructions() -> Iterator[tuple[str, str]]:
    """Each instruction with what it says, on one line."""
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    for line in joined.splitlines():
        if line and not line.startswith("#"):
            name, _, words = line.partition(" ")
            yield name, words


def said(name: str) -> list[str]:
    return [words for instruction, words in instructions() if instruction == name]


def test_it_stands_on_a_slim_python_that_the_project_runs_on() -> None:
    bases = {words.split()[0] for words in said("FROM")}
    assert len(bases) == 1
    (version,) = re.findall(r"^python:(3\.\d+)-slim$", bases.pop())
    assert SpecifierSet(PROJECT["requires-python"]).contains(version)


def test_it_runs_as_a_plain_user_who_owns_the_data_alone() -> None:
    (user,) = said("USER")
    uid = re.fullmatch(r"([1-9]\d+):\1", user)
    assert uid
    made = [words for words in said("RUN") if "useradd" in words]
    assert f"--uid {uid[1]} " in made[0]
    assert re.findall(r"chown -R \S+ (.+)$", made[0]) == ["/data"]
    names = [name for name, _ in instructions()]
    assert {"RUN", "COPY"}.isdisjoint(names[names.index("USER") :])
    assert said("VOLUME") == ['["/data/raw", "/data/processed"]']
    assert said("WORKDIR")[-1] == "/"  # from which the default folders are these volumes


def test_nothing_but_the_package_and_its_pins_goes_in() -> None:
    copied = [words.split()[:-1] for words in said("COPY") if not words.startswith("--from=built")]
    sources = {name for words in copied for name in words}
    assert sources == {"constraints.txt", "pyproject.toml", "README.md", "LICENSE", "NOTICE", "flows", "tasks"}
    assert all((ROOT / name).exists() for name in sources)
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line.removeprefix("!") for line in kept if line.startswith("!")} == sources
    assert kept.index("*") < kept.index("!flows")
    needed = {PROJECT["readme"], *PROJECT["license-files"]}  # what the build backend reads
    assert needed <= sources


def test_it_is_installed_as_the_readme_says() -> None:
    (installed,) = [words for words in said("RUN") if "pip " in words]
    (told,) = re.findall(r"^(pip install -c constraints\.txt) -e \. ", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert installed.replace("--no-cache-dir ", "") == f"{told} ."
    assert not re.search(r"://|index-url|find-links|trusted-host|:latest", DOCKERFILE)


def test_it_does_what_the_command_does_and_writes_to_the_volumes_and_tmp_alone() -> None:
    assert (said("ENTRYPOINT"), said("CMD")) == (['["copydesk"]'], ['["run"]'])
    written = [words for words in said("ENV") if "PREFECT_" in words]
    assert re.findall(r"(PREFECT_\w+)=(\S+)", written[0]) == [
        ("PREFECT_HOME", "/tmp/prefect"),
        ("PREFECT_SERVER_UI_STATIC_DIRECTORY", "/tmp/prefect-ui"),  # else into the package, which is not theirs
    ]
