"""A period beside another: which part of it is fair, and how much it moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tests.handlers.figures.by_hand.calendar import PERIODS, TODAY, USUAL, Days, base_of
from tests.handlers.figures.by_hand.counting import METRICS, RATES, before_fees, rounded
from tests.handlers.figures.by_hand.rows import Kept, Only, Shop, kept


@dataclass(frozen=True)
class Verdict:
    """What a comparison comes to."""

    now: int | None
    base: int | None
    points: int | None
    young: bool
    closed: bool


def compared(shop: Shop, metric: str, period: str, kind: str, only: Only, explicit: str) -> Verdict:
    """A period against its base, both counted alike."""
    days = PERIODS[period]
    if kind == "typical":
        return _typical(shop, metric, period, only)
    base = PERIODS[explicit] if kind == "explicit" else base_of(period, kind)
    assert base is not None
    now, then = _sides(shop, metric, days, base, only, named=kind == "explicit")
    young = then.first < shop.began
    closed = not young and not _traded(then)
    value, other = _values(metric, [now, then])
    other = None if young or closed else other
    return Verdict(value, other, points(metric, value, other), young, closed)


def _typical(shop: Shop, metric: str, period: str, only: Only) -> Verdict:
    pairs = [_sides(shop, metric, PERIODS[period], base, only) for base in USUAL[period]]
    known = [then for _, then in pairs if then.first >= shop.began]
    value, *others = _values(metric, [pairs[0][0], *(part for part in known if _traded(part))])
    counted = [other for other in others if other is not None]
    base = rounded(sum(counted), len(counted)) if len(counted) > 1 else None
    return Verdict(
        value, base, points(metric, value, base), len(known) < 2, base is None and len(known) > 1
    )


def _traded(part: Kept) -> bool:
    """Whether anything moved money; rows of nothing are nothing."""
    return bool(part.rows)


def _sides(
    shop: Shop, metric: str, days: Days, base: Days, only: Only, named: bool = False
) -> tuple[Kept, Kept]:
    """Both sides; of the one that is over only what the running one has seen."""
    if days[1] == TODAY and base[1] != TODAY:
        other = _same_part(days, base, named)
        if metric in {"revenue_per_day", "orders_per_day"}:
            return _finished(shop, days, only), _finished(
                shop, other or base, only, other is not None
            )
        return kept(shop, days, only), kept(shop, other or base, only, cut=other is not None)
    if base[1] == TODAY and days[1] != TODAY:
        then, now = _sides(shop, metric, base, days, only, named)
        return now, then
    return kept(shop, days, only), kept(shop, base, only)


def _finished(shop: Shop, days: Days, only: Only, cut: bool = False) -> Kept:
    """A mean by days leaves out the day that one side has not finished."""
    if days[0] == days[1]:
        return kept(shop, days, only, cut=cut)
    return kept(shop, (days[0], days[1] - timedelta(days=1)), only)


def _same_part(running: Days, base: Days, named: bool) -> Days | None:
    """The days of a base that a running period can be laid beside; None: all of it as it is."""
    length, other = (running[1] - running[0]).days, (base[1] - base[0]).days
    if named and length != other:
        months = running[0].day == base[0].day == 1
        weeks = running[0].weekday() == base[0].weekday() == 0
        if length == 0 or other < length or not (months or weeks):
            return None
    return base[0], min(base[1], base[0] + timedelta(days=length))


def _values(metric: str, sides: list[Kept]) -> Iterator[int | None]:
    """Each side's figure; net before fees where only some of them know theirs."""
    known = {bool(side.fees) for side in sides if side.rows}
    if metric in {"net_revenue", "profit"} and len(known) > 1:
        return (before_fees(side) for side in sides)
    return (METRICS[metric](side) for side in sides)


def points(metric: str, now: int | None, base: int | None) -> int | None:
    """By how much it moved: of a rate the difference, of anything else the share."""
    if now is None or base is None:
        return None
    if metric in RATES:
        return now - base
    return rounded((now - base) * 10_000, base) if base > 0 else None
