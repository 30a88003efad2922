"""对账: what agrees, what does not, and what is done about each difference."""

import re
from datetime import date, timedelta

from handlers.answers.differing import reconciled_text
from handlers.ask import Ask
from handlers.cards.difference_card import draw_difference, show_difference
from handlers.deciding import book, suspend, write_off
from handlers.language.days.period import Period
from handlers.language.slots import Asked, ChannelSlot, DifferenceNumber, Reason
from handlers.messages import Reply, Text
from handlers.registry import button, command, means
from handlers.roles import MANAGERS, READERS
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.people.staff import Role

MOST_DAYS = 92
CARDS = 3  # differences that come with buttons
NUMBER = re.compile(r"(?<![A-Za-z0-9])[Dd](\d{3,6})(?![A-Za-z0-9])", re.ASCII)


@means(
    "reconcile_query",
    {
        r"限额|封顶": -9,
        r"账.{0,4}(?:窟窿|漏洞|亏空)|对一对|勾(?:一|N)?(?:遍|下|对)|账差(?:不差|没差)|(?:C|平台).{0,4}多(?:出来|出"
        r"|了)(?:一|N)?笔": 9,
        r"(?:平台|C|渠道).{0,3}(?:有|记)(?:了)?(?:记录)?.{0,6}(?:漏|没|缺|(?<!多)少)": 7,
        r"账.{0,2}对(?:平|齐|上|好|完|过)": 6,
        r"(?:账|帐|单).{0,3}(?:核对|核一核|核一遍|对一遍|对一对|查对|过一遍)|核对(?:一下|下)?.{0,8}(?:账|帐"
        r"|单|流水)": 7,
        r"(?:跟|和|与)(?:我们|咱们|系统|店里).{0,6}对(?:得|不)上|对得上(?:不|吗|没)|(?:平台|C|渠道)多(?:出来"
        r"|了)的?(?:单|笔|钱)": 7,
        r"(?:我们|咱们|系统|这边|本地).{0,3}(?:没|漏|未)(?:有)?(?:记|录|入)|漏(?:账|单|记|录)|错账|串账|重账": 6,
        r"账(?:目)?(?:不平|不对|对不上|有出入|不符)|差在哪": 4,
        r"C.{0,4}差(?:几|多少|了|M)|(?:多|少)(?:了|出)?(?:一|N)?笔.{0,3}M|差(?:几|多少)(?:块|元|钱|笔)": 5,
        r"对(?:一)?下.{0,8}(?:的)?(?:数|账|单)(?!据)": 6,
        r"(?:平台|C|渠道|银行).{0,3}有.{0,4}(?:但|可|而).{0,8}(?:没|漏|缺|无|少)": 7,
        r"C?账单.{0,3}差|C.{0,3}(?:账单|对账).{0,4}(?:差|对)": 6,
        r"(?:把|将|帮).{0,8}(?:的)?账.{0,2}对|账.{0,3}对(?:一下|下|了|完)": 6,
        r"对(?:一下|下|个|完|好|过)?.{0,6}账(?!号|户)|对帐|账.{0,6}对(?:得|不|上|齐|了)|核(?:一下|下|对)?账"
        r"|核(?:一下|下|对)(?:$|一下)|账平|账(?:目)?.{0,4}(?:多|少)(?:出来|了|没)": 5,
        r"(?:多|少)(?:出来|了)?(?:一|N)?(?:笔|单).{0,8}(?:核|对|查)": 4,
        r"(?:平台|微信|渠道|C|银行|账单).{0,6}有.{0,6}(?:我们|系统|咱|这边|账上|本地)?.{0,3}(?:没有|无|缺"
        r"|没)|(?:系统|我们|咱们|本地).{0,4}有.{0,8}(?:没有|无|缺)|系统(?:里)?(?:缺|没有|少)": 6,
        r"长款|短款|差异|差错|漏单|单边账|不平|掉单|少账|多账": 5,
        r"账单.{0,10}(?:差|不一致|对不|不符|一样|相符)|C.{0,6}(?:少|多)(?:了)?(?:一|N)?(?:笔|单).{0,3}M?": 5,
        r"(?:少|多)(?:了)?(?:一|N)?笔": 2,
        r"G": 6,
        r"导出|下载|发我(?:一份)?(?:对账单)": -4,
        r"经营范围|类目|失败": -4,
        r"退": -2,
    },
    about="对账",
    slots="date channel amount store",
    values={
        "diff_type": {
            r"(?:平台|微信|渠道|C|对方|那边|账单).{0,3}(?:收|有|记)(?:了|的)?.{0,8}(?:没|漏|未)(?:有)?(?:记|录"
            r"|入)?|(?:我们|咱们|系统|这边).{0,3}(?:没|漏|未)(?:有)?(?:记|录|入)": "missing_local",
            r"(?:平台|微信|渠道|C|对方|那边|账单).{0,6}有.{0,10}(?:没有|无|没|缺)|漏单|漏记|掉单": "missing_local",
            r"(?:系统|我们|咱|本地|这边).{0,6}有.{0,10}(?:没有|无|没)": "missing_remote",
            r"金额.{0,4}(?:不|差|对不)": "amount_mismatch",
            r"重复": "duplicate",
        }
    },
    allow=READERS,
)
def reconcile(ask: Ask, asked: Asked) -> Reply:
    """One difference by its number; else how the days that were said compare, yesterday by default."""
    number = NUMBER.search(ask.text)
    if number:
        return one_difference(ask, f"D{number[1]}")
    said = asked.get("date")
    if not said:
        return _compared(ask, _yesterday(ask), str(asked.get("channel", "")))
    last = date.fromisoformat(said["to"])
    span = Span(date.fromisoformat(said["from"] or said["to"]), last)
    return _compared(ask, span, str(asked.get("channel", "")))


