"""When money arrives, beside a calendar of 2026 that was written down from the State Council's notice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.figures.arrival import (
    RULES,
    Rule,
    deadline_over,
    expected_on,
    read_rule,
    skipped,
    traded,
)
from storage.base.business_day import SHANGHAI, Span
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.settlements import clearing_day

# 国办发明电〔2025〕7号: the days off of 2026, and the weekend days that are worked instead.
OFF = {
    *(date(2026, 1, day) for day in (1, 2, 3)),
    *(date(2026, 2, day) for day in range(15, 24)),
    *(date(2026, 4, day) for day in (4, 5, 6)),
    *(date(2026, 5, day) for day in (1, 2, 3, 4, 5)),
    *(date(2026, 6, day) for day in (19, 20, 21)),
    *(date(2026, 9, day) for day in (25, 26, 27)),
    *(date(2026, 10, day) for day in range(1, 8)),
}
MADE_UP = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9),
           date(2026, 9, 20), date(2026, 10, 10)}  # fmt: skip
YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(360)]


def open_day(day: date) -> bool:
    """By the notice, and nothing else."""
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def by_the_notice(day: date, days: int) -> date:
    """The table: walk to the so-many-th day on which banks are open."""
    open_days = [day + timedelta(n) for n in range(1, 40) if open_day(day + timedelta(n))]
    return open_days[days - 1]


@pytest.mark.parametrize("channel", [name for name, rule in RULES.items() if rule.working])
def test_a_year_of_working_days_follows_the_notice(channel: str) -> None:
    rule = RULES[channel]
    assert [expected_on(rule, day) for day in YEAR] == [
        by_the_notice(day, rule.days) for day in YEAR
    ]


@pytest.mark.parametrize("days", [2, 3, 7])
def test_longer_rules_follow_it_too(days: int) -> None:
    assert [expected_on(Rule(days), day) for day in YEAR] == [
        by_the_notice(day, days) for day in YEAR
    ]


def test_wechat_pays_every_day_of_the_year() -> None:
    assert all(expected_on(RULES["wechat"], day) == day + timedelta(days=1) for day in YEAR)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-09-30", "2026-10-08"),  # over the National Day
        ("2026-10-09", "2026-10-10"),  # a Saturday that is worked
        ("2026-10-10", "2026-10-12"),
        ("2026-02-13", "2026-02-14"),  # another one, before the Spring Festival
        ("2026-02-14", "2026-02-24"),
        ("2026-11-20", "2026-11-23"),  # a common Friday
        ("2027-01-01", "2027-01-04"),  # not announced: weekdays
    ],
)
def test_what_people_ask_about(day: str, due: str) -> None:
    assert expected_on(Rule(), date.fromisoformat(day)) == date.fromisoformat(due)


def test_why_it_takes_so_long_is_named_day_by_day() -> None:
    assert skipped(Rule(), date(2026, 9, 30)) == [date(2026, 10, n) for n in range(1, 8)]
    assert skipped(Rule(), date(2026, 11, 17)) == []
    assert skipped(Rule(1, working=False), date(2026, 9, 30)) == []


@pytest.mark.parametrize(
    ("clock", "day"), [("22:59", "2026-11-17"), ("23:00", "2026-11-18"), ("23:59", "2026-11-18")]
)
def test_unionpays_day_ends_at_eleven(clock: str, day: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-17T{clock}:00").replace(tzinfo=SHANGHAI)
    assert clearing_day(
        int(moment.timestamp() * 1000), RULES["unionpay"].cut
    ) == date.fromisoformat(day)


def test_late_begins_at_noon_of_the_next_working_day() -> None:
    friday = date(2026, 11, 20)
    assert not deadline_over(friday, datetime(2026, 11, 23, 3, 59, tzinfo=UTC))
    assert deadline_over(friday, datetime(2026, 11, 23, 4, tzinfo=UTC))


@pytest.mark.parametrize("text", ["T+1", "D+0", "T+1 23:00", "d+2"])
def test_a_rule_is_read_as_it_is_written(text: str) -> None:
    assert str(read_rule(text)) == text.upper()


@pytest.mark.parametrize("text", ["", "T1", "X+1", "T+1 25:00", "T+12", "工作日"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="T\\+1"):
        read_rule(text)


@pytest.mark.parametrize("channel", ["wechat", "unionpay"])
def test_the_totals_and_the_rows_tell_the_same_clearing_days(books: Books, channel: str) -> None:
    span = Span(books.today - timedelta(days=20), books.today)
    for cut in (1_440, 1_380):
        assert traded(books, channel, span, cut, carried=False) == books.settlements.traded(
            channel, span, cut
        )
