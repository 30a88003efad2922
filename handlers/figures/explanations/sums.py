"""Sums: how a figure is read off a tally, and its change shared out so that nothing is left over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from handlers.figures.comparisons import Measure, before_fees, gross, net
from handlers.figures.explanations.pieces import (
    Piece,
    fee_pieces,
    net_pieces,
    orders_and_ticket,
    ratio_pieces,
    refund_pieces,
)
from storage.base.money import half_up
from storage.ledger.totals import Tally


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure as `over`, or as `over` ÷ `under` rounded half up; and what its change is made of."""

    over: Measure
    pieces: Callable[[Tally, Tally], tuple[Piece, ...]]
    """(base, now) to pieces that add up to the change."""
    under: Measure | None = None

    def value(self, tally: Tally) -> int | None:
        """The figure; None where there is nothing to divide by."""
        if self.under is None:
            return self.over(tally)
        return half_up(self.over(tally), self.under(tally)) if self.under(tally) else None

    def weight(self, tally: Tally) -> int:
        """How much of the whole this tally is: by the sum itself, or by what is divided by."""
        return max(0, (self.under or self.over)(tally))

    def shared(self, base: Mapping[str, Tally], now: Mapping[str, Tally]) -> dict[str, int]:
        """The change, shared out among the keys of both sides; it adds up exactly.

        A sum's part is its own change. A ratio's part is by how much it lifts the whole above the
        base's ratio now, less by how much it did then: (over − ratio·under) ÷ all that is below.
        What rounding leaves goes to the parts with the largest remainders.
        """
        keys = list(dict.fromkeys([*now, *base]))
        old, new = total(base), total(now)
        then, after = self.value(old), self.value(new)
        if then is None or after is None:
            return {}
        lifts = [
            self._lift(now.get(key, Tally()), new, old)
            - self._lift(base.get(key, Tally()), old, old)
            for key in keys
        ]
        return dict(zip(keys, apportion(lifts, after - then), strict=True))

    def _lift(self, part: Tally, whole: Tally, base: Tally) -> Fraction:
        if self.under is None:
            return Fraction(self.over(part))
        ratio = Fraction(self.over(base), self.under(base))
        return (self.over(part) - ratio * self.under(part)) / self.under(whole)


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a dimension: its share of the change, and its tallies then and now."""

    key: str
    name: str
    change: int
    base: Tally
    now: Tally


def total(tallies: Mapping[str, Tally]) -> Tally:
    """All of them together."""
    return sum(tallies.values(), Tally())


def apportion(exact: Sequence[Fraction], whole: int) -> list[int]:
    """Whole numbers nearest to `exact` that add up to `whole`; largest remainders are served first."""
    if not exact:
        return []
    floors = [floor(value) for value in exact]
    each, extra = divmod(whole - sum(floors), len(exact))
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    lucky = set(order[:extra])
    return [value + each + (place in lucky) for place, value in enumerate(floors)]


def _sales(tally: Tally) -> int:
    return tally.sales


def _refunds_in_points(tally: Tally) -> int:
    return tally.refunds * 10_000


def _ticket_pieces(base: Tally, now: Tally) -> tuple[Piece, ...]:
    return ratio_pieces(
        ("收款", "笔数"),
        (base.sales_fen, now.sales_fen),
        (base.sales, now.sales),
        now.mean_fen - base.mean_fen,
    )


def _rate_pieces(base: Tally, now: Tally) -> tuple[Piece, ...]:
    over = (_refunds_in_points(base), _refunds_in_points(now))
    change = half_up(over[1], now.sales) - half_up(over[0], base.sales)
    return ratio_pieces(("退款笔数", "销售笔数"), over, (base.sales, now.sales), change)


def _none(base: Tally, now: Tally) -> tuple[Piece, ...]:  # noqa: ARG001
    return ()


_NET = Sum(net, lambda base, now: net_pieces(base, now, fees=True))
SUMS = {
    "revenue": Sum(gross, orders_and_ticket),
    "net_revenue": _NET,
    "profit": _NET,
    "txn_count": Sum(_sales, _none),
    "avg_ticket": Sum(gross, _ticket_pieces, _sales),
    "fee": Sum(lambda tally: tally.fees_fen, fee_pieces),
    "refund_amount": Sum(lambda tally: tally.refunds_fen, refund_pieces),
    "refund_count": Sum(lambda tally: tally.refunds, _none),
    "refund_rate": Sum(_refunds_in_points, _rate_pieces, _sales),
    "discount": Sum(lambda tally: tally.discounts_fen, _none),
}
BEFORE_FEES = Sum(before_fees, lambda base, now: net_pieces(base, now, fees=False))
"""Net while only one side's fees are known."""
