"""The method: what is still to come of a span, from any morning or from this minute of any day."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.figures.forecast.history import History, SoFar
from handlers.figures.forecast.shape import CALM, WEEKS, WHOLE, Shape
from storage.base.business_day import Span
from storage.base.money import half_up

DOUBLE = 2


@dataclass(frozen=True, slots=True)
class Rest:
    """The expected days that are still to come (or partly), and their sum."""

    days: dict[date, int]

    @property
    def total(self) -> int:
        """All that is to come."""
        return sum(self.days.values())


def rest_of(history: History, span: Span, origin: date, so_far: SoFar | None = None) -> Rest:
    """What the days of `span` from `origin` on will bring.

    With `so_far`, the origin's day is under way: only what is left of it is counted.
    """
    shape = Shape(history, origin)
    found = {day: shape.expected(day) for day in span if day >= origin}
    if so_far is not None and origin in found:
        found[origin] = _rest_of_day(history, origin, found[origin], so_far)
    return Rest(found)


def _rest_of_day(history: History, day: date, whole: int, so_far: SoFar) -> int:
    """What is left of a day, by how its weekday usually goes on, and half by how it has gone."""
    weeks = [day - timedelta(days=7 * n) for n in range(1, WEEKS + 1)]
    known = [week for week in weeks if week >= history.first and history.of(week)]
    usual = sum(map(history.of, known))
    early = sum(map(so_far.of, known))
    if not usual or not early:
        return whole
    left = half_up(whole * (usual - early), usual)
    met = half_up(so_far.of(day) * usual * WHOLE, whole * early) if whole else WHOLE
    met = min(DOUBLE * WHOLE, max(WHOLE // DOUBLE, met))
    return half_up(left * (WHOLE + half_up(met - WHOLE, CALM)), WHOLE)
