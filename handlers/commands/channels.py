"""渠道: how customers paid."""

from handlers.answers.breakdown import breakdown_text, refund_remark
from handlers.answers.pictures import channels_image
from handlers.ask import Ask
from handlers.figures.breakdowns import breakdown
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.language.slots import StoreSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS


@command("渠道", "支付渠道", "支付方式", "channels", about="微信、支付宝、现金各收了多少，附图",
         example="渠道 本月", allow=READERS)  # fmt: skip
def show_channels(ask: Ask, period: Period | None = None, store: StoreSlot | None = None) -> Reply:
    """Each channel's gross and share, and one bar."""
    asked = period or Period.of_day(ask.books.today, ask.books.today)
    scope = Scope(store)
    keep(ask, "breakdown_query", in_slots(asked, scope, dimension="channel"))
    parts = breakdown(ask.books, "channel", asked.span, scope)
    text = Text(breakdown_text(ask.books, parts, asked, scope, "渠道", refund_remark))
    image = channels_image(ask.books, parts, asked, scope)
    return (text, image) if image else text
