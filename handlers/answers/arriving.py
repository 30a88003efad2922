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
from handlers.figures.settling import Ways, ways_settled
from handlers.language.days.holidays import STATUTORY
from handlers.words import channel_word, channel_words
from storage.base.business_day import Span, day_text, local
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.ledger.settlements import clearing_day
from storage.ledger.settlers import settler_of

BACK = timedelta(days=14)  # whose money may still be on its way
HOLIDAYS = {holiday.value: word for word, holiday in reversed(STATUTORY.items())}
FEES = "净额=收款−退款−手续费；账单没到的日子按流水估，写「约」"
LONGEST = 8  # rows of a list; more are told a channel at a time
NO_BANK = "银行流水还没导入，到没到卡我看不到"


def arrivals_text(books: Books, channel: str = "") -> str:
    """What is late, due today, coming, and what came last."""
    today = local(books.now).date()
    ways = ways_settled(books, Span(today - BACK, today))
    rows = [one for one in arrivals(books, ways, channel) if one.net_fen > 0]
    if not rows:
        return (
            f"最近两周{channel_word(channel) if channel else ''}没有要结算的收款。现金不用等到账。"
        )
    lines = [
        *_late(rows),
        *_due(books, rows, today),
        *_coming(books, [row for row in rows if row.expected_on > today]),
        *_came(rows, today),
        _method(books, ways),
    ]
    return "\n".join([f"到账（截至 {as_of(books)}）", *lines])


def arrivals_of_days(books: Books, span: Span, channel: str = "") -> str:
    """Where the money of some days' trade is, by channel and day; many days in one line a channel."""
    ways = ways_settled(books, span)
    rows = [one for one in arrivals(books, ways, channel) if one.net_fen]
    when = days(span, books.today.year)
    if not rows:
        return f"{when}没有要结算的收款。"
    lines = [f"{when}收的钱{_total(rows)}{_how_far(rows)}"]
    lines += [f"· {_name(some)}，{_standing(some)}{_why(books, some)}" for some in _groups(rows)]
    return "\n".join([*lines, _method(books, ways)])


def settlements_text(books: Books, span: Span, channel: str = "") -> str:
    """How each clearing day's payout is made up; many days in one line a channel."""
    ways = ways_settled(books, span)
    rows = [one for one in arrivals(books, ways, channel) if one.net_fen]
    when = days(span, books.today.year)
    if not rows:
        return f"{when}没有要结算的收款。"
    lines = [f"{when}的结算，合计{_total(rows)}{_how_far(rows)}"]
    for some in _groups(rows):
        sales, refunds, fees = (
            sum(getattr(one.traded, name) for one in some)
            for name in ("sales_fen", "refunds_fen", "fees_fen")
        )
        minus = f"−退款 {yuan(refunds)}" if refunds else ""
        minus += f"−手续费 {yuan(fees)}" if fees else ""
        lines.append(f"· {_name(some)}＝收 {yuan(sales)}{minus}，{_standing(some)}")
    return "\n".join([*lines, _method(books, ways)])


def arrival_line(books: Books, day: date) -> str:
    """`到账 11/16 结算 ¥7,902.11 已到账 ✓` for the daily report; empty where no bank file tells."""
    if books.bank.told_until() is None:
        return ""
    ways = ways_settled(books, Span(day - BACK, day))
    due = [one for one in arrivals(books, ways) if one.expected_on == day]
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
    settler = settler_of(sale.channel, sale.acquirer)
    rule = rules(books).get(settler)
    if rule is None:
        return "不经渠道结算"
    day = clearing_day(int(sale.paid_at.timestamp() * 1000), rule.cut)
    row = next(iter(books.settlements.of(Span(day, day), settler)), None)
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
    lines = [f"今天应到{_total(due)}{_how_far(due)}"]
    groups = _groups(due, merged=True)
    lines += [f"· {_name(some)}，{_standing(some)}" for some in groups]
    whys = dict.fromkeys(_why(books, some) for some in groups if len(some) > 1)
    return [*lines, *(f"{why.removeprefix('，')}，几天的一起到。" for why in whys if why)]


def _coming(books: Books, rows: Sequence[Expected]) -> list[str]:
    lines = []
    for when in sorted({row.expected_on for row in rows}):
        some = [row for row in rows if row.expected_on == when]
        parts = "；".join(
            "、".join(channel_word(row.channel) for row in some if row.day == day) + f" {day:%m-%d}"
            for day in sorted({row.day for row in some})
        )
        lines.append(f"{day_text(when)}预计到账{_total(some)}（{parts}）{_why(books, some)}")
    return lines


