"""Every figure a second way: plain Python over the rows of the little shop, equal to the fen."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.figures.breakdowns import breakdown
from handlers.figures.comparisons import (
    gross,
    like_for_like,
    month_to_date,
    net,
    typical,
)
from handlers.figures.customers import customer_figures
from handlers.figures.explanations import orders_and_ticket, to_net
from handlers.figures.hours import busiest_hour, by_hour, day_hours, heat_map
from handlers.figures.scope import Scope
from handlers.figures.takings import takings
from handlers.figures.trend import trend
from handlers.language.days.period import Period
from storage.base.business_day import Span, local, opens_at
from storage.base.money import half_up
from storage.books import Books
from storage.ledger.entries import Entry
from storage.ledger.filters import Dimension
from storage.ledger.totals import Tally
from storage.people.merchants import Store
from tests.handlers.little_shop import (
    CLOSED,
    CUT_OFF,
    FIRST_DAY,
    MERCHANT,
    NOW,
    TODAY,
    build,
    day_of,
    rows,
    vault,
)

ROWS = rows()
STORES = {"s1": Store("s1", "三里屯店"), "s2": Store("s2", "望京店")}
DAYS = (TODAY - FIRST_DAY).days
SPANS = st.builds(
    lambda start, length: Span(
        FIRST_DAY + timedelta(days=start),
        min(TODAY, FIRST_DAY + timedelta(days=start + length)),
    ),
    st.integers(0, DAYS),
    st.integers(0, 70),
)
SCOPES = st.builds(
    Scope,
    st.sampled_from([None, *STORES.values()]),
    st.sampled_from(["", "wechat", "alipay", "cash"]),
)
LOOKING = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def chosen(span: Span, scope: Scope, until: timedelta | None = None) -> list[Entry]:
    """The rows of a span; of its last day only those up to `until` after opening."""
    return [
        row
        for row in ROWS
        if span.first <= day_of(row) <= span.last
        and (not scope.store or row.store_id == scope.store.store_id)
        and (not scope.channel or row.channel == scope.channel)
        and (
            until is None
            or day_of(row) < span.last
            or row.paid_at <= opens_at(span.last, CUT_OFF) + until
        )
    ]


def counted(found: list[Entry]) -> Tally:
    """A tally, added up one row at a time."""
    sales = [row for row in found if row.kind == "sale"]
    refunds = [row for row in found if row.kind == "refund"]
    return Tally(
        len(sales),
        sum(row.amount for row in sales),
        len(refunds),
        sum(row.amount for row in refunds),
        sum(row.fee or 0 for row in found),
        sum(row.discount for row in sales),
    )


@LOOKING
@given(span=SPANS, scope=SCOPES)
def test_takings_are_what_the_rows_add_up_to(books: Books, span: Span, scope: Scope) -> None:
    found = takings(books, Period(span, "", span.last == TODAY), scope)
    expected = counted(chosen(span, scope))
    assert found.tally == expected
    assert found.tally.net_fen == expected.sales_fen - expected.refunds_fen - expected.fees_fen


@LOOKING
@given(
    span=SPANS,
    scope=SCOPES,
    dimension=st.sampled_from(["channel", "store_id", "terminal_id", "cashier"]),
)
def test_the_parts_of_a_breakdown_add_up(
    books: Books, span: Span, scope: Scope, dimension: Dimension
) -> None:
    parts = breakdown(books, dimension, span, scope)
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for row in chosen(span, scope):
        by_key[getattr(row, dimension)].append(row)
    assert {part.key: part.tally for part in parts} == {k: counted(v) for k, v in by_key.items()}
    whole = sum(part.tally.sales_fen for part in parts)
    assert sum(part.percent for part in parts) == (100 if whole else 0)
    assert all(
        abs(part.percent * whole - part.tally.sales_fen * 100) < whole for part in parts if whole
    )


@LOOKING
@given(day=st.integers(14, DAYS).map(lambda n: FIRST_DAY + timedelta(days=n)), scope=SCOPES)
def test_a_day_is_compared_with_the_same_weekday(books: Books, day: date, scope: Scope) -> None:
    comparison = like_for_like(books, Period.of_day(day, TODAY), scope)
    elapsed = NOW - opens_at(TODAY, CUT_OFF) if day == TODAY else None
    base = chosen(Span(day - timedelta(days=7), day - timedelta(days=7)), scope, elapsed)
    assert comparison.now == counted(chosen(Span(day, day), scope))
    assert comparison.base == counted(base)
    assert comparison.closed == (not base)


@pytest.mark.parametrize(
    ("first", "last", "base_first", "base_last", "words"),
    [
        ((11, 16), (11, 18), (11, 9), (11, 11), "上周同期"),
        ((11, 9), (11, 15), (11, 2), (11, 8), "前一周"),
        ((11, 1), (11, 18), (10, 1), (10, 18), "上月同期"),
        ((10, 1), (10, 31), (9, 1), (9, 30), "9月"),
        ((10, 1), (10, 7), (9, 24), (9, 30), "再往前7天"),
    ],
)
def test_a_period_is_compared_with_the_one_before_it(
    books: Books,
    first: tuple[int, int],
    last: tuple[int, int],
    base_first: tuple[int, int],
    base_last: tuple[int, int],
    words: str,
) -> None:
    span = Span(date(2026, *first), date(2026, *last))
    base = Span(date(2026, *base_first), date(2026, *base_last))
    running = span.last == TODAY
    comparison = like_for_like(books, Period(span, "", running))
    elapsed = NOW - opens_at(TODAY, CUT_OFF) if running else None
    assert (comparison.words, comparison.base_span) == (words, base)
    assert comparison.base == counted(chosen(base, Scope(), elapsed))


def test_a_holiday_is_compared_with_the_same_holiday_a_year_before(books: Books) -> None:
    span = Span(date(2026, 10, 1), date(2026, 10, 7))
    comparison = like_for_like(books, Period(span, "国庆", so_far=False))
    assert comparison.base_span == Span(date(2025, 10, 1), date(2025, 10, 8))
    assert (comparison.words, comparison.young) == ("去年国庆8天", True)


def test_the_usual_day_is_the_mean_of_those_that_saw_trade(books: Books) -> None:
    thursday = date(2026, 11, 12)
    traded = [
        counted(chosen(Span(day, day), Scope())).net_fen
        for day in (thursday - timedelta(days=7 * week) for week in (1, 2, 3, 4))
        if day not in CLOSED
    ]
    found = typical(books, thursday, net)
    assert found is not None
    assert (found.days, found.mean_fen) == (3, half_up(sum(traded), 3))
    assert found.words == "近3个周四"


def test_a_month_to_date_is_compared_with_the_same_days(books: Books) -> None:
    found = month_to_date(books, date(2026, 11, 12))
    assert found.base_span == Span(date(2026, 10, 1), date(2026, 10, 12))
    assert found.base == counted(chosen(found.base_span, Scope()))
    assert found.words == "上月同期"


def test_a_closed_base_day_gives_no_percentage(books: Books) -> None:
    found = like_for_like(books, Period.of_day(date(2026, 11, 12), TODAY))
    assert found.closed
    assert found.points(gross) is None


@LOOKING
@given(span=SPANS, scope=SCOPES)
def test_hours_add_up_to_the_takings(books: Books, span: Span, scope: Scope) -> None:
    by_clock: dict[int, list[Entry]] = defaultdict(list)
    for row in chosen(span, scope):
        by_clock[local(row.paid_at).hour].append(row)
    assert by_hour(books, span, scope) == {hour: counted(found) for hour, found in by_clock.items()}


@LOOKING
@given(span=SPANS)
def test_the_busiest_hour_has_the_most_sales(books: Books, span: Span) -> None:
    count = Counter(local(r.paid_at).hour for r in chosen(span, Scope()) if r.kind == "sale")
    found = busiest_hour(books, span)
    if found is None:
        assert not count
    else:
        assert count[found.hour] == found.sales == max(count.values())


def test_the_usual_band_is_the_middle_half_of_eight_weeks(books: Books) -> None:
    figures = {figure.hour: figure for figure in day_hours(books, date(2026, 11, 17))}
    weeks = [date(2026, 11, 17) - timedelta(days=7 * week) for week in range(1, 9)]
    noon = sorted(
        sum(
            row.amount
            for row in chosen(Span(day, day), Scope())
            if row.kind == "sale" and local(row.paid_at).hour == 12
        )
        for day in weeks
    )
    assert (figures[12].low, figures[12].high) == (noon[2], noon[5])


def test_an_hour_that_has_not_begun_is_not_a_zero(books: Books) -> None:
    figures = day_hours(books, TODAY)
    begun = {figure.hour: figure.begun for figure in figures}
    assert begun[12]
    assert not begun[19]
    assert [figure.hour for figure in figures if figure.running] == [14]


def test_the_heat_map_is_a_mean_over_days_that_saw_trade(books: Books) -> None:
    span = Span(date(2026, 10, 19), date(2026, 11, 15))
    found = heat_map(books, span)
    thursdays = [day for day in span if day.weekday() == 3 and day not in CLOSED]
    noon = sum(
        row.amount
        for row in chosen(span, Scope())
        if row.kind == "sale" and day_of(row).weekday() == 3 and local(row.paid_at).hour == 12
    )
    assert len(thursdays) == 3
    assert found.rows[3][found.hours.index(12)] == half_up(noon, 3)


@LOOKING
@given(span=SPANS, scope=SCOPES)
def test_the_points_of_a_trend_add_up(books: Books, span: Span, scope: Scope) -> None:
    found = trend(books, span, scope)
    assert sum((p.tally for p in found.points), Tally()) == counted(chosen(span, scope))
    assert found.points[-1].running == (span.last == TODAY)


def test_a_whole_month_counts_and_a_part_of_one_does_not(books: Books) -> None:
    found = trend(books, Span(date(2026, 9, 1), TODAY))
    assert found.by_month
    assert [point.span.first.month for point in found.finished] == [9, 10]


TALLIES = st.builds(
    Tally, st.integers(0, 999), st.integers(0, 10**7), st.integers(0, 99), st.integers(0, 10**6),
    st.integers(0, 10**5),
)  # fmt: skip


@given(TALLIES, TALLIES)
def test_orders_and_ticket_explain_a_change_to_the_fen(base: Tally, now: Tally) -> None:
    orders, ticket = orders_and_ticket(base, now)
    assert orders.fen + ticket.fen == now.sales_fen - base.sales_fen


@given(TALLIES)
def test_the_way_from_gross_to_net_adds_up(tally: Tally) -> None:
    assert tally.sales_fen + sum(piece.fen for piece in to_net(tally)) == tally.net_fen


def test_the_figures_are_the_same_on_postgresql(postgres_url: str, books: Books) -> None:
    engine = build(postgres_url)
    month = Period(Span(date(2026, 11, 1), TODAY), "本月", so_far=True)
    with engine.connect() as connection:
        there = Books(connection, vault(), MERCHANT, NOW)
        assert takings(there, month) == takings(books, month)
        assert day_hours(there, TODAY) == day_hours(books, TODAY)
        assert trend(there, month.span) == trend(books, month.span)
        assert customer_figures(there, month.span) == customer_figures(books, month.span)
    engine.dispose()
