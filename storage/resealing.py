"""Re-sealing: every sealed value under the newest key, in small steps that may be broken off at any moment."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Table, func, select, tuple_

from storage.base.database import enter_merchant, reading, writing
from storage.base.vault import Sealed, Vault
from storage.people.merchants import list_merchants
from storage.schema import (
    POST_OFFICE,
    bank_movements,
    card_codes,
    chats,
    customers,
    inbox,
    movement_rows,
    outbox,
    persons,
    second_factors,
)

BATCH = 500
CORP = ""  # what belongs to no single merchant

Place = Callable[[RowMapping], tuple[str, ...]]


class Column(NamedTuple):
    """A sealed column, and the place to which the value of a row is bound."""

    table: Table
    name: str
    place: Place


class Left(NamedTuple):
    """What was done in one column: values sealed anew, and values that no key of ours opens."""

    column: Column
    resealed: int
    closed: int


def _words(row: RowMapping) -> tuple[str, ...]:
    return (row["merchant_id"], "bank_movements", "words", row["account"], row["key"])


def _note(name: str) -> Place:
    return lambda row: (row["merchant_id"], "customers", row["payer"], name)


SEALED = (
    Column(persons, "name", lambda row: ("corp", "persons", row["userid"], "name")),
    Column(second_factors, "secret",
           lambda row: ("corp", "second_factors", str(row["person_id"]), "secret")),
    Column(inbox, "body", lambda row: ("inbox", row["key"])),
    Column(outbox, "body", lambda row: ("outbox", row["merchant_id"], row["key"])),
    Column(card_codes, "code", lambda row: (row["merchant_id"], "card_codes", row["code_id"])),
    Column(chats, "address", lambda row: (row["merchant_id"], "chats", row["chat_id"], "address")),
    Column(customers, "remark", _note("remark")),
    Column(customers, "phone", _note("phone")),
    Column(bank_movements, "words", _words),
    Column(movement_rows, "words", _words),
)  # fmt: skip


def owners(engine: Engine) -> list[str]:
    """Whose values there are: the house's own, and each merchant's."""
    with reading(engine) as connection:
        return [CORP, *(merchant.merchant_id for merchant in list_merchants(connection))]


def reseal(engine: Engine, vault: Vault, owner: str) -> Iterator[Left]:
    """Seal what hangs on an older key anew; running again goes on where it was broken off.

    `owner` is a merchant or `CORP`. A value that changes meanwhile keeps its change.
    """
    for column in _columns(owner):
        resealed = closed = 0
        after: tuple[Any, ...] | None = None
        while True:
            with writing(engine) as connection:
                enter_merchant(connection, owner)
                rows = _older(connection, vault, column, owner, after)
                opened = [_renew(connection, vault, column, row) for row in rows]
            resealed, closed = resealed + sum(opened), closed + opened.count(False)
            if len(rows) < BATCH:
                break
            after = tuple(rows[-1][key.name] for key in column.table.primary_key)
        yield Left(column, resealed, closed)


def left(engine: Engine, vault: Vault, owner: str) -> int:
    """How many values hang on an older key still."""
    with reading(engine) as connection:
        enter_merchant(connection, owner)
        counts = [
            select(func.count()).where(_mine(column, owner), _on_older_key(vault, column))
            for column in _columns(owner)
        ]
        return sum(int(connection.execute(count).scalar_one()) for count in counts)


def _columns(owner: str) -> list[Column]:
    return [column for column in SEALED if (column.table.name in POST_OFFICE) == (owner == CORP)]


def _older(
    connection: Connection, vault: Vault, column: Column, owner: str, after: tuple[Any, ...] | None
) -> list[RowMapping]:
    """The next rows in the order of their key."""
    key = list(column.table.primary_key)
    query = select(column.table).where(_mine(column, owner), _on_older_key(vault, column))
    if after is not None:
        query = query.where(tuple_(*key) > after)
    return list(connection.execute(query.order_by(*key).limit(BATCH)).mappings())


def _renew(connection: Connection, vault: Vault, column: Column, row: RowMapping) -> bool:
    """Whether the value opened; it is replaced only where it is still the one that was read."""
    old, place = row[column.name], column.place(row)
    try:
        new = vault.seal(vault.open(old, *place), *place)
    except Sealed:
        return False
    same = [key == row[key.name] for key in column.table.primary_key]
    cell = column.table.c[column.name]
    connection.execute(column.table.update().where(*same, cell == old).values({column.name: new}))
    return True


def _mine(column: Column, owner: str) -> ColumnElement[bool]:
    if owner == CORP:
        return column.table.c[column.name].is_not(None)
    return column.table.c.merchant_id == owner


def _on_older_key(vault: Vault, column: Column) -> ColumnElement[bool]:
    """Its first byte names the key; an empty or missing value hangs on none."""
    return func.substr(column.table.c[column.name], 1, 1) != bytes([vault.newest])
