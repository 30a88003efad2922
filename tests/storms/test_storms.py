"""A small storm with every run of the tests: schedules, deaths at numbered steps, races, planted defects."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from storage import schema
from storage.ledger import transactions
from storage.ledger.refunds import Refunds
from tests.storms import days, refunds, steps, walls
from tests.storms.mutants import NEW_NUMBER, OK_BEFORE_COMMIT, READ_THEN_WRITE, hunt
from tests.storms.races import RaceResult, TwoHouses, limits, partials, pressers
from tests.storms.report import Line, page
from tests.storms.tables import Files, Server

SEED = 20_261_118


@pytest.fixture(scope="module")
def houses() -> Iterator[TwoHouses]:
    houses = TwoHouses()
    yield houses
    houses.close()


@pytest.mark.parametrize("ten", range(5))
def test_ten_schedules_break_nothing_on_sqlite(files: Files, ten: int) -> None:
    for seed in range(SEED + 10 * ten, SEED + 10 * ten + 10):
        with files.story() as engine:
            assert refunds.play(engine, seed, refunds.FEWER_STEPS).violations == [], (
                f"replay {seed} --steps 16"
            )


def test_ten_schedules_break_nothing_on_postgresql(server: Server) -> None:
    for seed in range(SEED + 100, SEED + 110):
        with server.story() as engine:
            assert refunds.play(engine, seed, refunds.FEWER_STEPS).violations == [], (
                f"replay {seed} --steps 16"
            )


def test_the_same_seed_tells_the_same_story(files: Files) -> None:
    told = []
    for _ in range(2):
        with files.story() as engine:
            told.append(refunds.play(engine, SEED + 3, refunds.FEWER_STEPS))
    assert told[0] == told[1]


def test_weeks_with_crashes_and_clock_jumps_tell_each_report_once(files: Files) -> None:
    with files.story() as engine:
        assert days.play(engine, SEED).violations == [], f"replay days-{SEED}"


def test_nothing_of_another_shop_is_ever_told(files: Files) -> None:
    with files.bare() as engine:
        assert walls.run(engine, SEED, shops=6, asks=120).found == []


def test_a_wall_that_is_down_is_noticed(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [schema.transactions.c[name] for name in transactions.COLUMNS]
    monkeypatch.setattr(transactions, "ALL", select(*columns))
    with files.bare() as engine:
        found = walls.run(engine, SEED, shops=3, asks=60).found
    assert {one.invariant for one in found} == {"tenant.wall"}


@pytest.mark.parametrize("variant", [0, 6, 10])
def test_a_death_at_any_point_of_a_refund_ends_well(files: Files, variant: int) -> None:
    for point in range(1 + variant, steps.MOST_POINTS, 12):
        with files.story() as engine:
            story, reached = steps.crash_at(engine, point, variant)
        assert story.violations == [], f"replay step-{story.seed}"
        if not reached:
            break


@pytest.mark.parametrize("kind", ["files", "server"])
def test_of_eight_who_press_at_once_exactly_one_wins(
    kind: str, houses: TwoHouses, request: pytest.FixtureRequest
) -> None:
    tables: Files | Server = request.getfixturevalue(kind)
    result = RaceResult()
    for seed in range(5):
        with tables.story() as engine:
            (houses.race if seed % 2 else pressers)(engine, seed, result)
    assert result.faults == []
    assert result.races == 5


@pytest.mark.parametrize("kind", ["files", "server"])
def test_many_parts_of_a_sale_never_add_up_to_more(
    kind: str, request: pytest.FixtureRequest
) -> None:
    tables: Files | Server = request.getfixturevalue(kind)
    for seed in range(3):
        with tables.story() as engine:
            assert partials(engine, seed) == []


@pytest.mark.parametrize("kind", ["files", "server"])
def test_a_limit_holds_when_all_ask_at_once(kind: str, request: pytest.FixtureRequest) -> None:
    tables: Files | Server = request.getfixturevalue(kind)
    for seed in range(3):
        with tables.story() as engine:
            assert limits(engine, seed) == []


def test_a_limit_that_is_read_out_of_turn_is_noticed(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Refunds, "take_turn", lambda _: None)
    faults = []
    for seed in range(10):
        with server.story() as engine:
            faults += limits(engine, seed)
        if faults:
            break
    assert faults


def test_a_new_number_on_retry_is_noticed(files: Files) -> None:
    assert hunt(NEW_NUMBER, files, 6, patience=6).after


@pytest.mark.parametrize("kind", ["files", "server"])
def test_a_hold_that_is_read_and_then_written_is_noticed(
    kind: str, request: pytest.FixtureRequest
) -> None:
    assert hunt(READ_THEN_WRITE, request.getfixturevalue(kind), SEED, patience=5).after


def test_an_answer_before_the_commit_is_noticed(files: Files) -> None:
    assert hunt(OK_BEFORE_COMMIT, files, SEED, patience=20).after


def test_the_page_says_what_held_and_what_broke() -> None:
    lines = [
        Line("schedules", 1_000, "made of much"),
        Line("races", 200, "eight each", ["race 7: two winners"]),
    ]
    told = page("short", 5, lines, "18.6", 61.0)
    assert "held; < 0.30% at 95 %" in told
    assert "1 findings, listed below" in told
    assert "- race 7: two winners" in told
