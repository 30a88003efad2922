"""Chats: the groups a shop hears its news in, by the app's own group or by a webhook."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, RowMapping, bindparam, select

from storage.base.database import insert_for
from storage.base.vault import Sealed, Vault
from storage.desk import Desk
from storage.schema import chats

Door = Literal["appchat", "webhook"]

NAMED = select(chats).where(
    chats.c.merchant_id == bindparam("merchant"),
    chats.c.chat_id.in_(bindparam("chat_ids", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Chat:
    """A group; `address` is WeCom's chat id, or the webhook's key, which is a secret."""

    chat_id: str
    door: str
    name: str
    address: str


class Chats:
    """One merchant's groups."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, chat_id: str) -> Chat | None:
        """The group with our own id for it."""
        row = self._desk.run(NAMED, chat_ids=[chat_id]).mappings().first()
        return _read(row, self._desk.vault) if row else None

    def all(self) -> list[Chat]:
        """Every group."""
        query = select(chats).where(self._desk.mine(chats)).order_by(chats.c.chat_id)
        return [
            _read(row, self._desk.vault) for row in self._desk.connection.execute(query).mappings()
        ]

    def put(self, chat_id: str, door: Door, name: str, address: str) -> Chat:
        """A group under our own id, in place of the one that had it before; its address is sealed."""
        desk = self._desk
        blob = desk.vault.seal(address, desk.merchant_id, "chats", chat_id, "address")
        values = {"door": door, "name": name, "address": blob}
        insert = insert_for(desk.connection, chats).values(
            merchant_id=desk.merchant_id, chat_id=chat_id, **values
        )
        desk.connection.execute(
            insert.on_conflict_do_update(index_elements=list(chats.primary_key), set_=values)
        )
        return Chat(chat_id, door, name, address)


def find_chats(
    connection: Connection, vault: Vault, merchant_id: str, chat_ids: Collection[str]
) -> Iterator[Chat]:
    """Those of one merchant's groups that there are, for whoever only wants to know where they are.

    One whose address does not open is left out: it must not keep the others from hearing anything.
    """
    values = {"merchant": merchant_id, "chat_ids": list(chat_ids)}
    for row in connection.execute(NAMED, values).mappings():
        with suppress(Sealed):
            yield _read(row, vault)


def _read(row: RowMapping, vault: Vault) -> Chat:
    place = (row["merchant_id"], "chats", row["chat_id"], "address")
    return Chat(row["chat_id"], row["door"], row["name"], vault.open(row["address"], *place))
