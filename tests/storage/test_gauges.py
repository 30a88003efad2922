"""What an operator watches is what waits in the post office, on either database."""

from datetime import timedelta

from sqlalchemy import Engine

from storage.base.database import writing
from storage.gauges import Late, look
from storage.post.inbox import Inbox
from storage.post.sender import Left, Sender
from storage.post.work import claim
from tests.storage.conftest import NOW, VAULT, OpenBooks

LATER = NOW + timedelta(minutes=10)
HELLO = {"kind": "text", "content": "你好"}


def test_a_house_at_rest_has_nothing_to_show(engine: Engine) -> None:
    seen = look(engine, NOW)
    assert (seen.events_waiting, seen.events_age, seen.events_failed) == (0, 0, 0)
    assert set(seen.messages.values()) == {0}
    assert (seen.messages_late, seen.work_late, seen.last_report) == (Late(0, 0), {}, None)


def test_events_wait_with_the_age_of_the_oldest(engine: Engine) -> None:
    box = Inbox(engine, VAULT)
    for number in range(3):
        box.put(f"event-{number}", "<xml/>", NOW + timedelta(minutes=number))
    for _ in range(3):
        box.failed(1, "a bug", NOW)
    seen = look(engine, LATER)
    assert (seen.events_waiting, seen.events_age, seen.events_failed) == (2, 540, 1)


def test_messages_are_late_when_nobody_sends_them(engine: Engine, opened: OpenBooks) -> None:
    with opened() as books:
        books.post.to_person("boss-m1", HELLO, "one", "report")
        books.post.to_person("lead-m1", HELLO, "two", "news")
    assert look(engine, NOW).messages_late == Late(0, 0)
    assert look(engine, LATER).messages_late == Late(2, 600)
    sender = Sender(engine, VAULT)
    first, second = sender.claim(LATER)
    assert look(engine, LATER).messages_late == Late(0, 0)
    sender.claim(LATER, left=[Left(first, LATER)])
    sender.refused(second, "gone", LATER)
    seen = look(engine, LATER)
    assert (seen.messages["refused"], seen.messages["queued"]) == (1, 0)
    assert seen.last_report == LATER


def test_work_is_late_by_kind_and_refunds_are_in_doubt_once_they_were_called(
    engine: Engine, opened: OpenBooks
) -> None:
    with opened() as books:
        books.work.ring("submit_refunds", "R1001")
        books.work.ring("fetch_bills", "alipay/trade/2026-11-17")
        books.work.ring("fetch_bills", "alipay/trade", NOW + timedelta(days=1))
    seen = look(engine, LATER)
    assert seen.work_late == {"submit_refunds": Late(1, 600), "fetch_bills": Late(1, 600)}
    assert (seen.refunds_in_doubt, seen.bills_awaited) == (0, 1)
    with writing(engine) as connection:
        claim(connection, "submit_refunds", LATER)
    assert look(engine, LATER).refunds_in_doubt == 1
