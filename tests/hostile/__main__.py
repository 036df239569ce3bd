"""Measures the long set of hostile sources, and writes docs/hostile.md.

python -m tests.hostile            every group; about ten minutes
python -m tests.hostile GROUP …    some of them; writes nothing
"""

import argparse
import sys

from tests.hostile.nightly import MOST_MIB, PAGE, groups, measured, page


def main() -> int:
    """Do what the command line says; 1 where anything is not as expected."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description="Try every hostile source.")
    parser.add_argument("groups", nargs="*", choices=[[], *groups()], help="the groups to try; else all of them")
    names = parser.parse_args().groups
    results = measured(names or groups())
    told = page(results)
    sys.stdout.write(told)
    if not names:
        PAGE.write_text(told, encoding="utf-8")
    return int(any(one.wrong or one.peak > MOST_MIB for one in results))


if __name__ == "__main__":
    raise SystemExit(main())
