"""对账, 到账 and 手续费 as a shopkeeper meets them: a wrong order on the bill, and what is done about it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

import handlers.commands
from handlers.ask import Ask, Memory
from handlers.messages import Text
from handlers.registry import Shelves, discover
from handlers.risks.fee_above_contract import fee_above_contract
from handlers.risks.settlement_late import settlement_late
from handlers.risks.unmatched_above import unmatched_above
from handlers.router import Router
from storage.base.business_day import SHANGHAI
from storage.base.ephemeral import LocalMemory
from storage.base.refusal import Refusal
from storage.books import open_books, read_books
from storage.checking import check_house
from storage.ledger.entries import Entry
from tests.handlers.figures.reconciling.month import VAULT, Month, Row, compare, keep, shop

YESTERDAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
Says = Callable[..., str]


def row(place: int, amount: int, fee: int, day: date = YESTERDAY) -> Row:
    """A sale at noon and some minutes."""
    at = datetime(day.year, day.month, day.day, 12, place, tzinfo=SHANGHAI).astimezone(UTC)
    return Row(f"42{day:%m%d}{place:03d}", f"T{day:%m%d}{place:03d}", "sale", amount, fee, at)


def trade() -> Month:
    """Four sales yesterday and two the day before; the bill has a stray, and a fee that is too high."""
    found = Month()
    before = YESTERDAY - timedelta(days=1)
    for one in (row(1, 5_000, 19), row(2, 8_000, 30), row(3, 3_200, 12), row(4, 9_900, 38),
                row(5, 20_000, 76, before), row(6, 30_000, 114, before)):  # fmt: skip
        found.ours[one.key] = found.bill[one.key] = one
    stray = row(3, 3_200, 12)
    del found.ours[stray.key]
    dear = row(4, 9_900, 60)
    found.bill[dear.key] = dear
    found.credits = [(YESTERDAY, 50_000 - 190)]
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = shop(url)
    compare(engine, keep(engine, trade(), days_a_bill=1))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def shelves() -> Shelves:
    return discover(handlers.commands)


@pytest.fixture
def says(engine: Engine, shelves: Shelves) -> Says:
    """One line, or one press, as one person's reply."""
    memory = LocalMemory(lambda: NOW)

    def say(line: str, *, who: str = "boss", seen: str = "") -> str:
        with open_books(engine, VAULT, "m1", NOW, "test") as books:
            member = next(m for m in books.staff.members() if m.userid == who)
            ask = Ask(books, member, NOW, line, "test", Memory(memory, who), seen=seen)
            router = Router(shelves)
            try:
                reply = router.press(ask, line) if seen else router.answer(ask)
            except Refusal as no:
                return no.sentence
        assert isinstance(reply, Text)
        return reply.content

    return say


def number_of(engine: Engine, kind: str) -> str:
    """The number of the only open difference of this type."""
    with read_books(engine, VAULT, "m1", NOW) as books:
        return next(one.number for one in books.reconciliation.unsettled() if one.type == kind)


def test_a_wrong_order_is_found_booked_and_closed_and_the_record_shows_it(
    engine: Engine, says: Says
) -> None:
    number = number_of(engine, "theirs_only")
    said = says("对账 昨天")
    assert said.startswith("11月17日(周二) 4 笔，¥261.00；2 笔一致")
    assert f"· 微信有、系统无 1 笔 ¥32.00（{number}）" in said
    assert f"「补记 {number}」" in (card := says(f"差异 {number}"))
    assert "系统 没有｜微信 ¥32.00" in card
    seen = f"{number} open None 3200"
    assert says(f"difference.book:{number}", seen=seen).startswith(f"{number} 已补记：¥32.00")
    assert "微信有、系统无" not in (said := says("对账"))
    assert f"处理好的 1 条：已补记 1 条（{number}）" in said
    assert "✓" not in said
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        (entry,) = [e for e in books.audit.entries() if e.action == "difference.booked"]
    assert (entry.subject, entry.role, entry.before) == (number, "owner", "open None 3200")
    assert "没有再动" in says(f"补记 {number}")
    assert check_house(engine, VAULT, NOW) == []


