"""The estimate as a picture: how a running span grows to its end, or the days that are to come."""

from datetime import date
from itertools import accumulate

from charts.outlook import OutlookPicture
from charts.trend import MOST_COLUMNS, Point, TrendPicture
from handlers.answers.forecast.words import about, last_name, unit_of
from handlers.answers.phrases import days, source
from handlers.figures.forecast import Forecast
from handlers.figures.metrics import METRICS
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.messages import Image
from storage.books import Books

FEWEST_DAYS = 5  # fewer days are no curve


def forecast_image(
    books: Books, metric: str, found: Forecast, period: Period, scope: Scope
) -> Image | None:  # fmt: skip
    """The running sum with its range, or each day to come beside the last fortnight; None of today."""
    this_year = books.today.year
    title = f"{period.said or days(period.span, this_year)}大概 {about(metric, found.total)}"
    place = scope.name(books.merchant.name)
    when = f"{place} · {days(period.span, this_year)} · "
    name = METRICS[metric].name
    if found.days.keys() == {books.today}:
        return None
    if found.span.first < books.today and found.span.days >= FEWEST_DAYS:
        curve = _outlook(books, metric, found, title, f"{when}累计{name}")
        return Image("outlook", curve, title)
    picture = TrendPicture(
        title, f"{place} · 每日{name} · 空心是估计", source(books),
        _points(books, found)[-MOST_COLUMNS:], unit=unit_of(metric),
    )  # fmt: skip
    return Image("trend", picture, title)


def _outlook(
    books: Books, metric: str, found: Forecast, title: str, subtitle: str
) -> OutlookPicture:  # fmt: skip
    """The days that are over and today's so far, then the estimate for the end of each day."""
    over = [day for day in found.span if day < books.today]
    done = tuple(accumulate(found.known[day] for day in over))
    end_of_day = tuple(accumulate(found.days.values(), initial=found.already))[1:]
    return OutlookPicture(
        title, subtitle, source(books), tuple(map(_label, found.span)), done, end_of_day, found.low,
        found.high, tuple(accumulate(found.last)), last_name(found),
        unit_of(metric),
    )  # fmt: skip


def _points(books: Books, found: Forecast) -> tuple[Point, ...]:
    """The days that are over solid, today and those to come hollow."""
    ahead = found.between | found.days
    if books.today in found.days:
        ahead[books.today] += found.today
    return (
        *(Point(_label(day), value or None) for day, value in found.known.items()),
        *(Point(_label(day), value or None, running=True) for day, value in ahead.items()),
    )


def _label(day: date) -> str:
    return f"{day.month}/{day.day}"
