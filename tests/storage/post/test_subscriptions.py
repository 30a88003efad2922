"""Subscriptions and pushes: one choice per report and chat, one outcome per business day."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.storage.conftest import NOW, OpenBooks

DAY = date(2026, 11, 18)


def test_the_last_choice_counts_from_its_moment_on(opened: OpenBooks) -> None:
    with opened() as books:
        books.subscriptions.choose("daily", "g1", 1290)
    later = NOW + timedelta(hours=1)
    with opened(now=later) as books:
        books.subscriptions.choose("daily", "g1", 1300, enabled=False)
        (kept,) = books.subscriptions.all()
        assert (kept.at_minute, kept.enabled, kept.since) == (1300, False, later)
        assert books.subscriptions.of("daily", "g1") == kept
        assert books.subscriptions.of("weekly", "g1") is None


def test_a_push_is_decided_once(opened: OpenBooks) -> None:
    with opened() as books:
        assert books.pushes.of("daily", "g1", DAY) is None
        books.pushes.write("daily", "g1", DAY, "skipped", "当天没有交易")
    with pytest.raises(IntegrityError), opened() as books:
        books.pushes.write("daily", "g1", DAY, "queued")
    with opened() as books:
        (push,) = books.pushes.of_day(DAY)
        assert (push.state, push.reason, push.at) == ("skipped", "当天没有交易", NOW)


def test_another_shop_sees_neither(opened: OpenBooks) -> None:
    with opened() as books:
        books.subscriptions.choose("daily", "g1", 1290)
        books.pushes.write("daily", "g1", DAY, "queued")
        books.post.to_chat("g1", {"kind": "text", "content": "x"}, f"daily/g1/{DAY}/0", "report")
        assert len(books.post.of_report("daily", "g1", DAY)) == 1
    with opened("m2") as books:
        assert books.subscriptions.all() == []
        assert books.pushes.of_day(DAY) == []
        assert books.post.of_report("daily", "g1", DAY) == []
        books.pushes.write("daily", "g1", DAY, "missed")


def test_the_messages_of_one_push_are_told_from_those_of_others(opened: OpenBooks) -> None:
    words = {"kind": "text", "content": "x"}
    with opened() as books:
        for key in ("daily/g1/2026-11-18/0", "daily/g1/2026-11-18/1", "daily/g11/2026-11-18/0",
                    "daily/g1/2026-11-17/0"):  # fmt: skip
            books.post.to_chat("g1", words, key, "report")
        assert len(books.post.of_report("daily", "g1", DAY)) == 2
        assert books.post.of_report("da_ly", "g1", DAY) == []
