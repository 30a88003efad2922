"""到账 in words: what is expected on which day and why, what has arrived, what is late."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from chinese_calendar import get_holiday_detail

from handlers.answers.phrases import as_of, days, yuan
from handlers.figures.arrival import (
    Expected,
    announced,
    arrivals,
    expected_on,
    rules,
    skipped,
)
from handlers.language.days.holidays import STATUTORY
from handlers.words import channel_word
from storage.base.business_day import Span, day_text, local
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.ledger.settlements import clearing_day

BACK = timedelta(days=14)  # whose money may still be on its way
HOLIDAYS = {holiday.value: word for word, holiday in reversed(STATUTORY.items())}
FEES = "净额=收款−退款−手续费；账单没到的日子按流水估，写「约」"
LONGEST = 8  # rows of a list
NO_BANK = "银行流水还没导入，到没到卡我看不到"


def arrivals_text(books: Books, channel: str = "") -> str:
    """What is late, due today, coming, and what came last."""
    today = local(books.now).date()
    rows = [one for one in arrivals(books, Span(today - BACK, today), channel) if one.net_fen > 0]
    if not rows:
        return (
            f"最近两周{channel_word(channel) if channel else ''}没有要结算的收款。现金不用等到账。"
        )
    lines = [
        *_late(rows),
        *_due(books, rows, today),
        *_coming(books, [row for row in rows if row.expected_on > today]),
        *_came(rows),
        _method(books),
    ]
    return "\n".join([f"到账（截至 {as_of(books)}）", *lines])


def arrivals_of_days(books: Books, span: Span, channel: str = "") -> str:
    """Where the money of some days' trade is, day by day."""
    rows = [one for one in arrivals(books, span, channel) if one.net_fen]
    when = days(span, books.today.year)
    if not rows:
        return f"{when}没有要结算的收款。"
    lines = [f"{when}收的钱", *(f"· {_one(books, row)}" for row in rows[-LONGEST:])]
    if len(rows) > LONGEST:
        lines.append(f"只列最后 {LONGEST} 行，一共 {len(rows)} 行。")
    return "\n".join([*lines, _method(books)])


def settlements_text(books: Books, span: Span, channel: str = "") -> str:
    """How each clearing day's payout is made up."""
    rows = [one for one in arrivals(books, span, channel) if one.net_fen]
    when = days(span, books.today.year)
    if not rows:
        return f"{when}没有要结算的收款。"
    lines = [f"{when}的结算，合计 {_about(rows)}{yuan(sum(row.net_fen for row in rows))}"]
    for row in rows[-LONGEST:]:
        one = row.traded
        minus = f"−退款 {yuan(one.refunds_fen)}" if one.refunds_fen else ""
        minus += f"−手续费 {yuan(one.fees_fen)}" if one.fees_fen else ""
        lines.append(f"· {channel_word(row.channel)} {row.day:%m-%d} {_about([row])}{yuan(row.net_fen)}"
                     f"＝收 {yuan(one.sales_fen)}{minus}，{_standing(row)}")  # fmt: skip
    return "\n".join([*lines, _method(books)])


def arrival_line(books: Books, day: date) -> str:
    """`到账 11/16 结算 ¥7,902.11 已到账 ✓` for the daily report; empty where no bank file tells."""
    if books.bank.told_until() is None:
        return ""
    due = [one for one in arrivals(books, Span(day - BACK, day)) if one.expected_on == day]
    known = [one for one in due if one.state in ("arrived", "other", "late")]
    if not known:
        return ""
    traded = sorted({one.day for one in known})
    when = "、".join(f"{one.month}/{one.day}" for one in traded)
    came = [one for one in known if one.state != "late"]
    words = f"到账 {when} 结算 {yuan(sum(one.net_fen for one in known))}"
    if len(came) == len(known) == len(due):
        off = sum(one.arrived_fen - one.net_fen for one in came)
        return (
            f"{words} 已到账 {yuan(sum(one.arrived_fen for one in came))}，金额不符"
            if off
            else f"{words} 已到账 ✓"
        )
    return f"{words} 已到 {yuan(sum(one.arrived_fen for one in came))}，其余还没到"


