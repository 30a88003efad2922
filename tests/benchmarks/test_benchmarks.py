"""The machinery of the benchmarks: figures come from a quiet machine, by hand or at night."""

import pytest

from tests.benchmarks.language import language_generated
from tests.benchmarks.rounds import Measured, Scale, Target, compare
from tests.benchmarks.runner import line, main
from tests.benchmarks.targets import TARGETS
from tests.benchmarks.trade import transact

# Each takes a second or less; the others are measured by hand, or start processes.
QUICK = (
    "callback.codec", "callback.ack", "callback.flow_cpu", "message.write", "ledger.level",
    "ledger.gain", "push.rate", "push.share", "risk.batch", "language.intent", "language.median",
    "language.worst", "language.flow",
)  # fmt: skip


@pytest.mark.parametrize("target", [t for t in TARGETS if t.id in QUICK], ids=lambda t: t.id)
def test_a_quick_run_checks_its_answers_and_ends_in_a_line(target: Target) -> None:
    measured = target.measure(Scale.QUICK)
    assert min(measured.ratios) > 0
    assert line(target, measured).startswith(target.id)


def test_the_first_pair_is_not_measured_and_the_sides_take_turns() -> None:
    turns: list[str] = []
    costs = iter([100.0, 1.0, 2.0, 1.0, 3.0, 1.0])

    def side(name: str) -> float:
        turns.append(name)
        return next(costs)

    assert compare(lambda: side("A"), lambda: side("B"), rounds=2) == (2.0, 3.0)
    assert turns == ["A", "B"] * 3


@pytest.mark.parametrize(
    ("ratios", "at_least", "verdict"),
    [((0.7, 0.8, 0.9), False, "met"), ((0.9, 1.1, 1.0), False, "unclear"),
     ((1.1, 1.2, 1.3), False, "missed"), ((1.0, 1.2), True, "met"), ((0.5, 0.9), True, "missed")],
)  # fmt: skip
def test_a_spread_across_the_goal_is_unclear(
    ratios: tuple[float, ...], at_least: bool, verdict: str
) -> None:
    target = Target("some.thing", 1.0, lambda _: Measured(ratios, ""), at_least=at_least)
    assert target.verdict(Measured(ratios, "")) == verdict


def test_a_figure_comes_from_seven_rounds_or_more() -> None:
    assert Scale.USUAL.rounds >= 7
    assert Scale.FULL.rounds >= 7


def test_the_same_trade_is_made_every_time() -> None:
    assert list(transact(300)) == list(transact(300))


def test_the_first_half_of_a_name_stands_for_all_and_notes_follow_their_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(_scale: Scale) -> Measured:
        return Measured((0.5,), "nothing", ("a miss", "another"))

    found = tuple(Target(name, 1.0, measure) for name in ("tea.one", "tea.two", "teapot.one"))
    monkeypatch.setattr("tests.benchmarks.runner.TARGETS", found)
    assert main(["tea"]) == 0
    _, *told = capsys.readouterr().out.splitlines()
    assert [words.split()[0] for words in told] == [
        "tea.one",
        "a",
        "another",
        "tea.two",
        "a",
        "another",
    ]


def test_generated_sentences_are_measured_fold_by_fold() -> None:
    measured = language_generated(Scale.QUICK)
    assert len(measured.ratios) == 5
    assert [note.split()[0] for note in measured.notes] == ["file", *["fold"] * 5]
    assert max(measured.ratios) < 0.1


def test_an_unknown_target_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["callback.nothing"])
    assert "unknown: callback.nothing" in capsys.readouterr().err


def test_one_that_breaks_does_not_hide_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_scale: Scale) -> Measured:
        raise AssertionError("a wrong answer")

    good = Target("good.one", 1.0, lambda _: Measured((0.5,), "nothing"))
    monkeypatch.setattr("tests.benchmarks.runner.TARGETS", (Target("bad.one", 1.0, broken), good))
    assert main([]) == 1
    _, bad, fine = capsys.readouterr().out.splitlines()
    assert "broken" in bad
    assert "a wrong answer" in bad
    assert "met" in fine
