"""What a figure is taken of: the whole merchant, or one store, channel, terminal or cashier."""

from dataclasses import dataclass

from storage.people.merchants import Store

CHANNEL_NAMES = {
    "wechat": "微信",
    "alipay": "支付宝",
    "unionpay": "云闪付",
    "cash": "现金",
    "card": "刷卡",
    "other": "其他",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A narrowing of every figure; the empty one is the whole merchant."""

    store: Store | None = None
    channel: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """As the totals take them."""
        store = {"store_id": self.store.store_id} if self.store else {}
        return store | ({"channel": self.channel} if self.channel else {})

    def name(self, merchant: str) -> str:
        """`三里屯店 · 微信`, or the merchant's own name."""
        parts = [self.store.name] if self.store else [merchant]
        return " · ".join([*parts, *([channel_name(self.channel)] if self.channel else [])])


EVERYTHING = Scope()


def channel_name(code: str) -> str:
    """The word people use for a channel; a code that is not known stays as it is."""
    return CHANNEL_NAMES.get(code, code or "其他")
