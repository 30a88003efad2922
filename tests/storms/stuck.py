"""Money that got stuck on its way, where the channel can be told to send it to the shop's own card."""

from datetime import timedelta

from bot.channels.mending import Mends
from tests.storms.shop import Shop


def mends(shop: Shop) -> bool:
    """Whether this shop's channel can be told so."""
    return any(isinstance(channel, Mends) for channel in shop.house.channels.values())


def stick(shop: Shop) -> None:
    """R1001 of ¥30: asked for, approved, and the customer's bank does not take it."""
    shop.acquirer.next_fate = "STUCK"
    for userid, line in (("c1", "退款 TA1002 30 商品破损"), ("k1", "同意 R1001")):
        shop.say(userid, line)
        shop.job("inbox")
    for _ in range(2):  # the channel needs its time to find out
        shop.job("money")
        shop.now += timedelta(minutes=2)
    shop.acquirer.next_fate = ""
    while not any("-mending-" in task_id for task_id in shop.phones.cards):
        assert shop.job("post"), "nobody was asked what to do with it"
