"""What stands around a figure: above it the shop and the days, below it how it was counted."""

from datetime import timedelta

from handlers.answers.narrowed import before_cut_off, began_words, narrowed_words
from handlers.answers.phrases import as_of, named_days
from handlers.answers.takings import nothing_words
from handlers.figures.metrics import METRICS, tally
from handlers.figures.question import Question
from storage.base.business_day import day_text, local
from storage.books import Books

PAYERS = "只算渠道给出付款人的收款"
# How each figure is counted, in one clause.
BASIS = {
    "revenue": "收款，未扣退款",
    "net_revenue": "净收=收款−退款−手续费，手续费以账单为准",
    "profit": "净收=收款−退款−手续费；进货、房租、工资没有记，都没扣",
    "txn_count": "只数收款的笔数，退掉的不减",
    "avg_ticket": "笔均=收款÷笔数，未扣退款",
    "max_txn": "单笔收款，未扣退款",
    "fee": "手续费以渠道账单为准，账单没到的按 0 算",
    "fee_rate": "费率=手续费÷收款，只算账单到了的单",
    "refund_amount": "退款按退成功的那天算",
    "refund_count": "退款按退成功的那天算",
    "refund_rate": "退款笔数÷收款笔数，退款按退成功的那天算",
    "customer_count": PAYERS,
    "new_customer_count": f"第一次来是新客；{PAYERS}",
    "repeat_rate": f"来过两天及以上的客人占多少；{PAYERS}",
    "discount": "渠道账单里记下的优惠",
    "revenue_per_day": "收款÷有营业的天数",
    "orders_per_day": "笔数÷有营业的天数",
    "revenue_per_hour": "收款÷有收款的钟点数",
    "orders_per_hour": "笔数÷有收款的钟点数",
}

# What the parts of a split are called, one by one and all of them.
WHAT = {
    "store": "门店", "channel": "渠道", "terminal": "终端", "cashier": "收银员", "hour": "时段",
    "weekday": "星期", "day": "日子", "month": "月份", "amount_band": "金额段",
    "customer_type": "新老客", "customer": "客户",
}  # fmt: skip
EACH = {
    **{dimension: f"各{word}" for dimension, word in WHAT.items()},
    "weekday": "周一到周日的", "day": "每天", "month": "每月", "customer_type": "新老",
}  # fmt: skip


def title(books: Books, question: Question) -> str:
    """`三里屯店 · 微信 · 昨天 11月17日(周二)`: what was understood."""
    name = question.scope.name(books.merchant.name)
    if question.last_minutes is not None:
        return f"{name} · {question.asked(books).said} {_clock(books, question.last_minutes)}"
    return f"{name} · {_dates(books, question)}"


def _clock(books: Books, minutes: int) -> str:
    """`13:30–14:30`, with the date where it began on another one."""
    start, now = local(books.now - timedelta(minutes=minutes)), local(books.now)
    if start.date() == now.date():
        return f"{start:%H:%M}–{now:%H:%M}"
    return f"{start:%m-%d %H:%M}–{now:%m-%d %H:%M}"


def _dates(books: Books, question: Question) -> str:
    """The days; of a night its own date, with the business day that it belongs to."""
    period = question.asked(books)
    if not (before_cut_off(books, question.scope) and period.one_day):
        return named_days(period, books.today.year)
    day = period.span.first
    return f"{day_text(day + timedelta(days=1))}凌晨（算在{day.month}月{day.day}日的账里）"


def nothing_to_show(books: Books, question: Question) -> str:
    """No trade, days before the books, or trade of which this figure tells nothing."""
    period = question.asked(books)
    traded = tally(books, period.span, question.narrowed(books))
    if traded and question.metric == "repeat_rate" and period.one_day:
        return "复购要看好几天，问「近30天复购率」才算得出。"
    if traded:
        return f"{METRICS[question.metric].name}这样分算不出来，可以问整段时间的，或按门店分。"
    return nothing_words(books, period)


def basis(books: Books, question: Question, *more: str) -> str:
    """`口径：…；数据截至 11-18 14:30。`: what counts, what is left out, as of when."""
    words = [
        BASIS.get(question.metric, ""),
        *more,
        _uneven(books, question),
        *narrowed_words(books, question.scope),
        *began_words(books, question.asked(books)),
    ]
    clauses = "；".join(word for word in words if word)
    return f"口径：{clauses}。数据截至 {as_of(books)}。"


def _uneven(books: Books, question: Question) -> str:
    """Sums by weekday of days that are no whole weeks: some weekdays came more often."""
    whole = question.asked(books).span.days % 7 == 0
    if question.dimension != "weekday" or whole or not METRICS[question.metric].additive:
        return ""
    return "不是整周，有的星期几多一天"


def split_title(books: Books, question: Question) -> str:
    """The title of a split or a ranking: `三里屯茶点 · 昨天 11月17日(周二) 各渠道收款`."""
    return f"{title(books, question)} {EACH[question.dimension]}{METRICS[question.metric].name}"