def order_arrival(books: Books, sale: Transaction) -> str:
    """`预计 11-19 到账`, or when the payout of its day came."""
    rule = rules(books).get(sale.channel)
    if rule is None:
        return "不经渠道结算"
    day = clearing_day(int(sale.paid_at.timestamp() * 1000), rule.cut)
    row = next(iter(books.settlements.of(Span(day, day), sale.channel)), None)
    if row is not None and row.arrived_on is not None:
        return f"这天的结算 {row.arrived_on:%m-%d} 已到账"
    due = row.expected_on if row else expected_on(rule, day)
    return f"{'预计' if due >= local(books.now).date() else '应在'} {due:%m-%d} 到账"


def _late(rows: Iterable[Expected]) -> list[str]:
    late = [row for row in rows if row.state == "late"]
    if not late:
        return []
    parts = "、".join(f"{channel_word(row.channel)} {row.day:%m-%d} {yuan(row.net_fen)}"
                      for row in late[-4:])  # fmt: skip
    return [f"⚠️ 该到没到 {len(late)} 笔 {yuan(sum(row.net_fen for row in late))}：{parts}"]


def _due(books: Books, rows: Sequence[Expected], today: date) -> list[str]:
    due = [row for row in rows if row.expected_on == today]
    if not due:
        return ["今天没有要到的。"]
    words = f"今天应到 {_about(due)}{yuan(sum(row.net_fen for row in due))}"
    return [words, *(f"· {_one(books, row, brief=True)}" for row in due)]


def _coming(books: Books, rows: Sequence[Expected]) -> list[str]:
    lines = []
    for when in sorted({row.expected_on for row in rows}):
        some = [row for row in rows if row.expected_on == when]
        parts = "、".join(f"{channel_word(row.channel)} {row.day:%m-%d}" for row in some)
        total = f"{_about(some)}{yuan(sum(row.net_fen for row in some))}"
        lines.append(f"{day_text(when)}预计到 {total}（{parts}）{_why(books, some)}")
    return lines


def _came(rows: Sequence[Expected]) -> list[str]:
    came = [row for row in rows if row.arrived_on is not None]
    if not came:
        return []
    last = max(row.arrived_on or date.min for row in came)
    some = [row for row in came if row.arrived_on == last]
    fen = sum(row.arrived_fen for row in some)
    off = fen - sum(row.net_fen for row in some)
    tail = f"，和应到差 {yuan(off)}" if off else " ✓"
    return [f"最近到账 {last:%m-%d} {yuan(fen)}{tail}"]


def _one(books: Books, row: Expected, *, brief: bool = False) -> str:
    """`微信 11-17 ¥7,902.11 11-18 已到账 ✓`."""
    head = f"{channel_word(row.channel)} {row.day:%m-%d} {_about([row])}{yuan(row.net_fen)}"
    why = "" if brief else _why(books, [row])
    return f"{head}，{_standing(row)}{why}"


def _standing(row: Expected) -> str:
    if row.arrived_on is not None:
        off = row.arrived_fen - row.net_fen
        tail = f"，到了 {yuan(row.arrived_fen)}，差 {yuan(off)}" if off else " ✓"
        return f"{row.arrived_on:%m-%d} 已到账{tail}"
    words = {
        "due": "预计 {} 到",
        "late": "应在 {} 到，还没到 ⚠️",
        "unseen": "应在 {} 到，还没见银行流水",
    }
    return words.get(row.state, "{}").format(f"{row.expected_on:%m-%d}")


def _why(books: Books, rows: Sequence[Expected]) -> str:
    """Why not sooner: the days on which banks rest, by their names."""
    rule = rules(books)[rows[0].channel]
    rest = skipped(rule, min(row.day for row in rows))
    if not rest:
        return ""
    names = list(dict.fromkeys(_rest_day(day) for day in rest))
    first, last = rest[0], rest[-1]
    when = f"{first:%m-%d}" if first == last else f"{first:%m-%d} 至 {last:%m-%d}"
    return f"，因为 {when}{'、'.join(names)}不打款"


def _rest_day(day: date) -> str:
    if not announced(day):
        return "周末"
    _, name = get_holiday_detail(day)
    return HOLIDAYS.get(name, "放假") if name else "周末"


def _about(rows: Iterable[Expected]) -> str:
    return "" if all(row.billed for row in rows) else "约 "


def _method(books: Books) -> str:
    told = books.bank.told_until()
    bank = f"银行流水到 {told:%m-%d}" if told else NO_BANK
    return f"口径：{FEES}；{bank}。"
