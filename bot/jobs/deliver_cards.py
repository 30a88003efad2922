"""Cards: sent to those who may decide, changed on every phone, and a line of text when they cannot be."""

import re

from bot.jobs.house import House
from bot.wecom import payloads
from bot.wecom.cards import changed_card, new_card
from bot.wecom.errors import DeliveryError
from handlers.envelopes import from_json
from handlers.messages import Card, Text
from storage.books import open_books
from storage.post.cards import SentCard
from storage.post.sender import Parcel

TASK_TAKEN = 42014  # WeCom has a card with this task id already
UNFIT = re.compile(r"[^0-9A-Za-z_\-@]")  # what a task id may not hold


def deliver_card(house: House, parcel: Parcel) -> None:
    """Change the copies that are out, then send new ones to whoever has none and may still decide."""
    card = from_json(parcel.message)
    assert isinstance(card, Card)
    reached: set[str] = set()
    mine: tuple[str, ...] = ()
    for copy in _copies(house, parcel):
        reached.update(copy.userids)
        if copy.task_id == _task_id(parcel):
            mine = copy.userids
        elif card.done or copy.shown != card.shown:
            _change(house, parcel, copy, card)  # else others are asked too, and nothing is new
    if mine:
        _send(house, parcel, card, mine)
        return
    rest = tuple(str(userid) for userid in parcel.to["userids"] if userid not in reached)
    if rest and card.buttons:
        _write_down(house, parcel, card, rest)
        _send(house, parcel, card, rest)


def _copies(house: House, parcel: Parcel) -> list[SentCard]:
    with open_books(house.engine, house.vault, parcel.merchant_id, house.clock()) as books:
        return books.cards.about(parcel.about)


def _write_down(house: House, parcel: Parcel, card: Card, userids: tuple[str, ...]) -> None:
    """The row comes first: whoever presses sooner than our next line still finds it."""
    now = house.clock()
    with open_books(house.engine, house.vault, parcel.merchant_id, now) as books:
        books.cards.sent(SentCard(_task_id(parcel), parcel.about, userids, card.shown), now)


def _send(house: House, parcel: Parcel, card: Card, userids: tuple[str, ...]) -> None:
    """Send what is written down, after a crash once more: WeCom takes a task id only once."""
    task_id = _task_id(parcel)
    payload = {"msgtype": "template_card", "template_card": new_card(card, task_id)}
    try:
        sent = house.gateway.send_app(userids, payload, key=task_id)
    except DeliveryError as error:
        if error.code == TASK_TAKEN:
            return  # it had left after all
        if error.permanent:
            with open_books(house.engine, house.vault, parcel.merchant_id, house.clock()) as books:
                books.cards.unsent(task_id)
        raise
    with open_books(house.engine, house.vault, parcel.merchant_id, house.clock()) as books:
        books.cards.add_code(task_id, sent.response_code, house.clock())


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
