"""退款: a cashier asks, a manager decides, and the channel does it."""

from collections.abc import Sequence
from datetime import date

from handlers.answers.questions import order_reply
from handlers.approvals import (
    needs_code,
    needs_owner,
    open_minutes_later,
    shown_digest,
)
from handlers.ask import Ask
from handlers.cards.refund_card import draw_refund, sale_of, show_refund
from handlers.language.refining import ask_refund, one_known
from handlers.language.slots import Amount, Asked, Reason, RefundNumber, TransactionNumber, Word
from handlers.messages import Reply, Text
from handlers.registry import button, command, means
from handlers.roles import MANAGERS, OPERATORS
from handlers.words import one_line
from storage.base.business_day import local
from storage.base.money import Money, half_up
from storage.base.refusal import Refusal
from storage.ledger.entries import Transaction
from storage.ledger.refund_states import FORWARD, Refund, State
from storage.people.staff import Role

SHOWN = 10
MOST_SEARCHED = 50


@means(
    "refund_request",
    {
        r"^把?退款(?:去掉|扣掉|除)": -8,
        r"^退(?:款|钱|货)$": 3,
        r"(?:多收|多刷|收多|刷多)(?:了)?.{0,6}(?:客|M|退)": 4,
        r"退": 3,
        r"O|E": 2,
        r"M": 1,
        r"(?:给|帮|把|要|想|申请|办|做).{0,14}退|退(?:给|回|掉|了吧|一半|钱给|全)|全额退|部分退|退M|退一下": 2,
        r"O.{0,4}(?:请|要|给|帮|全|也)?.{0,3}退": 2,
        r"(?:不要了|要退|想退|退货|多刷|多收|收多|收错|刷错|付错|少送|漏做|做错|质量|不满意|洒了|变质"
        r"|有(?:头发|虫))": 2,
        r"率|多少|几(?:笔|单)|占比|明细|记录|列表|趋势|走势|统计|总额|金额最": -4,
        r"R": -4,
        r"审批|待|异常|有点多|频繁|规则|政策|期限|能不能|可以退|可不可以|几天|多久|谁|怎么(?!办)|超过|上限"
        r"|导出|权限|让U|为什么|失败|到哪|进度|不成功|同意|驳回|拒绝|撤|取消": -4,
        r"所有订单|全部订单": -4,
    },
    about="申请退款",
    slots="order_no order_no_tail amount full ratio customer date",
    rest="reason",
    noise=(
        r"人家|回去|给?(?:一)?个?客(?=$)|返|畀|都|[一二三四五六七八九]成|(?:客人|客户|顾客)$|部分退款"
        r"|全额退款|申请退款|退款单号|退款|退货|退钱|全额退|全部退|退一半|一半|全退|整单退"
        r"|退给客人|退给客户|退给顾客|给客人|给客户|给顾客|给她|给他|退了吧|退回去|退回|退掉|退了|退|申请"
        r"|部分|全额|全部|全款|整单|单号|订单号|订单|尾号|金额|那单|这单|那笔|这笔|理由|原因|因为|是|的|给"
        r"|帮|把|办|做|一下|元|块|钱|他|她|一个|我|要|想|来|客人要|有个客人|吧|了"
    ),
    refine=(ask_refund,),
)
def ask_for_refund(ask: Ask, asked: Asked) -> Reply:
    """The sale that is meant, then the request as if its number and sum had been typed."""
    number = str(asked.get("order_no") or asked.get("order_no_tail") or "")
    if not number:
        return _which_sale(ask, asked)
    sale = ask.books.transactions.one(number)
    return request_refund(
        ask, sale.number, _how_much(asked, sale), reason=str(asked.get("reason", ""))
    )


def _how_much(asked: Asked, sale: Transaction) -> Money | None:
    """A sum, a part of what was paid, or all that is left."""
    if asked.get("ratio"):
        return Money(half_up(sale.amount * round(asked["ratio"] * 100), 100))
    if isinstance(asked.get("amount"), int | float) and not asked.get("full"):
        return Money.from_yuan(str(asked["amount"]))
    return sale.remaining if asked.get("full") else None


