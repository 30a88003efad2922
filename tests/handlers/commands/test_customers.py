"""Customers: counted, named, looked up, and never named where others read along."""

from handlers.figures.customers import customer_figures
from storage.base.business_day import Span
from storage.base.vault import mask_payer
from storage.books import Books
from tests.handlers.conftest import Says
from tests.handlers.little_shop import FIRST_DAY, TODAY, YESTERDAYS_REFUNDED, rows

ORDER = YESTERDAYS_REFUNDED.number
LABEL = mask_payer(YESTERDAYS_REFUNDED.payer)


def test_a_customer_gets_a_name_after_a_yes_and_is_found_by_it(says: Says) -> None:
    assert f"将把 {LABEL} 备注为「王老板」" in says(f"备注客户 {ORDER} 王老板")
    assert "没有找到" in says("客户 王老板")
    says(f"备注客户 {ORDER} 王老板")
    assert f"已把 {LABEL} 备注为「王老板」" in says("确定")
    assert says("客户 王老板").startswith(f"{LABEL} 王老板\n一共 ")


def test_in_a_group_a_customer_has_no_name(says: Says) -> None:
    says(f"备注客户 {ORDER} 王老板")
    says("确定")
    assert "王老板" in says("客户 昨天") + says(f"客户 {LABEL}")
    assert "王老板" not in says("客户 昨天", in_group=True)
    assert "王老板" not in says(f"客户 {LABEL}", in_group=True)
    assert "私聊" in says(f"备注客户 {ORDER} 李老板", in_group=True)


def test_an_auditor_reads_and_changes_nothing(says: Says) -> None:
    assert "客户" in says("客户", who="acct")
    assert "不能用「备注客户」" in says(f"备注客户 {ORDER} 王老板", who="acct")


def test_a_payer_the_channel_does_not_name_cannot_be_named(says: Says) -> None:
    cash = next(row for row in rows() if row.channel == "cash" and row.kind == "sale")
    assert "没法备注" in says(f"备注客户 {cash.number} 王老板")


def test_a_new_customer_is_one_who_never_came_before(books: Books) -> None:
    span = Span(FIRST_DAY, TODAY)
    bought = {row.payer for row in rows() if row.kind == "sale" and row.payer}
    spent = sum(row.amount for row in rows() if row.kind == "sale" and row.payer)
    everything = customer_figures(books, span)
    assert (everything.new, everything.old) == (len(bought), 0)
    assert everything.new_fen == spent
    today = customer_figures(books, Span(TODAY, TODAY))
    assert (today.new, today.old_share) == (0, 10_000)
