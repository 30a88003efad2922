"""Figures as pictures: what each chart is told, and the finding in its title."""

from datetime import date, timedelta

from charts.channels import ChannelShare, ChannelsPicture
from charts.fortnight import Day, FortnightPicture
from charts.heatmap import HeatmapPicture, HeatRow
from charts.hours import Hour, HoursPicture
from charts.labels import short
from charts.picture import YUAN
from charts.ranking import RankBar, RankingPicture
from charts.stores import StoreBar, StoresPicture
from charts.trend import Point, TrendPicture
from charts.waterfall import Step, WaterfallPicture
from handlers.answers.phrases import change, days, source, spoken_change
from handlers.figures.breakdowns import Part
from handlers.figures.comparisons import Comparison, gross, like_for_like, net
from handlers.figures.explanations import to_net
from handlers.figures.hours import HeatMap, HourFigure, day_hours, heat_map
from handlers.figures.scope import EVERYTHING, Scope
from handlers.figures.trend import Trend, TrendPoint, trend
from handlers.language.days.period import Period
from handlers.messages import Image
from storage.base.business_day import WEEKDAYS, Span, day_text
from storage.base.money import percent, shares
from storage.books import Books
from storage.ledger.totals import Tally

MOST_CHANNELS = 6
FORTNIGHT = 14


def amount(fen: int) -> str:
    """An amount in a title, rounded as beside its mark: `¥670`, `¥1.16万`."""
    return short(fen, YUAN)


def hours_image(books: Books, day: date, scope: Scope = EVERYTHING) -> Image | None:
    """The hours of a day against what is usual; None on a day without trade."""
    figures = day_hours(books, day, scope)
    if not any(figure.tally.sales for figure in figures):
        return None
    title = _hours_finding(figures)
    hours = tuple(
        Hour(
            f"{figure.hour}时",
            figure.tally.sales_fen if figure.begun else None,
            figure.low,
            figure.high,
            figure.running,
        )
        for figure in figures
    )
    subtitle = f"{scope.name(books.merchant.name)} · {day_text(day)} · 每小时收款"
    return Image("hours", HoursPicture(title, subtitle, source(books), hours), title)


def _hours_finding(figures: tuple[HourFigure, ...]) -> str:
    """The hour furthest out of its usual band, or else the busiest."""
    done = [f for f in figures if f.begun and not f.running and f.low is not None]
    off = {f.hour: _outside(f) for f in done}
    worst = max(done, key=lambda f: abs(off[f.hour]), default=None)
    if worst is not None and off[worst.hour]:
        more = "多" if off[worst.hour] > 0 else "少"
        return f"{worst.hour} 点比平时{more}收 {amount(abs(off[worst.hour]))}"
    best = max(figures, key=lambda f: f.tally.sales)
    usual = "，各时段都在平时范围" if done else ""
    return f"{best.hour} 点最忙，{best.tally.sales} 笔{usual}"


def _outside(figure: HourFigure) -> int:
    """How far the gross lies above (positive) or below the band, in fen."""
    value, low, high = figure.tally.sales_fen, figure.low or 0, figure.high or 0
    return max(value - high, 0) + min(value - low, 0)


def fortnight_image(
    books: Books, day: date, comparison: Comparison, scope: Scope = EVERYTHING
) -> Image:
    """Fourteen days of net to this one, the same weekday marked."""
    span = Span(day - timedelta(days=FORTNIGHT - 1), day)
    points = trend(books, span, scope).points
    title = spoken_change(comparison, comparison.fair_net)
    title = f"净收{title}" if title else f"净收 {amount(comparison.now.net_fen)}"
    bars = tuple(
        Day(
            _month_day(point.span.first),
            f"周{WEEKDAYS[point.span.first.weekday()]}",
            point.tally.net_fen if point.tally else None,
            same_weekday=point.span.first.weekday() == day.weekday(),
            running=point.running,
        )
        for point in points
    )
    subtitle = f"{scope.name(books.merchant.name)} · {days(span, books.today.year)} · 每日净收"
    return Image("fortnight", FortnightPicture(title, subtitle, source(books), bars), title)


def channels_image(
    books: Books, parts: tuple[Part, ...], period: Period, scope: Scope = EVERYTHING
) -> Image | None:
    """One bar of channels; the small ones are folded into 其他. None without sales."""
    sold = [part for part in parts if part.tally.sales_fen > 0]
    if not sold:
        return None
    shown, rest = sold[: MOST_CHANNELS - 1], sold[MOST_CHANNELS - 1 :]
    values = [(part.name, part.tally.sales_fen) for part in shown]
    if rest:
        values.append(("其余", sum(part.tally.sales_fen for part in rest)))
    percents = shares([value for _, value in values])
    bars = tuple(
        ChannelShare(name, value, share)
        for (name, value), share in zip(values, percents, strict=True)
    )
    title = f"{bars[0].name}占 {bars[0].percent}%"
    subtitle = f"{scope.name(books.merchant.name)} · {days(period.span, books.today.year)} · 收款"
    return Image("channels", ChannelsPicture(title, subtitle, source(books), bars), title)


