"""到账 in words: what is expected on which day and why, what has arrived, what is late."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from handlers.answers.payouts import groups, listed, name, net, standing, total, why
from handlers.answers.phrases import as_of, days, yuan
from handlers.figures.arrival import Expected, arrivals, expected_on, rules
from handlers.figures.settling import Ways, ways_settled
from handlers.words import channel_word, channel_words
from storage.base.business_day import Span, day_text, local
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.ledger.settlements import clearing_day
from storage.ledger.settlers import settler_of

BACK = timedelta(days=14)  # whose money may still be on its way
FEES = "净额=收款−退款−手续费；"
ABOUT = "账单没到的日子按流水估，写「约」；"
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
        _method(books, ways, rows),
    ]
    return "\n".join([f"到账（截至 {as_of(books)}）", *lines])


def arrivals_of_days(books: Books, span: Span, channel: str = "") -> str:
    """Where the money of some days' trade is, by channel and day; many days in one line a channel."""
    ways = ways_settled(books, span)
    rows = [one for one in arrivals(books, ways, channel) if one.net_fen]
    when = days(span, books.today.year)
    if not rows:
        return f"{when}没有要结算的收款。"
    alike = groups(rows)
    standings = [standing(some) + why(books, some) for some in alike]
    lines = listed(f"{when}收的钱{total(rows)}", alike, standings, name, dated=span.days > 1)
    return "\n".join([*lines, _method(books, ways, rows)])


def settlements_text(books: Books, span: Span, channel: str = "") -> str:
    """How each clearing day's payout is made up; many days in one line a channel."""
    ways = ways_settled(books, span)
    rows = [one for one in arrivals(books, ways, channel) if one.net_fen]
    when = days(span, books.today.year)
    if not rows:
        return f"{when}没有要结算的收款。"
    alike = groups(rows)
    standings = [standing(some) for some in alike]
    lines = listed(
        f"{when}的结算，合计{total(rows)}", alike, standings, _made_up, dated=span.days > 1
    )
    return "\n".join([*lines, _method(books, ways, rows)])


def _made_up(rows: Sequence[Expected], *, dated: bool) -> str:
    """`微信 ¥6,947.49＝收 ¥7,007.00−退款 ¥33.00−手续费 ¥26.51`."""
    sales, refunds, fees = (
        sum(getattr(one.traded, kind) for one in rows)
        for kind in ("sales_fen", "refunds_fen", "fees_fen")
    )
    minus = f"−退款 {yuan(refunds)}" if refunds else ""
    minus += f"−手续费 {yuan(fees)}" if fees else ""
    return f"{name(rows, dated=dated)}＝收 {yuan(sales)}{minus}"


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
    known = books.bank.told_until() is not None
    alike = groups(due, merged=True)
    standings = [standing(some, today, known=known) for some in alike]
    traded = {row.day for row in due}
    when = f"（{min(traded):%m-%d} 收的）" if len(traded) == 1 else ""
    lines = listed(f"今天应到{total(due)}{when}", alike, standings, name, dated=not when)
    whys = dict.fromkeys(why(books, some) for some in alike if len(some) > 1)
    return [*lines, *(f"{one.removeprefix('，')}，几天的一起到。" for one in whys if one)]


def _coming(books: Books, rows: Sequence[Expected]) -> list[str]:
    lines = []
    for when in sorted({row.expected_on for row in rows}):
        some = [row for row in rows if row.expected_on == when]
        parts = "；".join(
            "、".join(channel_word(row.channel) for row in some if row.day == day) + f" {day:%m-%d}"
            for day in sorted({row.day for row in some})
        )
        lines.append(f"{day_text(when)}预计到账{total(some)}（{parts}）{why(books, some)}")
    return lines


def _came(rows: Sequence[Expected], today: date) -> list[str]:
    """The last that came; what came today is told with what was due."""
    last = max((row.arrived_on for row in rows if row.arrived_on), default=today)
    if last == today:
        return []
    some = [row for row in rows if row.arrived_on == last]
    fen = sum(row.arrived_fen for row in some)
    off = fen - net(some)
    tail = f"，和应到差 {yuan(off)}" if off else " ✓"
    return [f"最近到账 {last:%m-%d} {yuan(fen)}{tail}"]


def _method(books: Books, ways: Ways, rows: Iterable[Expected]) -> str:
    told = books.bank.told_until()
    bank = f"银行流水到 {told:%m-%d}" if told else NO_BANK
    about = "" if all(row.billed for row in rows) else ABOUT
    return f"口径：{FEES}{about}{_carried(ways)}{bank}。"


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
