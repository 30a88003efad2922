"""收银员: who took how much, and gave how much back."""

from handlers.answers.breakdown import breakdown_text, refund_remark
from handlers.answers.pictures import ranking_image
from handlers.ask import Ask
from handlers.figures.breakdowns import breakdown
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.language.slots import StoreSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS


@command("收银员", "收银", "谁收的", "cashiers", about="每位收银员收了多少、退了多少，附图",
         example="收银员 本周", allow=READERS)  # fmt: skip
def show_cashiers(ask: Ask, period: Period | None = None, store: StoreSlot | None = None) -> Reply:
    """Each cashier's gross, share and refunds, as a ranking."""
    asked = period or Period.of_day(ask.books.today, ask.books.today)
    scope = Scope(store)
    keep(ask, "breakdown_query", in_slots(asked, scope, dimension="cashier"))
    parts = breakdown(ask.books, "cashier", asked.span, scope)
    text = Text(breakdown_text(ask.books, parts, asked, scope, "收银员", refund_remark))
    image = ranking_image(ask.books, parts, asked, "收银员")
    return (text, image) if image else text
