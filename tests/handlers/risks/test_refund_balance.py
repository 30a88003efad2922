"""退款余额: said in the morning, before somebody taps in vain; and on the card that is tapped."""

from datetime import timedelta

from sqlalchemy import insert

from handlers.cards.refund_card import draw_refund, sale_of
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
