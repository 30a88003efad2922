"""The steps lead to exactly the tables the code expects, behind the two locks, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from storage.base.database import (
    enter_merchant,
    enter_person,
    metadata,
    open_database,
    reading,
    writing,
)
from storage.base.refusal import Refusal
from storage.migrating import (
    current,
    is_current,
    latest,
    prepare,
    upgrade,
)
from storage.schema import POST_OFFICE

STORE = "insert into stores (merchant_id, store_id, name) values (:m, 'S1', '店')"


HELD_TOO_MUCH = (
    "insert into transactions (merchant_id, channel, kind, key, number, sale_key, refund_number,"
    " amount, discount, paid_at, business_day, hour, store_id, terminal_id, cashier, payer,"
    " acquirer, source, held, elsewhere) values ('M1', 'wechat', 'sale', 'k', 'T1', '', '',"
    " 100, 0, 0, 20261118, 1, '', '', '', '', '', 'demo', 101, 0)"
)


SALE = (
    "insert into transactions (merchant_id, channel, kind, key, number, sale_key, refund_number,"
    " amount, discount, paid_at, business_day, hour, store_id, terminal_id, cashier, payer,"
    " acquirer, source, held, elsewhere) values ('M1', '{channel}', 'sale', 'k', 'T1', '', '',"
    " 100, 0, 0, 20261118, 1, '', '', '', '', '{acquirer}', 'notice', 0, 0)"
)
BILL_ROW = (
    "insert into statement_rows (merchant_id, statement_id, line, channel, kind, key, number,"
    " sale_key, refund_number, amount, discount, fee, paid_at, business_day, hour, store_id,"
    " terminal_id, payer, state) values ('M1', 's', :line, :channel, 'sale', 'k', 'T1', '', '',"
    " 100, 0, 0, 0, 20261118, 1, '', '', '', 'SUCCESS')"
)
EXPECTED = (
    "insert into settlements (merchant_id, channel, day, sales_fen, refunds_fen, fees_fen,"
    " expected_on, arrived_fen, credit) values ('M1', :channel, 20261118, 100, 0, 0, 20261119, 0, '')"
)


def execute(engine: Engine, statement: str, **values: object) -> None:
    """One statement inside M1."""
    with writing(engine) as connection:
        enter_merchant(connection, "M1")
        connection.execute(text(statement), values)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind, as one role that owns what it makes."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/data/books.db"
    else:
        url = request.getfixturevalue("postgres_owner_url")
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def served(postgres_app_url: str, postgres_owner_url: str) -> Iterator[Engine]:
    """A migrated PostgreSQL as the app sees it: a role that owns nothing."""
    engine = open_database(postgres_app_url)
    upgrade(engine, postgres_owner_url)
    yield engine
    engine.dispose()


def test_the_steps_make_exactly_what_the_code_expects(engine: Engine) -> None:
    upgrade(engine)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_what_older_bills_told_finds_its_settler(engine: Engine) -> None:
    """In every shop, although the owner of the tables is walled in as well."""
    upgrade(engine, to="0009")
    execute(engine, SALE.format(channel="wechat", acquirer="lakala"))
    execute(engine, SALE.format(channel="alipay", acquirer="alipay"))
    for line, channel in enumerate(("wechat", "alipay")):
        execute(engine, BILL_ROW, channel=channel, line=line)
        execute(engine, EXPECTED, channel=channel)
    upgrade(engine)
    with reading(engine) as connection:
        enter_merchant(connection, "M1")
        rows = connection.execute(text("select distinct channel, settler from statement_rows"))
        assert set(rows) == {("wechat", "wechat"), ("alipay", "alipay")}
        assert list(connection.execute(text("select channel from settlements")).scalars()) == [
            "alipay"
        ]
    if engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            forced = text("select count(*) from pg_class where relname in"
                          " ('settlements', 'statement_rows', 'transactions') and relforcerowsecurity")  # fmt: skip
            assert connection.execute(forced).scalar_one() == 3


def test_every_check_of_the_schema_is_in_the_database(engine: Engine) -> None:
    upgrade(engine)
    with pytest.raises(DBAPIError, match="held_within_amount"):
        execute(engine, HELD_TOO_MUCH)


def test_a_new_database_is_made_and_a_second_start_changes_nothing(engine: Engine) -> None:
    prepare(engine)
    prepare(engine)
    assert is_current(engine)


def test_an_older_database_waits_for_the_operator(engine: Engine) -> None:
    upgrade(engine)
    with writing(engine) as connection:
        connection.execute(text("update alembic_version set version_num = '0001'"))
    with pytest.raises(Refusal, match="db upgrade"):
        prepare(engine)
    assert latest() != "0001"


def test_a_step_that_fails_leaves_nothing_behind(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    with writing(engine) as connection:
        connection.execute(text("create table mutes (something integer)"))
    with pytest.raises(DBAPIError):
        upgrade(engine)
    assert current(engine) is None


def test_the_record_cannot_be_changed_or_cut(engine: Engine) -> None:
    upgrade(engine)
    with writing(engine) as connection:
        enter_merchant(connection, "M1")
        connection.execute(
            text(
                "insert into audit values"
                " ('M1', 1, 0, null, 'house', 'x', 'x', '', '', '', 'ok', 'h')"
            )
        )
    for attempt in ("update audit set action = 'y'", "delete from audit"):
        with pytest.raises(DBAPIError, match="append-only"):
            execute(engine, attempt)


def names(connection: Connection) -> list[str]:
    return list(connection.execute(text("select merchant_id from stores")).scalars())


def test_row_security_shows_one_merchant_and_nothing_before_one_is_entered(served: Engine) -> None:
    for merchant in ("M1", "M2"):
        with writing(served) as connection:
            enter_merchant(connection, merchant)
            connection.execute(text(STORE), {"m": merchant})
    with reading(served) as connection:
        assert names(connection) == []
        enter_merchant(connection, "M1")
        assert names(connection) == ["M1"]
    with reading(served) as connection:
        assert names(connection) == []  # the setting ended with the transaction


def test_row_security_takes_no_row_for_another_merchant(served: Engine) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        execute(served, STORE, m="M2")


def test_the_owner_of_the_tables_is_walled_in_as_well(
    served: Engine, postgres_owner_url: str
) -> None:
    with writing(served) as connection:
        enter_merchant(connection, "M1")
        connection.execute(text(STORE), {"m": "M1"})
    owner = open_database(postgres_owner_url)
    with reading(owner) as connection:
        assert names(connection) == []
    owner.dispose()


def test_a_person_may_learn_where_he_works_and_nobody_else_does(served: Engine) -> None:
    with writing(served) as connection:
        for merchant, person in (("M1", 1), ("M2", 1), ("M2", 2)):
            enter_merchant(connection, merchant)
            connection.execute(
                text("insert into staff values (:m, :p, 'owner', '', '', 0)"),
                {"m": merchant, "p": person},
            )
    with reading(served) as connection:
        enter_person(connection, 1)
        rows = connection.execute(text("select merchant_id, person_id from staff order by 1"))
        assert [tuple(row) for row in rows] == [("M1", 1), ("M2", 1)]


def test_every_table_of_merchants_is_walled_in(served: Engine) -> None:
    with reading(served) as connection:
        rows = connection.execute(
            text("select relname from pg_class where relrowsecurity and relforcerowsecurity")
        )
        walled = set(rows.scalars())
    ours = {table.name for table in metadata.tables.values() if "merchant_id" in table.c}
    assert walled == ours - POST_OFFICE


@pytest.mark.parametrize("attempt", ["delete from audit", "update audit set action = ''"])
def test_the_app_has_no_right_to_touch_the_record(served: Engine, attempt: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        execute(served, attempt)


def test_the_app_cannot_change_tables(served: Engine) -> None:
    for attempt in ("alter table audit disable trigger all", "drop policy one_merchant on stores"):
        with pytest.raises(DBAPIError, match="must be owner"):
            execute(served, attempt)
