"""The outbox at both ends: one key one message, lanes in their order, leases with a fence."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select, update

from storage.base.database import reading, writing
from storage.post.sender import LEASE, SHUT, Left, Parcel, Sender
from storage.schema import outbox
from tests.storage.conftest import NOW, VAULT, OpenBooks

LATER = NOW + LEASE + timedelta(seconds=1)
NIGHT = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
MORNING = datetime(2026, 11, 19, 0, 30, tzinfo=UTC)  # 08:30 in Shanghai


@pytest.fixture
def sender(engine: Engine) -> Sender:
    return Sender(engine, VAULT)


def queue(opened: OpenBooks, *keys: str, userid: str = "till-m1") -> list[bool]:
    with opened() as books:
        return [
            books.post.to_person(userid, {"kind": "text", "content": key}, key, "reply")
            for key in keys
        ]


def words(parcels: list[Parcel]) -> list[str]:
    return [str(parcel.message["content"]) for parcel in parcels]


def test_one_key_is_one_message(opened: OpenBooks, sender: Sender) -> None:
    assert queue(opened, "a", "a") == [True, False]
    assert words(sender.claim(NOW)) == ["a"]


def test_a_lane_keeps_its_order_and_others_do_not_wait_for_it(
    opened: OpenBooks, sender: Sender
) -> None:
    queue(opened, "one", "two")
    queue(opened, "elsewhere", userid="lead-m1")
    first = sender.claim(NOW)
    assert words(first) == ["one", "elsewhere"]
    sender.later(first[0], NOW + timedelta(minutes=1), "again")
    assert sender.claim(NOW, left=[Left(first[1], NOW)]) == []
    again = sender.claim(NOW + timedelta(minutes=1))
    assert words(again) == ["one"]
    assert words(sender.claim(NOW, left=[Left(again[0], NOW)])) == ["two"]


def test_a_seal_that_does_not_open_holds_up_its_own_lane_only(
    engine: Engine, opened: OpenBooks, sender: Sender
) -> None:
    queue(opened, "bent", "after it")
    queue(opened, "elsewhere", userid="lead-m1")
    with writing(engine) as connection:
        whole = connection.execute(select(outbox.c.body).where(outbox.c.key == "bent")).scalar_one()
        _write_body(connection, whole[:5])
    (other,) = sender.claim(NOW)
    assert words([other]) == ["elsewhere"]
    assert sender.claim(NOW, left=[Left(other, NOW)]) == []
    with writing(engine) as connection:
        _write_body(connection, whole)
    assert sender.claim(NOW) == []
    assert words(sender.claim(NOW + SHUT)) == ["bent"]


def test_a_held_message_whose_seal_does_not_open_waits_alone(
    engine: Engine, opened: OpenBooks, sender: Sender
) -> None:
    for chat_id in ("g1", "g2"):
        with opened(now=NIGHT) as books:
            books.post.to_chat(chat_id, {"kind": "text", "content": chat_id}, chat_id, "news")
    with writing(engine) as connection:
        connection.execute(update(outbox).where(outbox.c.key == "g1").values(body=b"bent"))
    assert [words(lane) for lane in sender.held(MORNING).values()] == [["g2"]]


def _write_body(connection: Connection, body: bytes) -> None:
    connection.execute(update(outbox).where(outbox.c.key == "bent").values(body=body))


def test_no_more_is_claimed_than_there_is_room_for(opened: OpenBooks, sender: Sender) -> None:
    queue(opened, "one")
    queue(opened, "elsewhere", userid="lead-m1")
    assert words(sender.claim(NOW, 1)) == ["one"]
    assert sender.claim(NOW, 0) == []
    assert words(sender.claim(NOW, 1)) == ["elsewhere"]


def test_a_message_whose_sender_died_comes_back_in_doubt(opened: OpenBooks, sender: Sender) -> None:
    queue(opened, "one")
    assert not sender.claim(NOW)[0].doubt
    taken_over = sender.claim(LATER)
    assert [parcel.doubt for parcel in taken_over] == [True]


def test_a_sender_that_slept_past_its_lease_can_mark_nothing(
    engine: Engine, opened: OpenBooks, sender: Sender
) -> None:
    queue(opened, "one")
    slept = sender.claim(NOW)[0]
    taken_over = sender.claim(LATER)[0]
    assert not sender.advance(slept, 1, LATER)
    sender.claim(LATER, left=[Left(slept, LATER)])
    assert not sender.later(slept, LATER, "again")
    assert not sender.refused(slept, "permanent", LATER)
    sender.claim(LATER, left=[Left(taken_over, LATER, maybe_twice=True)])
    with reading(engine) as connection:
        assert connection.execute(select(outbox.c.state)).scalars().all() == ["maybe"]


def test_parts_that_left_are_not_sent_again(opened: OpenBooks, sender: Sender) -> None:
    queue(opened, "one")
    assert sender.advance(sender.claim(NOW)[0], 2, NOW)
    assert [parcel.progress for parcel in sender.claim(LATER)] == [2]


def test_news_for_a_group_waits_for_the_morning_and_urgent_news_does_not(
    opened: OpenBooks, sender: Sender
) -> None:
    with opened(now=NIGHT) as books:
        books.post.to_chat("g", {"kind": "text", "content": "calm"}, "a", "news")
        books.post.to_chat("g", {"kind": "text", "content": "urgent"}, "b", "alert", urgent=True)
    assert words(sender.claim(NIGHT)) == ["urgent"]
    assert sender.held(NIGHT) == {}
    (lane,) = sender.held(MORNING).values()
    assert words(lane) == ["calm"]


def test_what_was_kept_is_told_once(opened: OpenBooks, sender: Sender) -> None:
    with opened(now=NIGHT) as books:
        for key in ("a", "b"):
            books.post.to_chat("g", {"kind": "text", "content": key}, key, "news")
    (lane,) = sender.held(MORNING).values()
    with opened(now=MORNING) as books:
        assert books.post.merge(lane)
        assert not books.post.merge(lane)
        assert not books.post.release(lane[0])
    assert sender.claim(MORNING) == []
