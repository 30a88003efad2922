"""限额: how much may be given back by whom, and above what a code is asked."""

from dataclasses import replace
from typing import Any

from handlers.ask import Ask
from handlers.language.slots import Amount, Word
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import OPERATORS, OWNERS
from handlers.words import one_line
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.people.staff import Role

DIALS = {
    "店长": ("refund_ceiling_fen", "店长单独能同意的退款"),
    "动态码": ("code_above_fen", "同意退款要动态码的金额"),
    "收银员": ("cashier_daily_fen", "收银员每天能申请的退款"),
}


@means(
    "limit_query",
    {
        r"(?:限额|封顶|(?<!退款)上限).{0,4}(?:多少|几|吗)|(?<!退款)有没有(?:封顶|限额|上限)": 6,
        r"收了|卖了|D": -4,
        r"(?:单笔|一笔|一天|每天|单日)(?:最多|最高).{0,3}(?:刷|收|付|扫)": 6,
        r"限额|额度|上限|封顶": 4,
        r"(?:最多|最高|一天|单笔|一笔|每天|单日|每笔|每月)(?:.{0,4})(?:能|可以|可)(?:刷|收|付|用"
        r"|扫).{0,4}(?:多少|几)": 6,
        r"(?:能|可以)(?:刷|收|扫)(?:多少|几)": 3,
        r"多少|几|吗|是|查|看": 1,
        r"C": 1,
        r"提额|提高|调|改|设|升|申请|增加|降|加到|提到": -5,
        r"退|店员|谁|店长": -5,
        r"预算|目标": -5,
    },
    about="看收款限额",
    slots="channel",
    values={
        "scope": {
            r"单笔|每笔|N笔|一笔|每单|N单|一单|N次|每次": "per_txn",
            r"单日|每天|N天|一天|每日|当天|日限|日累计|今天": "daily",
            r"单月|每月|N个?月|月限": "monthly",
        }
    },
)
def channel_limits(_ask: Ask) -> Reply:
    """Only the channel knows its limits."""
    return Text(
        "渠道的收款限额还没接上，请看收单机构的商户后台。退款的限额我这里有，发「限额」就能看。"
    )


@means(
    "limit_change",
    {
        r"(?:单笔|单日|每日|限额|额度).{0,6}(?:调|提|升|改|加|降)(?:到|成|为|高)": 7,
        r"(?:限额|额度).{0,4}(?:加|提|升|调|改)(?:到|成|一下)?": 5,
        r"提额|提(?:高|升|一提).{0,6}(?:限额|额度|上限)|(?:限额|额度|上限).{0,10}(?:提|调|改|升|加|降|设|放"
        r"|扩|高一?点|不够)": 6,
        r"(?:调|改|提|升|加|设|申请|增加|降|放宽|扩).{0,10}(?:限额|额度|上限)": 6,
        r"提额": 2,
        r"退|店员|谁|收银员|店长": -6,
        r"预算|目标": -5,
    },
    about="改收款限额",
    slots="amount channel",
    values={
        "scope": {
            r"单笔|每笔|一笔|N笔|每单|N次": "per_txn",
            r"单日|一天|每天|N天|每日|日限|日累计": "daily",
            r"单月|每月|N个?月|月限": "monthly",
        }
    },
)
def change_channel_limits(_ask: Ask) -> Reply:
    """Only the channel can."""
    return Text(
        "渠道的收款限额我改不了，什么都没有动。请联系收单机构的客户经理申请。退款限额由老板发「限额 店长 1000」来改。"
    )


@command(
    "限额",
    "退款限额",
    about="看退款限额；老板可以改",
    example="限额",
    allow=OPERATORS | {Role.AUDITOR},
)
def limits(ask: Ask, amount: Amount | None = None, whose: Word = "") -> Reply:
    """The limits as they stand; with a name and an amount, the change."""
    if not whose and amount is None:
        return Text(_overview(ask))
    if whose not in DIALS or amount is None:
        raise Refusal("请这样发：「限额 店长 1000」「限额 动态码 2000」或「限额 收银员 500」。")
    if ask.asker.role not in OWNERS:
        raise Refusal(f"您是{ask.asker.role.word}，限额要老板来改。")
    return _change(ask, one_line(whose, 8), amount)


def _change(ask: Ask, whose: str, amount: Money) -> Reply:
    dial, words = DIALS[whose]
    settings = ask.books.merchant.settings
    before = Money(getattr(settings, dial))
    if not ask.confirmed:
        return ask.confirm(f"将把{words}从 {before} 改成 {amount}。")
    chosen: dict[str, Any] = {dial: amount.fen}
    ask.books.save_settings(replace(settings, **chosen))
    ask.books.audit.write("limit", dial, str(before.fen), str(amount.fen), by=ask.asker)
    return Text(f"好的，{words}现在是 {amount}。")


def _overview(ask: Ask) -> str:
    settings = ask.books.merchant.settings
    lines = ["退款限额（同一单、同一顾客、同一人当天合计）"]
    lines += [f"· {words}：{Money(getattr(settings, dial))}" for dial, words in DIALS.values()]
    if ask.asker.role is Role.CASHIER:
        _, asked = ask.books.refunds.asked_today(ask.asker.person_id)
        left = Money(max(0, settings.cashier_daily_fen - asked))
        lines.append(f"您今天已申请 {Money(asked)}，还能申请 {left}。")
    lines.append(f"收款 {settings.refund_window_days} 天内可以退。老板要改请发「限额 店长 1000」。")
    return "\n".join(lines)
