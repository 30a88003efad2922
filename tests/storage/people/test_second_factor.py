"""Six digits: single use, one step of tolerance, five tries, then a quarter of an hour of silence."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import Engine, select

from storage.base.database import reading
from storage.base.refusal import Refusal
from storage.schema import audit, second_factors
from tests.storage.conftest import NOW, OpenBooks

PERSON = 1
CodeAt = Callable[[datetime], str]
STEP = timedelta(seconds=30)


@pytest.fixture
def code_at(opened: OpenBooks) -> CodeAt:
    """A bound and confirmed secret, and what the phone shows at a moment."""
    with opened() as books:
        uri = books.second_factor.bind(PERSON, "boss")
    totp = pyotp.TOTP(parse_qs(urlsplit(uri).query)["secret"][0])

    def show(moment: datetime) -> str:
        return totp.at(moment)

    early = NOW - timedelta(hours=1)
    with opened(now=early) as books:
        books.second_factor.check(PERSON, show(early), confirming=True)
    return show


def refused(opened: OpenBooks, code: str, now: datetime = NOW) -> str:
    """What is said to a code; empty when it is accepted. A refusal is committed, as handlers do."""
    with opened(now=now) as books:
        try:
            books.second_factor.check(PERSON, code)
        except Refusal as no:
            return no.sentence
    return ""


def test_a_code_counts_only_after_it_was_confirmed(opened: OpenBooks) -> None:
    with opened() as books:
        uri = books.second_factor.bind(PERSON, "boss")
        assert not books.second_factor.bound(PERSON)
    code = pyotp.TOTP(parse_qs(urlsplit(uri).query)["secret"][0]).at(NOW)
    assert "还没有绑定" in refused(opened, code)
    with opened() as books:
        books.second_factor.check(PERSON, code, confirming=True)
        assert books.second_factor.bound(PERSON)


def test_a_code_works_once(opened: OpenBooks, code_at: CodeAt) -> None:
    assert refused(opened, code_at(NOW)) == ""
    assert "已经用过" in refused(opened, code_at(NOW))


def test_an_older_code_does_not_work_after_a_newer_one(opened: OpenBooks, code_at: CodeAt) -> None:
    assert refused(opened, code_at(NOW)) == ""
    assert "已经用过" in refused(opened, code_at(NOW - STEP))


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_one_step_of_tolerance(
    opened: OpenBooks, code_at: CodeAt, steps: int, good: bool
) -> None:  # fmt: skip
    assert (refused(opened, code_at(NOW + steps * STEP)) == "") is good


def test_what_is_not_six_ascii_digits_is_wrong(opened: OpenBooks, code_at: CodeAt) -> None:
    wide = code_at(NOW).translate({48 + n: 0xFF10 + n for n in range(10)})
    for code in ("", "12345", wide, code_at(NOW) + "\n"):
        assert "不对" in refused(opened, code), repr(code)


def test_five_wrong_ones_lock_for_fifteen_minutes(opened: OpenBooks, code_at: CodeAt) -> None:
    for _ in range(5):
        assert "不对" in refused(opened, "wrong!")
    assert "14:45 之后再试" in refused(opened, code_at(NOW))
    later = NOW + timedelta(minutes=15)
    assert refused(opened, code_at(later), later) == ""


def test_the_fifth_try_may_still_be_right_and_then_all_is_forgiven(
    opened: OpenBooks, code_at: CodeAt
) -> None:
    for _ in range(4):
        refused(opened, "wrong!")
    assert refused(opened, code_at(NOW)) == ""
    for _ in range(4):
        assert "不对" in refused(opened, "wrong!")
    later = NOW + STEP
    assert refused(opened, code_at(later), later) == ""


def test_guesses_in_parallel_are_counted_one_by_one(opened: OpenBooks, code_at: CodeAt) -> None:
    start = threading.Barrier(8)
    said: list[str] = []

    def guess() -> None:
        start.wait()
        said.append(refused(opened, "wrong!"))

    crowd = [threading.Thread(target=guess) for _ in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert sum("不对" in words for words in said) == 5
    assert sum("之后再试" in words for words in said) == 3


def test_a_bound_phone_is_not_replaced_by_asking(opened: OpenBooks, code_at: CodeAt) -> None:
    with opened() as books, pytest.raises(Refusal, match="已经绑定过"):
        books.second_factor.bind(PERSON, "boss")
    with opened() as books:
        books.second_factor.unbind(PERSON)
        assert not books.second_factor.bound(PERSON)


def test_neither_secret_nor_code_stays_readable(
    engine: Engine, opened: OpenBooks, code_at: CodeAt
) -> None:
    code = code_at(NOW)
    refused(opened, code)
    with reading(engine) as connection:
        blob = connection.execute(select(second_factors.c.secret)).scalar_one()
        record = [str(row) for row in connection.execute(select(audit))]
    assert len(blob) > 40
    assert not any(code in line for line in record)