def test_a_fee_that_is_booked_changes_the_ledger_and_its_totals(engine: Engine, says: Says) -> None:
    number = number_of(engine, "fee")
    assert says(f"补记 {number}") == (
        f"将补记 {number}：流水里的手续费从 ¥0.38 改成 ¥0.60。\n回复「确定」就改，回复「取消」就不动。"
    )
    assert says("确定").startswith(f"{number} 已补记")
    with read_books(engine, VAULT, "m1", NOW) as books:
        assert books.transactions.one(row(4, 1, 1).number).fee == 60
    assert check_house(engine, VAULT, NOW) == []
    assert "笔笔一致" not in says("对账 昨天")
    says(f"补记 {number_of(engine, 'theirs_only')}")
    says("确定")
    said = says("对账 昨天")
    assert "；2 笔一致，其余都处理好了 ✓\n处理好的 2 条：已补记 2 条（" in said


def test_writing_off_wants_a_reason_and_above_the_limit_the_owner(
    engine: Engine, says: Says
) -> None:
    number = number_of(engine, "theirs_only")
    assert says(f"核销 {number}") == f"核销要写原因，请回复「核销 {number} 原因」。"
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        books.save_settings(replace(books.merchant.settings, refund_ceiling_fen=1_000))
    assert "要老板来核销" in says(f"核销 {number} 渠道弄错", who="lead")
    says(f"核销 {number} 渠道弄错")
    assert says("确定") == f"{number} 已核销（渠道弄错），账没有改。"


def test_the_accountant_may_suspend_and_not_settle(engine: Engine, says: Says) -> None:
    number = number_of(engine, "theirs_only")
    assert "不能用「补记」" in says(f"补记 {number}", who="acct")
    assert says(f"挂账 {number} 等微信回复", who="acct").startswith(
        f"{number} 已挂账（等微信回复）"
    )
    assert number in says("对账 昨天")


def test_a_card_that_is_out_of_date_decides_nothing(engine: Engine, says: Says) -> None:
    number = number_of(engine, "theirs_only")
    says(f"挂账 {number}")
    assert "已经过时" in says(f"difference.book:{number}", seen=f"{number} open None 3200")


def test_arrivals_tell_what_came_what_is_due_and_how_it_is_made_up(says: Says) -> None:
    said = says("到账")
    assert "今天应到 ¥259.79" in said
    assert "最近到账 11-17 ¥498.10 ✓" in said
    assert "收的钱 ¥498.10，11-17 已到账 ✓\n· 微信 ¥498.10\n" in says("到账 11月16日")
    assert "，11-17 已到账 ✓\n· 微信 ¥498.10＝收 ¥500.00−手续费 ¥1.90\n" in says("结算 11月16日")


@pytest.mark.parametrize("line", ["到账", "结算 昨天", "账单 近3天", "对账 昨天", "到账规则"])
def test_who_settles_is_asked_once_for_an_answer(engine: Engine, says: Says, line: str) -> None:
    asked: list[str] = []

    def hear(*told: Any) -> None:
        asked.append(told[2])

    event.listen(engine, "before_cursor_execute", hear)
    says(line)
    event.remove(engine, "before_cursor_execute", hear)
    assert sum("acquirer not in" in statement for statement in asked) == 1


def test_fees_name_the_orders_above_the_contract_once_it_is_known(says: Says) -> None:
    assert "签约费率还不知道" in says("手续费 近3天")
    says("签约费率 微信 0.38%")
    assert says("确定").startswith("好的，微信的签约费率记成 0.38%")
    assert "没有多收 ✓" in says("手续费 近3天")
    assert says("手续费 微信 近3天").startswith("11月16日–18日微信手续费 ¥")
    assert "支付宝还没有哪一单的手续费" in says("手续费 支付宝 近3天")


