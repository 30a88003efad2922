"""Totals that are read once, for those who ask the same of a settled ledger many times over."""

from datetime import date
from functools import cached_property
from typing import Any, Unpack

from storage.base.business_day import Span
from storage.desk import Desk
from storage.ledger.filters import Days, Dimension, Filters
from storage.ledger.totals import Tally, Totals


class RememberedTotals(Totals):
    """The same answers as `Totals`, as long as nothing is posted meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._known: dict[tuple[Any, ...], dict[tuple[Any, ...], Tally]] = {}

    def group(
        self, dimensions: tuple[Dimension, ...], days: Days, **filters: Unpack[Filters]
    ) -> dict[tuple[Any, ...], Tally]:
        """As in `Totals`, which asks all its questions here."""
        asked = (dimensions, days if isinstance(days, Span) else tuple(days), *filters.items())
        if asked not in self._known:
            self._known[asked] = super().group(dimensions, days, **filters)
        return dict(self._known[asked])

    def first_day(self) -> date | None:
        """As in `Totals`."""
        return self._first_day

    @cached_property
    def _first_day(self) -> date | None:
        return super().first_day()
