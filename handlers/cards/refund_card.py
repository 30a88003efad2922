"""A refund drawn as a card, whatever its state, and told to everybody whom the state concerns."""

from handlers.approvals import deciders, shown_digest
from handlers.ask import Ask
from handlers.cards.mending_card import (
    about_mending,
    can_mend,
    show_mending,
    way_out,
    where_it_went,
)
from handlers.cards.short_of_money import short_of_money
from handlers.envelopes import to_json
from handlers.messages import Button, Card, Fact, Text
from handlers.words import channel_word, one_line
from storage.base.business_day import local
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.base.vault import mask_payer
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.ledger.refund_states import Refund, State
from storage.people.staff import Member, Role

TITLES = {State.REQUESTED: "退款待确认", State.APPROVED: "退款已同意", State.REJECTED: "退款已拒绝",
          State.WITHDRAWN: "退款已撤回", State.EXPIRED: "退款已作废", State.SUBMITTED: "退款处理中",
          State.CLOSED: "退款被关闭", State.STUCK: "退款卡住了"}  # fmt: skip
TOLD_ASKER = frozenset({State.APPROVED, State.REJECTED, State.EXPIRED, State.SUCCEEDED, State.FAILED,
                        State.CLOSED, State.STUCK})  # fmt: skip
TOLD_GROUP = frozenset({State.SUCCEEDED, State.STUCK})


def show_refund(books: Books, refund: Refund) -> None:
    """Draw the row as it now stands, for those who decide, the asker and the group."""
    sale = sale_of(books, refund)
    card = draw_refund(books, refund, sale)
    asked = [member.userid for member in deciders(books, refund, sale)]
    mark = f"{refund.number}:{refund.state}:{refund.attempt}:{refund.escalated}"
    books.post.show(asked, to_json(card), card.about, f"card:{mark}")
    if can_mend(refund) or books.cards.about(about_mending(refund)):
        show_mending(books, refund, asked)
    if refund.state in TOLD_ASKER:
        asker = books.staff.of(refund.requested_by)
        if asker is not None:
            text = to_json(Text(news_of(books, refund, sale)))
            books.post.to_person(asker.userid, text, f"asker:{mark}", "news")
    if refund.state in TOLD_GROUP and books.merchant.settings.group_chat:
        text = to_json(Text(news_of(books, refund, sale)))
        books.post.to_chat(books.merchant.settings.group_chat, text, f"group:{mark}", "news")


def deciders_of(books: Books, refund: Refund) -> list[str]:
    """Who is asked about it, as WeChat Work knows them."""
    return [member.userid for member in deciders(books, refund, sale_of(books, refund))]


def warn_short(books: Books, refund: Refund) -> None:
    """The card went out before anybody knew: those who decide read a line, once."""
    words = f"{refund.number} {refund.money}：{short_of_money(books, refund)}"
    for member in deciders(books, refund, sale_of(books, refund)):
        key = f"short:{refund.number}:{refund.attempt}:{member.person_id}"
        books.post.to_person(member.userid, to_json(Text(words)), key, "news")


def draw_refund(books: Books, refund: Refund, sale: Transaction) -> Card:
    """The card: facts before the tap, or who decided and what came of it after."""
    waiting = refund.state is State.REQUESTED
    title = f"{TITLES.get(refund.state, refund.state.word)} {refund.money}"
    facts, note = _facts(books, refund, sale), _note(books, refund)
    decision = "" if waiting else _decision(books, refund)
    return Card(
        about=f"refund:{refund.number}",
        title=title,
        desc=f"{refund.number} · {books.merchant.name}",
        facts=facts,
        note=note,
        buttons=_buttons(refund) if waiting else (),
        done=decision,
        shown=shown_digest(refund, sale),
        twin=_twin(refund, facts, note, decision),
        source="退款确认",
        tone="warning" if waiting or refund.state in (State.FAILED, State.STUCK) else "good",
    )


def sale_of(books: Books, refund: Refund) -> Transaction:
    """The sale that is given back; the ledger never loses one."""
    sale = books.transactions.of(refund.channel, "sale", refund.sale_key)
    if sale is None:
        raise LookupError(f"the sale of {refund.number} is gone")
    return sale


