"""Chats: the groups a shop hears its news in, by the app's own group or by a webhook."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, RowMapping, bindparam, select

from storage.base.database import insert_for
from storage.base.vault import Vault
from storage.desk import Desk
from storage.schema import chats

Door = Literal["appchat", "webhook"]

ONE = select(chats).where(
    chats.c.merchant_id == bindparam("merchant_id"), chats.c.chat_id == bindparam("chat_id")
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
        desk = self._desk
        return find_chat(desk.connection, desk.vault, desk.merchant_id, chat_id)

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


def find_chat(connection: Connection, vault: Vault, merchant_id: str, chat_id: str) -> Chat | None:
    """One merchant's group, for whoever only wants to know where it is."""
    values = {"merchant_id": merchant_id, "chat_id": chat_id}
    row = connection.execute(ONE, values).mappings().first()
    return _read(row, vault) if row else None


def _read(row: RowMapping, vault: Vault) -> Chat:
    place = (row["merchant_id"], "chats", row["chat_id"], "address")
    return Chat(row["chat_id"], row["door"], row["name"], vault.open(row["address"], *place))
