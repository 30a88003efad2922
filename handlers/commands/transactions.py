"""交易: one order with its whole story; 最近交易 and 明细: lists that turn their pages."""

import re
from typing import Any

from handlers.answers.listing import page_text, transaction_line
from handlers.answers.questions import list_reply, order_reply, query_of
from handlers.answers.unheard import story_or_promise
from handlers.ask import Ask
from handlers.figures.scope import Scope
from handlers.language.asking.refining import Slots, one_place
from handlers.language.days.period import Period
from handlers.language.dialogue import put_in
from handlers.language.reading import Reading
from handlers.language.slots import Asked, ChannelSlot, Count, StoreSlot, TransactionNumber
from handlers.last_question import in_slots, keep, last_question
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import READERS
from storage.base.business_day import local
from storage.base.refusal import Refusal

USUAL_LATEST = 8
MOST_LATEST = 10


@means(
    "txn_detail",
    {
        r"(?:查|看|找|翻).{0,6}(?:单|笔|订单).{0,3}E|E(?:的)?$": 4,
        r"(?:给|付|收|到)(?:了)?没(?:给|付|收|到)(?:了)?(?:钱)?|(?:那个|那笔|那单)M.{0,6}(?:付|给|收|到)": 6,
        r"卡|银行|变更|改成|换成": -5,
        r"M.{0,3}(?:的)?(?:到了没|到没|付没|成没|成了没|成功没)": 5,
        r"O|E": 3,
        r"查单|查(?:一)?下?(?:这|那)?(?:笔|单)|付(?:款)?(?:成功)?(?:了)?没|付没付|付款成功|到底付|付了"
        r"|收到没|谁收的|哪(?:台|个).{0,4}收的|什么时候(?:付|收)": 3,
        r"(?:M|刚才|刚刚|O|E|这|那).{0,4}(?:那|这)?(?:笔|单).{0,8}(?:付|收|成功|成了|到没|状态|怎么|什么情况"
        r"|进来|过了|支付)": 5,
        r"O.{0,10}(?:付|收到|成功|什么情况|怎么|对应|哪笔|谁|哪个|状态|详情|经手)|(?:付|扣).{0,6}O": 4,
        r"退|同意|拒绝|驳回": -4,
        r"R": -4,
        r"有没有(?:一|N)?(?:笔|单)": -3,
    },
    about="查一笔交易",
    slots="order_no order_no_tail amount relative date",
)
def find_order(ask: Ask, asked: Asked) -> Reply:
    """One order by its number, its tail, or what was paid a moment ago."""
    number = asked.get("order_no") or asked.get("order_no_tail")
    return order_reply(ask, {**asked, "order_no": number} if number else asked)


@command(
    "交易", "查单", "订单", "查交易", about="查一笔：收了、退了、还能退多少", example="交易 T1001"
)
def show_transaction(ask: Ask, number: TransactionNumber) -> Reply:
    """One order, found by its number or the tail of it."""
    return story_or_promise(ask, number)


@command("最近交易", "最新交易", about="最近几笔交易", example="最近交易 5", allow=READERS)
def show_latest(
    ask: Ask, count: Count = USUAL_LATEST, store: StoreSlot | None = None, channel: ChannelSlot = ""
) -> Reply:
    """The newest, of whatever day."""
    scope = Scope(store, channel)
    rows = ask.books.transactions.latest(max(1, min(count, MOST_LATEST)), 0, None, **scope.filters)
    if not rows:
        return Text("还没有交易。")
    keep(ask, "txn_list", in_slots(Period.of_day(rows[0].business_day, ask.books.today), scope))
    same_day = len({local(row.paid_at).date() for row in rows}) == 1
    lines = [transaction_line(row, dated=not same_day) for row in rows]
    head = f"{scope.name(ask.books.merchant.name)} · 最近 {len(rows)} 笔"
    if same_day:
        head += f"（{local(rows[0].paid_at):%m-%d}）"
    return Text("\n".join([head, *lines, "看一笔发「交易 单号或尾号」，看当天全部发「明细」。"]))


