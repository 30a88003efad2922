"""日报 and 周报 on demand."""

from handlers.answers.daily import daily_report
from handlers.answers.weekly import weekly_report
from handlers.ask import Ask
from handlers.figures.scope import EVERYTHING
from handlers.language.period import Period
from handlers.messages import Reply, Text
from handlers.paging import remember
from handlers.registry import command
from handlers.roles import READERS
from storage.base.business_day import day_text


@command(
    "日报", "今日日报", "daily", about="一天的日报，附两张图", example="日报 昨天", allow=READERS
)
def show_daily(ask: Ask, period: Period | None = None) -> Reply:
    """The report of one day; of a longer period, its last day."""
    day = period.span.last if period else ask.books.today
    remember(ask, Period.of_day(day, ask.books.today), EVERYTHING)
    return daily_report(ask.books, day) or Text(f"{day_text(day)}没有交易，所以没有日报。")


@command("周报", "weekly", about="上一周的周报，附两张图", example="周报", allow=READERS)
def show_weekly(ask: Ask, period: Period | None = None) -> Reply:
    """The report of the last full week, or of the week in which a period ends."""
    day = period.span.last if period else ask.books.today
    return weekly_report(ask.books, day) or Text("上一周没有交易，所以没有周报。")
