"""Work that is due: claimed once, moved by a ring, and never finished by somebody who lost it."""

from datetime import timedelta

from sqlalchemy import Engine

from storage.base.database import reading, writing
from storage.post.work import LEASE, Task, again, claim, finish, put, waiting
from tests.storage.conftest import NOW


def ring(engine: Engine, subject: str = "R1001", kind: str = "submit_refunds") -> None:
    with writing(engine) as connection:
        put(connection, kind, "m1", subject, NOW)


def take(engine: Engine, seconds: float = 0) -> list[Task]:
    with writing(engine) as connection:
        return claim(connection, "submit_refunds", NOW + timedelta(seconds=seconds))


def is_due(engine: Engine, seconds: float = 0) -> bool:
    with reading(engine) as connection:
        return waiting(connection, ["submit_refunds"], NOW + timedelta(seconds=seconds))


def test_a_row_is_claimed_by_one_and_is_due_again_when_he_died(engine: Engine) -> None:
    ring(engine)
    assert len(take(engine)) == 1
    assert take(engine) == []
    assert [task.attempts for task in take(engine, LEASE.total_seconds() + 1)] == [2]


def test_finished_work_is_gone(engine: Engine) -> None:
    ring(engine)
    with writing(engine) as connection:
        finish(connection, claim(connection, "submit_refunds", NOW)[0])
    assert not is_due(engine, 10_000)


def test_work_that_is_not_done_comes_back_at_its_time(engine: Engine) -> None:
    ring(engine)
    with writing(engine) as connection:
        again(connection, claim(connection, "submit_refunds", NOW)[0], NOW + timedelta(minutes=5))
    assert not is_due(engine, 299)
    assert is_due(engine, 301)


def test_a_ring_during_the_work_is_not_lost(engine: Engine) -> None:
    ring(engine)
    held = take(engine)[0]
    ring(engine)
    with writing(engine) as connection:
        finish(connection, held)
    assert is_due(engine)


def test_whoever_slept_past_his_claim_finishes_nothing(engine: Engine) -> None:
    ring(engine)
    slept = take(engine)[0]
    taken_over = take(engine, LEASE.total_seconds() + 1)[0]
    with writing(engine) as connection:
        finish(connection, slept)
    assert is_due(engine, 10_000)
    with writing(engine) as connection:
        finish(connection, taken_over)
    assert not is_due(engine, 10_000)


def test_an_old_claim_does_not_fit_a_row_that_was_made_anew(engine: Engine) -> None:
    ring(engine)
    slept = take(engine)[0]
    with writing(engine) as connection:
        finish(connection, slept)
    ring(engine)
    take(engine)
    with writing(engine) as connection:
        finish(connection, slept)
    assert is_due(engine, 10_000)