def _which_sale(ask: Ask, asked: Asked) -> Reply:
    """Which order it is about: nothing is ever given back on a guess."""
    known = {name: asked[name] for name in ("amount", "date", "channel") if name in asked}
    if "amount" not in known:
        return Text(
            "要退哪一单？请发「退款 单号 金额 原因」，单号在小票上，也可以发尾号，比如「尾号6688退20块」。"
        )
    found = order_reply(ask, known)
    ways = Text("要退的是哪一单？请发「退款 单号 金额 原因」。")
    return (*found, ways) if isinstance(found, tuple) else (found, ways) if found else ways


@command("退款", "退钱", "refund", about="申请退款，由店长确认", example="退款 T1001 30 商品破损")
def request_refund(
    ask: Ask,
    number: TransactionNumber = "",
    amount: Amount | None = None,
    refund: RefundNumber = "",
    reason: Reason = "",
) -> Reply:
    """Write the request down and show it to those who may decide; `退款 R1001` shows that one."""
    if refund and not number:
        return one_refund(ask, refund)
    if not number or amount is None:
        raise Refusal("请这样发：退款 单号 金额 原因，例如「退款 T1001 30 商品破损」。")
    return _request(ask, number, amount, reason)


def _request(ask: Ask, number: str, amount: Money, reason: str) -> Reply:
    if ask.asker.role not in OPERATORS:
        raise Refusal("您只看不动账；退款请收银员或店长来申请。")
    books = ask.books
    sale = books.transactions.one(number)
    books.refunds.take_turn()
    _within_daily_limit(ask, amount)
    window = books.merchant.settings.refund_window_days
    refund = books.refunds.request(
        sale, amount, one_line(reason, 60), by=ask.asker.person_id, window_days=window
    )
    books.audit.write("refund.request", refund.number, "", _state(refund), by=ask.asker)
    show_refund(books, refund)
    wait = open_minutes_later(books.merchant, ask.now, books.merchant.settings.approval_minutes[0])
    books.work.ring("expire_refunds", refund.number, wait)
    return Text(f"已提交退款 {refund.number}：{refund.money}，等待{_who(ask, refund, sale)}确认。"
                f"\n想收回请发「撤回 {refund.number}」。")  # fmt: skip


@means(
    "refund_list",
    {
        r"U.{0,4}(?:D|W)?(?:.{0,2})退了(?:哪些|几笔|多少笔|什么)|退了(?:哪些|什么)(?:单|订单)?|(?:哪些|几笔"
        r"|多少)(?:单|笔|订单)(?:被)?退": 6,
        r"U.{0,4}经手.{0,4}退": 6,
        r"退(?:款|单|货)(?:的)?(?:明细|记录|列表|清单|单子|单(?!号|子?量)|申请(?:列表)?)": 5,
        r"退(?:过|掉|了)?的(?:单|订单|款|交易|那些).{0,4}": 5,
        r"(?:所有|全部|哪些|几笔|列出|看看|待).{0,6}退(?:款|单|货)|退(?:款|单|货).{0,4}(?:有哪些|都有|列|看看)": 4,
        r"(?:待|等|需要|要|该|没|未|还没).{0,5}(?:审批?|批|处理|同意|确认).{0,6}退|退.{0,4}(?:待|等|没|未"
        r"|还没).{0,4}(?:审|批|处理)|审批列表": 6,
        r"U.{0,6}(?:经手|办|做|操作|退).{0,4}退?": 2,
        r"导出|下载|率|多少(?!笔要)|趋势|占比": -4,
        r"R|O|M": -3,
        r"为什么|异常|怎么": -3,
    },
    about="看退款列表",
    slots="date cashier store channel",
    values={
        "status": {
            r"待|等|没(?:有)?(?:批|审|处理)|未|还没|审批列表|要我|需要": "pending",
            r"失败|没成功": "failed",
            r"驳回|拒绝": "rejected",
            r"成功|已退|退完": "succeeded",
        },
        "owner": {r"待我|等我|我(?:要|来|该)?(?:审|批)|要我|需要我": "me"},
    },
)
def list_some_refunds(ask: Ask, asked: Asked) -> Reply:
    """The refunds of some days, of one cashier, or in one state; else the newest."""
    rows = _refunds_of(ask, asked)
    if rows is None:
        return list_refunds(ask)
    return Text(
        _listed(rows, "这些日子" if "date" in asked else "现在") if rows else "没有这样的退款。"
    )


