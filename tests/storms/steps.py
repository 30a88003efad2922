"""A death at every numbered step of one refund, whatever the channel answers."""

from collections.abc import Iterator
from datetime import timedelta

from storage.base.database import Engine
from tests.storms.deaths import Step, die_at
from tests.storms.refunds import Story, number_of
from tests.storms.shop import Shop

TROUBLES = ("", "lost_before", "lost_after", "late", "unsigned", "garbage")
FATES = ("SUCCEEDED", "PROCESSING", "FAILED", "CLOSED", "STUCK")
MOST_POINTS = 90  # no walk passes more
VARIANTS = tuple((trouble, fate) for trouble in TROUBLES for fate in FATES)


def walk(shop: Shop, trouble: str, fate: str) -> Iterator[Step]:
    """A refund from the request to the news, step by step, with one kind of answer from the channel."""
    shop.acquirer.next_trouble, shop.acquirer.next_fate = trouble, fate
    yield lambda: shop.say("c1", "退款 TA1002 30 商品破损")
    yield lambda: shop.job("inbox")
    yield lambda: [shop.job("post"), shop.job("post")]
    yield lambda: _approve_all(shop)
    yield lambda: shop.job("inbox")
    yield lambda: shop.job("money")
    yield lambda: [shop.job("post"), shop.job("post")]
    yield lambda: setattr(shop, "now", shop.now + timedelta(minutes=3))
    yield lambda: shop.job("money")
    yield lambda: [shop.job("post"), shop.job("post")]


def _approve_all(shop: Shop) -> None:
    for task_id in list(shop.phones.cards):
        shop.press("k1", task_id, f"refund.approve:{number_of(task_id)}")


def crash_at(engine: Engine, point: int, variant: int) -> tuple[Story, bool]:
    """The walk with a death at its `point`-th step; False: it has fewer points."""
    return die_at(engine, point, variant, lambda shop: walk(shop, *VARIANTS[variant]))