def _came(rows: Sequence[Expected], today: date) -> list[str]:
    """The last that came; what came today is told with what was due."""
    last = max((row.arrived_on for row in rows if row.arrived_on), default=today)
    if last == today:
        return []
    some = [row for row in rows if row.arrived_on == last]
    fen = sum(row.arrived_fen for row in some)
    off = fen - _net(some)
    tail = f"，和应到差 {yuan(off)}" if off else " ✓"
    return [f"最近到账 {last:%m-%d} {yuan(fen)}{tail}"]


def _groups(rows: Sequence[Expected], *, merged: bool = False) -> list[list[Expected]]:
    """One by one while they are few; else a channel's days that stand alike together."""
    if len(rows) <= LONGEST and not merged:
        return [[row] for row in rows]
    found: dict[tuple[object, ...], list[Expected]] = {}
    for row in rows:
        alone = row.day if row.state == "other" else None  # each has a difference of its own
        found.setdefault((row.channel, row.state, alone), []).append(row)
    return list(found.values())


def _net(rows: Iterable[Expected]) -> int:
    return sum(row.net_fen for row in rows)


def _name(rows: Sequence[Expected]) -> str:
    """`微信 11-17 ¥7,902.11`, `支付宝 11-20 至 11-22 ¥9,633.74`."""
    when = _from_to(row.day for row in rows)
    return f"{channel_word(rows[0].channel)} {when} {_total(rows).lstrip()}"


def _how_far(rows: Sequence[Expected]) -> str:
    """`，全部已到 ✓`, or how much of it has come; nothing where no bank file tells."""
    came = [row for row in rows if row.arrived_on is not None]
    if not came:
        return ""
    if len(came) < len(rows):
        return f"，已到 {yuan(sum(row.arrived_fen for row in came))}"
    off = any(row.state == "other" for row in rows)
    return "，都到了，有金额不符" if off else "，全部已到 ✓"


def _standing(rows: Sequence[Expected]) -> str:
    first = rows[0]
    if first.arrived_on is not None:
        off = first.arrived_fen - first.net_fen if first.state == "other" else 0
        tail = f"，到了 {yuan(first.arrived_fen)}，差 {yuan(off)}" if off else " ✓"
        return f"{_from_to(row.arrived_on for row in rows if row.arrived_on)} 已到账{tail}"
    words = {
        "due": "预计 {} 到",
        "late": "应在 {} 到，还没到 ⚠️",
        "unseen": "应在 {} 到，还没见银行流水",
    }
    return words.get(first.state, "{}").format(_from_to(row.expected_on for row in rows))


def _from_to(several: Iterable[date]) -> str:
    """`11-17`, or `11-17 至 11-19`."""
    first, *rest = sorted(set(several))
    return f"{first:%m-%d} 至 {rest[-1]:%m-%d}" if rest else f"{first:%m-%d}"


def _why(books: Books, rows: Sequence[Expected]) -> str:
    """Why not sooner: the days on which banks rest, by their names."""
    rule = rules(books)[rows[0].channel]
    rest = skipped(rule, min(row.day for row in rows))
    if not rest:
        return ""
    names = list(dict.fromkeys(_rest_day(day) for day in rest))
    return f"，因为 {_from_to(rest)} {'、'.join(names)}不打款"


def _rest_day(day: date) -> str:
    if not announced(day):
        return "周末"
    _, name = get_holiday_detail(day)
    return HOLIDAYS.get(name, "放假") if name else "周末"


def _total(rows: Sequence[Expected]) -> str:
    """` ¥7,902.11`, or `约 ¥7,902.11` where not every bill has come; it stands behind a word."""
    about = "" if all(row.billed for row in rows) else "约"
    return f"{about} {yuan(_net(rows))}"


def _method(books: Books, ways: Ways) -> str:
    told = books.bank.told_until()
    bank = f"银行流水到 {told:%m-%d}" if told else NO_BANK
    return f"口径：{FEES}；{_carried(ways)}{bank}。"


def _carried(ways: Ways) -> str:
    """`微信、支付宝由拉卡拉一起结算；`; nothing where every way of paying is settled by itself."""
    carried: dict[str, list[str]] = {}
    for settler, way in sorted(ways.pairs):
        if settler != way:
            carried.setdefault(settler, []).append(way)
    return "".join(
        f"{channel_words(some)}由{channel_word(settler)}{'一起' * (len(some) > 1)}结算；"
        for settler, some in carried.items()
    )
