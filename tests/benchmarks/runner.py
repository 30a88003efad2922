"""Measures what was asked for and prints a line for each target, as it is known."""

import argparse
import sys
from collections.abc import Iterable, Sequence

from tests.benchmarks.rounds import Measured, Scale, Target
from tests.benchmarks.targets import TARGETS

WIDTHS = "{:<18} {:>8}  {:>17}  {:<18} {:<8} {}"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; the exit code is 0 when everything could be measured, whatever the verdicts."""
    asked = _parser().parse_args(argv)
    known = {target.id: target for target in TARGETS}
    if unknown := [name for name in asked.ids if not _named(name, known)]:
        _parser().error(f"unknown: {', '.join(unknown)}")
    scale = Scale.QUICK if asked.quick else Scale.FULL if asked.full else Scale.USUAL
    print(WIDTHS.format("id", "ratio", "lowest–highest", "target", "verdict", "what"), flush=True)
    wanted = [name for given in asked.ids for name in _named(given, known)]
    done = [_measure(known[name], scale) for name in wanted or known]
    return 0 if all(done) else 1


def line(target: Target, measured: Measured) -> str:
    """`ledger.level  1.04  0.98–1.11  ≤ 1.2  met  1,000,000 : 100,000 rows, CPU`."""
    spread = f"{_short(min(measured.ratios))}–{_short(max(measured.ratios))}"
    return WIDTHS.format(target.id, _short(measured.middle), spread, target.words,
                         target.verdict(measured), measured.sizes)  # fmt: skip


def _named(name: str, known: Iterable[str]) -> list[str]:
    """The target of this name, or all whose names begin with it: `language` is all of `language.…`."""
    return [full for full in known if full == name or full.startswith(f"{name}.")]


def _measure(target: Target, scale: Scale) -> bool:
    try:
        measured = target.measure(scale)
        print("\n    ".join([line(target, measured), *measured.notes]), flush=True)
    except Exception as fault:  # noqa: BLE001 - one that breaks must not hide the others
        print(WIDTHS.format(target.id, "–", "–", target.words, "broken", repr(fault)), flush=True)
        return False
    return True


def _short(ratio: float) -> str:
    """Three figures are more than any of these measurements is good for."""
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.3g}"


def _parser() -> argparse.ArgumentParser:
    grammar = argparse.ArgumentParser(prog="python3 -m tests.benchmarks", description=__doc__)
    grammar.add_argument(
        "ids",
        nargs="*",
        metavar="id",
        help="targets, or the first half of their names; all when none is named",
    )
    sizes = grammar.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="try the machinery; no figures")
    sizes.add_argument("--full", action="store_true", help="the sizes that the targets speak of")
    return grammar


if __name__ == "__main__":
    sys.exit(main())
