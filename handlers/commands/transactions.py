"""交易: one order with its whole story; 最近交易 and 明细: lists that turn their pages."""

from handlers.answers.listing import page_text, transaction_line
from handlers.answers.story import story
from handlers.ask import Ask
from handlers.figures.scope import Scope
from handlers.language.period import Period
from handlers.language.slots import ChannelSlot, Count, StoreSlot, TransactionNumber
from handlers.messages import Reply, Text
from handlers.paging import Query, recall, recall_or_refuse, remember
from handlers.registry import command
from handlers.roles import READERS
from storage.base.business_day import local

USUAL_LATEST = 8
MOST_LATEST = 10


@command(
    "交易", "查单", "订单", "查交易", about="查一笔：收了、退了、还能退多少", example="交易 T1001"
)
def show_transaction(ask: Ask, number: TransactionNumber) -> Reply:
    """One order, found by its number or the tail of it."""
    return Text(story(ask.books, ask.books.transactions.one(number)))


@command("最近交易", "最新交易", about="最近几笔交易", example="最近交易 5", allow=READERS)
def show_latest(
    ask: Ask, count: Count = USUAL_LATEST, store: StoreSlot | None = None, channel: ChannelSlot = ""
) -> Reply:
    """The newest, of whatever day."""
    scope = Scope(store, channel)
    rows = ask.books.transactions.latest(max(1, min(count, MOST_LATEST)), 0, None, **scope.filters)
    if not rows:
        return Text("还没有交易。")
    remember(ask, Period.of_day(rows[0].business_day, ask.books.today), scope)
    same_day = len({local(row.paid_at).date() for row in rows}) == 1
    lines = [transaction_line(row, dated=not same_day) for row in rows]
    head = f"{scope.name(ask.books.merchant.name)} · 最近 {len(rows)} 笔"
    if same_day:
        head += f"（{local(rows[0].paid_at):%m-%d}）"
    return Text("\n".join([head, *lines, "看一笔发「交易 单号或尾号」，看当天全部发「明细」。"]))


@command("明细", "交易明细", "流水明细", about="一笔一笔列出来，可以翻页", example="明细 昨天",
         allow=READERS)  # fmt: skip
def show_details(
    ask: Ask,
    period: Period | None = None,
    store: StoreSlot | None = None,
    channel: ChannelSlot = "",
) -> Reply:
    """The transactions behind the last answer, or of the days that are named."""
    query = _narrowed(ask, period, Scope(store, channel))
    remember(ask, query.period, query.scope)
    return Text(page_text(ask.books, query))


def _narrowed(ask: Ask, period: Period | None, scope: Scope) -> Query:
    """What is named now; what is not named is as in the last answer."""
    last = recall(ask)
    today = Period.of_day(ask.books.today, ask.books.today)
    if last is None or period is not None:
        return Query(period or today, scope)
    return Query(
        last.period, Scope(scope.store or last.scope.store, scope.channel or last.scope.channel)
    )


@command("下一页", "下页", "next", about="往后翻一页", example="下一页", allow=READERS)
def next_page(ask: Ask) -> Reply:
    """The page after the one that was shown."""
    return _turn(ask, 1)


@command("上一页", "上页", about="往前翻一页", example="上一页", allow=READERS)
def previous_page(ask: Ask) -> Reply:
    """The page before the one that was shown."""
    return _turn(ask, -1)


def _turn(ask: Ask, pages: int) -> Reply:
    query = recall_or_refuse(ask).turned(pages)
    text = page_text(ask.books, query)
    tally = ask.books.totals.span(query.period.span, **query.scope.filters)
    if query.offset < tally.sales + tally.refunds:
        remember(ask, query.period, query.scope, query.offset)
    return Text(text)
