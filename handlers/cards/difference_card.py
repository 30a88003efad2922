"""A difference drawn as a card: both sides, and what may be done about it."""

from handlers.answers.differing import kind_words
from handlers.envelopes import to_json
from handlers.messages import Button, Card, Fact
from handlers.words import channel_word, one_line
from storage.base.business_day import day_text, local
from storage.base.money import Money
from storage.books import Books
from storage.ledger.reconciliation import UNSETTLED, Difference, Kind

STAGES = {"fund": ("账单", "资金流水"), "bank": ("应到", "银行")}
BOOKABLE = frozenset({Kind.THEIRS_ONLY, Kind.AMOUNT, Kind.FEE})


def show_difference(books: Books, one: Difference, *, to: str) -> None:
    """To whoever asks or decides, and to everybody who has its card."""
    card = draw_difference(books, one)
    seen = {userid for sent in books.cards.about(card.about) for userid in sent.userids}
    books.post.show(sorted(seen | {to}), to_json(card), card.about,
                    f"{card.about}:{one.state}:{books.now:%Y%m%d%H%M%S%f}")  # fmt: skip


def draw_difference(books: Books, one: Difference) -> Card:
    """Facts and buttons while it waits; who did what once it does not."""
    waiting = one.state in UNSETTLED
    ours, theirs = _sides(one)
    facts = [Fact("日期", day_text(one.day)), Fact(*ours), Fact(*theirs)]
    facts += [Fact("单号", one_line(one.order_number, 30))] if one.order_number else []
    facts += [Fact("说明", one_line(one.note, 30))] if one.note else []
    return Card(
        about=f"difference:{one.number}", title=f"{kind_words(one)} {Money(one.fen)}",
        desc=f"{one.number} · {books.merchant.name}", facts=tuple(facts),
        note=_decision(books, one) if waiting else "", buttons=_buttons(one) if waiting else (),
        done="" if waiting else _decision(books, one), shown=digest(one),
        twin=_twin(books, one), source="对账", tone="warning" if waiting else "good",
    )  # fmt: skip


def digest(one: Difference) -> str:
    """What the deciding eye sees."""
    return f"{one.number} {one.state} {one.ours_fen} {one.theirs_fen}"


def bookable(one: Difference) -> bool:
    """Whether the ledger can take over what the channel says."""
    return one.stage == "order" and one.type in BOOKABLE


def _buttons(one: Difference) -> tuple[Button, ...]:
    book = Button("补记", f"difference.book:{one.number}", "primary")
    suspend = Button("挂账", f"difference.suspend:{one.number}")
    off = Button("核销", f"difference.write_off:{one.number}")
    return ((book,) if bookable(one) else ()) + ((suspend,) if one.state == "open" else ()) + (off,)


def _twin(books: Books, one: Difference) -> str:
    ours, theirs = _sides(one)
    order = f" 单号 {one_line(one.order_number, 40)}" if one.order_number else ""
    note = f"｜{one.note}" if one.note else ""
    decision = _decision(books, one)
    lines = [
        f"{kind_words(one)} {Money(one.fen)} · {one.number}",
        f"{day_text(one.day)} {channel_word(one.channel)}{order}",
        f"{' '.join(ours)}｜{' '.join(theirs)}{note}",
        *([decision] if decision else []),
    ]
    if one.state in UNSETTLED:
        ways = [f"「补记 {one.number}」"] * bookable(one)
        ways += [f"「挂账 {one.number} 原因」"] * (one.state == "open")
        lines.append(f"回复{''.join(ways)}「核销 {one.number} 原因」")
    return "\n".join(lines)


def _sides(one: Difference) -> tuple[tuple[str, str], tuple[str, str]]:
    """Who says what; of sums both sides are the channel's or the bank's."""
    names = STAGES.get(one.stage, ("系统", channel_word(one.channel)[:5]))
    ours, theirs = (
        "没有" if fen is None else str(Money(fen)) for fen in (one.ours_fen, one.theirs_fen)
    )
    return (names[0], ours), (names[1], theirs)


def _decision(books: Books, one: Difference) -> str:
    if one.decided_at is None:
        return ""
    member = books.staff.of(one.decided_by) if one.decided_by else None
    who = one_line(member.name, 12) if member else "掌柜"
    reason = f"：{one_line(one.reason, 30)}" if one.reason else ""
    return f"{who} {local(one.decided_at):%m-%d %H:%M} {one.state.word}{reason}"
