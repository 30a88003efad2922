"""The morning after: the bills come, one payment is on them only, and the owner sets the book right."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.reconciliation import Difference
from tests.scenarios.newcomer import SOON, Newcomer, visiting
from tests.scenarios.town import Someone, Town, until

TODAY = date(2026, 11, 18)
CHANNELS = {
    ("M1", "wechat"): "wechat_pay", ("M1", "alipay"): "alipay", ("M1", "unionpay"): "unionpay",
    ("M2", "wechat"): "lakala", ("M2", "unionpay"): "shengpay",
}  # fmt: skip
ONE = timedelta(days=1)
COUNTER = {"M1": ("小赵", "李店长"), "M2": ("小吴", "周店长")}


A_MORNING = 60.0  # seconds for all bills, the list of card sales and the bank's file


@pytest.fixture(params=["desk", "phone"])
def owner(
    request: pytest.FixtureRequest, browser: Browser, billed_town: Town, album: Path
) -> Iterator[Newcomer]:
    """The owner at a desk, and with a phone."""
    with visiting(browser, billed_town, album, request.param) as somebody:
        yield somebody


def differences(town: Town, day: date) -> list[Difference]:
    """What waits of a day."""
    return town.look(lambda books: books.reconciliation.unsettled(Span(day, day)))


def test_a_payment_that_only_the_bill_has_is_booked(owner: Newcomer) -> None:
    town = owner.town
    until(partial(differences, town, TODAY - timedelta(days=1)), "the first morning's difference")
    town.trouble(wechat_pay_notice="never")
    town.sandbox.pay("M1", "S1", 3600)
    town.trouble(wechat_pay_notice="once")
    town.jumps_to("10:06", days=1)
    (one,) = until(partial(differences, town, TODAY), "the payment nobody told us of")
    finds_it(owner, one)
    books_it(owner, one)
    sees_it_settled(owner, one)


def finds_it(owner: Newcomer, one: Difference) -> None:
    owner.becomes("王老板")
    owner.types("到账")
    owner.reads("今天应到")
    owner.photographs("bank-1-arrivals")
    owner.types("对账")
    owner.reads(f"微信有、系统无 1 笔 ¥36.00（{one.number}）")
    card = owner.card("微信有、系统无 ¥36.00")
    expect(card).to_contain_text("系统没有")
    owner.photographs("bank-2-difference")


def books_it(owner: Newcomer, one: Difference) -> None:
    card = owner.card("微信有、系统无 ¥36.00")
    card.get_by_role("button", name="补记").click()
    owner.reads(f"{one.number} 已补记")
    expect(card.get_by_role("button", name="挂账")).to_have_count(0, timeout=SOON)
    owner.photographs("bank-3-booked")


def sees_it_settled(owner: Newcomer, one: Difference) -> None:
    owner.types("对账")
    owner.reads("处理好的 1 条")
    assert differences(owner.town, TODAY) == []
    owner.types("操作日志")
    owner.reads(f"补记差异 {one.number}")
    owner.photographs("bank-4-audit")


def test_every_morning_brings_the_card_sales_and_the_banks_file(billed_town: Town) -> None:
    """The first one, one that the clock jumps to, and several at once; both shops' books agree."""
    town = billed_town
    for ahead, day in ((0, TODAY), (1, TODAY + ONE), (4, TODAY + 5 * ONE)):
        if ahead:
            town.jumps_to("10:06", days=ahead)
        for merchant in ("M1", "M2"):
            until(partial(has_come, town, merchant, day), f"the bank's file of {day}",
                  patience=A_MORNING)  # fmt: skip
            assert listed(town, merchant) == set(Span(TODAY - 3 * ONE, day - ONE))
    for owner in (town.owner, town.noodle_owner):
        assert "刷卡的账单" not in owner.says("对账")
        assert "· 刷卡 交易账单 ✓" in owner.says("账单 近7天")
        said = owner.says("到账")
        assert f"银行流水到 {TODAY + 5 * ONE:%m-%d}" in said
        assert said.splitlines()[1].endswith("，已到账 ✓")
    assert [one.channel for one in town.look(open_differences)] == ["wechat"]
    assert town.look(open_differences, "M2") == []


