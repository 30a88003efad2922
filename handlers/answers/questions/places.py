"""Stores, tills and cashiers by the names people give them; what the shop has not is a Refusal."""

from collections.abc import Iterable
from datetime import timedelta

from handlers.figures.breakdowns import cashier_name
from handlers.words import one_line
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.books import Books
from storage.people.merchants import Merchant, Store, Terminal

MOST_NAMED = 5
LONGEST = 16
CASHIER_DAYS = 365


def store_named(shop: Merchant, name: str) -> Store:
    """By its whole name, without 店, or by a part that only one store has."""
    bare = name.strip().lower().removesuffix("店")
    exact = [store for store in shop.stores if store.name.lower().removesuffix("店") == bare]
    found = exact or [store for store in shop.stores if bare and bare in store.name.lower()]
    if len(found) == 1:
        return found[0]
    names = _listed((store.name for store in found or shop.stores), "家")
    said = one_line(name, LONGEST)
    if found:
        raise Refusal(f"「{said}」对上了 {len(found)} 家店：{names}。请写完整的店名。")
    raise Refusal(f"没有「{said}」这家店。" + (f"现在有：{names}。" if names else ""))


def tills_named(shop: Merchant, name: str, store: Store | None = None) -> list[Terminal]:
    """By its number, or by a name that may stand behind its store's; many stores have a 2号机."""
    mine = [till for till in shop.terminals if store is None or till.store_id == store.store_id]
    wanted = _squeezed(name)
    found = [till for till in mine if wanted in (_squeezed(till.terminal_id), _squeezed(till.name))]
    found = found or [till for till in mine if wanted in _spellings(shop, till)]
    return found or [till for till in mine if _squeezed(till.name).endswith(wanted)]


def till_named(shop: Merchant, name: str, store: Store | None) -> Terminal:
    """The only one of that name; of one store when it is said."""
    found = tills_named(shop, name, store)
    if len(found) == 1:
        return found[0]
    said = one_line(name, LONGEST)
    if found:
        full = _listed((_full(shop, till) for till in found), "台")
        raise Refusal(f"「{said}」有 {len(found)} 台：{full}。请带上门店再问一次。")
    mine = [till for till in shop.terminals if store is None or till.store_id == store.store_id]
    names = _listed((_full(shop, till) for till in mine), "台")
    raise Refusal(f"没有「{said}」这台机器。" + (f"现在有：{names}。" if names else ""))


def cashier_named(books: Books, name: str) -> tuple[str, str]:
    """The till's word for a cashier, and his name; found by either of them."""
    known = {member.cashier: member.name for member in books.staff.members() if member.cashier}
    lately = Span(books.today - timedelta(days=CASHIER_DAYS), books.today)
    words = dict.fromkeys([*known, *books.totals.by("cashier", lately)])
    wanted = _squeezed(name)
    found = [
        word
        for word in words
        if word and wanted in (_squeezed(word), _squeezed(known.get(word, "")))
    ]
    if len(found) == 1:
        return found[0], cashier_name(books, found[0])
    said = one_line(name, LONGEST)
    if found:
        raise Refusal(f"有 {len(found)} 位「{said}」，请用收银台上的工号问，比如「{found[0]}」。")
    names = _listed((cashier_name(books, word) for word in words if word), "位")
    raise Refusal(f"没有「{said}」这位收银员。" + (f"现在有：{names}。" if names else ""))


def _spellings(shop: Merchant, till: Terminal) -> set[str]:
    store = _squeezed(shop.store_name(till.store_id))
    return {f"{place}{_squeezed(till.name)}" for place in (store, store.removesuffix("店"))}


def _full(shop: Merchant, till: Terminal) -> str:
    return f"{shop.store_name(till.store_id)}{till.name}" if till.store_id else till.name


def _squeezed(name: str) -> str:
    return "".join(name.split()).lower()


def _listed(names: Iterable[str], measure: str) -> str:
    every = list(names)
    more = f"等 {len(every)} {measure}" if len(every) > MOST_NAMED else ""
    return "、".join(every[:MOST_NAMED]) + more