def test_the_dearest_orders_are_the_dearest(engine: Engine, says: Says) -> None:
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        books.transactions.post([
            Entry("alipay", "sale", f"A{n}", f"A{n:04d}", 10_000, NOW - timedelta(hours=n + 1), "notice",
                  fee=38 + extra) for n, extra in enumerate((0, 1, 5, 90, 7, 30))
        ])  # fmt: skip
        rates = {"alipay": 38}
        books.save_settings(replace(books.merchant.settings, contract_rates=rates))
    said = says("手续费 今天")
    assert "支付宝 ¥3.61，实际费率 0.602%（6 笔 ¥600.00），签约 0.38%，4 笔多收 ¥1.32 ⚠️" in said
    places = [said.index(number) for number in ("A0003", "A0005", "A0004")]
    assert places == sorted(places)
    assert "A0002" not in said


def test_bills_tell_what_is_missing_and_balances_are_honest(says: Says) -> None:
    assert "· 微信 交易账单 ✓，资金账单 没有" in (said := says("账单 昨天"))
    assert "导入" not in said.rpartition("\n")[2]  # nothing is missing, nothing is asked for
    assert "没有要对账单的收款" in says("账单 今天")
    assert "余额我还看不到" in says("余额")


def test_todays_bill_comes_tomorrow_and_is_not_missing(engine: Engine, says: Says) -> None:
    sold(engine, "wechat", NOW - timedelta(hours=1))
    assert "· 微信 交易账单 ✓，" in (said := says("账单 昨天到今天"))
    assert "\n今天的明早出，没有算在内。\n" in said
    assert "· 微信 交易账单 还没出" in says("账单 今天")
    sold(engine, "alipay", NOW - timedelta(days=2), by="alipay")
    said = says("账单 近3天")
    assert "支付宝 交易账单 还没到" in said
    assert "今天的明早出" in said
    assert "支付宝的账单要请管理员导入" not in said


def test_a_bill_that_nobody_fetches_is_not_promised_for_the_morning(
    engine: Engine, says: Says
) -> None:
    sold(engine, "card", NOW - timedelta(days=1), by="practice")
    sold(engine, "alipay", NOW - timedelta(days=1))
    coming = "刷卡的账单还没到（我每天上午 10 点后去取，也可以请管理员导入）"
    assert coming in (said := says("对账 昨天"))
    assert "\n支付宝的账单要请管理员导入" in said
    none_from(engine, "practice")
    assert "\n支付宝、刷卡的账单要请管理员导入" in (said := says("对账 昨天"))
    assert "10 点" not in said
    assert "。支付宝、刷卡的账单要请管理员导入。" in (said := says("账单 昨天"))
    assert "10 点" not in said
    none_from(engine, "practice", offers=True)
    assert coming in says("对账 昨天")
    assert "。支付宝的账单要请管理员导入；刷卡的账单我每天上午 10 点后去取，" in says("账单 昨天")


def test_a_day_whose_bill_is_an_honest_zero_is_told_and_compared(
    engine: Engine, says: Says
) -> None:
    sold(engine, "alipay", NOW - timedelta(days=2))
    missing = ("order", "ours_only", "Kalipay")
    assert missing not in compare(engine, [zero(engine, YESTERDAY - timedelta(days=1))])
    assert "· 支付宝 交易账单 当天账单为空，资金账单 没有" in says("账单 11月16日")
    assert "1 笔系统有、账单没有" in says("对账 11月16日 支付宝")
    assert missing in compare(engine, [zero(engine, YESTERDAY), zero(engine, YESTERDAY, "funds")])
    assert "· 支付宝 交易账单 ✓，11-16、11-17 账单为空，资金账单 为空" in says("账单 近3天")
    assert "· 系统有、支付宝无 1 笔 ¥100.00" in says("对账 11月16日 支付宝")
    assert says("对账 昨天 支付宝") == "11月17日(周二)的账单是空的，一笔也没有。"


