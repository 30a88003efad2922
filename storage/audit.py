"""The record: who did what, append-only, each entry hashed with a key over the one before it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, RowMapping, bindparam, select

from storage.base.database import milliseconds
from storage.base.vault import Vault
from storage.counters import next_number
from storage.desk import Desk, owned
from storage.schema import audit, counters

START = "0" * 64
COUNTER = "audit"
HASH = select(audit.c.hash).where(owned(audit), audit.c.seq == bindparam("number"))
LAST = select(audit.c.seq, audit.c.hash).where(owned(audit)).order_by(audit.c.seq.desc()).limit(1)
ENTRY = audit.insert()
TOLD = 16  # digits of a hash that are told outside the house: nobody finds another record with them


class Actor(Protocol):
    """Whoever does something: a member of staff."""

    @property
    def person_id(self) -> int: ...

    @property
    def role(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    seq: int
    at: datetime
    person_id: int | None
    role: str
    action: str
    subject: str
    before: str
    after: str
    request_id: str
    result: str
    hash: str


class Audit:
    """One merchant's record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def write(
        self,
        action: str,
        subject: str,
        before: str = "",
        after: str = "",
        *,
        result: str = "ok",
        by: Actor | None = None,
    ) -> None:
        """One more entry, in the transaction that does what it tells; None: the house itself."""
        desk = self._desk
        seq = next_number(desk, COUNTER, 1)  # locks the chain until we commit
        row = {
            "seq": seq, "at": desk.now, "person_id": by.person_id if by else None,
            "role": by.role if by else "house", "action": action, "subject": subject[:128],
            "before": before, "after": after, "request_id": desk.request_id[:64],
            "result": result[:200],
        }  # fmt: skip
        link = desk.vault.chain(self._hash_of(seq - 1), _canonical(desk.merchant_id, row))
        desk.connection.execute(ENTRY, {"merchant_id": desk.merchant_id, "hash": link, **row})

    def last(self) -> tuple[int, str]:
        """Number and hash of the newest entry: the day's anchor, told outside the house."""
        row = self._desk.run(LAST).first()
        return (row.seq, row.hash) if row else (0, START)

    def anchor(self) -> str:
        """The newest entry as it is told outside the house: `128:9f3a-1b2c-4d5e-6f70`."""
        seq, digest = self.last()
        return f"{seq}:" + "-".join(digest[at : at + 4] for at in range(0, TOLD, 4))

    def entries(self, limit: int = 50) -> list[Entry]:
        """The newest entries first."""
        query = select(*(audit.c[name] for name in Entry.__slots__)).where(self._desk.mine(audit))
        rows = self._desk.connection.execute(query.order_by(audit.c.seq.desc()).limit(limit))
        return [Entry(*row) for row in rows]

    def _hash_of(self, seq: int) -> str:
        return str(self._desk.run(HASH, number=seq).scalar_one_or_none() or START)


def verify(
    connection: Connection, merchant_id: str, vault: Vault, anchor: tuple[int, str] | None = None
) -> list[str]:
    """What is wrong with a merchant's record, in Chinese sentences; empty when nothing is.

    `anchor` is an entry's number and the beginning of its hash, as told outside the house: a cut or
    rebuilt tail is noticed by it.
    """
    query = select(audit).where(audit.c.merchant_id == merchant_id).order_by(audit.c.seq)
    problems, previous, expected, seen = [], START, 1, {}
    for row in connection.execute(query).mappings():
        if row["seq"] != expected:
            problems.append(f"第 {expected} 条记录不见了")
        if vault.chain(previous, _canonical(merchant_id, row)) != row["hash"]:
            problems.append(f"第 {row['seq']} 条记录被改过")
        previous, expected = row["hash"], row["seq"] + 1
        seen[row["seq"]] = row["hash"]
    told = _counted(connection, merchant_id)
    if told >= expected:
        problems.append(f"第 {expected} 条到第 {told} 条记录不见了")
    if anchor is not None and not seen.get(anchor[0], START).startswith(anchor[1]):
        problems.append(f"第 {anchor[0]} 条和对外留底的不一样，后面的记录可能被截掉了")
    return problems


def _counted(connection: Connection, merchant_id: str) -> int:
    """How many entries were ever written."""
    query = select(counters.c.value).where(
        counters.c.merchant_id == merchant_id, counters.c.name == COUNTER
    )
    return int(connection.execute(query).scalar_one_or_none() or 0)


def _canonical(merchant_id: str, row: "RowMapping | dict[str, object]") -> str:
    at = row["at"]
    assert isinstance(at, datetime)
    names = (
        "seq",
        "person_id",
        "role",
        "action",
        "subject",
        "before",
        "after",
        "request_id",
        "result",
    )
    values = [merchant_id, milliseconds(at), *(row[name] for name in names)]
    return json.dumps(values, ensure_ascii=False)
