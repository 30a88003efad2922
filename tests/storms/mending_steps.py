"""A death at every numbered step of stuck money on its way to the shop's own card."""

from collections.abc import Iterator
from datetime import timedelta

from storage.base.database import Engine
from tests.storms.deaths import Step, die_at
from tests.storms.refunds import Story, number_of
from tests.storms.shop import Shop
from tests.storms.steps import TROUBLES
from tests.storms.stuck import stick

ENDS = ("at once", "later", "given back", "seen and given back")
VARIANTS = tuple((trouble, end) for trouble in TROUBLES for end in ENDS)
MOST_POINTS = 180  # no walk passes more


def walk(shop: Shop, trouble: str, end: str) -> Iterator[Step]:
    """Money is stuck; one asks, another confirms, the channel answers badly once, and comes to an end."""
    stick(shop)
    return _sent_on(shop, trouble, end)


def _sent_on(shop: Shop, trouble: str, end: str) -> Iterator[Step]:
    yield lambda: _press(shop, "k1", "ask")
    yield lambda: [shop.job(name) for name in ("inbox", "post", "post")]
    yield lambda: _press(shop, "k2", "approve")
    yield lambda: [shop.job(name) for name in ("inbox", "post", "post")]
    shop.acquirer.next_trouble = trouble
    shop.acquirer.next_fate = "SUCCEEDED" if end == "at once" else "PROCESSING"
    yield lambda: shop.job("money")
    yield lambda: shop.job("post")
    if end == "seen and given back":
        yield lambda: setattr(shop, "now", shop.now + timedelta(minutes=61))
        yield lambda: shop.job("money")
    shop.acquirer.next_fate = ""
    for number in list(shop.acquirer.refunds):
        if end.endswith("given back") and shop.acquirer.refunds[number].state == "PROCESSING":
            shop.acquirer.settle(number, "STUCK")
    yield lambda: setattr(shop, "now", shop.now + timedelta(minutes=61))
    yield lambda: shop.job("money")
    yield lambda: shop.job("post")


def _press(shop: Shop, userid: str, verb: str) -> None:
    for task_id in [name for name in shop.phones.cards if "-mending-" in name]:
        shop.press(userid, task_id, f"mending.{verb}:{number_of(task_id)}")


def crash_at(engine: Engine, point: int, variant: int) -> tuple[Story, bool]:
    """The walk with a death at its `point`-th step; False: it has fewer points."""
    return die_at(engine, point, variant, lambda shop: walk(shop, *VARIANTS[variant]))
