"""A word on a difference, by button or by text: what it changes, who may, and what is written down."""

from handlers.ask import Ask
from handlers.cards.difference_card import bookable, digest, show_difference
from handlers.messages import Reply, Text
from handlers.words import one_line
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.ledger.reconciliation import UNSETTLED, Difference, Kind, Standing
from storage.people.staff import Role

SUSPENDED = "待查"


def book(ask: Ask, number: str, reason: str = "") -> Reply:
    """The ledger takes over what the channel says."""
    one = _waiting(ask, number)
    if not bookable(one):
        raise Refusal(
            f"{one.number} 不是少记的账，补记不了；查清后可以「核销 {one.number} 原因」。"
        )
    if not (ask.seen or ask.confirmed):
        return ask.confirm(f"将补记 {one.number}：{_effect(one)}。")
    ask.books.reconciliation.take_over(one)
    after = _decided(ask, one, Standing.BOOKED, reason or "按账单补记")
    return Text(f"{after.number} 已补记：{_effect(one)}。")


def suspend(ask: Ask, number: str, reason: str = "") -> Reply:
    """It stays on the list until somebody knows more."""
    one = _decided(ask, _waiting(ask, number), Standing.SUSPENDED, reason or SUSPENDED)
    return Text(f"{one.number} 已挂账（{one.reason}），账没有动，会一直列在对账里。")


def write_off(ask: Ask, number: str, reason: str = "") -> Reply:
    """Nothing will come of it any more; above a manager's limit that is for the owner to say."""
    one = _waiting(ask, number)
    ceiling = ask.books.merchant.settings.refund_ceiling_fen
    if ask.asker.role is not Role.OWNER and one.fen > ceiling:
        raise Refusal(
            f"{one.number} 有 {Money(one.fen)}，超过店长的额度 {Money(ceiling)}，要老板来核销。"
        )
    if not reason:
        return Text(f"核销要写原因，请回复「核销 {one.number} 原因」。")
    if not ask.confirmed:
        return ask.confirm(f"将核销 {one.number} {Money(one.fen)}：账不改，这条差异不再追。")
    after = _decided(ask, one, Standing.WRITTEN_OFF, reason)
    return Text(f"{after.number} 已核销（{after.reason}），账没有改。")


def _waiting(ask: Ask, number: str) -> Difference:
    one = ask.books.reconciliation.of(number)
    if one.state not in UNSETTLED:
        raise Refusal(f"{one.number} {one.state.word}，没有再动。")
    if ask.seen and ask.seen != digest(one):
        raise Refusal(f"这张卡片已经过时了，请发「差异 {one.number}」看最新的，再决定。")
    return one


def _decided(ask: Ask, one: Difference, to: Standing, reason: str) -> Difference:
    books = ask.books
    after = books.reconciliation.decide(
        one.number, to, one_line(reason, 60), by=ask.asker.person_id
    )
    books.audit.write(f"difference.{to}", one.number, f"{one.state} {one.ours_fen} {one.theirs_fen}",
                      f"{to} {after.reason}", by=ask.asker)  # fmt: skip
    show_difference(books, after, to=ask.asker.userid)
    return after


def _effect(one: Difference) -> str:
    theirs = Money(one.theirs_fen or 0)
    if one.type is Kind.THEIRS_ONLY:
        return f"{theirs} 按账单留在 {one.day:%m-%d} 的流水里"
    what = "手续费" if one.type is Kind.FEE else "金额"
    return f"流水里的{what}从 {Money(one.ours_fen or 0)} 改成 {theirs}"