def _refunds_of(ask: Ask, asked: Asked) -> list[Refund] | None:
    """None when nothing was said that narrows the list; a cashier sees his own."""
    days = asked.get("date")
    wanted = asked.get("status")
    if not days and not wanted and not asked.get("cashier"):
        return None
    if days:
        first = days["from"] or ask.books.today.isoformat()
        rows = list(
            ask.books.refunds.of_days(date.fromisoformat(first), date.fromisoformat(days["to"]))
        )
    else:
        rows = list(ask.books.refunds.latest(MOST_SEARCHED))
    states = _STATES.get(str(wanted))
    rows = [row for row in rows if states is None or row.state in states]
    if ask.asker.role is Role.CASHIER:
        return [row for row in rows if row.requested_by == ask.asker.person_id]
    if asked.get("owner") == "me":
        rows = [row for row in rows if row.requested_by != ask.asker.person_id]
    if asked.get("cashier"):
        by = ask.books.staff.named(str(asked["cashier"])).person_id
        rows = [row for row in rows if row.requested_by == by]
    return rows


_STATES = {
    "pending": {State.REQUESTED}, "failed": {State.FAILED, State.STUCK}, "rejected": {State.REJECTED},
    "succeeded": {State.SUCCEEDED},
}  # fmt: skip


@command("退款列表", "退款记录", about="看最近的退款", example="退款列表")
def list_refunds(ask: Ask) -> Reply:
    """The newest ten, with where they stand; a cashier sees his own."""
    rows = ask.books.refunds.latest(50)
    if ask.asker.role is Role.CASHIER:
        rows = [row for row in rows if row.requested_by == ask.asker.person_id]
    if not rows:
        return Text("最近没有退款。要退款请发「退款 单号 金额 原因」。")
    return Text(_listed(rows, "最近"))


def _listed(rows: Sequence[Refund], when: str) -> str:
    lines = [
        f"{r.number}  {r.money}  {r.state.word}  {local(r.requested_at):%m-%d %H:%M}"
        for r in rows[:SHOWN]
    ]
    waiting = sum(row.state is State.REQUESTED for row in rows)
    head = f"{when}退款 {min(len(rows), SHOWN) if when == '最近' else len(rows)} 笔"
    head += f"，其中 {waiting} 笔等待确认" if waiting else ""
    return "\n".join([head, *lines, "看一笔请发「查退款 R1024」这样。"])