def _ask_listed(slots: Slots, reading: Reading) -> None:
    """A customer's or a cashier's name; a range instead of a sum."""
    one_place(slots)
    if "amount_min" in slots or "amount_max" in slots:
        slots.pop("amount", None)
    if slots.get("cashier") and slots["cashier"] == slots.get("customer"):
        slots.pop("customer" if slots["cashier"][:1] in "小阿" else "cashier")
    if slots.get("top_n") == 1 and "amount" in slots:
        slots.pop("top_n")
    if "relative" in slots and "top_n" in slots:
        slots.pop("top_n" if re.search(r"刚|那", reading.gist) else "relative")
    if not re.search(r"N(?:\x1f*)(?:笔|单|条|个)", reading.covered):
        slots.pop("top_n", None)


@means(
    "txn_list",
    {
        r"(?:那|这)(?:几|N)(?:几)?(?:笔|单)(?:单子|订单|交易)?(?:$|给)|(?:进来|收)的(?:那|这)?几(?:笔"
        r"|单).{0,4}(?:看|瞅|瞧)|一笔一笔|N笔N笔": 8,
        r"(?:单子?|订单|交易)(?:都|全)?(?:给我)?(?:看看|看一下|瞧瞧|过目)$": 5,
        r"(?:有|都有)(?:哪些|什么)(?:单|交易|订单|收款)|(?:C|T|S|W)的(?:单子?|订单|交易)(?:D|$)": 7,
        r"(?:前|最近)?N(?:笔|条|单)?.{0,4}(?:流水记录|交易记录|记录)": 8,
        r"每(?:一|N)?笔(?:的)?(?:交易|收款|单|订单)?(?:都|全)?.{0,3}(?:看|列|给|发|拉)": 6,
        r"(?:单|单子|订单|交易|流水|记录)(?:子)?(?:都|全|全部)?(?:给我)?(?:拉|调|列|翻|打)(?:出来|一?下|个|出)": 4,
        r"(?:那|这)(?:几|N)?(?:几)?(?:笔|单|条).{0,4}(?:让我|给我|我)?(?:看|瞧|瞅)|B的(?:单|交易|订单|收款)(?:子)?$": 5,
        r"退.{0,5}(?:单|订单)(?:子)?": -5,
        r"(?:买|消费|来)过?(?:几|哪)(?:回|次).{0,6}列|都列出来": 6,
        r"(?:收|进|付|刷|卖)(?:到|了)?过?(?:一|N)?笔.{0,2}M|有(?:没有)?(?:收)?过?.{0,3}M的": 6,
        r"异常(?:交易|订单)": -5,
        r"(?:付|支付|收|到账)(?:款)?(?:成功|成|上)?了?没(?:有)?$": -6,
        r"M.{0,4}(?:找|翻|查)(?:一)?(?:下|找|出)?(?:那|这)(?:一|N)?(?:笔|单)": 6,
        r"(?:[STCU]|D|W)(?:的)?(?:清单|记录|流水单|单据)$": 5,
        r"(?:就|马上|要)?(?:告诉|通知|提醒|叫)我": -7,
        r"(?:找|查|搜|翻)(?:一下|下|找)?(?:一|N)?笔.{0,3}M|M的(?:D|今天|昨天)?(?:的)?$": 5,
        r"(?:所有|全部|每笔)?(?:的)?(?:订单|交易)(?:记录)?$|(?:收|做|开|卖)的(?:单|订单|交易)(?:子)?$": 3,
        r"^(?:查|看|列|要)?(?:[DTSCWUX]|的)*(?:所有|全部)(?:的)?(?:订单|交易|单子)": 3,
        r"^(?:[TSCU]|D|W|的)+(?:交易|订单)$": 4,
        r"B.{0,4}(?:单|笔|交易|订单)": 2,
        r"(?:交易|消费|收款|付款|支付|流水|订单|单子|账)(?:的)?(?:明细|记录|列表|清单|流水|单子)": 5,
        r"明细|逐笔|N笔N笔|每N?笔": 4,
        r"(?:有没有|有)(?:过|N|一)?(?:笔|单)|(?:有没有|有过).{0,6}M": 5,
        r"最近N|(?:最近|最后|最新|前|近).{0,3}(?:N|几)(?:笔|单|条)|(?:那|这)几(?:笔|单)|哪几(?:笔|单)": 4,
        r"B.{0,4}(?:单|笔|交易)|(?:M|B)(?:以上|以下|往上|之间)?的(?:单|交易|收款)": 4,
        r"(?:超过|大于|高于|小于|低于|不到|少于)M.{0,6}(?:单|笔|交易|有)|M(?:以上|以下|往上|以内).{0,4}(?:单"
        r"|笔|交易|有)": 5,
        r"(?:交易|单子?|订单|收款|笔).{0,8}(?:列出|列一|列个|拉出|拉一|调出|翻出|有哪些|都有|发我|看看"
        r"|给我看)|(?:列|拉|调|翻)(?:出来?|一下|个)?.{0,8}(?:交易|单|笔|订单)": 4,
        r"(?:失败|没成功|没(?:有)?付(?:款)?成功|不成功|未支付|没付|取消|关闭|异常)的?(?:交易|订单|单子|单"
        r"|付款|收款|支付)": 5,
        r"U.{0,10}(?:买了|消费了|来买).{0,4}(?:哪|什么|几次)": 6,
        r"列(?:一下|给我|出来|个表)|(?:每一笔|每笔|逐单).{0,4}(?:列|给|发|看)?": 3,
        r"U.{0,8}(?:消费|买|交易|订单).{0,3}(?:记录|明细|过什么|历史|清单)": 3,
        r"退|导出|下载|风险|可疑|预警|对账|结算|支出|开销": -4,
        r"O": -3,
        r"多少|占比|最多": -2,
    },
    about="列出交易明细",
    slots="amount amount_min amount_max date time daypart "
    "channel channels exclude_channel store stores customer terminal relative top_n cashier",
    values={
        "status": {
            r"没扣成|没付成|扣款失败|没成": "failed",
            r"失败|没(?:有)?(?:付)?(?:款)?成功|不成功": "failed",
            r"未支付|没付|待支付": "unpaid",
            r"关闭|取消": "closed",
        }
    },
    refine=(_ask_listed,),
    allow=READERS,
)
def list_orders(ask: Ask, asked: Asked) -> Reply:
    """The transactions that were meant, one by one; 列出来 alone means those behind the last answer."""
    return list_reply(ask, asked) if asked else show_details(ask)


