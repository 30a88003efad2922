"""Who may do what: only owners grant, never to themselves, and one owner always remains."""

import threading

import pytest
from sqlalchemy import Engine, select

from storage.base.database import reading
from storage.base.refusal import Refusal
from storage.people.staff import Role, shops_of
from storage.schema import persons, staff
from tests.storage.conftest import VAULT, OpenBooks, member


def test_people_are_listed_owners_first(opened: OpenBooks) -> None:
    with opened() as books:
        assert [m.name for m in books.staff.members()] == ["陈老板", "李店长", "小王"]


def test_only_an_owner_grants(opened: OpenBooks) -> None:
    with opened() as books:
        for by in ("李店长", "小王"):
            with pytest.raises(Refusal, match="只有老板"):
                books.staff.set_role(member(books, "小王"), Role.MANAGER, by=member(books, by))
            with pytest.raises(Refusal, match="只有老板"):
                books.staff.add("new", "新人", Role.CASHIER, by=member(books, by))
            with pytest.raises(Refusal, match="只有老板"):
                books.staff.remove(member(books, "小王"), by=member(books, by))
        assert member(books, "小王").role is Role.CASHIER


def test_nobody_changes_his_own_role(opened: OpenBooks) -> None:
    with opened() as books:
        boss = member(books, "陈老板")
        with pytest.raises(Refusal, match="另一位老板"):
            books.staff.set_role(boss, Role.AUDITOR, by=boss)
        with pytest.raises(Refusal, match="另一位老板"):
            books.staff.remove(boss, by=boss)


def test_the_role_at_this_moment_decides_not_the_one_remembered(opened: OpenBooks) -> None:
    with opened() as books:
        books.staff.add("second", "钱老板", Role.OWNER, by=member(books, "陈老板"))
        former = member(books, "钱老板")
        books.staff.set_role(former, Role.CASHIER, by=member(books, "陈老板"))
        with pytest.raises(Refusal, match="只有老板"):
            books.staff.set_role(member(books, "小王"), Role.OWNER, by=former)


def test_the_last_owner_stays(opened: OpenBooks) -> None:
    with opened() as books:
        boss = member(books, "陈老板")
        with pytest.raises(Refusal, match="至少要留一位老板"):
            books.staff.set_role(boss, Role.MANAGER, by=None)
        with pytest.raises(Refusal, match="至少要留一位老板"):
            books.staff.remove(boss, by=None)


def test_two_owners_who_demote_each_other_at_once_leave_one(
    engine: Engine, opened: OpenBooks
) -> None:
    with opened() as books:
        books.staff.add("second", "钱老板", Role.OWNER, by=None)
    start = threading.Barrier(2)

    def demote(by: str, whom: str) -> None:
        start.wait()
        try:
            with opened() as books:
                books.staff.set_role(member(books, whom), Role.CASHIER, by=member(books, by))
        except Refusal:
            return

    pair = [("陈老板", "钱老板"), ("钱老板", "陈老板")]
    both = [threading.Thread(target=demote, args=names) for names in pair]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    with opened() as books:
        assert len(books.staff.with_role(Role.OWNER)) == 1


def test_a_role_changed_meanwhile_is_not_changed_again(opened: OpenBooks) -> None:
    with opened() as books:
        stale = member(books, "小王")
        books.staff.set_role(stale, Role.MANAGER, by=None)
        with pytest.raises(Refusal, match="刚被别人改过"):
            books.staff.set_role(stale, Role.AUDITOR, by=None)


def test_every_change_is_in_the_record(opened: OpenBooks) -> None:
    with opened() as books:
        boss = member(books, "陈老板")
        books.staff.add("new", "新人", Role.CASHIER, by=boss)
        books.staff.set_role(member(books, "新人"), Role.MANAGER, by=boss)
        books.staff.remove(member(books, "新人"), by=boss)
        told = [(entry.action, entry.before, entry.after) for entry in books.audit.entries(3)]
        assert told == [
            ("staff.remove", "manager", ""),
            ("staff.role", "cashier", "manager"),
            ("staff.add", "", "cashier"),
        ]


def test_names_are_sealed_in_the_database(engine: Engine) -> None:
    with reading(engine) as connection:
        blobs = connection.execute(select(persons.c.name)).scalars().all()
    assert blobs
    assert not any("陈老板".encode() in blob for blob in blobs)


def test_one_person_in_two_shops_has_a_role_in_each(engine: Engine, opened: OpenBooks) -> None:
    with opened("m2") as books:
        books.staff.add("BOSS-m1", "陈老板", Role.AUDITOR, by=None)
    with reading(engine) as connection:
        shops = shops_of(connection, VAULT, "Boss-M1")
    assert [(shop, found.role) for shop, found in shops] == [
        ("m1", Role.OWNER), ("m2", Role.AUDITOR),
    ]  # fmt: skip


def test_an_inactive_person_works_nowhere(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(persons.update().values(active=False))
    with reading(engine) as connection:
        assert shops_of(connection, VAULT, "boss-m1") == []


def test_the_other_shops_people_are_never_seen(engine: Engine, opened: OpenBooks) -> None:
    with opened() as books:
        assert {m.userid for m in books.staff.members()} == {"boss-m1", "lead-m1", "till-m1"}
        with reading(engine) as connection:
            others = connection.execute(
                select(staff.c.person_id).where(staff.c.merchant_id == "m2")
            ).scalars()
            assert all(books.staff.of(person_id) is None for person_id in others)
        with pytest.raises(Refusal, match="没有「boss-m2」"):
            books.staff.named("boss-m2")
