"""Sending what is queued: claimed with a lease, sent part by part, and its end written down."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.deliver_cards import deliver_card
from bot.jobs.house import House
from bot.jobs.media import uploaded
from bot.wecom import payloads
from bot.wecom.errors import DeliveryError
from handlers.envelopes import from_json, to_json
from handlers.messages import Markdown, Message, Text
from storage.base.database import DatabaseAway
from storage.books import open_books
from storage.people.chats import Chat
from storage.people.staff import Role
from storage.post.sender import LEASE, Left, Parcel

log = logging.getLogger(__name__)
MOST_A_LOOK = 20
MOST_ATTEMPTS = 12
FRESH = LEASE / 2
DOUBT = "doubt"


def deliver_messages(house: House) -> int:
    """Send what is due, each lane in its order; how many messages were looked at.

    One is on its way at a time, and the transaction that claims the next writes down that it has
    left: after a crash no other is in doubt.
    """
    left: list[Left] = []
    for looked in range(MOST_A_LOOK):
        now = house.clock()
        parcels = house.sender.claim(now, 1, left=left)
        if not parcels:
            return looked
        left = [one for one in (_deliver(house, parcel, now) for parcel in parcels) if one]
    house.sender.claim(house.clock(), 0, left=left)
    return MOST_A_LOOK


def _deliver(house: House, parcel: Parcel, claimed_at: datetime) -> Left | None:
    """Send one message; None when it has not left, or is not ours any more."""
    try:
        if parcel.message["kind"] == "card" and parcel.about:
            return _send_card(house, parcel, claimed_at)
        return _send_parts(house, parcel, claimed_at)
    except DeliveryError as error:
        _not_sent(house, parcel, error)
    except DatabaseAway:  # it may have left: when the lease is over, whoever claims it will know
        log.exception("message left to its lease", extra={"outbox_id": parcel.outbox_id})
    except Exception as bug:  # one bad message must not hold up the others
        log.exception("message not sent", extra={"outbox_id": parcel.outbox_id})
        house.sender.refused(parcel, type(bug).__name__, house.clock())
    return None


def _send_card(house: House, parcel: Parcel, claimed_at: datetime) -> Left | None:
    if not _still_ours(house, parcel, claimed_at, parcel.progress):
        return None
    deliver_card(house, parcel)
    return Left(parcel, house.clock())


def _send_parts(house: House, parcel: Parcel, claimed_at: datetime) -> Left | None:
    """Every part that has not left yet."""
    parts = _parts(house, parcel)
    for number, part in enumerate(parts[parcel.progress :], start=parcel.progress + 1):
        payload = _uploaded(house, parcel, part)
        if not _still_ours(house, parcel, claimed_at, number - 1):
            return None
        _send(house, parcel, payload, number)
        if number < len(parts) and not house.sender.advance(parcel, number, house.clock()):
            return None
    return Left(parcel, house.clock(), maybe_twice=_repeats(parcel))


def _still_ours(house: House, parcel: Parcel, claimed_at: datetime, progress: int) -> bool:
    """Renew a lease that ran while a picture was drawn, or we slept; lost, the message is not ours."""
    now = house.clock()
    return now - claimed_at < FRESH or house.sender.advance(parcel, progress, now)


def _parts(house: House, parcel: Parcel) -> tuple[payloads.Part, ...]:
    said, door = parcel.message, _door(parcel)
    if said["kind"] == "image":  # its values are for whoever draws it
        return (payloads.picture(said["chart"], _painted(house, said), door),)
    message = from_json(said)
    return payloads.parts(_doubtful(message) if _repeats(parcel) else message, door)


def _painted(house: House, said: Mapping[str, Any]) -> bytes:
    """The drawing; an attempt that came to nothing when whoever draws died, or stops with us."""
    try:
        return house.paint(said["chart"], said["picture"])
    except RuntimeError as stopped:
        raise DeliveryError("again", 0, words=type(stopped).__name__) from stopped


def _door(parcel: Parcel) -> payloads.Door:
    if parcel.to["door"] != "chat":
        return "app"
    return "webhook" if _group(parcel).door == "webhook" else "appchat"


def _group(parcel: Parcel) -> Chat:
    if parcel.chat is None:
        raise LookupError("the group is gone")
    return parcel.chat


def _uploaded(house: House, parcel: Parcel, part: payloads.Part) -> Mapping[str, Any]:
    """What to send of a part, whose picture or file WeCom has by then."""
    if not part.upload:
        return part.payload
    if _door(parcel) == "webhook":
        upload, key = part.upload, _group(parcel).address
        return part.with_media(house.gateway.upload_webhook(key, upload.name, upload.content))
    return part.with_media(uploaded(house, part.upload, again=parcel.attempts > 0))


def _send(house: House, parcel: Parcel, payload: Mapping[str, Any], number: int) -> None:
    door = _door(parcel)
    if door == "webhook":
        house.gateway.send_webhook(_group(parcel).address, payload)
    elif door == "appchat":
        house.gateway.send_chat(_group(parcel).address, payload)
    else:
        userids = [str(userid) for userid in parcel.to["userids"]]
        house.gateway.send_app(userids, payload, key=f"{parcel.outbox_id}.{number}")


def _repeats(parcel: Parcel) -> bool:
    """In doubt a group reads 可能重复; the app checks for itself."""
    return parcel.to["door"] == "chat" and _in_doubt(parcel)


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