def has_come(town: Town, merchant: str, day: date) -> bool:
    """Whether all lumps that the bank owed by this day are laid beside what was expected."""

    def due(books: Books) -> bool:
        owed = books.settlements.of(Span(day - 20 * ONE, day))
        late = [one for one in owed if one.expected_on <= day and one.net_fen != one.arrived_fen]
        return books.bank.told_until() == day and not late

    return town.look(due, merchant)


def listed(town: Town, merchant: str) -> set[date]:
    """The days of which the lists of card sales tell."""
    bills = town.look(lambda books: books.both_sides.bills(), merchant)
    return {day for bill in bills if bill.channel == "card" and bill.span for day in bill.span}


def open_differences(books: Books) -> list[Difference]:
    """Of whatever day and stage."""
    return list(books.reconciliation.unsettled())


def test_money_goes_back_through_every_channel(town: Town) -> None:
    """Of a payment of today; the stand-in gave it back, once, and everybody hears."""
    for (merchant, way), code in CHANNELS.items():
        cashier, manager = shop_of(town, merchant)
        order = town.pays(58, merchant, channel=way)
        refund = asks_for(cashier, order, yuan=5)
        manager.sees(refund, "[同意退款]")
        manager.presses("同意退款", refund)
        assert refund in cashier.reads(f"退款成功 ¥5.00\n{refund}")
        assert town.sandbox.standins[code].books.paid_back(order) == 500


@pytest.mark.parametrize(("merchant", "way"), CHANNELS)
def test_a_refund_is_seen_from_request_to_arrival(
    browser: Browser, town: Town, album: Path, merchant: str, way: str
) -> None:
    """On a phone, through each channel's stand-in."""
    order = town.pays(58, merchant, channel=way)
    cashier, manager = COUNTER[merchant]
    code = CHANNELS[merchant, way]
    with visiting(browser, town, album, "phone") as somebody:
        somebody.becomes(cashier)
        somebody.types(f"退款 {order} 5 没有货了")
        somebody.reads("等待店长确认")
        somebody.becomes(manager)
        somebody.card("退款待确认 ¥5.00").get_by_role("button", name="同意退款").click()
        expect(somebody.card("已退款 ¥5.00")).to_be_visible(timeout=SOON)
        somebody.photographs(f"refund-{code}-manager")
        somebody.becomes(cashier)
        somebody.reads("退款成功 ¥5.00")
        somebody.photographs(f"refund-{code}-cashier")
    assert town.sandbox.standins[code].books.paid_back(order) == 500


@pytest.mark.parametrize(
    ("merchant", "way"), [("M1", "wechat"), ("M1", "unionpay"), ("M2", "wechat")]
)
def test_the_store_is_told_by_the_till(town: Town, merchant: str, way: str) -> None:
    order = town.pays(58, merchant, "S2", channel=way)
    sale = town.look(lambda books: books.transactions.one(order), merchant)
    assert (sale.store_id, sale.acquirer) == ("S2", CHANNELS[merchant, way])


@pytest.mark.parametrize("way", ["wechat", "alipay", "unionpay"])
def test_orders_from_before_the_stand_ins_time_can_be_given_back(town: Town, way: str) -> None:
    sold = town.look(lambda books: books.transactions.of_day(TODAY - timedelta(days=9)))
    sale = next(one for one in sold if one.channel == way and one.remaining.fen > 1000)
    refund = asks_for(town.cashier, sale.number, yuan=5)
    town.manager.sees(refund, "[同意退款]")
    town.manager.presses("同意退款", refund)
    town.cashier.reads(f"退款成功 ¥5.00\n{refund}")
    assert town.sandbox.standins[sale.acquirer].books.paid_back(sale.number) == 500


def shop_of(town: Town, merchant: str) -> tuple[Someone, Someone]:
    """Who asks and who decides."""
    if merchant == "M1":
        return town.cashier, town.manager
    return town.noodle_cashier, town.noodle_manager


def asks_for(cashier: Someone, order: str, yuan: int) -> str:
    """The number of the request."""
    said = cashier.says(f"退款 {order} {yuan} 没有货了")
    return said.partition("已提交退款 ")[2].partition("：")[0]
