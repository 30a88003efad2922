"""A refund that its payer's card cannot take: where else the money may go, asked by one, decided by another."""

from collections.abc import Sequence

from handlers.envelopes import to_json
from handlers.messages import Button, Card, Fact
from handlers.words import one_line
from storage.base.business_day import local
from storage.books import Books
from storage.ledger.mendings import Mending
from storage.ledger.refund_states import Refund, State

MENDED = "钱到了商户自己的银行卡，请店里另外付给顾客"
UNSURE = "请到微信支付商户平台看清钱到了哪张卡：到了商户的卡，就由店里另外付给顾客"
# Who can be told to pay the merchant's bank card instead, and for what.
MENDABLE = frozenset({("wechat_pay", "ABNORMAL")})
ELSEWHERE = "想退到顾客的另一张卡，请到微信支付商户平台「交易中心 → 退款查询」里办，要填卡号和姓名"


def can_mend(refund: Refund) -> bool:
    """Whether it is stuck in a way that we can help with."""
    return refund.state is State.STUCK and (refund.acquirer, refund.outcome) in MENDABLE


def about_mending(refund: Refund) -> str:
    """What the card is about, as the post office knows it."""
    return f"mending:{refund.number}"


def where_it_went(books: Books, refund: Refund) -> str:
    """Where the money of a refund that succeeded is; an order nobody heard an answer to leaves it open."""
    mending = books.mendings.of(refund.number)
    if mending is None or mending.sent_at is None:
        return "已原路退回"
    return MENDED if mending.heard else UNSURE


def way_out(refund: Refund) -> str:
    """What a person can do about a refund that is stuck."""
    if not can_mend(refund):
        return "请联系收款平台处理"
    return (
        f"钱退回了商户的账户。{ELSEWHERE}；或由店长发「转卡 {refund.number}」转到商户自己的银行卡"
    )


def show_mending(books: Books, refund: Refund, asked: Sequence[str]) -> None:
    """To those who decide about the refund; later ones take the place of the first."""
    mending = books.mendings.of(refund.number)
    card = draw_mending(books, refund, mending)
    books.post.show(list(asked), to_json(card), card.about,
                    f"{card.about}:{books.now:%Y%m%d%H%M%S%f}")  # fmt: skip


def draw_mending(books: Books, refund: Refund, mending: Mending | None) -> Card:
    """What would happen, and the button for whoever is next; or who said yes."""
    title = f"退款卡住了 {refund.money}"
    facts = (Fact("退款", refund.number), Fact("订单", f"尾号{refund.order_number[-6:]}"),
             Fact("转到", "商户自己的银行卡"), *_askers(books, mending))  # fmt: skip
    note = f"顾客的卡退不进去，钱还在微信支付的账户里。转到商户的卡以后，要由店里另外付给顾客。{ELSEWHERE}。"
    done = _done(books, refund, mending)
    words = "\n".join([title, *(f"{fact.label}：{fact.value}" for fact in facts), note])
    end = done or f"回复「转卡 {refund.number}」{'确认' if mending else ''}"
    return Card(
        about=about_mending(refund), title=title,
        desc=f"{refund.number} · {books.merchant.name}", facts=facts, note=note,
        buttons=() if done else (_button(refund, mending),), done=done,
        shown=mending_digest(refund, mending), twin=f"{words}\n{end}", source="退款确认",
        tone="good" if done else "warning",
    )  # fmt: skip


def mending_digest(refund: Refund, mending: Mending | None) -> str:
    """What the deciding eye sees: the refund, its amount, and who asked before."""
    return f"{refund.number} {refund.amount} {mending.asked_by if mending else ''}"


def _button(refund: Refund, mending: Mending | None) -> Button:
    if mending is None:
        return Button("转到商户银行卡", f"mending.ask:{refund.number}", "danger")
    return Button("确认转卡", f"mending.approve:{refund.number}", "primary")


def _askers(books: Books, mending: Mending | None) -> tuple[Fact, ...]:
    return (Fact("提出人", _called(books, mending.asked_by)),) if mending else ()


def _done(books: Books, refund: Refund, mending: Mending | None) -> str:
    if mending is None or mending.decided_by is None or mending.decided_at is None:
        return "" if refund.state is State.STUCK else refund.state.word
    when = f"{local(mending.decided_at):%H:%M}"
    end = "，已转到" if refund.state is State.SUCCEEDED else "，渠道办理中"
    return f"{_called(books, mending.decided_by)} {when} 已确认{end}"


def _called(books: Books, person_id: int) -> str:
    member = books.staff.of(person_id)
    return one_line(member.name, 12) if member else "已离职"
