"""A refund that the channel's account cannot pay: said before the tap, while it can still be helped."""

from handlers.answers.phrases import clock, when_told
from handlers.figures.held import held_by
from handlers.words import channel_word
from storage.base.money import Money
from storage.books import Books
from storage.ledger.refund_states import Refund, State

BEFORE = (State.REQUESTED, State.FAILED)


def short_of_money(books: Books, refund: Refund) -> str:
    """The warning; empty where the account holds enough, nobody knows, or the tap is past."""
    held = held_by(books, refund.channel, refund.acquirer)
    if refund.state not in BEFORE or held is None or held.fen >= refund.amount:
        return ""
    channel = channel_word(refund.channel)
    if held.live:
        return (
            f"注意：{channel}余额约 {Money(held.fen)}（{when_told(held)}），不够退这笔，请先充值。"
        )
    return f"注意：{channel}余额 {clock(held.at)} 只有 {Money(held.fen)}，可能退不成，请先充值。"
