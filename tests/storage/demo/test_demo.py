"""The make-believe trade is the same for ever, and a shopkeeper would believe it."""

import hashlib
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from storage.base.business_day import SHANGHAI, Span, business_day, local
from storage.base.database import Engine, open_database
from storage.base.vault import Vault
from storage.books import read_books
from storage.demo import NOODLES, SHOPS, TEA, Shop, fill, found_shops, trade_of
from storage.ledger.entries import Entry
from storage.migrating import upgrade

NOW = datetime(2026, 11, 18, 14, 30, tzinfo=SHANGHAI).astimezone(UTC)
VAULT = Vault({0: bytes(range(32))})
OCTOBER = Span(date(2026, 10, 12), date(2026, 11, 8))  # four whole weeks without holidays


def sales(shop: Shop, span: Span) -> list[Entry]:
    return [e for day in span for e in trade_of(shop, day, VAULT) if e.kind == "sale"]


def test_a_day_is_the_same_whenever_it_is_made() -> None:
    day = date(2025, 6, 3)
    once = trade_of(TEA, day, VAULT)
    trade_of(NOODLES, day, VAULT)
    assert trade_of(TEA, day, VAULT) == once
    assert trade_of(TEA, day, VAULT, seed=1) != once


def test_a_day_is_the_same_on_every_machine() -> None:
    told = "\n".join(
        f"{e.key} {e.amount} {e.paid_at}" for e in trade_of(TEA, date(2025, 6, 3), VAULT)
    )
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == "c165022ea7ee2acc"


def test_everything_of_a_day_belongs_to_its_business_day() -> None:
    for shop in SHOPS:
        for day in OCTOBER:
            days = {
                business_day(e.paid_at, shop.profile.cut_off) for e in trade_of(shop, day, VAULT)
            }
            assert days == {day}


def test_keys_and_numbers_are_never_used_twice() -> None:
    for shop in SHOPS:
        found = sales(shop, OCTOBER)
        assert len({e.key for e in found}) == len({e.number for e in found}) == len(found)


def test_refunds_are_one_or_two_in_a_hundred_and_never_more_than_the_sale() -> None:
    for shop in SHOPS:
        entries = [e for day in OCTOBER for e in trade_of(shop, day, VAULT)]
        paid = {e.key: e for e in entries if e.kind == "sale"}
        refunds = [e for e in entries if e.kind == "refund"]
        assert 0.008 < len(refunds) / len(paid) < 0.02
        assert all(0 < e.amount <= paid[e.sale_key].amount for e in refunds)
        assert all(e.paid_at > paid[e.sale_key].paid_at for e in refunds)


def test_fees_are_what_channels_take() -> None:
    for entry in sales(TEA, OCTOBER):
        assert entry.fee is not None
        if entry.channel == "cash":
            assert entry.fee == 0
        else:
            assert 0.0038 * entry.amount - 0.51 <= entry.fee <= 0.006 * entry.amount + 0.51


def test_noon_is_the_busiest_and_the_office_store_rests_at_weekends() -> None:
    hours = Counter(local(e.paid_at).hour for e in sales(NOODLES, OCTOBER))
    assert hours.most_common(1)[0][0] == 12
    office = Counter(
        business_day(e.paid_at, 300).weekday() for e in sales(TEA, OCTOBER) if e.store_id == "S2"
    )
    assert max(office[5], office[6]) < min(office[weekday] for weekday in range(5)) * 0.7


def test_many_customers_come_back() -> None:
    payers = Counter(e.payer for e in sales(TEA, OCTOBER) if e.payer)
    again = sum(n for n in payers.values() if n > 1)
    assert 0.3 < again / payers.total() < 0.7


def test_the_shops_are_closed_when_the_year_begins_and_full_in_golden_week() -> None:
    assert trade_of(TEA, date(2026, 2, 16), VAULT) == []  # 除夕
    week = sales(TEA, Span(date(2026, 10, 1), date(2026, 10, 7)))
    before = sales(TEA, Span(date(2026, 9, 17), date(2026, 9, 23)))
    in_town = [sum(e.store_id == "S1" for e in some) for some in (week, before)]
    assert in_town[0] > 1.2 * in_town[1]


def test_trade_grows_over_the_years() -> None:
    year = len(sales(TEA, Span(date(2025, 5, 5), date(2025, 6, 1))))
    next_year = len(sales(TEA, Span(date(2026, 5, 4), date(2026, 5, 31))))
    assert next_year > year * 1.03


def test_years_beyond_the_published_holidays_are_ordinary_days() -> None:
    assert trade_of(NOODLES, date(2032, 10, 1), VAULT)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db")
    upgrade(engine)
    found_shops(engine, VAULT, NOW)
    fill(engine, VAULT, NOW, days=40)
    return engine


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.merchant_id)
def test_the_books_agree_with_the_trade_that_was_filled_in(filled: Engine, shop: Shop) -> None:
    with read_books(filled, VAULT, shop.merchant_id, NOW) as books:
        assert books.totals.differences() == []
        known = books.totals.span(OCTOBER)
        assert known.sales == len(sales(shop, OCTOBER))
        assert known.sales_fen == sum(e.amount for e in sales(shop, OCTOBER))
        assert books.transactions.latest(1)[0].paid_at <= NOW
        assert books.transactions.one("T1001").amount == 5800


def test_a_refund_made_before_us_leaves_less_to_give_back(filled: Engine) -> None:
    with read_books(filled, VAULT, "M1", NOW) as books:
        returned = books.transactions.latest(20, kind="refund")
        for refund in returned:
            sale = books.transactions.of(refund.channel, "sale", refund.sale_key)
            assert sale is not None
            assert sale.remaining.fen == sale.amount - refund.amount


def test_posting_a_filled_day_again_adds_nothing(filled: Engine) -> None:
    with read_books(filled, VAULT, "M2", NOW) as books:
        posted = books.transactions.post(trade_of(NOODLES, date(2026, 11, 3), VAULT))
        assert posted.added == 0


def test_everybody_is_there_with_a_group_and_reports(filled: Engine) -> None:
    with read_books(filled, VAULT, "M1", NOW) as books:
        assert [m.role.word for m in books.staff.members()] == [
            "老板",
            "店长",
            "收银员",
            "收银员",
            "审计",
        ]
        assert books.merchant.settings.group_chat == books.chats.all()[0].chat_id
        assert {s.report for s in books.subscriptions.all()} == {"daily", "weekly"}
