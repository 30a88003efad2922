"""The refund storm through every real channel: its own protocol, its own stand-in, its own troubles."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.bot.channels.rig import Rig
from tests.bot.channels.rigs import all_rigs, one_rig_each
from tests.storms import channels, mutants, refunds, steps
from tests.storms.tables import Files, Server

SEED = 41_202
MONEY_ROWS = ("a new number on every retry", "silence counts as a no",
              "a no to a repeat is believed at once", "a notice is believed without asking")  # fmt: skip


@pytest.fixture(scope="module", params=all_rigs(), ids=lambda made: str(made.name))
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with channels.standing(request.param) as made:
        yield made


@pytest.fixture(scope="module", params=one_rig_each(), ids=lambda made: str(made.name))
def one(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with channels.standing(request.param) as made:
        yield made


def test_schedules_break_nothing_on_sqlite(files: Files, rig: Rig) -> None:
    states: Counter[str] = Counter()
    for seed in range(SEED, SEED + 2):
        with files.story() as engine:
            story = channels.play(engine, seed, rig, refunds.FEWER_STEPS)
        assert story.violations == [], f"replay {rig.name}-{seed} --steps 16"
        states += story.states
    assert states["succeeded"], "a storm in which no refund arrives shows nothing"


def test_a_schedule_breaks_nothing_on_postgresql(server: Server, one: Rig) -> None:
    with server.story() as engine:
        assert channels.play(engine, SEED + 50, one, refunds.FEWER_STEPS).violations == []


@pytest.mark.parametrize("variant", [6, 13])
def test_a_death_on_the_way_ends_well(files: Files, one: Rig, variant: int) -> None:
    died = 0
    with channels.through(one):
        for point in range(20, steps.MOST_POINTS, 24):
            with files.story() as engine:
                story, reached = steps.crash_at(engine, point, variant)
            assert story.violations == [], f"point {point}"
            died += reached
    assert died


@pytest.mark.parametrize("about", MONEY_ROWS)
def test_a_planted_defect_of_the_money_rows_is_caught(files: Files, one: Rig, about: str) -> None:
    mutant = next(defect for defect in mutants.MUTANTS if defect.about == about)
    with channels.through(one):
        caught = mutants.hunt(mutant, files, SEED, patience=len(steps.VARIANTS))
    assert caught.after, about
