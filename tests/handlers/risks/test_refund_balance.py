"""退款余额: said in the morning, before somebody taps in vain; and on the card that is tapped."""

from datetime import timedelta

from sqlalchemy import insert

from handlers.cards.refund_card import draw_refund, sale_of
from handlers.messages import Text
from handlers.risks.refund_balance import refund_balance
from storage.base.business_day import SHANGHAI
from storage.base.database import writing
from storage.schema import fund_movements
from tests.shop import MERCHANT, NOW, Shop

MORNING = NOW.astimezone(SHANGHAI).replace(hour=10, minute=0)


def told(shop: Shop, fen: int, channel: str = "wechat") -> None:
    """Yesterday's fund bill ended with this on the account."""
    moved = NOW - timedelta(hours=15)
    row = {"merchant_id": MERCHANT, "channel": channel, "account": "", "key": "k", "amount": -1,
           "balance": fen, "moved_at": moved, "day": moved.astimezone(SHANGHAI).date(),
           "kind": "提现", "number": "", "reference": ""}  # fmt: skip
    with writing(shop.engine) as connection:
        connection.execute(insert(fund_movements).values(**row))


def found(shop: Shop, hour: int = 10, **settings: int) -> list[str]:
    """What the rule says at an hour."""
    now = MORNING.replace(hour=hour)
    with shop.books(now=now) as books:
        return [finding.title for finding in refund_balance(books, now, **settings)]


def test_too_little_for_what_waits_is_said_before_noon(shop: Shop) -> None:
    told(shop, 1200)
    assert found(shop) == ["微信余额 ¥12.00，今天退款可能不够"]
    assert found(shop, hour=13) == []


def test_enough_is_not_worth_a_word(shop: Shop) -> None:
    told(shop, 100_000_00)
    assert found(shop) == []


def test_an_account_of_which_no_bill_tells_is_not_guessed(shop: Shop) -> None:
    assert found(shop) == []


def test_the_card_says_so_before_the_tap(shop: Shop) -> None:
    told(shop, 300)
    with shop.books() as books:
        refund = books.refunds.of("R1001")
        card = draw_refund(books, refund, sale_of(books, refund))
    assert "只有 ¥3.00，可能退不成" in card.note
    assert "只有 ¥3.00，可能退不成" in card.twin


def test_a_card_with_enough_behind_it_says_nothing_of_it(shop: Shop) -> None:
    told(shop, 1000)  # exactly what R1001 asks for
    with shop.books() as books:
        refund = books.refunds.of("R1001")
        assert "余额" not in draw_refund(books, refund, sale_of(books, refund)).note


def test_the_later_word_counts_whoever_said_it(shop: Shop) -> None:
    told(shop, 300)
    with shop.books() as books:
        books.balances.keep("alipay", 500)  # another account
        acquirer = books.refunds.of("R1001").acquirer
        books.balances.keep(acquirer, 400)
    with shop.books() as books:
        refund = books.refunds.of("R1001")
        note = draw_refund(books, refund, sale_of(books, refund)).note
    assert "微信余额约 ¥4.00（11-18 14:30 问渠道的），不够退这笔，请先充值" in note


def test_a_bill_from_after_the_question_counts_again(shop: Shop) -> None:
    early = NOW - timedelta(days=2)
    with shop.books(now=early) as books:
        books.balances.keep(books.refunds.of("R1001").acquirer, 400)
    told(shop, 300)
    with shop.books() as books:
        refund = books.refunds.of("R1001")
        assert "只有 ¥3.00，可能退不成" in draw_refund(books, refund, sale_of(books, refund)).note


def test_what_the_channel_says_itself_is_forecast_from(shop: Shop) -> None:
    with shop.books(now=MORNING) as books:
        books.balances.keep("alipay", 1)
    with shop.books(now=MORNING) as books:
        (finding,) = refund_balance(books, MORNING)
    assert finding.title == "支付宝余额 ¥0.01，今天退款可能不够"
    assert finding.facts[1] == "余额是 11-18 10:00 问渠道的"


def test_the_command_says_when_each_was_read(shop: Shop) -> None:
    told(shop, 1200)
    with shop.books() as books:
        books.balances.keep("alipay", 8_642_50)
    reply = shop.ask(shop.manager, "余额")
    assert isinstance(reply, Text)
    assert reply.content.split("\n") == [
        "渠道账户余额",
        "· 微信 ¥12.00（11-17 23:30 资金账单上的）",
        "· 支付宝 ¥8,642.50（11-18 14:30 问渠道的）",
        "资金账单之后的收款和退款没有算在内。",
    ]
