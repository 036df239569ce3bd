"""Writes constraints.txt and requirements.txt from pyproject.toml; needs `uv` on the path.

    python .ci/pins.py [--upgrade]

Versions that are pinned stay, unless pyproject.toml no longer allows them or `--upgrade` is given. Both files
hold for Python 3.11 to 3.13 on every platform. A reason in pyproject.toml is repeated beside the pin.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMPILE = ("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-header", "--no-annotate",
           "--no-emit-index-url", "pyproject.toml")  # fmt: skip

CONSTRAINTS = """\
# Exact versions of what Copydesk and its extras run on: pip install -c constraints.txt -e '.[test]'
# Written by `make pins`; pip refuses an editable install under hashes, so the hashes stand in requirements.txt.
"""
REQUIREMENTS = """\
# What Copydesk runs on, each file by its hash: pip install --require-hashes -r requirements.txt
# Written by `make pins`. pip before 24 looks past these pins for a package that another one wants with an extra, and
# so needs the constraints as well.
-c constraints.txt
"""


def reasons() -> dict[str, str]:
    """The reason that pyproject.toml gives for a bound, by the name of the package."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return dict(re.findall(r'^  "([\w-]+)[<>=][^"]*",  # (.+)$', lines, re.MULTILINE))


def compile_into(name: str, *arguments: str) -> str:
    subprocess.run([*COMPILE, "--output-file", name, *arguments], cwd=ROOT, check=True)
    return (ROOT / name).read_text(encoding="utf-8")


def main() -> None:
    """Write both files."""
    why = reasons()
    pins = compile_into("constraints.txt", "--all-extras", *sys.argv[1:])
    explained = [f"{pin}  # {why[name]}" if (name := pin.split("==")[0]) in why else pin for pin in pins.splitlines()]
    (ROOT / "constraints.txt").write_text(CONSTRAINTS + "\n".join(explained) + "\n", encoding="utf-8")
    (ROOT / "requirements.txt").unlink(missing_ok=True)
    hashed = compile_into("requirements.txt", "--generate-hashes", "--constraint", "constraints.txt")
    (ROOT / "requirements.txt").write_text(REQUIREMENTS + hashed, encoding="utf-8")


if __name__ == "__main__":
    main()
