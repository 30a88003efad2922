"""时段: which hours bring the money."""

from handlers.answers.hours import hours_text
from handlers.answers.pictures import heatmap_image, hours_image
from handlers.ask import Ask
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.language.slots import ChannelSlot, StoreSlot
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS


@command("时段", "高峰", "几点最忙", "hours", about="哪几个钟头最忙，附图", example="时段 昨天",
         allow=READERS)  # fmt: skip
def show_hours(
    ask: Ask,
    period: Period | None = None,
    store: StoreSlot | None = None,
    channel: ChannelSlot = "",
) -> Reply:
    """The busiest hours of a day against what is usual, or the heat map of a period."""
    books = ask.books
    asked = period or Period.of_day(books.today, books.today)
    scope = Scope(store, channel)
    text = Text(hours_text(books, asked, scope))
    image = (
        hours_image(books, asked.span.first, scope)
        if asked.one_day
        else heatmap_image(books, asked.span, scope)
    )
    return (text, image) if image else text
