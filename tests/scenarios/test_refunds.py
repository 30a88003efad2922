"""Refunds in the chat: asked for by one, decided by another, told to everybody."""

from functools import partial

import pytest

from tests.scenarios.town import Town, until

ASKED = "退款 T1001 30 商品破损"
APPROVE = "refund.approve:R1001"
SILENT = ("lost_before", "lost_after", "garbage", "unsigned", "probe")


def refunded(town: Town, order: str = "T1001") -> int:
    """What the ledger says was given back on an order, in fen."""
    sale = town.look(lambda books: books.transactions.one(order))
    return town.look(lambda books: sum(row.amount for row in books.transactions.refunds_of(sale)))


def tries(town: Town, number: str) -> int:
    """How often the channel was asked without a clear answer."""
    return town.look(lambda books: books.refunds.of(number).tries)


def test_a_refund_needs_a_second_pair_of_eyes(town: Town) -> None:
    assert "已提交退款 R1001：¥30.00，等待店长确认。" in town.cashier.says(ASKED)
    town.manager.sees("R1001", "申请人：小赵 · 今天第1笔")
    town.manager.presses("同意退款")
    assert "退款成功 ¥30.00" in town.group.reads("R1001")
    town.manager.sees("R1001", "（李店长 11:30 已同意，已退款）")
    town.cashier.reads("退款成功 ¥30.00")
    assert "还能退 ¥28.00" in town.manager.says("交易 T1001")
    assert "退款 ¥30.00 · 1笔" in town.manager.says("今日流水")


def test_nobody_confirms_their_own_request(town: Town) -> None:
    town.manager.says(ASKED)
    assert town.manager.says("同意 R1001") == "自己申请的退款要由别人来确认。"
    assert not town.manager.card("R1001")
    town.owner.sees("R1001", "[同意退款]")
    town.owner.presses("同意退款")
    town.group.reads("退款成功 ¥30.00")


def test_a_thumb_that_trembles_gives_back_once(town: Town) -> None:
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    for press in [town.manager.presses_again("R1001", APPROVE) for _ in range(3)]:
        assert press.done.wait(10)
    town.group.reads("退款成功")
    assert town.manager.reads("没有再动").startswith("R1001 李店长 11:30 已同意")
    assert refunded(town) == 3000
    assert sum("退款成功" in line for line in town.group.lines) == 1


def test_of_two_deciders_the_second_hears_who_was_first(town: Town) -> None:
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    town.jumps(minutes=31)
    town.owner.sees("R1001", "[同意退款]")
    town.manager.presses("拒绝", "R1001")
    town.owner.sees("R1001", "已拒绝")
    town.owner.presses_again("R1001", APPROVE)
    assert town.owner.reads("没有再动").startswith("R1001 李店长 12:01 已拒绝")
    assert refunded(town) == 0


def test_the_words_work_like_the_buttons(town: Town) -> None:
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    assert town.manager.says("同意 R1001") == "已同意 R1001 ¥30.00，已交给渠道办理。"
    town.manager.sees("R1001", "李店长 11:30 已同意")
    town.manager.reads("退款 R1001 ¥30.00：已退款")
    assert town.manager.says("拒绝 R1001") == "R1001 李店长 11:30 已同意，已退款；没有再动。"
    assert refunded(town) == 3000


def test_no_is_no_and_the_amount_is_free_again(town: Town) -> None:
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    town.manager.presses("拒绝")
    town.cashier.reads("李店长 11:30 已拒绝")
    town.manager.sees("R1001", "（李店长 11:30 已拒绝）")
    assert "还能退 ¥58.00" in town.cashier.says("交易 T1001")


def test_who_asked_may_take_it_back(town: Town) -> None:
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    assert town.cashier.says("撤回 R1001") == "R1001 已撤回，¥30.00 没有退。"
    town.manager.sees("R1001", "已撤回")
    town.manager.presses_again("R1001", APPROVE)
    town.manager.reads("R1001 小赵 11:30 已撤回；没有再动。")
    assert refunded(town) == 0


