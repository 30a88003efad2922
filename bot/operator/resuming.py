"""restore --resume: asks every channel about every open refund, and only then lets money move again."""

from collections.abc import Generator, Iterator, Mapping

import bot.channels
from bot.channels.channel import Channel, Outcome, RefundAnswer, RefundOrder, open_channels
from bot.channels.orders import order_of
from bot.config import Settings
from bot.ground import wall_clock
from bot.operator.premises import Premises, premises
from storage.base.database import enter_merchant, reading, writing
from storage.base.refusal import Refusal
from storage.books import Books, read_books
from storage.ledger.refund_states import OPEN, Refund, State
from storage.pausing import money_paused, resume_money
from storage.people.merchants import list_merchants

WORDS = {
    Outcome.SUCCEEDED: "渠道已退款",
    Outcome.FAILED: "渠道退款失败",
    Outcome.CLOSED: "渠道已关闭",
    Outcome.STUCK: "渠道要人工处理",
    Outcome.MISSING: "渠道没有这笔",
    Outcome.UNKNOWN: "渠道没有回答",
}


def resume_refunds(settings: Settings) -> Iterator[str]:
    """Lift the brake of every merchant whose channels answered for every open refund."""
    with premises(settings) as house:
        channels = open_channels(bot.channels, settings.channels, wall_clock, house.vault)
        for merchant_id in _paused(house):
            silent = yield from _reconcile(house, channels, merchant_id)
            if silent:
                raise Refusal(
                    f"{merchant_id} 还有 {silent} 笔退款问不到渠道，退款仍然暂停，请稍后再运行一次。"
                )
            with writing(house.engine) as connection:
                books = Books(connection, house.vault, merchant_id, house.now, "resume")
                books.audit.write("money.resume", merchant_id)
                resume_money(connection, merchant_id)
            yield f"{merchant_id} 的退款已放行。"
    yield "没有暂停的商户了。"


def _paused(house: Premises) -> list[str]:
    with reading(house.engine) as connection:
        known = [merchant.merchant_id for merchant in list_merchants(connection)]
        paused = []
        for merchant_id in known:
            enter_merchant(connection, merchant_id)
            if money_paused(connection, merchant_id):
                paused.append(merchant_id)
        return paused


def _reconcile(
    house: Premises, channels: Mapping[str, Channel], merchant_id: str
) -> Generator[str, None, int]:
    """Tell what each channel says of each open refund; how many got no answer."""
    silent = 0
    for refund, order in _open(house, merchant_id):
        channel = channels.get(refund.acquirer)
        answer = channel.query_refund(order) if channel else RefundAnswer(Outcome.UNKNOWN)
        # A refund still on its way is an answer too: it carries the channel's own number.
        heard = answer.outcome is not Outcome.UNKNOWN or bool(answer.key)
        silent += not heard
        word = (
            "渠道处理中" if answer.outcome is Outcome.UNKNOWN and heard else WORDS[answer.outcome]
        )
        yield f"{merchant_id} {refund.number} {refund.money} {refund.state.word}：{word}"
        if refund.state is State.REQUESTED and answer.outcome is Outcome.SUCCEEDED:
            yield f"  {refund.number} 在备份之后已经退过：请照常点同意，同一个退款号不会退第二次。"
    return silent


def _open(house: Premises, merchant_id: str) -> list[tuple[Refund, RefundOrder]]:
    with read_books(house.engine, house.vault, merchant_id, house.now) as books:
        return [(refund, order_of(books, refund)) for refund in books.refunds.in_state(*OPEN)]
