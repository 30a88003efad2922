"""The estimate as a picture: the days that are over solid, those to come hollow."""

from datetime import date

from charts.trend import MOST_COLUMNS, Point, TrendPicture
from handlers.answers.forecast.words import about, unit_of
from handlers.answers.phrases import days, source
from handlers.figures.forecast import Forecast
from handlers.figures.scope import Scope
from handlers.language.period import Period
from handlers.messages import Image
from storage.books import Books

NAMES = {"revenue": "收款", "txn_count": "笔数"}


def forecast_image(
    books: Books, metric: str, found: Forecast, period: Period, scope: Scope
) -> Image | None:  # fmt: skip
    """Every day of the span, or the last fortnight before it; None of today alone."""
    coming = {day: value for day, value in found.days.items() if day != books.today}
    if not coming:
        return None
    points = [*_over(found, period), *_today(books, found), *_hollow(coming)][-MOST_COLUMNS:]
    when = period.said or days(period.span, books.today.year)
    title = f"{when}大概 {about(metric, found.total)}"
    subtitle = f"{scope.name(books.merchant.name)} · 每日{NAMES[metric]} · 空心是估计"
    picture = TrendPicture(title, subtitle, source(books), tuple(points), unit=unit_of(metric))
    return Image("trend", picture, title)


def _over(found: Forecast, period: Period) -> list[Point]:
    """The finished days; of a span that has begun long ago only its own."""
    inside = [day for day in found.known if day in period.span]
    shown = inside if len(inside) > 2 else list(found.known)
    return [Point(_label(day), found.known[day] or None) for day in shown]


def _today(books: Books, found: Forecast) -> list[Point]:
    """Today as a whole, where the span holds it."""
    if books.today not in found.days:
        return []
    whole = found.days[books.today] + found.today
    return [Point(_label(books.today), whole, running=True)]


def _hollow(coming: dict[date, int]) -> list[Point]:
    return [Point(_label(day), value or None, running=True) for day, value in coming.items()]


def _label(day: date) -> str:
    return f"{day.month}/{day.day}"
