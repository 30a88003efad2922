"""时段: which hours bring the money."""

from handlers.answers.phrases import as_of, named_days, yuan
from handlers.answers.pictures import heatmap_image, hours_image
from handlers.ask import Ask
from handlers.figures.hours import by_hour
from handlers.figures.scope import Scope
from handlers.language.period import Period
from handlers.language.slots import ChannelSlot, StoreSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from storage.base.money import shares
from storage.ledger.totals import Tally

SHOWN = 5


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
    keep(ask, "breakdown_query", in_slots(asked, scope, dimension="hour"))
    sums = by_hour(books, asked.span, scope)
    title = f"{scope.name(books.merchant.name)} · {named_days(asked, books.today.year)}"
    if not any(tally.sales for tally in sums.values()):
        return Text(f"{title}\n没有交易，看不出时段。")
    lines = [f"{title} 最忙的时段", *_lines(sums)]
    lines.append(f"口径：按付款时间的钟点，收款未扣退款。数据截至 {as_of(books)}。")
    text = Text("\n".join(lines))
    image = (
        hours_image(books, asked.span.first, scope)
        if asked.one_day
        else heatmap_image(books, asked.span, scope)
    )
    return (text, image) if image else text


def _lines(sums: dict[int, Tally]) -> list[str]:
    percents = dict(zip(sums, shares([tally.sales_fen for tally in sums.values()]), strict=True))
    busiest = sorted(sums, key=lambda hour: -sums[hour].sales)[:SHOWN]
    return [
        f"{hour:02d}:00–{(hour + 1) % 24:02d}:00  {sums[hour].sales}笔"
        f"  {yuan(sums[hour].sales_fen)}（{percents[hour]}%）"
        for hour in busiest
        if sums[hour].sales
    ]
