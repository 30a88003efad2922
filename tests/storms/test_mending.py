"""Stuck money under the storm: sent on once, by two people, whoever dies on the way and whatever is lost."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.rig import Rig
from tests.bot.channels.rigs import rig_named
from tests.storms import channels, mending_steps
from tests.storms.mending_mutants import MENDING_MUTANTS
from tests.storms.mutants import Mutant, hunt
from tests.storms.tables import Files

SEED = 41_123


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with channels.standing(rig_named("wechat_pay-certificates")) as made:
        yield made


@pytest.mark.parametrize("trouble", ["", "lost_before", "lost_after", "late"])
def test_a_death_on_the_way_sends_it_on_once(files: Files, rig: Rig, trouble: str) -> None:
    variant = mending_steps.VARIANTS.index((trouble, "at once"))
    died = 0
    for point in range(1 + variant % 7, mending_steps.MOST_POINTS, 41):
        with files.story() as engine:
            story, reached = channels.mend_and_crash_at(engine, point, variant, rig)
        assert story.violations == [], f"replay mend-{rig.name}-{story.seed}"
        assert story.states["succeeded"] == 1
        died += reached
    assert died


@pytest.mark.parametrize(
    "how", [("", "given back"), ("", "seen and given back"), ("lost_after", "seen and given back")]
)
def test_money_that_comes_back_is_for_people_again(
    files: Files, rig: Rig, how: tuple[str, str]
) -> None:
    variant = mending_steps.VARIANTS.index(how)
    with files.story() as engine:
        story, _ = channels.mend_and_crash_at(engine, 0, variant, rig)
    assert story.violations == []
    assert story.states["stuck"] == 1


@pytest.mark.parametrize("mutant", MENDING_MUTANTS, ids=lambda mutant: str(mutant.about))
def test_a_planted_defect_is_caught(files: Files, mutant: Mutant) -> None:
    assert hunt(mutant, files, SEED, patience=60).after
