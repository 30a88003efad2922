"""日报 and 周报 on demand."""

import re
from collections.abc import Callable
from datetime import date

from handlers.answers.daily import daily_report
from handlers.answers.questions import metric_reply, period_of, question_of
from handlers.answers.weekly import weekly_report
from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.days.period import Period, looking_back
from handlers.language.days.spans import a_year, month_of, quarter_of
from handlers.language.reading import Reading
from handlers.language.slots import Asked
from handlers.last_question import days_in_slots, in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import READERS
from storage.base.business_day import Span, day_text


def _ask_report(slots: Slots, reading: Reading) -> None:
    """A report without its name is of the period that was said."""
    if "period" in slots or slots.get("report") == "cashflow":
        return
    day = reading.first("D")
    said = day.plain if day else ""
    for period, words in (
        ("quarterly", r"季"),
        ("yearly", r"年$|全年"),
        ("monthly", r"月"),
        ("weekly", r"周$|星期$|礼拜$"),
        ("daily", r"今[天日]|昨|前天"),
    ):
        if re.search(words, said):
            slots["period"] = period
            return
    if said:
        slots["period"] = "custom"


@means(
    "report_get",
    {
        r"(?:简报|日报|周报|月报|报表|报告).{0,4}(?:出来|好了|有了|出了)(?:没|吗|了)?": 7,
        r"让U|给U看": -5,
        r"订.{0,8}报|(?:不要|别)(?:再)?(?:发|推|send)": -5,
        r"^订|订阅": -4,
        r"订阅": -6,
        r"现金流(?:量)?(?:表)?": 6,
        r"日报|周报|月报|季报|年报|报告|简报|经营报|战报|早报|晚报": 5,
        r"(?:经营|分析|季度).{0,4}报告|利润表|损益|现金流|资产负债|报表(?!.{0,4}图)": 6,
        r"总结(?:一下|下)?|汇总(?:一下|下)?|盘点|复盘|小结": 4,
        r"每(?:天|日|周|月|晚|早|个)|定时|订阅|推送|以后|别发|不要|取消|停|关|退订|自动": -5,
        r"怎么没|没发|没收到": -3,
        r"风险|导出|下载|按.{1,4}汇总": -3,
        r"库存": -2,
    },
    about="看日报、周报",
    slots="date store",
    values={
        "period": {
            r"日报|战报|早报|晚报|简报": "daily",
            r"周报": "weekly",
            r"月报": "monthly",
            r"季报": "quarterly",
            r"年报": "yearly",
        },
        "report": {r"利润表|损益": "pnl", r"现金流": "cashflow", r"资产负债": "balance_sheet"},
    },
    refine=(_ask_report,),
    allow=READERS,
)
def get_report(ask: Ask, asked: Asked) -> Reply:
    """The day's or the week's; other periods as their takings, honestly."""
    period = _period_of(ask, asked)
    if asked.get("report"):
        return Text(
            "利润表和现金流要等记账接上才能出。收款、退款和手续费我都有，发「口径 上月」看净收是怎么来的。"
        )
    if asked.get("period") == "weekly":
        return show_weekly(ask, period)
    if asked.get("period") in {"daily", None} and (period is None or period.one_day):
        return show_daily(ask, period)
    return _without_report(ask, asked)


def _without_report(ask: Ask, asked: Asked) -> Reply:
    """There is no such report: said first, and then the takings of its days."""
    name, said, span_of = _UNMADE.get(str(asked.get("period")), ("", "", month_of))
    slots = {**asked, "metric": "revenue"}
    if name and "date" not in asked:
        days = Span(span_of(ask.books.today).first, ask.books.today)
        slots |= days_in_slots(looking_back(days, said, ask.books.today))
    reply = metric_reply(ask, question_of(ask.books, slots))
    first, *others = reply if isinstance(reply, tuple) else (reply,)
    if not name or not isinstance(first, Text):
        return reply
    return (Text(f"{name}还没有，先看这段时间的流水。\n{first.content}"), *others)


_UNMADE: dict[str, tuple[str, str, Callable[[date], Span]]] = {
    "monthly": ("月报", "本月", month_of),
    "quarterly": ("季报", "本季度", quarter_of),
    "yearly": ("年报", "今年", lambda day: a_year(day.year)),
}


def _period_of(ask: Ask, asked: Asked) -> Period | None:
    return period_of(ask.books, asked["date"]) if "date" in asked else None


@command(
    "日报", "今日日报", "daily", about="一天的日报，附两张图", example="日报 昨天", allow=READERS
)
def show_daily(ask: Ask, period: Period | None = None) -> Reply:
    """The report of one day; of a longer period, its last day."""
    day = period.span.last if period else ask.books.today
    keep(ask, "metric_query", in_slots(Period.of_day(day, ask.books.today), metric="revenue"))
    return daily_report(ask.books, day) or Text(f"{day_text(day)}没有交易，所以没有日报。")


@command("周报", "weekly", about="上一周的周报，附两张图", example="周报", allow=READERS)
def show_weekly(ask: Ask, period: Period | None = None) -> Reply:
    """The report of the last full week, or of the week in which a period ends."""
    day = period.span.last if period else ask.books.today
    return weekly_report(ask.books, day) or Text("上一周没有交易，所以没有周报。")
