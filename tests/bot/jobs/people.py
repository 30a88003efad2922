"""What people do in the tests of the jobs, in a line each."""

from datetime import timedelta

from storage.base.money import Money
from storage.books import read_books
from storage.ledger.refund_states import Refund
from tests.storms.shop import VAULT, Shop


def says(shop: Shop, userid: str, line: str) -> None:
    """Types a line and is answered."""
    shop.say(userid, line)
    shop.job("inbox")
    delivered(shop)


def delivered(shop: Shop) -> None:
    """Everything that is queued leaves."""
    while shop.job("post"):
        continue


def wait(shop: Shop, **time: float) -> None:
    """Time goes by."""
    shop.now += timedelta(**time)


def approved(shop: Shop, line: str = "退款 TA1002 30 商品破损") -> None:
    """A cashier asks, a manager says yes."""
    says(shop, "c1", line)
    says(shop, "k1", "同意 R1001")


def refund(shop: Shop, number: str = "R1001") -> Refund:
    """The refund as it stands."""
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        return books.refunds.of(number)


def left(shop: Shop, order: str = "TA1002") -> Money:
    """What can still be given back of an order."""
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        return books.transactions.one(order).remaining


def told(shop: Shop, userid: str) -> list[str]:
    """What somebody read, oldest first."""
    return [words for userids, words, _ in shop.phones.app if userid in userids]


def group(shop: Shop) -> list[str]:
    """What the group read."""
    return [words for _, words in shop.phones.chats]