def zero(engine: Engine, day: date, kept: str = "trade") -> str:
    """Alipay says, twice, that there was nothing; the id of its bill."""
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        once = books.statements.note_empty("alipay", kept, day)
        assert books.statements.note_empty("alipay", kept, day) == once
    return once


def none_from(engine: Engine, acquirer: str, *, offers: bool = False) -> None:
    """The channel says that it offers no bills, or that it does after all."""
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        note = books.statements.forget_none if offers else books.statements.note_none
        note(acquirer)


def sold(engine: Engine, channel: str, at: datetime, by: str = "") -> None:
    """A sale that we were told of and no bill has."""
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        books.transactions.post([
            Entry(channel, "sale", f"K{channel}", f"N{channel}", 10_000, at, "notice", fee=55,
                  acquirer=by)
        ])  # fmt: skip


def test_a_channels_own_rule_moves_the_day(says: Says) -> None:
    says("到账规则 微信 T+2")
    assert says("确定") == "好的，微信按 T+2 算：今天收的 11-20 到。"
    assert "不能用" not in says("到账规则", who="acct")
    assert "要老板来改" in says("到账规则 微信 T+1", who="lead")
    assert "· 微信 T+2" in (said := says("到账规则"))
    assert "拉卡拉" not in said
    assert says("到账规则 支付宝").count("·") == 1


def test_what_an_acquirer_carries_follows_the_acquirers_rule(engine: Engine, says: Says) -> None:
    sold(engine, "alipay", NOW - timedelta(hours=2), by="lakala")
    assert "支付宝由拉卡拉结算" in says("到账 支付宝")
    assert says("到账规则 支付宝").splitlines()[1:] == [
        "· 拉卡拉 T+1",
        "老板要改请发「到账规则 拉卡拉 T+1」。",
    ]
    assert "老板要改" in says("到账规则 现金")
    assert "拉卡拉的账单" in says("对账 支付宝 今天")


def test_the_rules_speak_once_a_limit_is_passed(engine: Engine) -> None:
    moment = datetime(2026, 10, 28, 6, tzinfo=UTC)  # when the month compares its bills
    with read_books(engine, VAULT, "m1", moment) as books:
        (found,) = unmatched_above(books, moment, limit_fen=3_000)
        assert found.title.startswith("微信对账差 2 笔 ¥32.")
        assert list(unmatched_above(books, moment)) == []
        assert list(settlement_late(books, moment)) == []
        assert list(fee_above_contract(books, moment)) == []


def test_a_payout_that_does_not_come_and_a_rate_that_drifts_are_told(tmp_path: Path) -> None:
    engine = shop(f"sqlite:///{tmp_path / 'late.db'}")
    early = date(2026, 10, 20)
    found = Month()
    for one in (row(1, 50_000, 400, early), row(2, 60_000, 360, early + timedelta(1))):
        found.ours[one.key] = found.bill[one.key] = one
    found.credits = [(early + timedelta(2), 60_000 - 360)]
    compare(engine, keep(engine, found, days_a_bill=1))
    moment = datetime(2026, 10, 28, 6, tzinfo=UTC)
    with open_books(engine, VAULT, "m1", moment, "test") as books:
        (late,) = settlement_late(books, moment)
        assert late.facts == ("10-20 的 ¥496.00，应在 10-21 到账",)
        books.save_settings(replace(books.merchant.settings, contract_rates={"wechat": 60}))
    with open_books(engine, VAULT, "m1", datetime(2026, 10, 22, 6, tzinfo=UTC), "test") as books:
        assert list(fee_above_contract(books, books.now)) == []  # less than five yuan
        (dear,) = fee_above_contract(books, books.now, least_fen=100)
    assert dear.title == "微信手续费多收 ¥1.00"
    engine.dispose()
