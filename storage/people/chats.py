"""Chats: the groups a shop hears its news in, by the app's own group or by a webhook."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import RowMapping, select

from storage.desk import Desk
from storage.schema import chats

Door = Literal["appchat", "webhook"]


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
        query = select(chats).where(self._desk.mine(chats), chats.c.chat_id == chat_id)
        row = self._desk.connection.execute(query).mappings().first()
        return self._read(row) if row else None

    def all(self) -> list[Chat]:
        """Every group."""
        query = select(chats).where(self._desk.mine(chats)).order_by(chats.c.chat_id)
        return [self._read(row) for row in self._desk.connection.execute(query).mappings()]

    def add(self, chat_id: str, door: Door, name: str, address: str) -> Chat:
        """A new group; its address is sealed."""
        desk = self._desk
        blob = desk.vault.seal(address, desk.merchant_id, "chats", chat_id, "address")
        desk.connection.execute(
            chats.insert().values(
                merchant_id=desk.merchant_id, chat_id=chat_id, door=door, name=name, address=blob
            )
        )
        return Chat(chat_id, door, name, address)

    def _read(self, row: RowMapping) -> Chat:
        place = (self._desk.merchant_id, "chats", row["chat_id"], "address")
        return Chat(row["chat_id"], row["door"], row["name"],
                    self._desk.vault.open(row["address"], *place))  # fmt: skip
