"""退款列表 and 查退款: which refunds there are, and where each stands."""

from collections.abc import Sequence
from datetime import date

from handlers.ask import Ask
from handlers.cards.refund_card import refund_text
from handlers.language.slots import Asked, RefundNumber
from handlers.messages import Reply, Text
from handlers.registry import command, means
from storage.base.business_day import local
from storage.ledger.refund_states import Refund, State
from storage.people.staff import Role

SHOWN = 10
MOST_SEARCHED = 50


@means(
    "refund_list",
    {
        r"退(?:掉|了|过)?的(?:那些|这些|那几)(?:单|笔)": 8,
        r"退(?:了|过|掉)?(?:哪|什么)(?:几|些|N)?(?:笔|单|个|样).{0,4}(?:清单|列表|明细|列)?": 7,
        r"退款?(?:单)?(?:都|全)?有哪些|退款.{0,2}都有(?:哪|什么)": 5,
        r"(?:列|拉|调|翻).{0,6}退.{0,3}单|退.{0,3}(?:单|款|货)(?:子)?(?:都|全)?(?:给我)?(?:列|拉|调|翻)": 6,
        r"退过?(?:哪些|什么)(?:单|订单|东西)?|退(?:过|了)的(?:有)?(?:哪些|单)": 6,
        r"(?:有|都有)(?:哪些|什么)退|D.{0,3}(?:有)?(?:哪些|什么)退(?:款|单|货)": 6,
        r"U.{0,4}(?:D|W)?(?:.{0,2})退了(?:哪些|几笔|多少笔|什么)|退了(?:哪些|什么)(?:单|订单)?|(?:哪些|几笔"
        r"|多少)(?:单|笔|订单)(?:被)?退": 6,
        r"U.{0,4}经手.{0,4}退": 6,
        r"退(?:款|单|货)(?:的)?(?:明细|记录|列表|清单|单子|单(?!号|子?量)|申请(?:列表)?)": 5,
        r"退(?:过|掉|了)?款?的(?:单|订单|款|交易|那些).{0,4}": 5,
        r"(?:所有|全部|哪些|几笔|列出|看看|待).{0,6}退(?:款|单|货)|退(?:款|单|货).{0,4}(?:有哪些|都有|列|看看)": 4,
        r"(?:待|等|需要|要|该|没|未|还没).{0,5}(?:审批?|批|处理|同意|确认).{0,6}退|退.{0,4}(?:待|等|没|未"
        r"|还没).{0,4}(?:审|批|处理)|审批列表": 6,
        r"U.{0,6}(?:经手|办|做|操作|退).{0,4}退?": 2,
        r"导出|下载|率|多少(?!笔要)|趋势|占比": -4,
        r"R|O|E|M": -3,
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
    return "\n".join([head, *lines, f"看一笔请发「查退款 {rows[0].number}」这样。"])


@means(
    "refund_status",
    {
        r"退款.{0,8}(?:余额不足|失败|报错|不成功|被拒|提示)": 8,
        r"卡(?:在|住|着)": 7,
        r"退(?:款)?.{0,3}(?:一直|还在|老是?|总是?)(?:处理|办理|没动静|没好|不到)": 6,
        r"R.{0,3}(?:钱|款)?.{0,2}(?:退给|退回|退到|到).{0,5}(?:没|了吗|吗|了没)": 7,
        r"R?退到哪|退款.{0,4}到.{0,7}(?:了吗|没|了没)|(?:钱|款).{0,4}到(?:客|他|她|顾客).{0,4}(?:了吗|没|了没)": 8,
        r"R.{0,8}(?:退回去|到|好|成|完)(?:了)?(?:没|吗)|R.{0,6}(?:卡着|卡住|没动静|没反应)": 7,
        r"退(?:款)?.{0,3}(?:几个|多少个)?(?:工作日|天)|退.{0,4}N(?:个)?(?:工作日|天).{0,2}(?:到|能)?": 5,
        r"(?:退|返回|原路).{0,10}(?:多长时间|多久|几天|什么时候)": 6,
        r"R.{0,3}(?:进度|状态|进展)|(?:退款)?进度.{0,2}R": 6,
        r"R.{0,4}处理|没(?:有)?收到(?:钱|款)|R.{0,4}(?:没|还没|未)(?:收到|到)": 4,
        r"退(?:款|的钱)?.{0,3}(?:什么时候|几时|多久|几天|啥时候).{0,4}到": 6,
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
    return refund_text(ask, number)
