"""Sending what is queued: claimed with a lease, sent part by part, and its end written down."""

import logging
from concurrent.futures import Future, wait
from dataclasses import replace
from datetime import datetime, timedelta

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
AT_ONCE = 8  # messages on their way at the same time, each in a lane of its own
PATIENCE = 0.05  # seconds to wait for all of them, before those that have left are written down
MOST_A_LOOK = 200
MOST_ATTEMPTS = 12
FRESH = LEASE / 2
DOUBT = "doubt"


def deliver_messages(house: House) -> int:
    """Send what is due, each lane in its order; how many messages were looked at.

    No more is claimed than can be on its way at once, and the transaction that claims it writes down
    what has left: after a crash only what was on its way is in doubt.
    """
    looked, moving, left = 0, set[Future[Left | None]](), list[Left]()
    while True:
        now, room = house.clock(), AT_ONCE - len(moving)
        parcels = house.sender.claim(now, room if looked < MOST_A_LOOK else 0, left=left)
        looked += len(parcels)
        moving |= {house.senders.submit(_deliver, house, parcel, now) for parcel in parcels}
        if not moving:
            return looked
        done, moving = wait(moving, PATIENCE)
        left = [one for one in (future.result() for future in done) if one]


def _deliver(house: House, parcel: Parcel, claimed_at: datetime) -> Left | None:
    """Send one message; None when it has not left, or is not ours any more."""
    try:
        return _attempt(house, parcel, claimed_at)
    except Exception:  # it may have left: when the lease is over, whoever claims it will know
        log.exception("message left to its lease", extra={"outbox_id": parcel.outbox_id})
        return None


def _attempt(house: House, parcel: Parcel, claimed_at: datetime) -> Left | None:
    try:
        card = parcel.message["kind"] == "card" and parcel.about
        parts = () if card else _parts(house, parcel)
        if house.clock() - claimed_at >= FRESH and not _still_ours(house, parcel):
            return None
        if card:
            deliver_card(house, parcel)
            return Left(parcel, house.clock())
        return _send_parts(house, parcel, parts)
    except DatabaseAway:
        raise
    except DeliveryError as error:
        _not_sent(house, parcel, error)
    except Exception as bug:  # one bad message must not hold up the others
        log.exception("message not sent", extra={"outbox_id": parcel.outbox_id})
        house.sender.refused(parcel, type(bug).__name__, house.clock())
    return None


def _still_ours(house: House, parcel: Parcel) -> bool:
    """Renew a lease that ran while a picture was drawn, or we slept; lost, the message is not ours."""
    return house.sender.advance(parcel, parcel.progress, house.clock())


def _send_parts(
    house: House, parcel: Parcel, parts: tuple[payloads.Part, ...]
) -> Left | None:  # fmt: skip
    """Every part that has not left yet."""
    for number, part in enumerate(parts[parcel.progress :], start=parcel.progress + 1):
        _send(house, parcel, part, number)
        if number < len(parts) and not house.sender.advance(parcel, number, house.clock()):
            return None
    return Left(parcel, house.clock(), maybe_twice=_repeats(parcel))


def _parts(house: House, parcel: Parcel) -> tuple[payloads.Part, ...]:
    said, door = parcel.message, _door(parcel)
    if said["kind"] == "image":  # its values are for whoever draws it
        png = house.paint(said["chart"], said["picture"])
        return (payloads.picture(said["chart"], png, door),)
    message = from_json(said)
    return payloads.parts(_doubtful(message) if _repeats(parcel) else message, door)


def _door(parcel: Parcel) -> payloads.Door:
    if parcel.to["door"] != "chat":
        return "app"
    return "webhook" if _group(parcel).door == "webhook" else "appchat"


def _group(parcel: Parcel) -> Chat:
    if parcel.chat is None:
        raise LookupError("the group is gone")
    return parcel.chat


def _send(house: House, parcel: Parcel, part: payloads.Part, number: int) -> None:
    gateway, door, upload = house.gateway, _door(parcel), part.upload
    if door == "webhook":
        key = _group(parcel).address
        media = upload and gateway.upload_webhook(key, upload.name, upload.content)
        gateway.send_webhook(key, part.with_media(media) if media else part.payload)
        return
    media = upload and uploaded(house, upload, again=parcel.attempts > 0)
    payload = part.with_media(media) if media else part.payload
    if door == "appchat":
        gateway.send_chat(_group(parcel).address, payload)
    else:
        userids = [str(userid) for userid in parcel.to["userids"]]
        gateway.send_app(userids, payload, key=f"{parcel.outbox_id}.{number}")


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
