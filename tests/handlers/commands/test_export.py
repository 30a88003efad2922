"""导出: the rows of a question as a file, for the asker alone, or one honest sentence."""

import csv
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

import handlers.answers.exporting
from handlers.answers.exporting import export_reply
from handlers.answers.ledger_rows import HEADINGS
from handlers.ask import Ask, Memory
from handlers.messages import File, Reply, Text
from storage.base.database import reading
from storage.base.money import Money
from storage.ledger.entries import Entry
from storage.schema import outbox
from tests.shop import NOW, Shop

YESTERDAY = {"date": {"expr": "昨天", "from": "2026-11-17", "to": "2026-11-17"}}


def parts(reply: Reply) -> tuple[str, File]:
    """The line and the file."""
    assert isinstance(reply, tuple)
    text, file = reply
    assert isinstance(text, Text)
    assert isinstance(file, File)
    return text.content, file


def rows(file: File) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"))))


def test_the_file_holds_what_was_asked_and_adds_up(shop: Shop) -> None:
    words, file = parts(shop.ask(shop.owner, "导出三里屯上周微信的交易明细 csv"))
    assert file.name == "交易明细_20261109-20261115.csv"
    assert file.content.startswith(b"\xef\xbb\xbf")
    found = rows(file)
    assert tuple(found[0]) == HEADINGS
    assert {(row["门店"], row["渠道"]) for row in found} == {("三里屯店", "微信")}
    assert min(row["营业日"] for row in found) == "2026-11-09"
    sales = [Money.from_yuan(row["金额(元)"]).fen for row in found if row["类型"] == "收款"]
    assert f"收款 {len(sales)} 笔 {Money(sum(sales))}" in words


def test_the_usual_file_is_for_excel(shop: Shop) -> None:
    words, file = parts(shop.ask(shop.owner, "导出昨天流水"))
    heading, *found = (
        CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
    )
    assert tuple(heading) == HEADINGS
    assert file.name == "交易明细_20261117.xlsx"
    assert f"收款 {sum(row[2] == '收款' for row in found)} 笔" in words


def test_refunds_alone(shop: Shop) -> None:
    _, file = parts(shop.ask(shop.owner, "上周退款导出csv"))
    found = rows(file)
    assert file.name.startswith("退款明细_")
    assert {row["类型"] for row in found} == {"退款"}


def test_an_export_leans_on_the_question_before(shop: Shop) -> None:
    shop.ask(shop.owner, "前天支付宝收了多少")
    words, file = parts(shop.ask(shop.owner, "导出这个"))
    assert words.startswith("三里屯茶点 · 支付宝 · 前天 11月16日(周一)")
    assert file.name == "交易明细_20261116.xlsx"
    again, _ = parts(shop.ask(shop.owner, "导出csv"))
    assert again == words


def test_no_cell_is_a_formula_and_no_payer_is_named(shop: Shop) -> None:
    with shop.books() as books:
        entry = Entry("cash", "sale", "k1", "=1+1", 100, NOW, "notice", cashier="@SUM(A1)")
        books.transactions.post([entry])
    _, file = parts(shop.ask(shop.owner, "导出今天的现金流水 csv"))
    found = rows(file)
    assert ("'=1+1", "'@SUM(A1)") in {(row["订单号"], row["收银员"]) for row in found}
    assert {row["付款人"][:3] for row in found} <= {"未知顾", "顾客·"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("退款记录导出 本季度 pdf", "PDF 我还不会做"),
        ("导出本月对账单", "对账单还导不成文件"),
        ("导出客户资料", "客人的资料不往外导"),
        ("导出本月支出", "支出没有记在我这里"),
        ("导出明天的流水", "还没到"),
        ("导出2020年到现在的流水", "366 天"),
    ],
)
def test_what_cannot_be_had_is_said_in_one_sentence(shop: Shop, line: str, words: str) -> None:
    reply = shop.ask(shop.owner, line)
    assert isinstance(reply, Text)
    assert words in reply.content
    assert "\n" not in reply.content


def test_too_many_rows_are_refused_with_a_way_forward(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers.answers.exporting, "MOST_ROWS", 100)
    reply = shop.ask(shop.owner, "导出昨天流水")
    assert isinstance(reply, Text)
    assert reply.content.startswith("这段有 277 笔，一次最多导 100 笔。请把日期缩短些")


def test_a_day_without_trade_gives_no_file(shop: Shop) -> None:
    reply = shop.ask(shop.owner, "导出去年国庆的流水")
    assert isinstance(reply, Text)
    assert reply.content.endswith("那时还没有账，账从 8月11日 记起。所以没有文件。")


def test_in_a_group_the_file_goes_to_the_asker_alone(shop: Shop) -> None:
    with shop.books() as books:
        memory = Memory(shop.memory, "group:wang:")
        ask = Ask(books, shop.owner, NOW, "导出昨天流水", "g1", memory, in_group=True)
        reply = export_reply(ask, YESTERDAY)
        assert isinstance(reply, Text)
        assert "已经私下发给您了" in reply.content
    with reading(shop.engine) as connection:
        queued = connection.execute(select(outbox).where(outbox.c.key == "export:g1")).one()
    assert queued.lane == "person:wang"


def test_who_took_a_file_is_kept(shop: Shop) -> None:
    shop.ask(shop.auditor, "导出昨天流水")
    with shop.books() as books:
        kept = books.audit.entries(1)[0]
    assert (kept.action, kept.subject) == ("export", "2026-11-17..2026-11-17 xlsx")


def test_a_cashier_gets_no_file(shop: Shop) -> None:
    reply = shop.ask(shop.cashier, "导出昨天流水")
    assert isinstance(reply, Text)
    assert reply.content.startswith("您是收银员，不能")
