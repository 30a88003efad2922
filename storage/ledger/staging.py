"""Rows of a bill on their way into the tables, as fast as the drivers take them."""

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, Table


def insert_ready(connection: Connection, table: Table, rows: list[tuple[object, ...]]) -> None:
    """Tuples in the order of the table's columns and in the values the database stores.

    By the driver's own batch: typed columns would convert every value in Python.
    """
    names = ", ".join(column.name for column in table.c)
    if connection.dialect.name == "postgresql":
        # COPY refuses tables with row security; whole columns as arrays are nearly as fast.
        arrays = ", ".join(f"%s::{_array_type(column.type)}" for column in table.c)
        sql = f"insert into {table.name} ({names}) select * from unnest({arrays})"  # noqa: S608
        connection.exec_driver_sql(sql, tuple(map(list, zip(*rows, strict=True))))
        return
    marks = ", ".join("?" * len(table.c))
    sql = f"insert into {table.name} ({names}) values ({marks})"  # noqa: S608
    connection.exec_driver_sql(sql, rows)


def _array_type(kind: object) -> str:
    impl = getattr(kind, "impl_instance", kind)
    if isinstance(impl, BigInteger):
        return "bigint[]"
    if isinstance(impl, LargeBinary):
        return "bytea[]"
    return "integer[]" if isinstance(impl, Integer) else "text[]"
