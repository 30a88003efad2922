"""Several senders at once: other groups do not wait, each group keeps its order, a death leaves few in doubt."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.jobs.deliver_messages import AT_ONCE, deliver_messages
from bot.jobs.media import uploaded
from bot.wecom.payloads import Upload
from charts.hours import Hour, HoursPicture
from handlers.envelopes import to_json
from handlers.messages import Image
from storage.base.database import reading
from storage.books import open_books
from storage.schema import outbox
from tests.bot.jobs.people import wait
from tests.storms.doors import Crash
from tests.storms.shop import VAULT, Shop

SECONDS = 20


@pytest.fixture
def crowded(shop: Shop) -> Iterator[Shop]:
    """The shop with as many senders as the product has."""
    with ThreadPoolExecutor(AT_ONCE) as senders:
        shop.house = replace(shop.house, senders=senders)
        yield shop


def queue(shop: Shop, groups: int, *lines: str) -> None:
    """These lines for each of so many groups."""
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        for number in range(groups):
            group = f"g{number}"
            books.chats.put(group, "appchat", group, group)
            for line in lines:
                message = {"kind": "text", "content": line}
                books.post.to_chat(group, message, f"{group}/{line}", "reply")


def states(shop: Shop) -> list[str]:
    """Where each message stands, oldest first."""
    with reading(shop.engine) as connection:
        query = select(outbox.c.state).order_by(outbox.c.outbox_id)
        return list(connection.execute(query).scalars())


def test_messages_to_different_groups_are_on_their_way_together(
    crowded: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(crowded, AT_ONCE, "早")
    together, heard = Barrier(AT_ONCE), list[str]()

    def send_chat(chat_id: str, _payload: Mapping[str, Any]) -> None:
        together.wait(SECONDS)
        heard.append(chat_id)

    monkeypatch.setattr(crowded.phones, "send_chat", send_chat)
    assert deliver_messages(crowded.house) == AT_ONCE
    assert sorted(heard) == [f"g{number}" for number in range(AT_ONCE)]


def test_each_group_reads_its_lines_in_their_order(crowded: Shop) -> None:
    queue(crowded, 12, "一", "二", "三")
    assert deliver_messages(crowded.house) == 36
    for number in range(12):
        told = [words for chat, words in crowded.phones.chats if chat == f"g{number}"]
        assert told == ["一", "二", "三"]
    assert set(states(crowded)) == {"sent"}


def test_one_that_is_slow_keeps_nobody_else_waiting(
    crowded: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(crowded, AT_ONCE, "一", "二")
    everybody_else, heard = 2 * (AT_ONCE - 1), list[str]()

    def send_chat(chat_id: str, payload: Mapping[str, Any]) -> None:
        give_up = time.monotonic() + SECONDS
        while chat_id == "g0" and len(heard) < everybody_else and time.monotonic() < give_up:
            time.sleep(0.005)
        heard.append(chat_id + payload["text"]["content"])

    monkeypatch.setattr(crowded.phones, "send_chat", send_chat)
    deliver_messages(crowded.house)
    assert heard[everybody_else:] == ["g0一", "g0二"]


def test_a_death_leaves_only_what_was_on_its_way_in_doubt(shop: Shop) -> None:
    queue(shop, 3 * AT_ONCE, "早")
    shop.points.aim(crash_at=4)  # behind the claim, at the door to the first group
    with pytest.raises(Crash):
        shop.job("post")
    assert states(shop) == ["sending"] * AT_ONCE + ["queued"] * 2 * AT_ONCE
    shop.start()
    shop.points.aim()
    wait(shop, seconds=61)
    shop.job("post")
    assert states(shop) == ["maybe"] * AT_ONCE + ["sent"] * 2 * AT_ONCE


def test_what_has_left_is_written_down_with_the_claim_of_what_is_next(shop: Shop) -> None:
    queue(shop, AT_ONCE + 1, "早")
    shop.points.aim(crash_at=3 + 2 * AT_ONCE + 4)  # at the door to the last group
    with pytest.raises(Crash):
        shop.job("post")
    assert states(shop) == ["sent"] * AT_ONCE + ["sending"]


def test_whoever_waited_for_a_picture_past_its_lease_sends_nothing(shop: Shop) -> None:
    picture = Image("hours", HoursPicture("流水", "今天", "来源", (Hour("10", 100),)), "流水")
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        books.post.to_chat("group", to_json(picture), "picture", "reply")
    slow = shop.house

    def paint(_chart: str, _picture: Mapping[str, Any]) -> bytes:
        wait(shop, seconds=61)
        shop.start()
        shop.job("post")
        return b"png bytes"

    deliver_messages(replace(slow, paint=paint))
    assert len(shop.phones.chats) == 1
    assert states(shop) == ["maybe"]


def test_a_group_that_is_gone_keeps_nobody_else_waiting(shop: Shop) -> None:
    queue(shop, 2, "早")
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        books.post.to_chat("gone", {"kind": "text", "content": "早"}, "gone", "reply")
    shop.job("post")
    assert states(shop) == ["sent", "sent", "refused"]


def test_a_picture_that_many_need_at_once_is_uploaded_once(
    crowded: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads: list[str] = []

    def upload(_kind: str, name: str, _content: bytes) -> str:
        time.sleep(0.01)  # the others arrive meanwhile
        uploads.append(name)
        return f"media-{len(uploads)}"

    monkeypatch.setattr(crowded.phones, "upload", upload)
    picture = Upload("image", "hours.png", b"png bytes")
    asked = [
        crowded.house.senders.submit(uploaded, crowded.house, picture, again=False)
        for _ in range(AT_ONCE)
    ]
    assert {one.result(SECONDS) for one in asked} == {"media-1"}
    assert uploads == ["hours.png"]