def news_of(books: Books, refund: Refund, sale: Transaction) -> str:
    """One paragraph about where the refund stands."""
    order = f"订单 {sale.number}"
    match refund.state:
        case State.SUCCEEDED:
            return f"退款成功 {refund.money}\n{refund.number} · {order}，{where_it_went(books, refund)}。"
        case State.APPROVED:
            who = _decision(books, refund)
            return f"{refund.number} {refund.money}：{who}，已交给{channel_word(sale.channel)}，到账后告诉您。"
        case State.REJECTED:
            return f"{refund.number} {refund.money}：{_decision(books, refund)}。"
        case State.EXPIRED:
            return f"{refund.number} {refund.money} 一直没有人确认，已作废；还要退请重新申请。"
        case State.FAILED:
            why = _why(refund.outcome)
            return f"{refund.number} {refund.money} 没退成：{why}。店长可以再发「同意 {refund.number}」重试。"
        case State.CLOSED:
            return f"{refund.number} {refund.money} 被渠道关闭，钱没有退出去；还要退请重新申请。"
        case State.STUCK:
            return f"{refund.number} {refund.money} 卡在渠道（{_why(refund.outcome)}），{way_out(refund)}。"
        case _:
            return f"{refund.number} {refund.money}：{refund.state.word}。"


def _facts(books: Books, refund: Refund, sale: Transaction) -> tuple[Fact, ...]:
    asker = books.staff.of(refund.requested_by)
    count = _nth_today(books, refund)
    gone = sale.held + sale.elsewhere - (refund.amount if refund.holding else 0)
    return (
        Fact("订单", f"尾号{sale.number[-6:]} · {local(sale.paid_at):%m-%d %H:%M}"),
        Fact("付款人", f"{mask_payer(sale.payer)} · {channel_word(sale.channel)}"),
        Fact("已付", str(Money(sale.amount))),
        Fact("此前已退", f"{Money(gone)}，本次 {refund.money}"),
        Fact("退后剩", str(Money(max(0, sale.amount - gone - refund.amount)))),
        Fact("申请人", f"{asker.name if asker else '已离职'} · 今天第{count}笔"),
    )


def _buttons(refund: Refund) -> tuple[Button, ...]:
    return (
        Button("同意退款", f"refund.approve:{refund.number}", "primary"),
        Button("拒绝", f"refund.reject:{refund.number}", "danger"),
    )


def _decision(books: Books, refund: Refund) -> str:
    decider = books.staff.of(refund.decided_by) if refund.decided_by else None
    if refund.state is State.EXPIRED or decider is None or refund.decided_at is None:
        return refund.state.word
    when = f"{local(refund.decided_at):%H:%M}"
    verb = {State.REJECTED: "已拒绝", State.WITHDRAWN: "已撤回"}.get(refund.state, "已同意")
    after = {State.SUCCEEDED: "，已退款", State.FAILED: "，渠道没退成", State.CLOSED: "，渠道已关闭",
             State.STUCK: "，需要人工处理"}.get(refund.state, "")  # fmt: skip
    return f"{_called(decider)} {when} {verb}{after}"


def _called(member: Member) -> str:
    return one_line(member.name, 12)


def _twin(refund: Refund, facts: tuple[Fact, ...], note: str, decision: str) -> str:
    lines = [f"{fact.label}：{fact.value}" for fact in facts]
    head = f"退款 {refund.number} {refund.money}：{refund.state.word}"
    if refund.state is State.REQUESTED:
        end = f"回复「同意 {refund.number}」或「拒绝 {refund.number}」"
    else:
        end = f"结果：{decision}"
    return "\n".join([head, *lines, note, end])


def _note(books: Books, refund: Refund) -> str:
    reason = f"原因：{one_line(refund.reason, 40) or '没有写'}"
    return "\n".join(line for line in (reason, short_of_money(books, refund)) if line)


def _nth_today(books: Books, refund: Refund) -> int:
    day = books.refunds.of_days(refund.business_day, refund.business_day)
    mine = [other.number for other in day if other.requested_by == refund.requested_by]
    return mine.index(refund.number) + 1 if refund.number in mine else len(mine) + 1


def _why(outcome: str) -> str:
    words = {"BALANCE_SHORT": "收款账户余额不足", "NOT_ENOUGH": "收款账户余额不足", "CARD_DEAD": "付款人的银行卡已失效",
             "ABNORMAL": "付款人的银行卡已失效",
             "REFUND_WINDOW_OVER": "已超过渠道的退款期限", "AMOUNT_EXCEEDED": "超过可退金额",
             "TOO_MANY_PARTS": "拆分次数已满"}  # fmt: skip
    return words.get(outcome, "渠道没有说明原因")


def refund_text(ask: Ask, number: str) -> Text:
    """A refund in words, to whoever may see it; to the one who asked, with the way to take it back."""
    refund = ask.books.refunds.of(number)
    if ask.asker.role is Role.CASHIER and refund.requested_by != ask.asker.person_id:
        raise Refusal(f"没有 {number} 这笔退款，发「退款列表」看看有哪些。")
    twin = draw_refund(ask.books, refund, sale_of(ask.books, refund)).twin
    if refund.state is State.REQUESTED and refund.requested_by == ask.asker.person_id:
        facts, _, _ = twin.rpartition("\n")
        twin = f"{facts}\n想收回请发「撤回 {refund.number}」。"
    return Text(twin)
