"""The one command that checks everything: format, lint, types, import contracts, tests."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sys.executable).parent

PYTEST = [sys.executable, "-m", "pytest"]
# One worker a core, each with servers and a browser of its own; who is done takes from the other's pile.
ALL_CORES = ["--numprocesses", "auto", "--dist", "worksteal"]
STORMS = [sys.executable, "-m", "tests.storms"]
CHECKS = {
    "format": [str(SCRIPTS / "ruff"), "format", "--check", "."],
    "lint": [str(SCRIPTS / "ruff"), "check", "."],
    "types": [sys.executable, "-m", "mypy"],
    # Its cache forgets to look again when a module appears, and then misses a broken wall.
    "import contracts": [str(SCRIPTS / "lint-imports"), "--no-cache"],
    "tests": [*PYTEST, *ALL_CORES],
}


def main(argv: list[str] | None = None) -> int:
    """Run what was asked for; the exit code is 0 only when all of it passed."""
    asked, rest = parser().parse_known_args(argv)
    if asked.what == "quick":
        return run([*PYTEST, *rest])
    if asked.what == "storm":
        return run([*STORMS, *rest])
    if asked.what == "replay":
        return run([*STORMS, "replay", asked.seed, *rest])
    if rest:
        parser().error(f"unknown: {' '.join(rest)}")
    return run_all()


def parser() -> argparse.ArgumentParser:
    """The grammar of `python3 -m tests`."""
    grammar = argparse.ArgumentParser(prog="python3 -m tests", description=__doc__)
    choices = grammar.add_subparsers(dest="what")
    choices.add_parser("quick", help="only pytest, with its own arguments", add_help=False)
    choices.add_parser("storm", help="the storms; --long for a release", add_help=False)
    choices.add_parser("replay", help="one storm exactly as it was").add_argument("seed")
    return grammar


def run_all() -> int:
    """Every check, also after one has failed, and a line for each at the end."""
    verdicts = []
    for name, command in CHECKS.items():
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        passed = run(command) == 0
        verdicts.append((name, passed, time.monotonic() - began))
    print()
    for name, passed, seconds in verdicts:
        print(f"{'passed' if passed else 'FAILED'}  {name} ({seconds:.1f} s)")
    return 0 if all(passed for _, passed, _ in verdicts) else 1


def run(command: list[str]) -> int:
    """Run one tool at the top of the repository; it speaks for itself."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