@command("明细", "交易明细", "流水明细", about="一笔一笔列出来，可以翻页", example="明细 昨天",
         allow=READERS)  # fmt: skip
def show_details(
    ask: Ask,
    period: Period | None = None,
    store: StoreSlot | None = None,
    channel: ChannelSlot = "",
) -> Reply:
    """The transactions behind the last answer, or of the days that are named."""
    slots = _narrowed(ask, period, Scope(store, channel))
    keep(ask, "txn_list", slots)
    return Text(page_text(ask.books, query_of(ask.books, slots)))


def _narrowed(ask: Ask, period: Period | None, scope: Scope) -> dict[str, Any]:
    """What is named now; what is not named is as in the last answer."""
    last = last_question(ask)
    today = Period.of_day(ask.books.today, ask.books.today)
    said = in_slots(period or today, scope)
    if last is None or period is not None:
        return said
    return put_in(last.slots, {name: said[name] for name in ("store", "channel") if name in said})


@command("下一页", "下页", "next", about="往后翻一页", example="下一页", allow=READERS)
def next_page(ask: Ask) -> Reply:
    """The page after the one that was shown."""
    return _turn(ask, 1)


@command("上一页", "上页", about="往前翻一页", example="上一页", allow=READERS)
def previous_page(ask: Ask) -> Reply:
    """The page before the one that was shown."""
    return _turn(ask, -1)


def _turn(ask: Ask, pages: int) -> Reply:
    """Another page of the list that was shown; behind any other answer, its first one."""
    last = last_question(ask)
    if last is None:
        raise Refusal("现在没有可翻的明细。看今天的发「明细」，看别的日子发「明细 昨天」这样。")
    query = query_of(ask.books, last.slots, last.offset)
    if last.intent == "txn_list":
        query = query.turned(pages)
    if query.offset < query.total(ask.books):
        keep(ask, "txn_list", last.slots, query.offset)
    return Text(page_text(ask.books, query))
