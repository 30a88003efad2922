"""操作日志: every entry in words, and of a no what was wanted and why not."""

from handlers.messages import Text
from tests.shop import Shop


def log(shop: Shop) -> str:
    reply = shop.ask(shop.owner, "操作日志")
    assert isinstance(reply, Text)
    return reply.content


def test_a_no_says_what_was_wanted_and_why_not(shop: Shop) -> None:
    with shop.books() as books:
        no = "没有 R1009 这笔退款，发「退款列表」看看有哪些。"
        books.audit.write("refused", "撤回", result=no, by=shop.cashier)
    assert "小赵 想「撤回」没成：没有 R1009 这笔退款\n" in log(shop)


def test_what_somebody_typed_that_is_no_command_stays_unsaid(shop: Shop) -> None:
    with shop.books() as books:
        books.audit.write("refused", "张女士", result="没有找到「…」这位客户。", by=shop.cashier)
    assert "小赵 没成：没有找到「…」这位客户" in (said := log(shop))
    assert "张女士" not in said


def test_verdicts_mutes_and_rules_have_words_of_their_own(shop: Shop) -> None:
    shop.ask(shop.manager, "误报 A2031")
    shop.ask(shop.manager, "静音 2小时")
    shop.ask(shop.owner, "到账规则 微信 T+2")
    shop.ask(shop.owner, "确定")
    said = log(shop)
    assert "李店长 标为误报 A2031" in said
    assert "李店长 静音到 11-18 16:30" in said
    assert "王老板 改到账规则" in said


def test_a_fetched_bill_names_its_channel_and_its_day(shop: Shop) -> None:
    with shop.books() as books:
        for bill in ("wechat_pay/trade/2026-11-17", "alipay/funds/2026-11-16"):
            books.audit.write("bill.fetched", bill)
        books.audit.write("bill.missing", "unionpay/trade/2026-11-09")
    said = log(shop)
    assert "掌柜 取到并导入账单 微信 11-17\n" in said
    assert "掌柜 取到并导入账单 支付宝 11-16 资金" in said
    assert "掌柜 账单一直没来 云闪付 11-09" in said