@means(
    "refund_status",
    {
        r"R.{0,4}(?:为什么|怎么|咋).{0,4}(?:退|失败|没|不)|R.{0,6}(?:退不(?:了|到)|没到|失败|卡住|不成功)": 5,
        r"退款.{0,4}(?:几天|多久|多长时间|什么时候).{0,4}到": 4,
        r"刚才那(?:笔|单)M": -4,
        r"R": 2,
        r"到哪(?:一|N)?步|进度|进展|退到哪|到(?:了)?没|成功(?:了)?(?:没|吗)|好了没|怎么样了|处理(?:得"
        r"|的)?怎么样|什么情况|状态|完(?:成)?了没|退了(?:没|吗)|批了(?:没|吗)|(?:收到|到账"
        r"|拿到)(?:钱)?(?:了)?(?:没|吗)": 4,
        r"(?:为什么|为啥|怎么|咋).{0,4}退.{0,4}(?:失败|不了|没|不成功|慢|还没)|退.{0,4}(?:失败|不成功|没成功"
        r"|没到|不了|不出|还没到)": 6,
        r"退.{0,8}(?:多久|几天|什么时候|几时|啥时候|多长时间).{0,6}(?:到|收到|退回|入账)?|(?:多久|几天"
        r"|什么时候|多长时间).{0,8}退.{0,4}(?:到|完|回)": 6,
        r"(?:余额|钱)(?:不足|不够|少).{0,6}退|退不了": 6,
        r"退": 1,
        r"内(?:可以|能)|几天内|期限|超过|就不能|以后(?:就)?不": -6,
        r"O": -2,
        r"谁": -4,
    },
    about="看退款到哪一步了",
    slots="refund_id order_no",
)
def where_it_stands(ask: Ask, asked: Asked) -> Reply:
    """One refund by its number; without one, how long it takes and what to do."""
    if asked.get("refund_id"):
        return one_refund(ask, str(asked["refund_id"]))
    return Text(
        "退款同意后马上交给渠道：微信零钱、支付宝一般几分钟到，退到银行卡要 1–3 个工作日。"
        "\n渠道余额不够时会办不成，我会一直替您再试，并在卡片上写明。"
        "\n看某一笔发「查退款 R1024」，看全部发「退款列表」。"
    )


@command("查退款", "退款详情", about="看一笔退款到哪一步了", example="查退款 R1001")
def one_refund(ask: Ask, number: RefundNumber) -> Reply:
    """Where it stands, as the text of its card."""
    refund = ask.books.refunds.of(number)
    if ask.asker.role is Role.CASHIER and refund.requested_by != ask.asker.person_id:
        raise Refusal(f"没有 {number} 这笔退款，发「退款列表」看看有哪些。")
    twin = draw_refund(ask.books, refund, sale_of(ask.books, refund)).twin
    if refund.state is State.REQUESTED and refund.requested_by == ask.asker.person_id:
        facts, _, _ = twin.rpartition("\n")
        twin = f"{facts}\n想收回请发「撤回 {refund.number}」。"
    return Text(twin)


@means(
    "refund_cancel",
    {
        r"^(?:撤销|撤回|取消).{0,3}(?:我)?(?:按|点|发|搞|弄|输|打)错(?:了)?$": -8,
        r"能不能|可不可以|可以吗|上次|怎么": -5,
        r"撤回|撤销|撤了|撤掉": 5,
        r"(?:取消|不用|别|不).{0,6}退(?:款|了)?|退(?:款|的)?(?:申请)?.{0,6}(?:取消|撤|作废|不退了|不要了|收回)": 4,
        r"R": 2,
        r"退": 1,
        r"点错|填错|弄错|搞错|写错": 1,
        r"不同意|拒绝|驳回|先别": -5,
        r"^(?:撤回|撤销|取消)$": -6,
    },
    about="撤回退款申请",
    slots="refund_id relative",
    rest="reason",
    noise=(
        r"刚刚?|提交|的退款|撤掉|撤|退款申请|退款|申请|撤回|撤销|取消掉|取消|掉|把|刚才|刚刚|那个|那笔|这个"
        r"|的|了|帮我|我|不退|作废"
        r"|收回|给|单子|单"
    ),
    refine=(one_known,),
)
def take_back(ask: Ask, asked: Asked) -> Reply:
    """By its number, or the newest of one's own that nobody has decided."""
    number = asked.get("refund_id")
    if not number:
        mine = [r for r in ask.books.refunds.latest(MOST_SEARCHED)
                if r.requested_by == ask.asker.person_id and r.state is State.REQUESTED]  # fmt: skip
        if not mine:
            raise Refusal("您没有还在等确认的退款可以撤回。看全部发「退款列表」。")
        number = mine[0].number
    return withdraw_refund(ask, str(number))


