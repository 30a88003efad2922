"""流水: what came in today, yesterday, this week, or in any period."""

from handlers.answers.pictures import hours_image, trend_image
from handlers.answers.takings import takings_text
from handlers.ask import Ask
from handlers.figures.scope import Scope
from handlers.figures.takings import takings
from handlers.figures.trend import trend
from handlers.language.days.period import Period
from handlers.language.slots import ChannelSlot, StoreSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Image, Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from storage.books import Books


@command(
    "今日流水", "流水", "营业额", "进账", "收款额", "收了多少", "卖了多少", "收入", "revenue",
    about="收了多少：今天、昨天、本周、本月或任意日期", example="昨日流水", allow=READERS,
)  # fmt: skip
def show_takings(
    ask: Ask,
    period: Period | None = None,
    store: StoreSlot | None = None,
    channel: ChannelSlot = "",
) -> Reply:
    """Gross first, then what it is made of, against like days; one chart."""
    asked = period or Period.of_day(ask.books.today, ask.books.today)
    scope = Scope(store, channel)
    keep(ask, "metric_query", in_slots(asked, scope, metric="revenue"))
    books = ask.books.looking_back()
    found = takings(books, asked, scope)
    text = Text(takings_text(books, found))
    image = _image(books, asked, scope) if found.tally.sales else None
    return (text, image) if image else text


def _image(books: Books, period: Period, scope: Scope) -> Image | None:
    """A day by its hours, a period by its days."""
    if period.one_day:
        return hours_image(books, period.span.first, scope)
    return trend_image(books, trend(books, period.span, scope), period, scope)
