"""What a figure is taken of: the whole merchant, or one store, channel, terminal or cashier."""

from dataclasses import dataclass

from handlers.words import channel_word
from storage.people.merchants import Store


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
        return " · ".join([*parts, *([channel_word(self.channel)] if self.channel else [])])


EVERYTHING = Scope()
