"""How amounts, changes and moments are said, everywhere alike."""

from datetime import datetime

from handlers.figures.comparisons import STEADY, Comparison, Measure, before_fees
from handlers.figures.held import Held
from handlers.language.days.period import Period
from storage.base.business_day import Span, clock_text, day_text, local
from storage.base.money import Money, half_up, percent
from storage.books import Books
from storage.people.merchants import Merchant

WAN = 1_000_000  # fen in ten thousand yuan
LARGEST_CHANGE = 100_000  # basis points; beyond ten times a percentage says nothing


def yuan(fen: int) -> str:
    """`¥8,426.50`."""
    return str(Money(fen))


def yuan_and_wan(fen: int) -> str:
    """`¥138,220.00（13.8万）`; the short form helps from six digits on."""
    return f"{yuan(fen)}（{wan(fen)}）" if abs(fen) >= 10 * WAN else yuan(fen)


def wan(fen: int) -> str:
    """`13.8万`."""
    tenths = half_up(fen * 10, WAN)
    sign = "-" if tenths < 0 else ""
    whole, rest = divmod(abs(tenths), 10)
    return f"{sign}{whole}.{rest}万" if rest else f"{sign}{whole}万"


def change(points: int) -> str:
    """`▲6.2%`, `▼1.1%`, or 持平 inside the usual band."""
    if abs(points) <= STEADY:
        return "持平"
    if points > LARGEST_CHANGE:
        return f"是其 {half_up(points, 10_000) + 1} 倍"
    return ("▲" if points > 0 else "▼") + percent(abs(points))


def versus(comparison: Comparison, measure: Measure) -> str:
    """` ▲6.2%（上周二 ¥7,934.00）` behind an amount, or why there is nothing to compare with."""
    if comparison.young:
        return f"（{comparison.words}还没有完整的账，不作比较）"
    points = comparison.points(measure)
    if points is None:
        return f"（{comparison.words}没有营业，不作比较）"
    counted = "，都未扣手续费" if measure is before_fees else ""
    base = yuan(measure(comparison.base))
    return f" {change(points)}（{comparison.words} {base}{counted}）"


def spoken_change(comparison: Comparison, measure: Measure) -> str:
    """`比上周二多 6.2%` for the title of a chart; empty when there is nothing to compare with."""
    points = comparison.points(measure)
    if points is None:
        return ""
    if abs(points) <= STEADY:
        return f"和{comparison.words}持平"
    if points > LARGEST_CHANGE:
        return f"比{comparison.words}多得多"
    more = "多" if points > 0 else "少"
    return f"比{comparison.words}{more} {percent(abs(points))}"


def days(span: Span, this_year: int) -> str:
    """`11月17日(周二)`, `11月1日–18日`, `10月30日–11月2日`; with its year when it is another one."""
    first, last = span.first, span.last
    if first.year != last.year:
        return f"{first.year}年{first.month}月{first.day}日–{last.year}年{last.month}月{last.day}日"
    year = "" if first.year == this_year else f"{first.year}年"
    if first == last:
        return year + day_text(first)
    month = "" if first.month == last.month else f"{last.month}月"
    return f"{year}{first.month}月{first.day}日–{month}{last.day}日"


def named_days(period: Period, this_year: int) -> str:
    """`今天 11月18日(周三)`, `本周 11月16日–18日`; the words once when they say the same."""
    dates = days(period.span, this_year)
    said = period.said.strip()
    return dates if not said or any(letter.isdigit() for letter in said) else f"{said} {dates}"


def as_of(books: Books) -> str:
    """`11-18 14:30`: up to when the data reach."""
    return clock(books.now)


def source(books: Books) -> str:
    """The line below a chart."""
    return f"数据截至 {as_of(books)} · 掌柜"


def business_day_words(merchant: Merchant) -> str:
    """`营业日 05:00–次日05:00`; a shop that ends at midnight needs no words."""
    if not merchant.cut_off:
        return "营业日 0:00–24:00"
    at = clock_text(merchant.cut_off)
    return f"营业日 {at}–次日{at}"


def clock(moment: datetime) -> str:
    """`11-18 14:30` of any moment."""
    return f"{local(moment):%m-%d %H:%M}"


def when_told(held: Held) -> str:
    """`11-18 14:25 问渠道的`, or `11-17 23:10 资金账单上的`."""
    return f"{clock(held.at)} {'问渠道的' if held.live else '资金账单上的'}"