@command("撤回", about="撤回自己的退款申请", example="撤回 R1002", allow=OPERATORS)
def withdraw_refund(ask: Ask, number: RefundNumber) -> Reply:
    """The asker changes his mind before anybody decided."""
    refund = ask.books.refunds.of(number)
    if refund.requested_by != ask.asker.person_id:
        way = f"；不同意请发「拒绝 {refund.number}」" if ask.asker.role in MANAGERS else ""
        raise Refusal(f"只能撤回自己申请的退款{way}。")
    _decided(ask, refund, State.WITHDRAWN)
    return Text(f"{refund.number} 已撤回，{refund.money} 没有退。")


@means(
    "refund_approve",
    {
        r"为什么|退不|不到|绕|冒|身份": -6,
        r"(?:给|帮)?R.{0,2}(?:过|批|放|准)(?:了|一下|吧)?$|准(?:许|退)|放款|R(?:ok|可以|行)(?:吧|的)?$": 4,
        r"同意|批准|通过|准了|准予|放行|批了(?!没|吗)|可以退|能退|批一?下|核准|审核过|没问题": 4,
        r"确认(?:退款|退|R)": 4,
        r"R": 3,
        r"不同意|不通过|不批|别批|不能|先别|没通过|拒|驳": -8,
        r"谁|没|吗|哪|怎么": -4,
        r"直接|别走|不用|跳过|不走|绕": -4,
    },
    about="同意一笔退款",
    slots="refund_id",
)
@command("同意", "批准", about="同意一笔退款", example="同意 R1001", allow=MANAGERS)
def approve_by_text(ask: Ask, number: RefundNumber, code: Word = "") -> Reply:
    """The text twin of the button; a large sum wants the six digits behind it."""
    refund = ask.books.refunds.of(number)
    return _approve(ask, refund, code)


@means(
    "refund_reject",
    {
        r"(?:别|不要|不能|不可以|不许|甭)(?:给.{0,3})?退R?$|R.{0,2}(?:别|不要|不能|不许"
        r"|甭)(?:再)?(?:给.{0,3})?退(?!了)": 5,
        r"打回|退回(?:去)?重|不予|不给(?:退|批|过)|毙(?:了|掉)|不行": 4,
        r"驳回|拒绝|不同意|不通过|不批|打回|拒了|否(?:了|决)|不准|别批": 5,
        r"(?:先)?(?:别|不要|不能|不可以|不给|不许|不该)(?:给.{0,3})?退(?!了)": 5,
        r"(?:多久|几天|以后|之后|能不能|可不可以).{0,8}退": -5,
        r"R": 2,
        r"谁|吗|哪": -4,
        r"取消|撤": -2,
    },
    about="拒绝一笔退款",
    slots="refund_id order_no",
    rest="reason",
    noise=(
        r"申请(?=$)|打回去|打回|拒绝退款|拒绝|驳回|不同意|不通过|不批|打回|拒了|否了|退款|理由是|理由|原因是"
        r"|原因|因为|这单|这笔"
        r"|那笔|先别退|别退|不要退|不能退|不给退|先|申请|把|的|给|:|帮我|我|是|单子"
    ),
)
@command("拒绝", "驳回", about="拒绝一笔退款", example="拒绝 R1001", allow=MANAGERS)
def reject_by_text(ask: Ask, number: RefundNumber) -> Reply:
    """The text twin of the other button."""
    refund = _decided(ask, ask.books.refunds.of(number), State.REJECTED)
    return Text(f"已拒绝 {refund.number}，{refund.money} 没有退。")


@button("refund.approve", allow=MANAGERS)
def approve_refund(ask: Ask, number: str) -> Reply:
    """Let the refund go to the payment channel."""
    refund = ask.books.refunds.of(number)
    _seen_as_it_is(ask, refund)
    return _approve(ask, refund, "")


