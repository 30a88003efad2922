"""Backups: every row of every table in one file, with a checksum for each, read back only when whole.

The file is a zip of JSON lines, the same from SQLite and PostgreSQL. Personal columns stay sealed;
the vault's key is not in it.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, LargeBinary, Table, func, insert, select

from storage.base.database import (
    EPOCH,
    MILLISECOND,
    Day,
    Instant,
    day_number,
    enter_merchant,
    insert_for,
    metadata,
    milliseconds,
    reading,
    writing,
)
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.books import Books
from storage.checking import check_merchant
from storage.migrating import is_current, latest
from storage.pausing import pause_money
from storage.schema import POST_OFFICE, counters, merchants

FORMAT = 1
BATCH = 2_000
SKIPPED_NUMBERS = 1_000  # so that no number given after the backup is ever given again
NUMBERS = {"refund": 2_000, "alert": 3_000}  # where counting goes on if it had not begun
MANIFEST = "manifest.json"
LARGEST = 8 * 1024**3

Row = dict[str, Any]


def write_backup(engine: Engine, file: Path, now: datetime) -> int:
    """Everything as it stands at one moment, while others go on writing; how many rows."""
    partial = file.with_name(f"{file.name}.part")
    try:
        with (
            _snapshot(engine) as connection,
            zipfile.ZipFile(partial, "x", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            partial.chmod(0o600)
            tables = {
                table.name: _write_table(connection, archive, table)
                for table in metadata.sorted_tables
            }
            manifest = {"format": FORMAT, "step": latest(), "at": now.isoformat(), "tables": tables}
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.rename(file)
    return sum(int(told["rows"]) for told in tables.values())


def restore_backup(engine: Engine, vault: Vault, file: Path, now: datetime) -> int:
    """Fill an empty database from a backup, prove it, and pause its money; how many rows.

    A Refusal, and nothing is changed, when the file is damaged, of another version, or what it
    holds does not agree with itself.
    """
    if not is_current(engine):
        raise Refusal("请先运行 python3 -m bot db upgrade，再恢复。")
    try:
        with zipfile.ZipFile(file) as archive, writing(engine) as connection:
            _check_empty(connection)
            rows = _read_tables(connection, archive)
            _prove(connection, vault, now)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, EOFError) as broken:
        raise Refusal(f"{file.name} 不是完整的备份，没有恢复，请换一份。") from broken
    return rows


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """One moment's view: SQLite's readers have it anyway, PostgreSQL's must ask for it."""
    if engine.dialect.name == "postgresql":
        options = engine.connect().execution_options(isolation_level="REPEATABLE READ")
        with options as connection, connection.begin():
            yield connection
    else:
        with reading(engine) as connection:
            yield connection


def _write_table(
    connection: Connection, archive: zipfile.ZipFile, table: Table
) -> dict[str, str | int]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in _rows_of(connection, table):
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            out.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _rows_of(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    key = list(table.primary_key)
    if table.name in POST_OFFICE:
        yield from connection.execution_options(yield_per=BATCH).execute(
            select(table).order_by(*key)
        )
        return
    for merchant_id in _merchants(connection):
        enter_merchant(connection, merchant_id)
        mine = select(table).where(table.c.merchant_id == merchant_id).order_by(*key)
        yield from connection.execution_options(yield_per=BATCH).execute(mine)


def _merchants(connection: Connection) -> list[str]:
    return list(
        connection.execute(select(merchants.c.merchant_id).order_by("merchant_id")).scalars()
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return milliseconds(value)
    if isinstance(value, date):
        return day_number(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _check_empty(connection: Connection) -> None:
    if _merchants(connection):
        raise Refusal("数据库里已经有商户，请把 [database] url 指向一个空的数据库再恢复。")


def _read_tables(connection: Connection, archive: zipfile.ZipFile) -> int:
    manifest = json.loads(archive.read(MANIFEST))
    if (manifest["format"], manifest["step"]) != (FORMAT, latest()):
        raise Refusal("这份备份来自另一个版本的掌柜，请用那个版本恢复后再升级。")
    rows = 0
    for table in metadata.sorted_tables:
        told = manifest["tables"][table.name]
        if archive.getinfo(f"{table.name}.jsonl").file_size > LARGEST:
            raise ValueError("a table larger than any shop's")
        found, digest = _read_table(connection, archive, table)
        if (found, digest) != (told["rows"], told["sha256"]):
            raise ValueError(f"{table.name} is not what was written")
        rows += found
    return rows


def _read_table(connection: Connection, archive: zipfile.ZipFile, table: Table) -> tuple[int, str]:
    digest, rows, waiting = hashlib.sha256(), 0, list[Row]()
    walled = table.name not in POST_OFFICE
    readers = {column.name: _reader(column) for column in table.columns}
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            digest.update(line)
            values = zip(readers.items(), json.loads(line), strict=True)
            row = {name: read(value) for (name, read), value in values}
            if waiting and (len(waiting) == BATCH or (walled and _shop(row) != _shop(waiting[0]))):
                _insert(connection, table, waiting)
                waiting.clear()
            waiting.append(row)
            rows += 1
    _insert(connection, table, waiting)
    _wind_on(connection, table)
    return rows, digest.hexdigest()


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """How a value is read back from JSON; null stays null."""
    kind = column.type
    if isinstance(kind, Instant):
        return lambda value: None if value is None else EPOCH + value * MILLISECOND
    if isinstance(kind, Day):
        return lambda n: None if n is None else date(n // 10_000, n // 100 % 100, n % 100)
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value, validate=True)
    return lambda value: value


def _shop(row: Mapping[str, Any]) -> object:
    return row.get("merchant_id")


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        enter_merchant(connection, str(_shop(rows[0]) or ""))
        connection.execute(insert(table), rows)


def _wind_on(connection: Connection, table: Table) -> None:
    """PostgreSQL's own counters do not notice numbers that were given to them."""
    column = table.autoincrement_column
    if (
        connection.dialect.name == "postgresql"
        and column is not None
        and column.autoincrement is True
    ):
        top = connection.execute(select(func.max(column))).scalar()
        if top:
            name = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(name, top)))


def _prove(connection: Connection, vault: Vault, now: datetime) -> None:
    """Everything that can be checked is; then money waits for the channels."""
    for merchant_id in _merchants(connection):
        if found := check_merchant(connection, vault, merchant_id, now):
            raise Refusal(f"备份里的账有 {len(found)} 处对不上，没有恢复。第一处：{found[0]}")
        books = Books(connection, vault, merchant_id, now, "restore")
        pause_money(connection, merchant_id)
        for name, first in NUMBERS.items():
            _skip_numbers(connection, merchant_id, name, first)
        books.audit.write("restore", merchant_id, after="money paused")


def _skip_numbers(connection: Connection, merchant_id: str, name: str, first: int) -> None:
    """What was numbered after the backup is known to channels and people: never give it twice."""
    row = insert_for(connection, counters).values(merchant_id=merchant_id, name=name, value=first)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=list(counters.primary_key),
            set_={"value": counters.c.value + SKIPPED_NUMBERS},
        )
    )
