"""终端: which till took how much."""

from handlers.answers.breakdown import breakdown_text
from handlers.answers.pictures import ranking_image
from handlers.ask import Ask
from handlers.figures.breakdowns import breakdown
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.language.slots import ChannelSlot, StoreSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS


@command("终端", "机器", "收款机", "terminals", about="每台机器收了多少，附图",
         example="终端 今天", allow=READERS)  # fmt: skip
def show_terminals(
    ask: Ask,
    period: Period | None = None,
    store: StoreSlot | None = None,
    channel: ChannelSlot = "",
) -> Reply:
    """Each till's gross and share, as a ranking."""
    asked = period or Period.of_day(ask.books.today, ask.books.today)
    scope = Scope(store, channel)
    keep(ask, "breakdown_query", in_slots(asked, scope, dimension="terminal"))
    parts = breakdown(ask.books, "terminal_id", asked.span, scope)
    text = Text(breakdown_text(ask.books, parts, asked, scope, "终端"))
    image = ranking_image(ask.books, parts, asked, "终端")
    return (text, image) if image else text
