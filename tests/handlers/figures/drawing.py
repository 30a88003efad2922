"""Random questions, each said twice: as the product takes them, and as they are counted by hand."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from handlers.figures.metrics import METRICS
from handlers.figures.question import Compare, Question
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from storage.base.business_day import Span
from storage.people.merchants import Store, Terminal
from tests.handlers import little_shop
from tests.handlers.figures import night_bar
from tests.handlers.figures.by_hand.calendar import PERIODS, TODAY, base_of
from tests.handlers.figures.by_hand.counting import KEYS
from tests.handlers.figures.by_hand.rows import Kept, Only, Shop, kept

SHOPS = {
    "m1": Shop("m1", little_shop.CUT_OFF, little_shop.rows()),
    "m2": Shop("m2", night_bar.CUT_OFF, night_bar.rows()),
}
STORES = {
    "m1": (Store("s1", "三里屯店"), Store("s2", "望京店")),
    "m2": night_bar.STORES,
}
TILLS = {"m1": Terminal("P1", "s1", "1号机"), "m2": Terminal("Q3", "b3", "吧台")}
CASHIERS = {"m1": "小李", "m2": "阿明"}
KINDS = (
    "", "prev_day", "same_day_last_week", "same_day_last_month", "prev_week", "prev_month",
    "prev_period", "yoy", "typical", "explicit",
)  # fmt: skip
MINUTES = st.one_of(st.integers(0, 23).map(lambda hour: hour * 60), st.integers(0, 1439))


@dataclass(frozen=True)
class Drawn:
    """One question, as the product takes it and as it is counted by hand."""

    merchant: str
    metric: str
    dimension: str
    period: str
    kind: str
    explicit: str
    scope: Scope
    only: Only

    @property
    def question(self) -> Question:
        first, last = PERIODS[self.period]
        period = Period(Span(first, last), self.period, last == TODAY)
        span = Span(*PERIODS[self.explicit]) if self.kind == "explicit" else None
        minutes = self.only.last_minutes
        return Question(
            self.metric, None if minutes else period, self.scope, self.dimension,
            Compare(self.kind, span), last_minutes=minutes,
        )  # fmt: skip

    @property
    def rows(self) -> Kept:
        """The rows of the period that pass."""
        return kept(SHOPS[self.merchant], PERIODS[self.period], self.only)


@st.composite
def questions(draw: st.DrawFn) -> Drawn:
    merchant = draw(st.sampled_from(sorted(SHOPS)))
    period = draw(st.sampled_from(sorted(PERIODS)))
    kind = draw(
        st.sampled_from([k for k in KINDS if k in {"typical", "explicit"} or base_of(period, k)])
    )
    scope, only = draw(filters(merchant))
    return Drawn(
        merchant, draw(st.sampled_from(sorted(METRICS))), draw(st.sampled_from(sorted(KEYS))), period,
        kind, draw(st.sampled_from(sorted(PERIODS))), scope, only,
    )  # fmt: skip


@st.composite
def filters(draw: st.DrawFn, merchant: str) -> tuple[Scope, Only]:
    """Up to two narrowings, said twice: once for the product, once for the hand."""
    scope, only = Scope(), Only()
    for name in draw(st.lists(st.sampled_from(sorted(NARROWINGS)), max_size=2, unique=True)):
        scope, only = NARROWINGS[name](draw, merchant, scope, only)
    return scope, only


def _store(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    store = draw(st.sampled_from(STORES[merchant]))
    equal = only.equal | {"store_id": store.store_id}
    return replace(scope, store=store), replace(only, equal=equal)


def _stores(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    stores = STORES[merchant][-2:]
    among = only.among | {"store_id": tuple(store.store_id for store in stores)}
    return replace(scope, stores=stores), replace(only, among=among)


def _channel(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    channel = draw(st.sampled_from(["wechat", "alipay", "cash"]))
    return replace(scope, channel=channel), replace(only, equal=only.equal | {"channel": channel})


def _channels(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    two = ("wechat", "cash")
    return replace(scope, channels=two), replace(only, among=only.among | {"channel": two})


def _without(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    channel = draw(st.sampled_from(["wechat", "cash"]))
    return replace(scope, without_channel=channel), replace(only, without_channel=channel)


def _till(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    till = TILLS[merchant]
    equal = only.equal | {"terminal_id": till.terminal_id}
    return replace(scope, terminal=till), replace(only, equal=equal)


def _cashier(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    cashier = CASHIERS[merchant]
    return replace(scope, cashier=cashier), replace(only, equal=only.equal | {"cashier": cashier})


def _window(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    start, end = draw(st.tuples(MINUTES, MINUTES).filter(lambda ends: ends[0] != ends[1]))
    return replace(scope, window=(start, end)), replace(only, window=(start, end))


def _amounts(draw: st.DrawFn, merchant: str, scope: Scope, only: Only) -> tuple[Scope, Only]:
    low = draw(st.sampled_from([None, 2_000, 5_000]))
    high = draw(st.sampled_from([None, 5_000, 10_000, 49_999]))
    return replace(scope, amount_min=low, amount_max=high), replace(only, low=low, high=high)


NARROWINGS = {
    "store": _store, "stores": _stores, "channel": _channel, "channels": _channels,
    "without": _without, "till": _till, "cashier": _cashier, "window": _window, "amounts": _amounts,
}  # fmt: skip
