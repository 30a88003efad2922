"""What a figure is taken of: the whole merchant, or some part of it, some hours, some amounts."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.words import channel_word
from storage.base.business_day import clock_text
from storage.base.money import Money
from storage.ledger.filters import MINUTES_A_DAY, Filters
from storage.people.merchants import Store, Terminal


@dataclass(frozen=True, slots=True)
class Scope:
    """A narrowing of every figure; the empty one is the whole merchant.

    `window` is minutes of the clock, the end exclusive, and may pass midnight; amounts are fen,
    both ends inclusive; so are the instants `since` and `until`. `cashier` is the till's word.
    Sales are narrowed by their own time and amount, refunds by theirs.
    """

    store: Store | None = None
    channel: str = ""
    stores: tuple[Store, ...] = ()
    channels: tuple[str, ...] = ()
    without_channel: str = ""
    terminal: Terminal | None = None
    cashier: str = ""
    cashier_name: str = ""
    window: tuple[int, int] | None = None
    window_words: str = ""
    amount_min: int | None = None
    amount_max: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def filters(self) -> Filters:
        """As the totals take them; only what is narrowed."""
        found = Filters()
        if self.store:
            found["store_id"] = self.store.store_id
        if self.stores:
            found["stores"] = tuple(store.store_id for store in self.stores)
        if self.terminal:
            found["terminal_id"] = self.terminal.terminal_id
        if self.cashier:
            found["cashier"] = self.cashier
        return found | self._channel_filters() | self._fine_filters()

    def _channel_filters(self) -> Filters:
        found = Filters()
        if self.channel:
            found["channel"] = self.channel
        if self.channels:
            found["channels"] = self.channels
        if self.without_channel:
            found["without_channel"] = self.without_channel
        return found

    def _fine_filters(self) -> Filters:
        """What only an hour or a single transaction can tell."""
        found = Filters()
        if self.window is not None:
            found["window"] = self.window
        if self.amount_min is not None:
            found["amount_min"] = self.amount_min
        if self.amount_max is not None:
            found["amount_max"] = self.amount_max
        if self.since is not None:
            found["since"] = self.since
        if self.until is not None:
            found["until"] = self.until
        return found

    def up_to(self, moment: datetime) -> "Scope":
        """The same, but nothing after `moment`."""
        return replace(self, until=moment if self.until is None else min(self.until, moment))

    def shifted(self, days: int) -> "Scope":
        """The same with its instants some days later or earlier."""
        if self.since is None and self.until is None:
            return self
        step = timedelta(days=days)
        return replace(
            self, since=self.since and self.since + step, until=self.until and self.until + step
        )

    def name(self, merchant: str) -> str:
        """`三里屯店 · 微信 · 晚市`, or the merchant's own name."""
        places = [self.store.name] if self.store else ["、".join(s.name for s in self.stores)]
        channels = [channel_word(code) for code in (self.channel, *self.channels) if code]
        words = [
            places[0] or merchant,
            self.terminal.name if self.terminal else "",
            self.cashier_name or self.cashier,
            "、".join(channels),
            f"除{channel_word(self.without_channel)}" if self.without_channel else "",
            self.hours_name,
            self.amounts_name,
        ]
        return " · ".join(word for word in words if word)

    @property
    def hours_name(self) -> str:
        """`晚市`, or `10:00–12:00`."""
        if self.window is None:
            return ""
        start, end = (minute % MINUTES_A_DAY for minute in self.window)
        return self.window_words or f"{clock_text(start)}–{clock_text(end or MINUTES_A_DAY)}"

    @property
    def amounts_name(self) -> str:
        """`单笔 ¥100.00–¥500.00`, or only one of the ends."""
        low, high = (
            None if f is None else str(Money(f)) for f in (self.amount_min, self.amount_max)
        )
        if low and high:
            return f"单笔 {low}" if low == high else f"单笔 {low}–{high}"
        return f"单笔 {low} 起" if low else f"单笔不超过 {high}" if high else ""


EVERYTHING = Scope()