@command("对账", about="和渠道账单对一对，差在哪", example="对账 昨天", allow=READERS)
def show_reconciled(ask: Ask, period: Period | None = None, channel: ChannelSlot = "") -> Reply:
    """How some days compare, yesterday by default; the first differences come with buttons."""
    return _compared(ask, period.span if period else _yesterday(ask), channel)


@command("差异", about="看一条对账差异，补记、挂账或核销", example="差异 D0012", allow=READERS)
def one_difference(ask: Ask, number: DifferenceNumber) -> Reply:
    """Its card, and the same as text."""
    one = ask.books.reconciliation.of(number)
    if not ask.in_group and ask.asker.role in MANAGERS:
        show_difference(ask.books, one, to=ask.asker.userid)
    return Text(draw_difference(ask.books, one).twin)


@command("补记", about="按账单补记一条差异", example="补记 D0012", allow=MANAGERS)
def book_by_text(ask: Ask, number: DifferenceNumber, reason: Reason = "") -> Reply:
    """The text twin of the button."""
    return book(ask, number, reason)


@command(
    "挂账",
    about="一条差异先挂着，查清再说",
    example="挂账 D0012 等渠道回复",
    allow=MANAGERS | {Role.AUDITOR},
)
def suspend_by_text(ask: Ask, number: DifferenceNumber, reason: Reason = "") -> Reply:
    """The text twin of the button."""
    return suspend(ask, number, reason)


@command("核销", about="一条差异不再追了", example="核销 D0012 渠道已补", allow=MANAGERS)
def write_off_by_text(ask: Ask, number: DifferenceNumber, reason: Reason = "") -> Reply:
    """The text twin of the button; a reason is asked for."""
    return write_off(ask, number, reason)


@button("difference.book", allow=MANAGERS)
def book_by_button(ask: Ask, number: str) -> Reply:
    """As the card shows it."""
    return book(ask, number)


@button("difference.suspend", allow=MANAGERS | {Role.AUDITOR})
def suspend_by_button(ask: Ask, number: str) -> Reply:
    """Until somebody knows more."""
    return suspend(ask, number)


@button("difference.write_off", allow=MANAGERS)
def write_off_by_button(ask: Ask, number: str) -> Reply:
    """Wants a reason in words."""
    return write_off(ask, number)


def _compared(ask: Ask, span: Span, channel: str) -> Reply:
    if span.days > MOST_DAYS:
        raise Refusal(f"对账一次最多看 {MOST_DAYS} 天，请把日期缩短一些。")
    if not ask.in_group and ask.asker.role in MANAGERS:
        for one in ask.books.reconciliation.unsettled(span, channel)[:CARDS]:
            show_difference(ask.books, one, to=ask.asker.userid)
    return Text(reconciled_text(ask.books, span, channel))


def _yesterday(ask: Ask) -> Span:
    day = ask.books.today - timedelta(days=1)
    return Span(day, day)
