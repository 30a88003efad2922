"""Bills are fetched every morning from a strict stand-in, asked for again until they come, booked once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.channels.channel import BillKind, Channel, Unsupported
from bot.jobs.fetch_bills import KIND, fetch_bills, schedule_bills
from bot.jobs.house import House
from storage.base.business_day import SHANGHAI, Span
from storage.base.database import Engine, open_database, writing
from storage.books import read_books
from storage.migrating import upgrade
from storage.people.merchants import Merchant, Settings, Store, add_merchant
from storage.schema import audit, work
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT
from tests.bot.channels.rigs.wechat_pay import WithCertificates

DAY = date(2026, 11, 18)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


class Morning:
    """Two merchants with WeChat Pay, and a hand on the clock."""

    def __init__(self, engine: Engine, rig: WithCertificates) -> None:
        self.engine, self.rig = engine, rig
        house = SimpleNamespace(
            engine=engine,
            vault=VAULT,
            clock=rig.clock.now,
            channels={"wechat_pay": rig.channel},
            mappings=None,
        )
        self.house = cast(House, house)

    def run_at(self, moment: datetime) -> int:
        """What is due at a moment, until nothing more is."""
        self.rig.clock.jump(moment)
        done = 0
        while found := fetch_bills(self.house):
            done += found
        return done

    def told(self, merchant: str = SHOP) -> list[str]:
        """What the record says of bills."""
        query = select(audit.c.action, audit.c.subject).where(
            audit.c.merchant_id == merchant, audit.c.action.like("bill.%")
        )
        with writing(self.engine) as connection:
            return [f"{row[0]} {row[1]}" for row in connection.execute(query.order_by(audit.c.seq))]

    def none_from(self, merchant: str = SHOP) -> frozenset[str]:
        """Who offers this merchant no bills."""
        with read_books(self.engine, VAULT, merchant, self.rig.clock.now()) as books:
            return books.statements.none_from()

    def waiting(self) -> dict[str, datetime]:
        """When each of the shop's rows is due."""
        query = select(work.c.subject, work.c.due_at)
        query = query.where(work.c.merchant_id == SHOP, work.c.kind == KIND)
        with writing(self.engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def gross(self, merchant: str = SHOP) -> int:
        """What the books say came in on the day, in fen."""
        with read_books(self.engine, VAULT, merchant, self.rig.clock.now()) as books:
            return books.totals.span(Span(DAY, DAY)).sales_fen


class Billless:
    """The same accounts at a channel that has no bills."""

    def __init__(self, channel: Channel) -> None:
        self.merchants = channel.merchants

    def fetch_bill(self, _merchant_id: str, _kind: BillKind, _day: date) -> Unsupported:
        """No."""
        return Unsupported("账单只能在商户后台下载。")


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    """The evening before: sales have been made, nothing is booked."""
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    upgrade(engine)
    rig = WithCertificates()
    with writing(engine) as connection:
        for merchant in (SHOP, NEIGHBOUR):
            shop = Merchant(merchant, merchant, 0, 420, 1380, Settings(), (Store("s1", "店"),), ())
            add_merchant(connection, shop, rig.clock.now())
    morning = Morning(engine, rig)
    schedule_bills(morning.house)
    yield morning
    rig.close()
    engine.dispose()


def test_yesterdays_bill_is_fetched_after_ten_and_booked(morning: Morning) -> None:
    morning.rig.sell(5000)
    morning.rig.sell(3200)
    next_day = DAY + timedelta(days=1)
    assert morning.run_at(at(next_day, 9, 59)) == 0
    morning.run_at(at(next_day, 10, 6))
    assert morning.gross() == 8200
    assert f"bill.fetched wechat_pay/trade/{DAY}" in morning.told()
    with read_books(morning.engine, VAULT, SHOP, morning.rig.clock.now()) as books:
        told = [one.after for one in books.audit.entries() if "trade/" in one.subject]
        assert told == ["added 2, known 0"]
        assert [one for one in books.audit.entries() if one.action == "statement.post"] == []


def test_the_same_morning_twice_books_nothing_twice(morning: Morning) -> None:
    morning.rig.sell(5000)
    next_day = DAY + timedelta(days=1)
    morning.run_at(at(next_day, 10, 6))
    schedule_bills(morning.house)
    assert morning.run_at(at(next_day, 10, 40)) == 0
    assert morning.gross() == 5000
    assert morning.told().count(f"bill.fetched wechat_pay/trade/{DAY}") == 1


def test_a_day_without_trade_is_an_honest_zero(morning: Morning) -> None:
    morning.run_at(at(DAY + timedelta(days=1), 10, 6))
    assert f"bill.empty wechat_pay/trade/{DAY}" in morning.told(NEIGHBOUR)
    assert morning.gross(NEIGHBOUR) == 0
    with read_books(morning.engine, VAULT, NEIGHBOUR, morning.rig.clock.now()) as books:
        (bill,) = books.both_sides.bills()
        assert (bill.channel, bill.span, bill.rows) == ("wechat", Span(DAY, DAY), 0)
        assert books.statements.empty_days("wechat", "funds") == {DAY}


def test_a_bill_that_is_late_is_asked_for_until_noon_and_again_next_morning(
    morning: Morning,
) -> None:
    morning.rig.sell(5000)
    morning.rig.trouble(answer="busy")
    next_day = DAY + timedelta(days=1)
    row = f"wechat_pay/trade/{DAY}"
    morning.run_at(at(next_day, 10, 6))
    assert morning.waiting()[row] == at(next_day, 10, 21)
    morning.run_at(at(next_day, 11, 55))
    assert morning.waiting()[row] == at(next_day + timedelta(days=1), 10, 5)
    morning.rig.trouble(answer="ok")
    morning.run_at(at(next_day + timedelta(days=1), 10, 6))
    assert morning.gross() == 5000
    assert row not in morning.waiting()


def test_after_a_week_a_person_is_asked_to_import_it(morning: Morning) -> None:
    morning.rig.trouble(answer="busy")
    for ahead in range(1, 9):
        morning.run_at(at(DAY + timedelta(days=ahead), 10, 6))
    assert f"bill.missing wechat_pay/trade/{DAY}" in morning.told()


def test_that_a_channel_offers_no_bills_is_written_down_until_one_comes(morning: Morning) -> None:
    offering, house = morning.house.channels, cast(Any, morning.house)
    house.channels = {"wechat_pay": Billless(morning.rig.channel)}
    morning.run_at(at(DAY + timedelta(days=1), 10, 6))
    assert morning.none_from() == morning.none_from(NEIGHBOUR) == {"wechat_pay"}
    assert morning.told() == []
    morning.run_at(at(DAY + timedelta(days=2), 10, 6))
    assert morning.none_from() == {"wechat_pay"}
    house.channels = offering
    morning.run_at(at(DAY + timedelta(days=3), 10, 6))
    assert not morning.none_from() | morning.none_from(NEIGHBOUR)


def test_an_account_that_was_taken_away_is_not_asked_about_for_ever(morning: Morning) -> None:
    morning.house.channels.clear()  # type: ignore[attr-defined]
    morning.run_at(at(DAY + timedelta(days=1), 10, 6))
    assert morning.waiting() == {}


def test_every_account_has_its_planner_for_tomorrow(morning: Morning) -> None:
    morning.run_at(at(DAY + timedelta(days=1), 10, 6))
    planners = {row: due for row, due in morning.waiting().items() if row.count("/") == 1}
    assert planners == {
        f"wechat_pay/{kind}": at(DAY + timedelta(days=2), 10, 5) for kind in ("trade", "funds")
    }
