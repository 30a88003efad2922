"""Chats: a group's address is a secret, and each shop has its own groups."""

from sqlalchemy import Engine, select

from storage.base.database import reading
from storage.schema import chats
from tests.storage.conftest import OpenBooks


def test_a_group_is_found_again(opened: OpenBooks) -> None:
    with opened() as books:
        added = books.chats.put("g1", "webhook", "总店群", "secret-key")
    with opened() as books:
        assert books.chats.of("g1") == added
        assert books.chats.all() == [added]


def test_its_address_is_sealed(engine: Engine, opened: OpenBooks) -> None:
    with opened() as books:
        books.chats.put("g1", "webhook", "总店群", "secret-key")
    with reading(engine) as connection:
        blob = connection.execute(select(chats.c.address)).scalar_one()
    assert b"secret-key" not in blob


def test_another_shop_has_no_such_group(opened: OpenBooks) -> None:
    with opened() as books:
        books.chats.put("g1", "appchat", "总店群", "chat-1")
    with opened("m2") as books:
        assert books.chats.of("g1") is None
        assert books.chats.all() == []
        books.chats.put("g1", "appchat", "别家的群", "chat-2")
