"""A shop with staff and one real channel, for the jobs that ask it: its stand-in, and a hand on the clock."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import select

from bot.channels.channel import Channel
from bot.jobs.house import House
from storage.base.database import Engine, open_database, writing
from storage.books import Books, open_books
from storage.migrating import upgrade
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.people.staff import Member, Role
from storage.post.sender import Left, Sender
from storage.schema import work
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT, Rig

R = TypeVar("R", bound=Rig)
PEOPLE = {"till": Role.CASHIER, "lead": Role.MANAGER, "boss": Role.OWNER}


class ChannelShop(Generic[R]):
    """Open from 07:00 to 23:00, with a till, a cashier, a manager and an owner; a neighbour stands beside it."""

    def __init__(self, engine: Engine, rig: R) -> None:
        self.engine, self.rig = engine, rig
        self.channels: dict[str, Channel] = {rig.standin.code: rig.channel}
        house = SimpleNamespace(
            engine=engine, vault=VAULT, clock=rig.clock.now, channels=self.channels
        )
        self.house = cast(House, house)
        with writing(engine) as connection:
            for merchant in (SHOP, NEIGHBOUR):
                shop = Merchant(merchant, "面馆", 0, 420, 1380, Settings(), (Store("s1", "店"),),
                                (Terminal("T1", "s1", "1号机"),))  # fmt: skip
                add_merchant(connection, shop, rig.clock.now())
        with self.books() as books:
            for userid, role in PEOPLE.items():
                books.staff.add(userid, userid, role, by=None)

    def books(self) -> AbstractContextManager[Books]:
        """One transaction, at this moment."""
        return open_books(self.engine, VAULT, SHOP, self.rig.clock.now(), "test")

    def person(self, userid: str) -> Member:
        """A member of staff."""
        with self.books() as books:
            return books.staff.named(userid)

    def reads(self) -> list[str]:
        """What has been told since the last look, to whomever."""
        sender, now = Sender(self.engine, VAULT), self.rig.clock.now()
        parcels = sender.claim(now)
        sender.claim(now, 0, left=[Left(parcel, now) for parcel in parcels])
        return [str(parcel.message.get("content", "")) for parcel in parcels]

    def due(self, kind: str) -> dict[str, timedelta]:
        """Each row of a job, and how long until it is due."""
        query = select(work.c.subject, work.c.due_at).where(
            work.c.kind == kind, work.c.merchant_id == SHOP
        )
        with writing(self.engine) as connection:
            rows: list[tuple[str, datetime]] = [
                (row[0], row[1]) for row in connection.execute(query)
            ]
        return {subject: due_at - self.rig.clock.now() for subject, due_at in rows}


S = TypeVar("S", bound=ChannelShop[Any])


@contextmanager
def channel_shop(folder: Path, rig: Rig, kind: Callable[[Engine, Any], S]) -> Iterator[S]:
    """A shop on a database of its own."""
    engine = open_database(f"sqlite:///{folder / 'shop.db'}")
    upgrade(engine)
    yield kind(engine, rig)
    rig.close()
    engine.dispose()
