"""Sending what is queued: claimed with a lease, sent part by part, and its end written down."""

import hashlib
import logging
from dataclasses import replace
from datetime import timedelta

from bot.jobs.deliver_cards import deliver_card
from bot.jobs.house import House
from bot.wecom import payloads
from bot.wecom.errors import DeliveryError
from charts.registry import to_json as picture_json
from handlers.envelopes import from_json, to_json
from handlers.messages import Card, Image, Markdown, Message, Text
from storage.base.database import DatabaseAway, enter_merchant, reading
from storage.books import open_books
from storage.people.chats import Chat, find_chat
from storage.people.staff import Role
from storage.post.sender import LEASE, Parcel

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 12
FRESH = LEASE / 2
DOUBT = "doubt"
MEDIUM_LIFE = timedelta(hours=12)  # WeCom keeps what is uploaded for three days


def deliver_messages(house: House) -> int:
    """Send what is due, each lane in its order; how many messages were looked at."""
    claimed_at = house.clock()
    parcels = house.sender.claim(claimed_at)
    for parcel in parcels:
        if house.clock() - claimed_at < FRESH or _still_ours(house, parcel):
            _deliver(house, parcel)
    return len(parcels)


def _still_ours(house: House, parcel: Parcel) -> bool:
    """Renew a lease that ran while we were busy with others, or slept; lost, the message is not ours."""
    return house.sender.advance(parcel, parcel.progress, house.clock())


def _deliver(house: House, parcel: Parcel) -> None:
    try:
        message = from_json(parcel.message)
        if isinstance(message, Card) and parcel.about:
            deliver_card(house, parcel, message)
            house.sender.sent(parcel, house.clock())
            return
        _send_parts(house, parcel, message)
    except DeliveryError as error:
        _not_sent(house, parcel, error)
    except DatabaseAway:  # it may have left: when the lease is over, whoever claims it will know
        log.exception("message left to its lease", extra={"outbox_id": parcel.outbox_id})
    except Exception as bug:  # one bad message must not hold up the others
        log.exception("message not sent", extra={"outbox_id": parcel.outbox_id})
        house.sender.refused(parcel, type(bug).__name__, house.clock())


def _send_parts(house: House, parcel: Parcel, message: Message) -> None:
    """Every part that has not left yet; in doubt a group reads 可能重复, the app checks for itself."""
    chat = _chat(house, parcel)
    doubt = chat is not None and _in_doubt(parcel)
    parts = _parts(house, _doubtful(message) if doubt else message, chat)
    for number, part in enumerate(parts[parcel.progress :], start=parcel.progress + 1):
        _send(house, parcel, part, number, chat)
        if number < len(parts) and not house.sender.advance(parcel, number, house.clock()):
            return
    house.sender.sent(parcel, house.clock(), maybe_twice=doubt)


def _parts(house: House, message: Message, chat: Chat | None) -> tuple[payloads.Part, ...]:
    door = _door(chat)
    if isinstance(message, Image):
        png = house.paint(message.chart, picture_json(message.picture))
        return payloads.parts(message, door, png=png)
    return payloads.parts(message, door)


def _send(
    house: House, parcel: Parcel, part: payloads.Part, number: int, chat: Chat | None
) -> None:  # fmt: skip
    gateway, upload = house.gateway, part.upload
    if chat is not None and chat.door == "webhook":
        media = upload and gateway.upload_webhook(chat.address, upload.name, upload.content)
        gateway.send_webhook(chat.address, part.with_media(media) if media else part.payload)
        return
    media = upload and _medium(house, upload, again=parcel.attempts > 0)
    payload = part.with_media(media) if media else part.payload
    if chat is not None:
        gateway.send_chat(chat.address, payload)
    else:
        userids = [str(userid) for userid in parcel.to["userids"]]
        gateway.send_app(userids, payload, key=f"{parcel.outbox_id}.{number}")


def _medium(house: House, upload: payloads.Upload, *, again: bool) -> str:
    """The medium's id: all chats of a shop get one picture, which is uploaded once.

    `again`: an attempt failed, perhaps because WeCom no longer has what it had.
    """
    key = f"medium.{upload.kind}.{hashlib.sha256(upload.content).hexdigest()}"
    known = None if again else house.ephemeral.get(key)
    if known is not None:
        return known
    media_id = house.gateway.upload(upload.kind, upload.name, upload.content)
    house.ephemeral.put(key, media_id, MEDIUM_LIFE)
    return media_id


def _door(chat: Chat | None) -> payloads.Door:
    if chat is None:
        return "app"
    return "webhook" if chat.door == "webhook" else "appchat"


def _chat(house: House, parcel: Parcel) -> Chat | None:
    if parcel.to["door"] != "chat":
        return None
    with reading(house.engine) as connection:
        enter_merchant(connection, parcel.merchant_id)
        chat_id = str(parcel.to["chat_id"])
        return find_chat(connection, house.vault, parcel.merchant_id, chat_id)


def _in_doubt(parcel: Parcel) -> bool:
    """Whether the next part may have arrived already: a sender died, or never heard the answer."""
    return parcel.doubt or parcel.error.startswith(DOUBT)


def _doubtful(message: Message) -> Message:
    if isinstance(message, Text | Markdown):
        return replace(message, content=f"（可能重复）{message.content}")
    return message


def _not_sent(house: House, parcel: Parcel, error: DeliveryError) -> None:
    """Again, later, or never; a final no about a group is told to the owner by another door."""
    now = house.clock()
    if not error.permanent and parcel.attempts < MOST_ATTEMPTS:
        pause = timedelta(seconds=max(error.retry_after, min(300, 2**parcel.attempts)))
        words = str(error)
        if _in_doubt(parcel) and error.kind != DOUBT:
            words = f"{DOUBT}, then {words}"  # one clear no does not clear up the silence before it
        house.sender.later(parcel, now + pause, words)
        return
    log.error("message refused", extra={"outbox_id": parcel.outbox_id, "code": error.code})
    if house.sender.refused(parcel, str(error), now) and parcel.to["door"] == "chat":
        _tell_owners(house, parcel, error)


def _tell_owners(house: House, parcel: Parcel, error: DeliveryError) -> None:
    words = Text("有一条发到群里的消息没有送达，内容还在。发「送达」可以看原因。")
    with open_books(house.engine, house.vault, parcel.merchant_id, house.clock()) as books:
        day = books.today.isoformat()
        for owner in books.staff.with_role(Role.OWNER):
            key = f"undelivered/{parcel.to['chat_id']}/{error.code}/{day}/{owner.person_id}"
            books.post.to_person(owner.userid, to_json(words), key, "news")
