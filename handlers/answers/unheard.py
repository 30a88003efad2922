"""An order that no notice told of: the channels are asked, and whoever asked hears what they say."""

import re

from handlers.answers.story import story
from handlers.ask import Ask
from handlers.envelopes import to_json
from handlers.messages import Text
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.entries import Transaction

POLL_ORDERS = "poll_orders"
# What a channel may know an order by; a tail or a slip of the hand is not worth a call.
WHOLE = re.compile(r"(?=.*\d)[0-9A-Za-z_|*@-]{8,32}", re.ASCII)


def story_or_promise(ask: Ask, number: str) -> Text:
    """The order's story; a Refusal when it is none, or not clear which."""
    sale = sale_or_promise(ask, number)
    return sale if isinstance(sale, Text) else Text(story(ask.books, sale))


def sale_or_promise(ask: Ask, number: str) -> Transaction | Text:
    """The one sale that is meant; the promise to ask for it when the ledger has nothing like it.

    A Refusal when it is no whole number, or not clear which.
    """
    try:
        return ask.books.transactions.one(number)
    except Refusal:
        if WHOLE.fullmatch(number) and not ask.books.transactions.find(number):
            return ask_channels(ask, number)
        raise


def ask_channels(ask: Ask, number: str) -> Text:
    """Have the channels asked, now and for half an hour."""
    ask.books.work.nudge(POLL_ORDERS, f"{ask.asker.person_id}/{number}", ask.now)
    return Text(
        f"没有找到单号 {number}，请核对。要是刚收的，我再去问已接通的收款渠道，问到了马上告诉您。"
    )


def tell_asker(books: Books, person_id: int, number: str, *, found: bool) -> None:
    """What became of it, once a day at most for the same order."""
    asker = books.staff.of(person_id)
    if asker is None:
        return
    words = f"问过渠道了，没有查到 {number} 付成功，请核对单号。"
    if found:
        words = f"{number} 问到了，收到了：\n{story(books, books.transactions.one(number))}"
    key = f"polled:{person_id}:{number}:{books.today}"
    books.post.to_person(asker.userid, to_json(Text(words)), key, "news")