def test_an_old_card_decides_nothing_new(town: Town) -> None:
    """The first try failed for lack of balance; the retry is another question than the card's."""
    town.trouble(wechat_pay_refund="short")
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    town.manager.presses("同意退款")
    town.cashier.reads("没退成")
    town.trouble(wechat_pay_refund="ok")
    town.manager.presses_again("R1001", APPROVE)
    town.manager.reads("R1001 李店长 11:30 已同意，渠道没退成；没有再动。")
    assert refunded(town) == 0
    assert "已同意" in town.manager.says("同意 R1001")
    town.group.reads("退款成功 ¥30.00")


def test_nobody_answers_until_it_ends(town: Town) -> None:
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    town.jumps(minutes=31)
    town.owner.sees("R1001", "[同意退款]")
    town.jumps(minutes=90)
    assert "一直没有人确认，已作废" in town.cashier.reads("已作废")
    town.manager.sees("R1001", "退款已作废")
    town.owner.sees("R1001", "退款已作废")
    assert "还能退 ¥58.00" in town.cashier.says("交易 T1001")


def test_a_channel_that_says_nothing_clear_is_asked_again(town: Town) -> None:
    """Of an order each, as refunds of one order must be a minute apart."""
    orders = [town.pays(58) for _ in SILENT]
    for number, (order, mode) in enumerate(zip(orders, SILENT, strict=True), 1001):
        town.trouble(wechat_pay_answer=mode, wechat_pay_notice="never")
        town.cashier.says(f"退款 {order} 10 商品破损")
        town.manager.sees(f"R{number}", "[同意退款]")
        town.manager.presses("同意退款", f"R{number}")
        town.manager.sees(f"R{number}", "已同意）")
        until(partial(tries, town, f"R{number}"), "a try")
    assert not town.group.lines
    town.trouble(wechat_pay_answer="ok", wechat_pay_notice="once")
    town.jumps(minutes=2)
    for number in range(1001, 1001 + len(SILENT)):
        town.group.reads(f"退款成功 ¥10.00\nR{number}")
    assert [refunded(town, order) for order in orders] == [1000] * len(SILENT)
    assert sum("退款成功" in line for line in town.group.lines) == len(SILENT)


@pytest.mark.parametrize(
    ("fate", "told"),
    [("closed", "被渠道关闭，钱没有退出去"), ("abnormal", "由店长发「转卡 R1001」")],
)
def test_what_did_not_work_is_told_to_who_asked(town: Town, fate: str, told: str) -> None:
    town.trouble(wechat_pay_refund=fate)
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    town.manager.presses("同意退款")
    assert told in town.cashier.reads("R1001 ¥30.00 ")
    assert refunded(town) == 0


def test_a_dead_card_is_paid_to_the_shops_own_when_two_people_want_it(town: Town) -> None:
    town.trouble(wechat_pay_refund="abnormal")
    town.cashier.says(ASKED)
    town.manager.sees("R1001", "[同意退款]")
    town.manager.presses("同意退款")
    town.manager.sees("R1001", "[转到商户银行卡]")
    town.manager.presses("转到商户银行卡", "R1001")
    town.manager.reads("等另一位店长或老板确认")
    assert "要由别人来确认" in town.manager.says("转卡 R1001")
    assert refunded(town) == 0
    town.owner.says("转卡 R1001")
    assert "请店里另外付给顾客" in town.cashier.reads("退款成功 ¥30.00")
    assert refunded(town) == 3000


def test_a_payment_of_a_moment_ago_can_be_given_back(town: Town) -> None:
    number = town.pays(88)
    assert "R1001" in town.cashier.says(f"退款 {number} 88 没有货了")
    town.manager.sees("R1001", "退后剩：¥0.00")
    town.manager.presses("同意退款")
    town.cashier.reads("退款成功 ¥88.00")
    assert "已全额退款，不能再退。" in town.cashier.says(f"交易 {number}")
