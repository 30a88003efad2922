"""The inbox: stored once, acted on once, and three tries for a bug."""

from datetime import timedelta

from sqlalchemy import Engine, select

from storage.base.database import reading, writing
from storage.post.inbox import PAUSE, TRIES, Inbox
from storage.schema import inbox
from tests.storage.conftest import NOW, VAULT


def test_the_same_event_again_is_counted_and_changes_nothing(engine: Engine) -> None:
    box = Inbox(engine, VAULT)
    assert box.put("message:1", "<xml>a</xml>", NOW)
    assert not box.put("message:1", "<xml>b</xml>", NOW)
    assert len(box.due(NOW)) == 1
    with reading(engine) as connection:
        assert connection.execute(select(inbox.c.repeats)).scalars().all() == [1]


def test_an_event_is_taken_in_the_transaction_that_acts_on_it(engine: Engine) -> None:
    box = Inbox(engine, VAULT)
    box.put("message:1", "<xml>a</xml>", NOW)
    number = box.due(NOW)[0]
    with writing(engine) as connection:
        assert box.take(connection, number, NOW) == "<xml>a</xml>"
        connection.rollback()
    with writing(engine) as connection:
        assert box.take(connection, number, NOW) == "<xml>a</xml>"
        box.outcome(connection, number, "answered")
    with writing(engine) as connection:
        assert box.take(connection, number, NOW) is None
    assert box.due(NOW) == []


def test_a_bug_is_tried_again_and_ends_as_failed(engine: Engine) -> None:
    box = Inbox(engine, VAULT)
    box.put("message:1", "<xml>a</xml>", NOW)
    number = box.due(NOW)[0]
    ends = [box.failed(number, "failed", NOW + n * PAUSE) for n in range(TRIES)]
    assert ends == [False] * (TRIES - 1) + [True]
    assert box.due(NOW + timedelta(days=1)) == []


def test_nobody_reads_an_event_from_the_table(engine: Engine) -> None:
    Inbox(engine, VAULT).put("message:1", "<Content>退款</Content>", NOW)
    with reading(engine) as connection:
        assert "退款".encode() not in connection.execute(select(inbox.c.body)).scalar_one()
