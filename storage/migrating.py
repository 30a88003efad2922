"""Brings a database's tables to what this version of the house expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from storage.base.database import metadata, open_database, reading, writing
from storage.base.refusal import Refusal
from storage.schema import POST_OFFICE

ONE_AT_A_TIME = 0x7A68616E67677569  # "zhanggui": the advisory lock of whoever migrates


def prepare(engine: Engine, owner_url: str = "") -> None:
    """Make the tables of a brand-new database; a Refusal when an older one waits for `db upgrade`."""
    _make_folder(engine)
    if is_current(engine):
        return
    if current(engine) is not None:
        raise Refusal("数据库还是旧版本的，请先备份，再运行 python3 -m bot db upgrade。")
    upgrade(engine, owner_url)


def upgrade(engine: Engine, owner_url: str = "", *, to: str = "head") -> None:
    """Take every step that is missing up to `to`, all or none, and let the app's role in.

    `owner_url` is the role that owns the tables, where it is another than the engine's.
    """
    _make_folder(engine)
    owner = open_database(owner_url, pool_size=1) if owner_url else engine
    try:
        with writing(owner) as connection:
            _wait_for_others(connection)
            command.upgrade(_config(connection), to)
            if owner_url and engine.url.username != owner.url.username:
                _let_in(connection, str(engine.url.username))
    finally:
        if owner is not engine:
            owner.dispose()


def current(engine: Engine) -> str | None:
    """The step at which the database stands; None: it is empty."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return MigrationContext.configure(connection).get_current_revision()


def latest() -> str | None:
    """The newest step this version of the house knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(engine: Engine) -> bool:
    """Whether the database has every step."""
    return current(engine) == latest()


def open_tables(engine: Engine) -> tuple[bool, list[str]]:
    """On PostgreSQL: whether our role owns tables, and which tables no wall stands around."""
    ours = [t.name for t in metadata.tables.values() if "merchant_id" in t.c]
    query = text(
        "select relname, relrowsecurity and relforcerowsecurity,"
        " pg_has_role(relowner, 'member') from pg_class"
        " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
    )
    with reading(engine) as connection:
        found = {name: (walled, owned) for name, walled, owned in connection.execute(query)}
    unwalled = sorted(n for n in ours if n not in POST_OFFICE and not found.get(n, (False,))[0])
    return any(owned for _, owned in found.values()), unwalled


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _make_folder(engine: Engine) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _wait_for_others(connection: Connection) -> None:
    """Two servers that start at once on an empty database: the second finds it made."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})


def _let_in(connection: Connection, role: str) -> None:
    """Rights of a role that owns nothing: to work with rows, but never to bend the record."""
    name = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"grant usage on schema public to {name}",
        f"grant select, insert, update, delete on all tables in schema public to {name}",
        f"grant usage, select, update on all sequences in schema public to {name}",
        f"revoke update, delete, truncate on audit from {name}",
        f"revoke insert, update, delete, truncate on alembic_version from {name}",
    ):
        connection.execute(text(statement))
