"""What every room's tests may ask for: a real PostgreSQL, Redis and browser, readable snapshots."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from syrupy.assertion import SnapshotAssertion

from tests.readable import ReadableSnapshot
from tests.servers import chromium
from tests.servers.missing import Missing
from tests.servers.postgres import Database, PostgresServer, postgres_server
from tests.servers.redis import RedisServer, redis_server

pytest_plugins = ["tests.shop"]

Thing = TypeVar("Thing")
USED = pytest.StashKey[dict[str, str]]()
PATIENCE_MS = 20_000  # a busy machine is slow, not wrong


def pytest_configure(config: pytest.Config) -> None:
    """Keep a list of the servers this run really used; judge properties by truth, not by speed."""
    config.stash[USED] = {}
    settings.register_profile("house", deadline=None)
    settings.load_profile("house")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which servers were used, so that a green run can be understood later."""
    for name in ("PostgreSQL", "Redis", "Browser"):
        terminalreporter.write_line(f"{name}: {config.stash[USED].get(name, 'not used')}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Of several workers each tells the one that prints."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["used"] = session.config.stash[USED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """What a worker used, this run used."""
    if error is None:
        node.config.stash[USED].update(node.workeroutput["used"])


def provide(find: Callable[[], Thing]) -> Thing:
    """What `find` returns; if it is missing, skip with the reason, or fail where CI is set."""
    try:
        return find()
    except Missing as missing:
        reason = str(missing)
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares with a readable text file in `tests/snapshots/`."""
    return snapshot.use_extension(ReadableSnapshot)


@pytest.fixture(scope="session")
def servers() -> Iterator[ExitStack]:
    """Holds what was started until the session ends."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def postgres(servers: ExitStack, pytestconfig: pytest.Config) -> PostgresServer:
    """The PostgreSQL server of this session."""
    server = provide(lambda: servers.enter_context(postgres_server()))
    pytestconfig.stash[USED]["PostgreSQL"] = server.describe()
    return server


@pytest.fixture
def postgres_database(postgres: PostgresServer) -> Iterator[Database]:
    """An empty database of this test's own."""
    with postgres.fresh_database() as database:
        yield database


@pytest.fixture
def postgres_owner_url(postgres_database: Database) -> str:
    """Connects as the role that owns the tables and runs the migrations."""
    return postgres_database.owner_url


@pytest.fixture
def postgres_app_url(postgres_database: Database) -> str:
    """Connects as the role that the product runs under: it owns nothing."""
    return postgres_database.app_url


@pytest.fixture
def postgres_url(postgres_owner_url: str) -> str:
    """An empty database for tests that need only one role."""
    return postgres_owner_url


@pytest.fixture(scope="session")
def redis_service(servers: ExitStack, pytestconfig: pytest.Config) -> RedisServer:
    """The Redis server of this session."""
    server = provide(lambda: servers.enter_context(redis_server()))
    pytestconfig.stash[USED]["Redis"] = server.describe()
    return server


@pytest.fixture
def redis_url(redis_service: RedisServer) -> str:
    """An empty Redis."""
    redis_service.flush()
    return redis_service.url


@pytest.fixture(scope="session")
def browser(servers: ExitStack, pytestconfig: pytest.Config) -> Browser:
    """The browser of this session."""
    path = provide(chromium.find_chromium)
    pytestconfig.stash[USED]["Browser"] = chromium.describe(path)
    driver = servers.enter_context(sync_playwright())
    return servers.enter_context(
        driver.chromium.launch(executable_path=path, args=chromium.SWITCHES)
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own: no cookies of another test."""
    expect.set_options(timeout=PATIENCE_MS)
    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        page = context.new_page()
        yield page
        # A route that is still answering would be destroyed in the middle of another test.
        page.unroute_all(behavior="ignoreErrors")
