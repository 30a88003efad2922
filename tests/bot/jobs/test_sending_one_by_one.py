"""One message is on its way at a time: each group keeps its order, a death leaves one in doubt."""

from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.jobs.deliver_messages import MOST_A_LOOK, deliver_messages
from charts.hours import Hour, HoursPicture
from handlers.envelopes import to_json
from handlers.messages import Image
from storage.base.database import reading
from storage.books import open_books
from storage.schema import outbox
from tests.bot.jobs.people import wait
from tests.storms.doors import Crash
from tests.storms.shop import VAULT, Shop

PICTURE = Image("hours", HoursPicture("流水", "今天", "来源", (Hour("10", 100),)), "流水")


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


def send_all(shop: Shop) -> int:
    """Look until nothing is due; how many messages were looked at."""
    looked = 0
    while found := deliver_messages(shop.house):
        looked += found
    return looked


def test_each_group_reads_its_lines_in_their_order(shop: Shop) -> None:
    queue(shop, 12, "一", "二", "三")
    assert send_all(shop) == 36
    for number in range(12):
        told = [words for chat, words in shop.phones.chats if chat == f"g{number}"]
        assert told == ["一", "二", "三"]
    assert set(states(shop)) == {"sent"}


def test_a_look_ends_with_everything_written_down(shop: Shop) -> None:
    queue(shop, MOST_A_LOOK + 1, "早")
    assert deliver_messages(shop.house) == MOST_A_LOOK
    assert states(shop) == ["sent"] * MOST_A_LOOK + ["queued"]


def test_a_death_leaves_only_what_was_on_its_way_in_doubt(shop: Shop) -> None:
    queue(shop, 3, "早")
    shop.points.aim(crash_at=4)  # behind the claim, at the door to the first group
    with pytest.raises(Crash):
        shop.job("post")
    assert states(shop) == ["sending", "queued", "queued"]
    shop.start()
    shop.points.aim()
    wait(shop, seconds=61)
    shop.job("post")
    assert states(shop) == ["maybe", "sent", "sent"]


def test_what_has_left_is_written_down_with_the_claim_of_what_is_next(shop: Shop) -> None:
    queue(shop, 2, "早")
    shop.points.aim(crash_at=8)  # at the door to the second group
    with pytest.raises(Crash):
        shop.job("post")
    assert states(shop) == ["sent", "sending"]


def test_whoever_waited_for_a_picture_past_its_lease_sends_nothing(shop: Shop) -> None:
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        books.post.to_chat("group", to_json(PICTURE), "picture", "reply")
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


def test_a_picture_that_nobody_could_draw_is_tried_again(shop: Shop) -> None:
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        books.post.to_chat("group", to_json(PICTURE), "picture", "reply")

    def paint(_chart: str, _picture: Mapping[str, Any]) -> bytes:
        raise BrokenProcessPool

    deliver_messages(replace(shop.house, paint=paint))
    assert states(shop) == ["queued"]
    wait(shop, seconds=61)
    shop.job("post")
    assert states(shop) == ["sent"]
