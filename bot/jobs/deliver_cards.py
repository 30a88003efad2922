"""Cards: sent to those who may decide, changed on every phone, and a line of text when they cannot be."""

import re

from bot.jobs.house import House
from bot.wecom import payloads
from bot.wecom.cards import changed_card, new_card
from bot.wecom.errors import DeliveryError
from handlers.messages import Card, Text
from storage.books import open_books
from storage.post.cards import SentCard
from storage.post.sender import Parcel

UNFIT = re.compile(r"[^0-9A-Za-z_\-@]")  # what a task id may not hold


def deliver_card(house: House, parcel: Parcel, card: Card) -> None:
    """Change the copies that are out, then send new ones to whoever has none and may still decide."""
    asked = [str(userid) for userid in parcel.to["userids"]]
    reached: set[str] = set()
    for copy in _copies(house, parcel):
        if copy.task_id == _task_id(parcel):
            reached.update(copy.userids)  # this very card left before a crash
            continue
        _change(house, parcel, copy, card)
        reached.update(copy.userids)
    rest = [userid for userid in asked if userid not in reached]
    if rest and card.buttons:
        _send(house, parcel, card, rest)


def _copies(house: House, parcel: Parcel) -> list[SentCard]:
    with open_books(house.engine, house.vault, parcel.merchant_id, house.clock()) as books:
        return books.cards.about(parcel.about)


def _send(house: House, parcel: Parcel, card: Card, userids: list[str]) -> None:
    """The row is written first: whoever is quicker than our next line still finds it."""
    task_id = _task_id(parcel)
    now = house.clock()
    with open_books(house.engine, house.vault, parcel.merchant_id, now) as books:
        books.cards.sent(SentCard(task_id, parcel.about, tuple(userids), card.shown), now)
    try:
        sent = house.gateway.send_app(
            userids,
            {"msgtype": "template_card", "template_card": new_card(card, task_id)},
            key=task_id,
        )
    except DeliveryError:
        with open_books(house.engine, house.vault, parcel.merchant_id, now) as books:
            books.cards.unsent(task_id)
        raise
    with open_books(house.engine, house.vault, parcel.merchant_id, now) as books:
        books.cards.add_code(task_id, sent.response_code, now)


def _change(house: House, parcel: Parcel, copy: SentCard, card: Card) -> None:
    """With a code that still works; without one, or when it is refused, a line of text."""
    now = house.clock()
    with open_books(house.engine, house.vault, parcel.merchant_id, now) as books:
        code = books.cards.spend_code(copy.task_id, now)
    if code is not None:
        try:
            house.gateway.update_card(code, changed_card(card, copy.task_id), copy.userids)
        except DeliveryError as error:
            if not error.permanent:
                raise
        else:
            with open_books(house.engine, house.vault, parcel.merchant_id, now) as books:
                books.cards.show(copy.task_id, card.shown)
            return
    for number, part in enumerate(payloads.parts(Text(card.twin), "app")):
        house.gateway.send_app(copy.userids, part.payload, key=f"{_task_id(parcel)}.{number}")


def _task_id(parcel: Parcel) -> str:
    return UNFIT.sub("-", f"{parcel.merchant_id}-{parcel.about}-{parcel.outbox_id}")
