"""Two people stand in the row before anything is sent, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from storage.base.refusal import Refusal
from storage.books import Books
from storage.schema import mendings
from tests.storage.conftest import NOW, OpenBooks, member


def asked(books: Books, name: str = "李店长") -> int:
    """Somebody wants R1 to go to the merchant's card."""
    person = member(books, name).person_id
    books.mendings.ask("R1", by=person)
    return person


def test_whoever_asked_does_not_decide_alone(opened: OpenBooks) -> None:
    with opened() as books:
        lead = asked(books)
        with pytest.raises(Refusal, match="另一个人"):
            books.mendings.decide("R1", by=lead, coded=False)
        assert not books.mendings.send("R1")
        books.mendings.decide("R1", by=lead, coded=True)
        assert books.mendings.send("R1")


def test_the_database_itself_wants_two(opened: OpenBooks) -> None:
    with opened() as books:
        alone = {"decided_by": asked(books)}
    for wrong in (alone, {"sent_at": NOW}):
        with pytest.raises(IntegrityError), opened() as books:
            books._desk.connection.execute(update(mendings).values(**wrong))


def test_one_asks_and_one_decides_and_the_next_is_too_late(opened: OpenBooks) -> None:
    with opened() as books:
        asked(books)
        boss = member(books, "陈老板").person_id
        with pytest.raises(Refusal, match="已经有人"):
            books.mendings.ask("R1", by=boss)
        books.mendings.decide("R1", by=boss, coded=False)
        with pytest.raises(Refusal, match="确认过"):
            books.mendings.decide("R1", by=member(books, "小王").person_id, coded=False)


def test_it_is_sent_until_the_channel_answers_and_then_no_more(opened: OpenBooks) -> None:
    with opened() as books:
        asked(books)
        books.mendings.decide("R1", by=member(books, "陈老板").person_id, coded=False)
        assert books.mendings.send("R1")
    with opened(now=NOW + timedelta(hours=1)) as books:
        assert books.mendings.send("R1")  # nobody heard the answer: the same once more
        books.mendings.hear("R1")
        assert not books.mendings.send("R1")


def test_what_is_seen_on_its_way_is_not_sent_again(opened: OpenBooks) -> None:
    with opened() as books:
        asked(books)
        books.mendings.decide("R1", by=member(books, "陈老板").person_id, coded=False)
        books.mendings.move("R1")  # nothing was sent: whatever moved before says nothing of it
        assert books.mendings.send("R1")
        books.mendings.move("R1")
        assert not books.mendings.send("R1")


def test_a_neighbour_sees_and_sends_nothing(opened: OpenBooks) -> None:
    with opened() as books:
        asked(books)
    with opened("m2") as books:
        assert books.mendings.of("R1") is None
        with pytest.raises(Refusal):
            books.mendings.decide("R1", by=member(books, "陈老板").person_id, coded=False)
