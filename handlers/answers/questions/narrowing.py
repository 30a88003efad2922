"""What a question is narrowed to: the slots that name a part of the shop, of the day or of the sums."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from handlers.answers.questions import uncounted
from handlers.answers.questions.dayparts import DAYPARTS, MINUTES_A_DAY
from handlers.answers.questions.places import cashier_named, store_named, till_named
from handlers.figures.scope import Scope
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.books import Books
from storage.people.merchants import Merchant, Store, Terminal

EVERY = "*"
FEWEST_BESIDE = 2
# What every shop may have, whether or not somebody paid that way yet.
EVERYWHERE = frozenset({"wechat", "alipay", "unionpay", "cash", "card", "other"})
LAST_MINUTE = MINUTES_A_DAY - 1

Slots = Mapping[str, Any]


def scope_of(books: Books, slots: Slots) -> Scope:
    """Every narrowing at once; a Refusal for a place or person that the shop does not have."""
    store, stores = _stores(books, slots)
    till = (
        till_named(books.merchant, str(slots["terminal"]), store) if slots.get("terminal") else None
    )
    cashier = slots.get("cashier")
    word, name = cashier_named(books, str(cashier)) if cashier else ("", "")
    window, words = _window(slots)
    low, high = _amounts(slots)
    return Scope(
        store=store or _store_of(books.merchant, till),
        stores=stores,
        **_channels(books, slots),
        terminal=till,
        cashier=word,
        cashier_name=name,
        window=window,
        window_words=words,
        amount_min=low,
        amount_max=high,
    )


def _store_of(shop: Merchant, till: Terminal | None) -> Store | None:
    """A till's own store: many stores have a 1号机, so the name of one says where it stands."""
    return next((s for s in shop.stores if till and s.store_id == till.store_id), None)


def _stores(books: Books, slots: Slots) -> tuple[Store | None, tuple[Store, ...]]:
    """One store, or several, or (of `*`, or of all there are) no narrowing at all."""
    said = [slots["store"]] if slots.get("store") else list(slots.get("stores") or ())
    named = dict.fromkeys(store_named(books.merchant, str(s)) for s in said if s != EVERY)
    found = tuple(named)
    if len(found) < FEWEST_BESIDE and _kind(slots) == "between_stores":
        return None, ()
    return (found[0], ()) if len(found) == 1 else (None, found)


def _kind(slots: Slots) -> str:
    """The kind of comparison; one place beside the others is compared with all of them."""
    return str((slots.get("compare") or {}).get("type") or "")


def _channels(books: Books, slots: Slots) -> dict[str, Any]:
    said = [slots["channel"]] if slots.get("channel") else list(slots.get("channels") or ())
    without = str(slots.get("exclude_channel") or "")
    for code in (*said, without):
        uncounted.refuse_if_in(uncounted.CHANNELS, str(code))
    for code in said:
        _refuse_if_unknown(books, str(code))
    if len(said) < FEWEST_BESIDE and _kind(slots) == "between_channels":
        said = []
    if len(said) == 1:
        return {"channel": str(said[0]), "without_channel": without}
    return {"channels": tuple(map(str, said)), "without_channel": without}


def _refuse_if_unknown(books: Books, code: str) -> None:
    """A channel that nothing ever came through is not connected; 0 would be a wrong answer."""
    if code in EVERYWHERE:
        return
    ever = Span(books.totals.first_day() or books.today, books.today)
    if code not in books.totals.by("channel", ever):
        raise Refusal(
            f"{channel_word(code)}还没有接进来，我这里没有它的收款。发「渠道」看现在有哪些。"
        )


def _window(slots: Slots) -> tuple[tuple[int, int] | None, str]:
    """Hours of the clock, and their name; hours that were said go before a part of the day."""
    time = slots.get("time")
    if time:
        start = _minutes(time.get("from"), 0)
        end = _minutes(time.get("to"), LAST_MINUTE)
        return (start, MINUTES_A_DAY if end == LAST_MINUTE else end), ""
    code = slots.get("daypart")
    if not code:
        return None, ""
    daypart = DAYPARTS.get(str(code))
    if daypart is None:
        raise Refusal("这个时段我不认得，请直接说几点到几点，比如「昨天17点到21点」。")
    return daypart.window, daypart.name


def _minutes(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute or 0)


def _amounts(slots: Slots) -> tuple[int | None, int | None]:
    """Both ends in fen; an exact sum is both of them."""
    exact = fen(slots.get("amount"))
    if exact is not None:
        return exact, exact
    low, high = fen(slots.get("amount_min")), fen(slots.get("amount_max"))
    if low is not None and high is not None and low > high:
        return high, low
    return low, high


def fen(yuan: float | str | None) -> int | None:
    """A slot's yuan (`88.8`) as whole fen; its decimal text is exact where its float is not."""
    return None if yuan is None else int((Decimal(str(yuan)) * 100).to_integral_value())
