"""Which days a credit pays, whatever the bank puts together or takes apart."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.figures.lumps import Credit, Owed, match_lumps

FIRST = date(2026, 11, 2)


def owed(*nets: int) -> list[Owed]:
    """One clearing day after the other, each due the day after."""
    return [Owed(FIRST + timedelta(n), net, FIRST + timedelta(n + 1)) for n, net in enumerate(nets)]


def credit(day: int, fen: int, name: str = "") -> Credit:
    return Credit(name or f"K{day}-{fen}", FIRST + timedelta(days=day), fen)


@settings(max_examples=60)
@given(st.lists(st.integers(1_000, 10**7), min_size=1, max_size=25, unique=True), st.data())
def test_credits_of_any_runs_of_days_pay_each_day_once(
    nets: list[int], data: st.DataObject
) -> None:
    days = owed(*nets)
    came, place = [], 0
    while place < len(days):
        run = days[place : place + data.draw(st.integers(1, 4))]
        came.append(Credit(f"K{place}", run[-1].expected_on, sum(day.net_fen for day in run)))
        place += len(run)
    paid = match_lumps(days, came)
    assert all(one.exact and one.credit_fen == one.owed_fen for one in paid)
    assert sum(one.credit_fen for one in paid) == sum(nets)
    assert sorted(day.day for one in paid for day in one.days) == [day.day for day in days]


def test_two_days_in_one_credit_and_one_day_in_two() -> None:
    first, second = match_lumps(
        owed(500, 700, 900), [credit(2, 1_200), credit(3, 400), credit(3, 500)]
    )
    assert [day.net_fen for day in first.days] == [500, 700]
    assert [one.fen for one in second.credits] == [400, 500]


def test_a_day_that_owed_us_less_than_nothing_is_taken_off_the_next() -> None:
    (paid,) = match_lumps(owed(-200, 1_000), [credit(2, 800)])
    assert len(paid.days) == 2


def test_a_fen_off_is_told_and_a_stray_is_left() -> None:
    (paid,) = match_lumps(owed(50_000), [credit(1, 49_999), credit(1, 777)])
    assert (paid.exact, paid.credit_fen - paid.owed_fen) == (False, -1)


def test_nothing_pays_a_day_that_is_still_to_come_or_long_gone() -> None:
    assert match_lumps(owed(500), [credit(-1, 500), credit(40, 500)]) == []
