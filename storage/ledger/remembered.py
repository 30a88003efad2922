"""Totals that are read once, for those who ask the same of a settled ledger many times over."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from storage.base.business_day import Span
from storage.desk import Desk
from storage.ledger.totals import Dimension, Tally, Totals


class RememberedTotals(Totals):
    """The same answers as `Totals`, as long as nothing is posted meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._known: dict[tuple[Any, ...], Any] = {}

    def span(self, span: Span, **filters: str) -> Tally:
        """As in `Totals`."""
        key = ("span", span, *filters.items())
        if key not in self._known:
            self._known[key] = super().span(span, **filters)
        tally: Tally = self._known[key]
        return tally

    def by(self, dimension: Dimension, span: Span, **filters: str) -> dict[Any, Tally]:
        """As in `Totals`."""
        key = ("by", dimension, span, *filters.items())
        if key not in self._known:
            self._known[key] = super().by(dimension, span, **filters)
        return dict(self._known[key])

    def hours(self, days: Span | Sequence[date], **filters: str) -> dict[tuple[date, int], Tally]:
        """As in `Totals`."""
        key = ("hours", tuple(days), *filters.items())
        if key not in self._known:
            self._known[key] = super().hours(days, **filters)
        return dict(self._known[key])
