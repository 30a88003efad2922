"""The daily report: net and its change, where it came from, what must be done, how it was counted."""

from datetime import date

from handlers.answers.arriving import arrival_line
from handlers.answers.differing import reconciled_line
from handlers.answers.phrases import (
    as_of,
    change,
    versus,
    yuan,
    yuan_and_wan,
)
from handlers.answers.pictures import fortnight_image, hours_image
from handlers.answers.takings import channels_line, method
from handlers.answers.to_do import to_do_line
from handlers.figures.comparisons import Comparison, month_to_date, net, typical
from handlers.figures.takings import Takings, takings
from handlers.language.days.period import Period
from handlers.messages import Image, Text
from storage.base.business_day import day_text
from storage.base.money import basis_points, percent
from storage.books import Books


def daily_report(books: Books, day: date, foot: str = "") -> tuple[Text | Image, ...] | None:
    """The text, with `foot` below it, and two charts; None on a day without trade."""
    books = books.looking_back()
    found = takings(books, Period.of_day(day, books.today))
    if not found.tally:
        return None
    pictures = (
        hours_image(books, day),
        fortnight_image(books, day, found.comparison),
    )
    text = "\n".join(line for line in (_text(books, found, day), foot) if line)
    return (Text(text), *(image for image in pictures if image))


def _text(books: Books, found: Takings, day: date) -> str:
    until = f"（截至 {as_of(books)[-5:]}）" if found.period.so_far else ""
    lines = [
        f"📊 {books.merchant.name} · {day_text(day)}日报{until}",
        f"净收 {yuan(found.tally.net_fen)}{versus(found.comparison, found.comparison.fair_net)}",
        _longer_view(books, day),
        _gross_line(found),
        _minus_line(found),
        channels_line(found.channels),
        _people_line(books, found),
        arrival_line(books, day),
        reconciled_line(books, day),
        to_do_line(books) if (books.today - day).days <= 1 else "",
        f"{method(books, found.tally)}和掌柜私聊发「明细」看每一笔。",
    ]
    return "\n".join(line for line in lines if line)


def _longer_view(books: Books, day: date) -> str:
    """`近4个周二均值 ¥8,010.00；本月累计 ¥138,220.00（13.8万）`, both net."""
    usual = typical(books, day, net)
    month = month_to_date(books, day)
    points = month.points(month.fair_net)
    same_days = f"，和{month.words}比{_loud(points)}" if points is not None else ""
    words = [
        f"{usual.words}均值 {yuan(usual.mean_fen)}" if usual else "",
        f"{_month_words(books, day)}累计 {yuan_and_wan(month.now.net_fen)}{same_days}"
        if day.day > 1
        else "",
    ]
    return "；".join(word for word in words if word)


def _loud(points: int) -> str:
    """A change inside a sentence: 持平 needs no blank before it, an arrow does."""
    said = change(points)
    return said if said[0] not in "▲▼" else f" {said}"


def _month_words(books: Books, day: date) -> str:
    this_month = (day.year, day.month) == (books.today.year, books.today.month)
    return "本月" if this_month else f"{day.month}月"


def _gross_line(found: Takings) -> str:
    tally = found.tally
    words = f"收款 {yuan(tally.sales_fen)} · {tally.sales:,}笔"
    if not tally.sales:
        return words
    words += f" · 笔均 {yuan(tally.mean_fen)}"
    return words + _ticket_change(found.comparison)


def _ticket_change(comparison: Comparison) -> str:
    base = comparison.base.mean_fen
    if not base:
        return ""
    return f"（{change(basis_points(comparison.now.mean_fen - base, base))}）"


def _minus_line(found: Takings) -> str:
    tally = found.tally
    words = []
    if tally.refunds:
        rate = percent(basis_points(tally.refunds, tally.sales)) if tally.sales else ""
        words.append(
            f"退款 {yuan(tally.refunds_fen)} · {tally.refunds}笔" + f"（{rate}）" * bool(rate)
        )
    if tally.fees_fen:
        words.append(f"手续费 {yuan(tally.fees_fen)}")
    return "  ".join(words)


def _people_line(books: Books, found: Takings) -> str:
    """The busiest hour, and new against returning customers where payers are known."""
    words = []
    if found.busiest:
        words.append(f"最忙 {found.busiest.words}（{found.busiest.sales}笔）")
    counted = books.customers.counts(found.period.span)
    if counted.new or counted.old:
        words.append(f"新客 {counted.new} / 老客 {counted.old}")
    return "；".join(words)
