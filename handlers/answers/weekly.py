"""The weekly report: the week's net, its best and worst day, its stores, its refunds."""

from datetime import date, timedelta

from handlers.answers.phrases import (
    change,
    days,
    versus,
    yuan,
    yuan_and_wan,
)
from handlers.answers.pictures import heatmap_image, store_change, trend_image
from handlers.answers.takings import method
from handlers.answers.to_do import to_do_line
from handlers.figures.breakdowns import breakdown
from handlers.figures.comparisons import Comparison
from handlers.figures.explanations import orders_and_ticket
from handlers.figures.metrics import measure
from handlers.figures.refunds import refund_reasons
from handlers.figures.takings import Takings, takings
from handlers.figures.trend import Trend, trend
from handlers.language.days.period import Period
from handlers.language.days.spans import week_of
from handlers.messages import Image, Text
from storage.base.business_day import WEEKDAYS, Span
from storage.books import Books

MOST_STORES = 4
MOST_REASONS = 3
HEATMAP_WEEKS = 4


def weekly_report(books: Books, day: date) -> tuple[Text | Image, ...] | None:
    """The last week that was over on `day`; None when nothing was sold in it."""
    week = week_of(day) if day.weekday() == 6 else week_of(day, -1)
    period = Period(week, "", so_far=week.last == books.today)
    books = books.looking_back()
    found = takings(books, period)
    if not found.tally:
        return None
    series = trend(books, week)
    weeks = Span(week.last - timedelta(days=7 * HEATMAP_WEEKS - 1), week.last)
    pictures = (trend_image(books, series, period), heatmap_image(books, weeks))
    return (Text(_text(books, found, series)), *(image for image in pictures if image))


def _text(books: Books, found: Takings, series: Trend) -> str:
    comparison, tally = found.comparison, found.tally
    lines = [
        f"📊 {books.merchant.name} · {days(found.period.span, books.today.year)}周报",
        f"净收 {yuan_and_wan(tally.net_fen)}{versus(comparison, comparison.fair_net)}",
        f"收款 {yuan(tally.sales_fen)} · {tally.sales:,}笔 · 笔均 {yuan(tally.mean_fen)}",
        _why(comparison),
        _best_and_worst(series),
        _stores_line(books, found.period),
        _refunds_line(books, found),
        _people_and_fees(books, found),
        to_do_line(books),
        method(books, tally),
    ]
    return "\n".join(line for line in lines if line)


def _why(comparison: Comparison) -> str:
    """`收款比前一周少 ¥1,910.34：笔数 -¥1,632.10，笔均 -¥278.24`; the two add up to the change."""
    if comparison.closed:
        return ""
    fen = comparison.now.sales_fen - comparison.base.sales_fen
    parts = "，".join(
        f"{piece.name} {'+' if piece.fen > 0 else ''}{yuan(piece.fen)}"
        if piece.fen
        else f"{piece.name}没变"
        for piece in orders_and_ticket(comparison.base, comparison.now)
    )
    return f"收款比{comparison.words}{'多' if fen >= 0 else '少'} {yuan(abs(fen))}：{parts}"


def _best_and_worst(series: Trend) -> str:
    best, worst = series.best, series.worst
    if best is None or worst is None or best == worst:
        return ""
    return (
        f"最好 周{WEEKDAYS[best.span.first.weekday()]} {yuan(best.tally.sales_fen)}，"
        f"最差 周{WEEKDAYS[worst.span.first.weekday()]} {yuan(worst.tally.sales_fen)}"
    )


def _stores_line(books: Books, period: Period) -> str:
    parts = [p for p in breakdown(books, "store_id", period.span) if p.tally.sales_fen]
    if len(parts) < 2:
        return ""
    words = []
    for part in parts[:MOST_STORES]:
        points = store_change(books, part, period)
        moved = "" if points is None else f"（{change(points)}）"
        words.append(f"{part.name} {part.percent}%{moved}")
    return " ｜ ".join(words)


def _refunds_line(books: Books, found: Takings) -> str:
    """The sum, the commonest reasons, and who gave most back."""
    tally = found.tally
    if not tally.refunds:
        return ""
    words = [f"退款 {yuan(tally.refunds_fen)} · {tally.refunds}笔"]
    reasons = refund_reasons(books, found.period.span)[:MOST_REASONS]
    if reasons:
        words.append("原因 " + "、".join(f"{r.reason} {r.count}笔" for r in reasons))
    cashiers = [p for p in breakdown(books, "cashier", found.period.span) if p.key]
    most = max(cashiers, key=lambda part: part.tally.refunds, default=None)
    if most is not None and most.tally.refunds > 1:
        words.append(f"经手最多 {most.name} {most.tally.refunds}笔")
    return "；".join(words)


def _people_and_fees(books: Books, found: Takings) -> str:
    counted = books.customers.counts(found.period.span)
    words = []
    if counted.new or counted.old:
        words.append(f"新客 {counted.new} / 老客 {counted.old}")
    rate = measure(books, "fee_rate", found.period.span)
    if found.tally.fees_fen and rate is not None:
        words.append(f"手续费 {yuan(found.tally.fees_fen)}（费率 {rate // 100}.{rate % 100:02d}%）")
    return "；".join(words)
