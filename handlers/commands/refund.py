"""退款: a cashier asks; nothing is given back on a guess."""

import re

from handlers.answers.questions import order_reply
from handlers.answers.unheard import sale_or_promise
from handlers.approvals import (
    needs_owner,
    open_minutes_later,
)
from handlers.ask import Ask
from handlers.cards.refund_card import refund_text, show_refund
from handlers.figures.held import REFRESH_BALANCES
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.language.slots import Amount, Asked, Reason, RefundNumber, TransactionNumber
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import OPERATORS
from handlers.words import one_line
from storage.base.money import Money, half_up
from storage.base.refusal import Refusal
from storage.ledger.entries import Transaction
from storage.ledger.refund_states import Refund
from storage.people.staff import Role

_WHOLE = re.compile(r"全(?:退|额|款|部)(?:退款?)?\s*")


def _ask_refund(slots: Slots, _reading: Reading) -> None:
    """The whole, a half or a sum; a reason is not the customer's name."""
    if "full" in slots:
        slots.pop("ratio", None)


@means(
    "refund_request",
    {
        r"退款?O.{0,2}全(?:退|额|款|部)": 8,
        r"退款.{0,4}到.{0,7}(?:了吗|没|了没)": -8,
        r"原路(?:返还|退回|返回|退)|返还给": 6,
        r"几个钱|掉了多少|多少钱啊": -4,
        r"(?:发起|提交?|申请|办理?|走)(?:一个|个|一下)?退(?:款|货)": 4,
        r"要多长|多长时间|多久|哪些|规矩|流程|步骤|还能退|能退(?:吗|么|不)|偷偷|自己的|进度": -6,
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
        r"单子|办个|帮客人|弄个|搞个|办个|发起|这个单|个单|原路返还|原路返回|个款|退个|\d+%|%|人家|回去"
        r"|给?(?:一)?个?客(?=$)"
        r"|返|畀|都|[一二三四五六七八九]成|(?:客人|客户"
        r"|顾客)$|部分退款"
        r"|全额退款|申请退款|退款单号|退款|退货|退钱|全额退|全部退|退一半|一半|全退|整单退"
        r"|退给客人|退给客户|退给顾客|给客人|给客户|给顾客|给她|给他|退了吧|退回去|退回|退掉|退了|退|申请"
        r"|部分|全额|全部|全款|整单|单号|订单号|订单|尾号|金额|那单|这单|那笔|这笔|理由|原因|因为|是|的|给"
        r"|帮|把|办|做(?!错|坏|多|少)|一下|刚刚?才?(?=多|少|收|刷|点|付|扫)|元|块|钱|他|她|一个|我|要|想|来|客人要|有个客人|吧|了"
    ),
    refine=(_ask_refund,),
)
def ask_for_refund(ask: Ask, asked: Asked) -> Reply:
    """The sale that is meant, then the request as if its number and sum had been typed."""
    number = str(asked.get("order_no") or asked.get("order_no_tail") or "")
    if not number:
        return _which_sale(ask, asked)
    sale = sale_or_promise(ask, number)
    if isinstance(sale, Text):
        return sale
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
    known: Asked = {name: asked[name] for name in ("amount", "date", "channel") if name in asked}
    if "amount" not in known:
        return Text(
            "要退哪一单？请发「退款 单号 金额 原因」，单号在小票上，也可以发尾号，比如「尾号6688退20块」。"
        )
    found: Reply = order_reply(ask, known)
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
        return refund_text(ask, refund)
    if number and amount is None and _WHOLE.match(reason):
        return ask_for_refund(
            ask, {"order_no": number, "full": True, "reason": _WHOLE.sub("", reason)}
        )
    if not number or amount is None:
        raise Refusal("请这样发：退款 单号 金额 原因，例如「退款 T1001 30 商品破损」。")
    return _request(ask, number, amount, reason)


def _request(ask: Ask, number: str, amount: Money, reason: str) -> Reply:
    if ask.asker.role not in OPERATORS:
        raise Refusal("您只看不动账；退款请收银员或店长来申请。")
    books, sale = ask.books, sale_or_promise(ask, number)
    if isinstance(sale, Text):
        return sale
    books.refunds.take_turn()
    _within_daily_limit(ask, amount)
    window = books.merchant.settings.refund_window_days
    refund = books.refunds.request(
        sale, amount, one_line(reason, 60), by=ask.asker.person_id, window_days=window
    )
    books.audit.write("refund.request", refund.number, "", refund.in_short, by=ask.asker)
    books.work.nudge(REFRESH_BALANCES, refund.acquirer, books.now)
    show_refund(books, refund)
    wait = open_minutes_later(books.merchant, ask.now, books.merchant.settings.approval_minutes[0])
    books.work.ring("expire_refunds", refund.number, wait)
    return Text(f"已提交退款 {refund.number}：{refund.money}，等待{_who(ask, refund, sale)}确认。"
                f"\n想收回请发「撤回 {refund.number}」。")  # fmt: skip


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
