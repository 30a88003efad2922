"""退款偏多: today's refunds are too large a part of today's takings."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from storage.base.business_day import Span
from storage.base.money import Money, basis_points, percent
from storage.books import Books
from storage.watch.alerts import Finding


@risk(about="退款偏多")
def refund_share(
    books: Books, now: datetime, *, share: int = 500, at_least: int = 3
) -> Iterator[Finding]:
    """Refunds above `share` basis points of the day's gross, and `at_least` of them."""
    today = books.business_day(now)
    day = books.totals.span(Span(today, today))
    points = basis_points(day.refunds_fen, day.sales_fen)
    if day.refunds < at_least or (points <= share and day.sales_fen):
        return
    month = books.totals.span(Span(today - timedelta(30), today - timedelta(1)))
    usual = percent(basis_points(month.refunds_fen, month.sales_fen))
    yield Finding(
        rule="refund_share", subject="day", level="warning",
        title=f"今天退款占了 {percent(points)}",
        facts=(f"今天退了 {day.refunds} 笔，共 {Money(day.refunds_fen)}",
               f"今天收款 {Money(day.sales_fen)}"),
        usual=f"近30天退款占 {usual}",
        maybe=("商品有质量问题", "收银员误操作", "虚假退款"),
        weight=points,
    )  # fmt: skip
