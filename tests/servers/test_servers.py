"""The servers that other tests stand on are themselves what they promise to be."""

from pathlib import Path

import psycopg
import pytest
import redis
from playwright.sync_api import Page

from tests.servers import postgres
from tests.servers.postgres import Database, postgres_server


def connect(url: str) -> psycopg.Connection:
    """Connect with psycopg to an address meant for SQLAlchemy."""
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"))


def test_a_database_is_empty_and_the_app_cannot_make_tables(postgres_database: Database) -> None:
    with connect(postgres_database.owner_url) as owner:
        tables = owner.execute("select count(*) from pg_tables where schemaname = 'public'")
        assert tables.fetchone() == (0,)
        owner.execute("create table till (fen bigint)")
    with (
        connect(postgres_database.app_url) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("create table mine (fen bigint)")


def test_the_app_is_never_above_row_security(postgres_app_url: str) -> None:
    with connect(postgres_app_url) as app:
        role = app.execute(
            "select rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        )
        assert role.fetchone() == (False, False)


def test_a_machine_without_postgresql_uses_the_one_in_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TEST_POSTGRES_URL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    with postgres_server() as server, server.fresh_database() as database:
        assert "pginstall" in server.source
        with connect(database.owner_url) as owner:
            assert owner.info.server_version >= 180000


def test_redis_is_empty_for_every_test(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("token", "old")


def test_redis_is_empty_for_every_test_again(redis_url: str) -> None:
    test_redis_is_empty_for_every_test(redis_url)


def test_a_page_draws_chinese(page: Page) -> None:
    page.set_content("<button>发送</button>")
    assert page.get_by_role("button", name="发送").is_visible()
