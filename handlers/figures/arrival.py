"""When money arrives: each channel's rule over working days, holidays and its own end of the day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from chinese_calendar import is_workday

from handlers.figures.settling import Ways
from storage.base.business_day import Span, local
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.settlements import Settlement, Traded

MIDNIGHT = 1_440
NOON = 12
ONE = timedelta(days=1)
LATELY = timedelta(days=45)
SHAPE = re.compile(r"([TD])\+([0-9])(?: (\d{1,2}):(\d\d))?", re.ASCII)
State = Literal["arrived", "other", "due", "late", "unseen"]


@dataclass(frozen=True, slots=True)
class Rule:
    """So many days after the clearing day; `working`: only days on which banks work count.

    A clearing day ends `cut` minutes after midnight.
    """

    days: int = 1
    working: bool = True
    cut: int = MIDNIGHT

    def __str__(self) -> str:
        """`T+1`, `D+1 23:00`."""
        end = f" {self.cut // 60}:{self.cut % 60:02d}" if self.cut != MIDNIGHT else ""
        return f"{'T' if self.working else 'D'}+{self.days}{end}"


# What the channels do unless the contract says otherwise; cash is there already.
RULES = {
    "wechat": Rule(1, working=False),
    "alipay": Rule(1),
    "unionpay": Rule(1, cut=1_380),
    "card": Rule(1, cut=1_380),
    "lakala": Rule(1),
    "shengpay": Rule(1),
    "ruiyinxin": Rule(1),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """One clearing day of a channel: what it comes to, when it is due, and where it stands.

    `billed`: by the channel's own bill. unseen: due, but no bank file tells of that day.
    """

    traded: Traded
    expected_on: date
    state: State
    billed: bool
    arrived_on: date | None = None
    arrived_fen: int = 0

    @property
    def channel(self) -> str:
        return self.traded.channel

    @property
    def day(self) -> date:
        return self.traded.day

    @property
    def net_fen(self) -> int:
        return self.traded.net_fen


def rules(books: Books) -> dict[str, Rule]:
    """The rule of every channel that pays out, the shop's own before the usual."""
    own = books.merchant.settings.arrival_rules
    return RULES | {channel: read_rule(text) for channel, text in own.items()}


def read_rule(text: str) -> Rule:
    """`T+1`, `D+0`, `T+1 23:00`; a Refusal for anything else."""
    found = SHAPE.fullmatch(text.strip().upper())
    if not found or (found[3] and (int(found[3]), int(found[4])) > (24, 0)):
        raise Refusal(
            "到账规则请写成 T+1（工作日）或 D+1（天天到），可以带截止时间，如 T+1 23:00。"
        )
    cut = int(found[3]) * 60 + int(found[4]) if found[3] else MIDNIGHT
    return Rule(int(found[2]), found[1] == "T", cut or MIDNIGHT)


def works(day: date) -> bool:
    """Whether banks pay out: statutory holidays and make-up days; weekdays where nothing is announced."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def announced(day: date) -> bool:
    """Whether the holidays of that year are known."""
    try:
        is_workday(day)
    except NotImplementedError:
        return False
    return True


def expected_on(rule: Rule, day: date) -> date:
    """When the money of a clearing day should be there."""
    if not rule.working:
        return day + rule.days * ONE
    for _ in range(rule.days):
        day += ONE
        while not works(day):
            day += ONE
    while not works(day):  # T+0 on a day without banks
        day += ONE
    return day


def skipped(rule: Rule, day: date) -> list[date]:
    """The days between on which no bank pays out."""
    end = expected_on(rule, day)
    return [one for one in Span(day, end) if one > day and not works(one)] if rule.working else []


def deadline_over(due: date, now: datetime) -> bool:
    """Whether noon of the next working day has passed: before it, late is only slow."""
    last = expected_on(Rule(), due)
    here = local(now)
    return here.date() > last or (here.date() == last and here.hour >= NOON)


def traded(
    books: Books, channel: str, span: Span, cut: int, *, carried: bool
) -> dict[date, Traded]:
    """By clearing day, what the ledger has; from the totals where hours tell the days apart.

    The totals know only how it was paid: where an acquirer has `carried` any of it, rows are read.
    """
    if carried or books.merchant.cut_off % 60 or cut % 60:
        return books.settlements.traded(channel, span, cut)
    found: dict[date, Traded] = {}
    around = Span(span.first - 2 * ONE, span.last + ONE)
    for (business, hour), tally in books.totals.hours(around, channel=channel).items():
        day = business if hour * 60 >= books.merchant.cut_off else business + ONE
        day += ONE if hour * 60 >= cut else timedelta()
        if day in span:
            was = found.get(day, Traded(channel, day))
            found[day] = Traded(channel, day, was.sales_fen + tally.sales_fen,
                                was.refunds_fen + tally.refunds_fen, was.fees_fen + tally.fees_fen)  # fmt: skip
    return found


def arrivals(books: Books, ways: Ways, channel: str = "") -> list[Expected]:
    """Every clearing day among those of `ways` with trade, by channel and day, and where its money is.

    A way of paying that an acquirer carries is in the acquirer's sum.
    """
    told = books.bank.told_until()
    found = []
    wanted = ways.settler_of(channel)
    for code, rule in rules(books).items():
        if wanted in ("", code):
            found += list(_of_channel(books, code, rule, ways, told))
    return found


def _of_channel(
    books: Books, channel: str, rule: Rule, ways: Ways, told: date | None
) -> Iterator[Expected]:
    span = ways.span
    billed = {row.day: row for row in books.settlements.of(span, channel)}
    lately = Span(span.first - LATELY, max(span.last, books.today))
    # A channel that never paid into these accounts pays into others, of which no file tells.
    told = told if told and next(books.bank.credits(lately, channel), None) else None
    kept = traded(books, channel, span, rule.cut, carried=ways.carried)
    for day in sorted(billed.keys() | kept.keys()):
        row = billed.get(day)
        due = row.expected_on if row else expected_on(rule, day)
        state = _state(books, row, due, told)
        came = (row.arrived_on, row.arrived_fen) if row else (None, 0)
        yield Expected(row or kept[day], due, state, row is not None, *came)


def _state(books: Books, row: Settlement | None, due: date, told: date | None) -> State:
    if row is not None and row.arrived_on is not None:
        return "arrived" if row.arrived_fen == row.net_fen else "other"
    if due > local(books.now).date():
        return "due"
    if told is None or told < due:
        return "unseen"
    return "late" if deadline_over(due, books.now) else "due"