@button("refund.reject", allow=MANAGERS)
def reject_refund(ask: Ask, number: str) -> None:
    """No; the amount is free again."""
    refund = ask.books.refunds.of(number)
    _seen_as_it_is(ask, refund)
    _decided(ask, refund, State.REJECTED)


def _approve(ask: Ask, refund: Refund, code: str) -> Reply:
    books, me = ask.books, ask.asker
    books.refunds.take_turn()
    sale = sale_of(books, refund)
    if refund.state not in (State.REQUESTED, State.FAILED):
        raise Refusal(_already(ask, refund))
    own = me.person_id == refund.requested_by
    if own and not books.merchant.settings.solo_with_code:
        raise Refusal("自己申请的退款要由别人来确认。")
    if me.role is not Role.OWNER and needs_owner(books, refund, sale):
        ceiling = Money(books.merchant.settings.refund_ceiling_fen)
        raise Refusal(
            f"{refund.number} 超过店长的额度 {ceiling}（同单同人同日合计），要由老板确认。"
        )
    coded = needs_code(books, refund, sale, me)
    if coded and (refused := _code_refused(ask, refund, code)):
        return Text(refused)
    _decided(ask, refund, State.APPROVED, coded=coded)
    books.work.ring("submit_refunds", refund.number)
    return None if ask.seen else Text(f"已同意 {refund.number} {refund.money}，已交给渠道办理。")


def _code_refused(ask: Ask, refund: Refund, code: str) -> str:
    """Why the second factor does not let this pass; a wrong try is counted, so nothing is raised."""
    if not code:
        return (f"{refund.number} {refund.money} 超过动态码限额，"
                f"请回复「同意 {refund.number} 六位动态码」。")  # fmt: skip
    try:
        ask.books.second_factor.check(ask.asker.person_id, code)
    except Refusal as no:
        ask.books.audit.write("refund.code", refund.number, result="wrong", by=ask.asker)
        return no.sentence
    return ""


def _already(ask: Ask, refund: Refund) -> str:
    """For whoever comes second: who came first, when, and what became of it."""
    done = draw_refund(ask.books, refund, sale_of(ask.books, refund)).done
    return f"{refund.number} {done}；没有再动。"


def _decided(ask: Ask, refund: Refund, to: State, *, coded: bool = False) -> Refund:
    if to not in FORWARD.get(refund.state, ()):
        raise Refusal(_already(ask, refund))
    after = ask.books.refunds.decide(refund.number, to, by=ask.asker.person_id, coded=coded)
    ask.books.audit.write(
        f"refund.{to}", refund.number, _state(refund), _state(after), by=ask.asker
    )
    show_refund(ask.books, after)
    return after


def _seen_as_it_is(ask: Ask, refund: Refund) -> None:
    """What was shown is what is decided: a stale card decides nothing."""
    if refund.state is not State.REQUESTED:
        raise Refusal(_already(ask, refund))
    if ask.seen != shown_digest(refund, sale_of(ask.books, refund)):
        raise Refusal(f"这张卡片已经过时了，请发「查退款 {refund.number}」看最新的，再决定。")


def _within_daily_limit(ask: Ask, amount: Money) -> None:
    if ask.asker.role is not Role.CASHIER:
        return
    limit = ask.books.merchant.settings.cashier_daily_fen
    _, asked = ask.books.refunds.asked_today(ask.asker.person_id)
    if asked + amount.fen > limit:
        left = Money(max(0, limit - asked))
        raise Refusal(f"您今天还能申请 {left}（每日上限 {Money(limit)}），更多请店长来申请。")


def _who(ask: Ask, refund: Refund, sale: Transaction) -> str:
    if needs_owner(ask.books, refund, sale):
        return "老板"
    return "店长" if ask.asker.role is Role.CASHIER else "另一位店长或老板"


def _state(refund: Refund) -> str:
    return f"{refund.state} {refund.amount} attempt {refund.attempt}"
