"""doctor is green when all is well, and names the cure for each thing that is broken in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.world import App, Person, World
from storage.base.database import open_database, writing
from storage.migrating import upgrade
from tests.bot.operator.commands import Said, Terminal

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TOKEN = "0123456789abcdef0123456789abcdef"
WORLD = World(
    "ww1", "商圈", (App("掌柜", 7, "app-secret", TOKEN, KEY),), (Person("wang", "王老板"),)
)


@pytest.fixture(scope="module")
def wecom() -> Iterator[tuple[Sandbox, str]]:
    """A make-believe WeChat Work and its address."""
    sandbox = Sandbox(WORLD, SandboxClock())
    page = sandbox.start("127.0.0.1", 0)
    yield sandbox, page.rstrip("/") + "/cgi-bin"
    sandbox.stop()


@pytest.fixture
def terminal(tmp_path: Path, wecom: tuple[Sandbox, str]) -> Terminal:
    """A shop that is well."""
    config = tmp_path / "config.toml"
    config.write_text(
        f'[wecom]\ncorp_id = "ww1"\nagent_id = 7\nsecret = "app-secret"\ntoken = "{TOKEN}"\n'
        f'encoding_aes_key = "{KEY}"\napi_base = "{wecom[1]}"\n'
    )
    config.chmod(0o600)
    terminal = Terminal(tmp_path)
    assert terminal.types("merchant", "add", "M1", "--name", "茶点").status == 0
    assert (
        terminal.types("staff", "add", "M1", "wang", "--name", "王", "--role", "owner").status == 0
    )
    return terminal


def ails(said: Said) -> list[str]:
    """The faults that doctor found; a fault means he is not green."""
    found = [line for line in said.out.splitlines() if line.startswith("✗")]
    assert (said.status == 1) == bool(found)
    return found


def test_all_is_well(terminal: Terminal) -> None:
    said = terminal.types("doctor")
    assert ails(said) == []
    assert said.out.endswith("一切正常。\n")
    assert "应用「掌柜」可用" in said.out


BROKEN = {
    "secret": ({"ZHANGGUI_WECOM__SECRET": "wrong"}, "40001", "重新查看 Secret"),
    "corp": ({"ZHANGGUI_WECOM__CORP_ID": "ww2"}, "40013", "corp_id"),
    "agent": ({"ZHANGGUI_WECOM__AGENT_ID": "8"}, "错误码", "agent_id"),
    "away": ({"ZHANGGUI_WECOM__API_BASE": "http://127.0.0.1:9/cgi-bin"}, "连不上", "检查网络"),
    "redis": ({"ZHANGGUI_REDIS__URL": "redis://127.0.0.1:9/0"}, "Redis", "[redis] url"),
    "database": (
        {"ZHANGGUI_DATABASE__URL": "postgresql://app:pw@127.0.0.1:9/x"}, "连不上", "[database] url"
    ),
    "token": ({"ZHANGGUI_WECOM__TOKEN": "pleaseReplaceThis"}, "示例", "init"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_one_wrong_setting_is_named_with_its_cure(name: str, terminal: Terminal) -> None:
    environment, cause, cure = BROKEN[name]
    (fault,) = ails(terminal.types("doctor", **environment))
    assert cause in fault
    assert cure in fault


def test_an_address_that_is_not_trusted(terminal: Terminal, wecom: tuple[Sandbox, str]) -> None:
    wecom[0].trouble({"wecom.block_ip": True})
    try:
        (fault,) = ails(terminal.types("doctor"))
    finally:
        wecom[0].trouble({"wecom.block_ip": False})
    assert "60020" in fault
    assert "企业可信IP" in fault


def test_a_short_token_is_a_warning_only(terminal: Terminal) -> None:
    said = terminal.types("doctor", ZHANGGUI_WECOM__TOKEN="posDevToken01")
    assert ails(said) == []
    assert "! 回调密钥：Token 只有 13 个字符" in said.out


def test_a_key_file_that_others_can_read(terminal: Terminal) -> None:
    (terminal.folder / "vault.key").chmod(0o644)
    (fault,) = ails(terminal.types("doctor"))
    assert "chmod 600" in fault


def test_another_key_than_the_one_that_sealed(terminal: Terminal) -> None:
    (terminal.folder / "vault.key").unlink()
    faults = ails(terminal.types("doctor"))
    assert faults
    assert all(fault.startswith("✗ 账目") for fault in faults)


def test_a_database_of_an_older_version(terminal: Terminal) -> None:
    engine = open_database(f"sqlite:///{terminal.folder}/data/zhanggui.db")
    with writing(engine) as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '0001'")
    engine.dispose()
    (fault,) = ails(terminal.types("doctor"))
    assert "db upgrade" in fault


def test_an_altered_total(terminal: Terminal) -> None:
    engine = open_database(f"sqlite:///{terminal.folder}/data/zhanggui.db")
    with writing(engine) as connection:
        connection.exec_driver_sql(
            "insert into daily_totals values ('M1', 20261118, '', '', '', 'wechat', 1, 5, 0, 0, 0, 0)"
        )
    engine.dispose()
    (fault,) = ails(terminal.types("doctor"))
    assert "totals" in fault


def test_postgresql_with_two_roles_is_walled_in(
    terminal: Terminal, postgres_app_url: str, postgres_owner_url: str
) -> None:
    environment = {
        "ZHANGGUI_DATABASE__URL": postgres_app_url,
        "ZHANGGUI_DATABASE__OWNER_URL": postgres_owner_url,
    }
    terminal.types("db", "upgrade", **environment)
    said = terminal.types("doctor", **environment)
    assert ails(said) == []
    assert "✓ 行级隔离：已开，程序的角色不是表的主人" in said.out


def test_a_table_without_its_wall_is_named(terminal: Terminal, postgres_owner_url: str) -> None:
    engine = open_database(postgres_owner_url)
    upgrade(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("alter table stores no force row level security")
    engine.dispose()
    (fault,) = ails(terminal.types("doctor", ZHANGGUI_DATABASE__URL=postgres_owner_url))
    assert "stores" in fault
