"""转卡: a refund that is stuck goes to the merchant's own bank card, when two people want it."""

from handlers.approvals import deciders, needs_code, needs_owner
from handlers.ask import Ask
from handlers.cards.mending_card import can_mend, mending_digest, show_mending
from handlers.cards.refund_card import sale_of
from handlers.codes import code_refused
from handlers.language.slots import RefundNumber, Word
from handlers.messages import Reply, Text
from handlers.registry import button, command
from handlers.roles import MANAGERS
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.ledger.mendings import Mending
from storage.ledger.refund_states import Refund
from storage.people.staff import Role


@command(
    "转卡", about="顾客的卡退不进去时，把钱转到商户的银行卡", example="转卡 R1001", allow=MANAGERS
)
def mend_by_text(ask: Ask, number: RefundNumber, code: Word = "") -> Reply:
    """The text twin of both buttons: the first asks, another confirms."""
    refund, mending = _stuck(ask, number)
    if mending is None:
        return _asked(ask, refund)
    return _approved(ask, refund, mending, code)


@button("mending.ask", allow=MANAGERS)
def ask_for_mending(ask: Ask, number: str) -> Reply:
    """The first of two says that the customer will be paid by hand."""
    refund, mending = _stuck(ask, number)
    _seen_as_it_is(ask, refund, mending)
    return _asked(ask, refund)


@button("mending.approve", allow=MANAGERS)
def approve_mending(ask: Ask, number: str) -> Reply:
    """The second lets it go to the channel."""
    refund, mending = _stuck(ask, number)
    _seen_as_it_is(ask, refund, mending)
    if mending is None:
        raise Refusal(f"{refund.number} 还没有人提出转卡，请先发「转卡 {refund.number}」。")
    return _approved(ask, refund, mending, "")


def _stuck(ask: Ask, number: str) -> tuple[Refund, Mending | None]:
    refund = ask.books.refunds.of(number)
    if not can_mend(refund):
        raise Refusal(
            f"{refund.number} 现在是「{refund.state.word}」，不用转卡：只有顾客的卡退不进去的微信退款才要转。"
        )
    return refund, ask.books.mendings.of(refund.number)


def _seen_as_it_is(ask: Ask, refund: Refund, mending: Mending | None) -> None:
    if ask.seen != mending_digest(refund, mending):
        raise Refusal(f"这张卡片已经过时了，请发「查退款 {refund.number}」看最新的，再决定。")


def _asked(ask: Ask, refund: Refund) -> Reply:
    if not (ask.seen or ask.confirmed):
        return ask.confirm(
            f"将提出把 {refund.number} {refund.money} 转到商户自己的银行卡，再由店里另外付给顾客；要另一个人确认。"
        )
    ask.books.mendings.ask(refund.number, by=ask.asker.person_id)
    ask.books.audit.write("mending.asked", refund.number, "", str(refund.amount), by=ask.asker)
    _show(ask, refund)
    return Text(f"已提出 {refund.number} {refund.money} 转到商户银行卡，等另一位店长或老板确认。")


def _approved(ask: Ask, refund: Refund, mending: Mending, code: str) -> Reply:
    """The same limits and codes as for the refund itself; nobody moves money alone."""
    books, me = ask.books, ask.asker
    books.refunds.take_turn()
    sale = sale_of(books, refund)
    if mending.decided_by is not None:
        raise Refusal(f"{refund.number} 已经确认过转卡，渠道在办，没有再动。")
    own = me.person_id == mending.asked_by
    if own and not books.merchant.settings.solo_with_code:
        raise Refusal("自己提出的转卡要由别人来确认。")
    if me.role is not Role.OWNER and needs_owner(books, refund, sale):
        ceiling = Money(books.merchant.settings.refund_ceiling_fen)
        raise Refusal(f"{refund.number} 超过店长的额度 {ceiling}，要由老板确认。")
    coded = own or needs_code(books, refund, sale, me)
    if coded and (refused := _code_refused(ask, refund, code)):
        return Text(refused)
    books.mendings.decide(refund.number, by=me.person_id, coded=coded)
    books.audit.write("mending.approved", refund.number, "asked", str(refund.amount), by=me)
    books.work.ring("submit_refunds", refund.number)
    _show(ask, refund)
    return Text(f"已确认 {refund.number} {refund.money} 转到商户银行卡，交给渠道办了，办成告诉您。")


def _code_refused(ask: Ask, refund: Refund, code: str) -> str:
    wanted = f"{refund.number} {refund.money} 要动态码，请回复「转卡 {refund.number} 六位动态码」。"
    return code_refused(ask, refund.number, code, wanted=wanted, action="mending.code")


def _show(ask: Ask, refund: Refund) -> None:
    books = ask.books
    asked = {member.userid for member in deciders(books, refund, sale_of(books, refund))}
    show_mending(books, refund, sorted(asked | {ask.asker.userid}))
