"""One order's story, and lists that turn their pages."""

from datetime import timedelta

from syrupy.assertion import SnapshotAssertion

from storage.base.money import Money
from storage.books import Books
from tests.handlers.conftest import Says
from tests.handlers.little_shop import TODAY, YESTERDAYS_REFUNDED, day_of, rows

YESTERDAY = TODAY - timedelta(days=1)
ORDER = YESTERDAYS_REFUNDED.number


def test_pages_turn_forth_and_back_and_stop_at_the_end(says: Says) -> None:
    pages = [says("明细 昨天"), *(says("下一页") for _ in range(3))]
    total = sum(day_of(row) == YESTERDAY for row in rows())
    assert 24 < total <= 32
    for place, page in enumerate(pages):
        last = min(8 * place + 8, total)
        assert f"第 {8 * place + 1}–{last} 笔，共 {total} 笔" in page
    assert ["「下一页」" in page for page in pages] == [True, True, True, False]
    assert "后面没有了" in says("下一页")
    assert says("上一页") == pages[2]


def test_details_show_what_the_last_answer_was_about(says: Says) -> None:
    says("三里屯店昨天")
    assert says("明细").startswith("三里屯店 · 昨天 11月17日(周二) 明细 第 1–8 笔，共 ")
    assert says("明细 微信").startswith("三里屯店 · 微信 · 昨天")


def test_two_people_do_not_turn_each_others_pages(says: Says) -> None:
    says("明细 昨天", who="boss")
    assert "没有可翻的明细" in says("下一页", who="lead")


def test_a_page_of_the_day_adds_up_to_its_takings(says: Says, books: Books) -> None:
    lines = says("明细 昨天").splitlines()[1:-1]
    for _ in range(3):
        lines += says("下一页").splitlines()[1:-1]
    amounts = [line.split(" ¥")[1].split()[0] for line in lines if "退款" not in line]
    fen = sum(round(float(amount.replace(",", "")) * 100) for amount in amounts)
    assert str(Money(fen)) in says("昨日流水")


def test_a_cashier_sees_one_order_and_no_list(says: Says) -> None:
    assert says(f"交易 {ORDER}", who="till").startswith(f"订单 {ORDER}")
    assert "不能用「今日流水」" in says("今日流水", who="till")
    assert "不能用「明细」" in says("明细", who="till")


def test_the_story_tells_of_a_refund_that_waits(
    says: Says, books: Books, snapshot: SnapshotAssertion
) -> None:
    sale = books.transactions.one(ORDER)
    cashier = next(m for m in books.staff.members() if m.userid == "till")
    books.refunds.request(sale, Money(2000), "商品破损", by=cashier.person_id, window_days=365)
    assert says(f"交易 {ORDER}") == snapshot
    assert "要处理 ①退款待确认 1 笔 ¥20.00" in says("日报")