def trend_image(
    books: Books, found: Trend, period: Period, scope: Scope = EVERYTHING
) -> Image | None:
    """The points with their mean and peak; None without any trade."""
    if not any(point.tally for point in found.points):
        return None
    title = _trend_finding(found)
    points = tuple(
        Point(
            f"{p.span.first.month}月" if found.by_month else _month_day(p.span.first),
            p.tally.sales_fen if p.tally else None,
            p.running,
        )
        for p in found.points
    )
    unit = "每月" if found.by_month else "每日"
    subtitle = (
        f"{scope.name(books.merchant.name)} · {days(period.span, books.today.year)} · {unit}收款"
    )
    picture = TrendPicture(title, subtitle, source(books), points, found.mean_fen)
    return Image("trend", picture, title)


def _trend_finding(found: Trend) -> str:
    best = found.best
    if best is None:
        return "这段时间还没有结束"
    when = f"{best.span.first.month}月" if found.by_month else _spoken_day(best)
    return f"{when}最高，{amount(best.tally.sales_fen)}"


def _spoken_day(point: TrendPoint) -> str:
    day = point.span.first
    return f"{day.month}月{day.day}日周{WEEKDAYS[day.weekday()]}"


def heatmap_image(books: Books, span: Span, scope: Scope = EVERYTHING) -> Image | None:
    """Where the busy hours of a week lie; None without trade."""
    found = heat_map(books, span, scope)
    if found.peak is None:
        return None
    weekday, hour = found.peak
    title = f"周{WEEKDAYS[weekday]} {hour} 点最忙"
    subtitle = (
        f"{scope.name(books.merchant.name)} · {days(span, books.today.year)} · 每小时平均收款"
    )
    return Image(
        "heatmap", HeatmapPicture(title, subtitle, source(books), *_heat_rows(found)), title
    )


def _heat_rows(found: HeatMap) -> tuple[tuple[str, ...], tuple[HeatRow, ...]]:
    rows = tuple(
        HeatRow(f"周{WEEKDAYS[weekday]}", values) for weekday, values in enumerate(found.rows)
    )
    return tuple(str(hour) for hour in found.hours), rows


def stores_image(
    books: Books, parts: tuple[Part, ...], period: Period, channel: str = ""
) -> Image | None:
    """The stores with their changes; None when fewer than two traded."""
    sold = [part for part in parts if part.tally.sales_fen > 0]
    if len(sold) < 2:
        return None
    bars = tuple(_store_bar(books, part, period, channel) for part in sold)
    title = f"{sold[0].name}最多，{amount(sold[0].tally.sales_fen)}，占 {sold[0].percent}%"
    subtitle = f"{books.merchant.name} · {days(period.span, books.today.year)} · 各门店收款"
    return Image("stores", StoresPicture(title, subtitle, source(books), bars), title)


def _store_bar(books: Books, part: Part, period: Period, channel: str) -> StoreBar:
    points = store_change(books, part, period, channel)
    words = "" if points is None else change(points)
    direction = 1 if words.startswith("▲") else -1 if words.startswith("▼") else 0
    return StoreBar(part.name, part.tally.sales_fen, words, direction)


def store_change(books: Books, part: Part, period: Period, channel: str = "") -> int | None:
    """A store's like-for-like change of gross in basis points."""
    store = next((s for s in books.merchant.stores if s.store_id == part.key), None)
    if store is None:
        return None
    return like_for_like(books, period, Scope(store, channel)).points(gross)


def ranking_image(books: Books, parts: tuple[Part, ...], period: Period, what: str) -> Image | None:
    """Terminals or cashiers by gross; None when fewer than two traded."""
    sold = [part for part in parts if part.tally.sales_fen > 0]
    if len(sold) < 2:
        return None
    bars = tuple(RankBar(part.name, part.tally.sales_fen, f"{part.tally.sales}笔") for part in sold)
    title = f"{sold[0].name}最多，{amount(sold[0].tally.sales_fen)}"
    subtitle = f"{books.merchant.name} · {days(period.span, books.today.year)} · 各{what}收款"
    return Image("ranking", RankingPicture(title, subtitle, source(books), bars), title)


def net_image(
    books: Books, tally: Tally, period: Period, scope: Scope = EVERYTHING
) -> Image | None:
    """From what was received to what is left; None when nothing was taken off."""
    pieces = to_net(tally)
    if not pieces or not tally.sales_fen:
        return None
    kept = percent(net(tally) * 10_000 // tally.sales_fen)
    title = f"收 {amount(tally.sales_fen)}，净收 {amount(tally.net_fen)}，留下 {kept}"
    steps = tuple(Step(piece.name, piece.fen) for piece in pieces)
    picture = WaterfallPicture(
        title,
        f"{scope.name(books.merchant.name)} · {days(period.span, books.today.year)} · 从收款到净收",
        source(books),
        Step("收款", tally.sales_fen),
        steps,
        Step("净收", tally.net_fen),
    )
    return Image("waterfall", picture, title)


def _month_day(day: date) -> str:
    return f"{day.month}/{day.day}"
