"""新老客: who came for the first time and who came back, day by day."""

from datetime import timedelta

from charts.visitors import VisitorDay, VisitorsPicture
from handlers.answers.phrases import as_of, named_days, source
from handlers.answers.phrases import days as dates
from handlers.ask import Ask
from handlers.language.days.period import Period
from handlers.messages import Image, Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from storage.base.business_day import Span, day_text
from storage.base.money import basis_points, percent
from storage.base.refusal import Refusal
from storage.books import Books

USUAL_DAYS = 14
MOST_DAYS = 31
METHOD = "按天数人，一人一天算一次；第一次来的是新客；现金认不出人，不算在内"


@command("新老客", "回头客", "新客", "老客", about="每天来了多少新客和老客，附图", example="新老客 近7天",
         allow=READERS)  # fmt: skip
def show_visitors(ask: Ask, period: Period | None = None) -> Reply:
    """The share of those who came back, the best day for new ones, and two kinds of columns."""
    asked = period or Period.last_days(USUAL_DAYS, ask.books.today)
    if asked.span.days > MOST_DAYS:
        raise Refusal(f"新老客一次最多看 {MOST_DAYS} 天，比如「新老客 近14天」。")
    days = [visitors_of(ask.books, Span(day, day)) for day in asked.span]
    new, old = sum(day.new for day in days), sum(day.old for day in days)
    place, when = ask.books.merchant.name, named_days(asked, ask.books.today.year)
    title = f"{place} · {when} 新老客"
    if not new + old:
        return Text(f"{title}\n这几天没有能认出来的付款人。")
    best = max(days, key=lambda day: day.new)
    best_day = day_text(asked.span.first + timedelta(days=days.index(best)))
    words = [
        title,
        f"一共来了 {new + old:,} 人次：新客 {new:,}，老客 {old:,}",
        f"每一百位里有 {round_share(old, new + old)} 位是老客",
        f"新客最多的是 {best_day}，{best.new} 位" if len(days) > 1 else "",
        f"口径：{METHOD}。数据截至 {as_of(ask.books)}。",
    ]
    finding = f"老客占 {percent(basis_points(old, new + old))}"
    subtitle = f"{place} · {dates(asked.span, ask.books.today.year)} · 每天的新客和老客"
    picture = VisitorsPicture(finding, subtitle, source(ask.books), tuple(days))
    return (Text("\n".join(filter(None, words))), Image("visitors", picture, finding))


def visitors_of(books: Books, day: Span) -> VisitorDay:
    """One day's customers; today is not over."""
    counted = books.customers.counts(day)
    label = f"{day.first.month}/{day.first.day}"
    return VisitorDay(label, counted.new, counted.old, running=day.first == books.today)


def round_share(part: int, whole: int) -> int:
    """Of a hundred, half up."""
    return (basis_points(part, whole) + 50) // 100
