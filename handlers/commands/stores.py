"""门店: which store sold how much, and how that changed."""

from handlers.answers.breakdown import breakdown_text
from handlers.answers.phrases import change
from handlers.answers.pictures import store_change, stores_image
from handlers.ask import Ask
from handlers.figures.breakdowns import Part, breakdown
from handlers.figures.comparisons import like_for_like
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.language.slots import ChannelSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS


@command("门店", "各店", "分店", "stores", about="各门店收了多少、涨跌多少，附图",
         example="门店 上周", allow=READERS)  # fmt: skip
def show_stores(ask: Ask, period: Period | None = None, channel: ChannelSlot = "") -> Reply:
    """Each store's gross, share and like-for-like change."""
    asked = period or Period.of_day(ask.books.today, ask.books.today)
    scope = Scope(channel=channel)
    keep(ask, "breakdown_query", in_slots(asked, scope, dimension="store"))
    parts = breakdown(ask.books, "store_id", asked.span, scope)

    def remark(part: Part) -> str:
        points = store_change(ask.books, part, asked, channel)
        return "" if points is None else change(points)

    compared = like_for_like(ask.books, asked, scope).words
    text = Text(breakdown_text(ask.books, parts, asked, scope, "门店", remark, compared))
    image = stores_image(ask.books, parts, asked, channel)
    return (text, image) if image else text
