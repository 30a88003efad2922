"""An operator's first day, typed at a terminal; every refusal is one sentence and never a traceback."""

import json
from pathlib import Path

import pytest

from bot.cli import build_parser
from bot.config import load_settings
from tests.bot.operator.commands import Terminal

ADD = ("merchant", "add", "M1", "--name", "三里屯茶点", "--store", "S1:三里屯店")
OWNER = ("staff", "add", "M1", "wang", "--name", "王老板", "--role", "owner")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def opened(terminal: Terminal) -> Terminal:
    """After init, with a merchant and its owner."""
    assert terminal.types("init").status == 0
    assert terminal.types(*ADD).status == 0
    assert terminal.types(*OWNER).status == 0
    return terminal


def test_init_writes_private_files_with_fresh_secrets_once(terminal: Terminal) -> None:
    assert terminal.types("init").status == 0
    config, key = terminal.folder / "config.toml", terminal.folder / "vault.key"
    assert config.stat().st_mode & 0o777 == key.stat().st_mode & 0o777 == 0o600
    wecom = load_settings(config, {}).wecom
    assert (len(wecom.token), len(wecom.encoding_aes_key)) == (32, 43)
    assert "pleaseReplace" not in config.read_text()
    again = terminal.types("init")
    assert (again.status, again.err) == (1, "config.toml 已经有了，没有改动它。\n")


def test_the_module_itself_is_the_program(terminal: Terminal) -> None:
    assert terminal.starts("init").status == 0
    said = terminal.starts("staff", "list", "M9")
    assert (said.status, said.err) == (1, "没有商户 M9，先用 merchant add 添加。\n")


def test_a_merchant_with_its_people_is_made_and_recorded(opened: Terminal) -> None:
    listed = opened.types("merchant", "list").out
    assert "M1  三里屯茶点  08:00–22:00  换日 05:00  S1 三里屯店" in listed
    assert opened.types("staff", "list", "M1").out == "老板  王老板  wang  全部门店\n"
    verified = opened.types("audit", "verify").out
    assert verified.startswith("✓ M1 共 2 条，完好")


def test_an_anchor_is_compared_as_it_was_printed(opened: Terminal) -> None:
    anchor = opened.types("audit", "verify").out.rpartition("留底 ")[2].strip()
    assert opened.types("audit", "verify", "--anchor", anchor).status == 0
    bent = anchor.replace(":", ":00", 1)[: len(anchor)]
    assert opened.types("audit", "verify", "--anchor", bent).status == 1


def test_the_webhooks_key_need_not_stand_in_the_command(terminal: Terminal) -> None:
    terminal.types("init")
    said = terminal.types(*ADD, "--group-webhook", "-", stdin="secret-key\n")
    assert said.status == 0
    assert "secret-key" not in said.out + said.err
    assert "还没有群" not in said.out


def test_the_only_owner_stays(opened: Terminal) -> None:
    said = opened.types("staff", "role", "M1", "wang", "店长")
    assert (said.status, said.err) == (1, "店里至少要留一位老板。\n")
    assert opened.types("staff", "remove", "M1", "wang").status == 1


def test_config_may_stand_before_or_after_the_command(opened: Terminal, tmp_path: Path) -> None:
    elsewhere = Terminal(tmp_path.parent)
    config = str(tmp_path / "config.toml")
    before = elsewhere.types("--config", config, "merchant", "list")
    after = elsewhere.types("merchant", "list", "--config", config)
    assert before.out == after.out
    assert "三里屯茶点" in before.out


def test_a_day_without_trade_has_no_report_and_an_empty_export(opened: Terminal) -> None:
    assert "没有交易" in opened.types("report", "--day", "2026-11-17").out
    assert opened.types("export", "out.csv").status == 0
    assert opened.types("export", "out.csv").err == "out.csv 已经有了，请换个文件名。\n"


def test_a_backup_goes_into_an_empty_database_and_waits_for_the_channels(opened: Terminal) -> None:
    assert opened.types("backup", "shop.backup").status == 0
    assert "已经有商户" in opened.types("restore", "shop.backup").err
    new = {"ZHANGGUI_DATABASE__URL": "sqlite:///data/new.db"}
    assert "退款已暂停" in opened.types("restore", "shop.backup", **new).out
    assert "✗ 退款：M1" in opened.types("doctor", **new).out
    assert "M1 的退款已放行" in opened.types("restore", "--resume", **new).out
    assert "✗ 退款" not in opened.types("doctor", **new).out
    assert "老板  王老板" in opened.types("staff", "list", "M1", **new).out


def test_checking_a_bill_needs_no_settings_at_all(terminal: Terminal) -> None:
    (terminal.folder / "bill.csv").write_text("not,a,bill\n")
    said = terminal.types("import", "bill.csv", "--dry-run", "--json")
    assert said.status == 1
    told = json.loads(said.out)
    assert told["state"] == "refused"
    assert told["problems"]


REFUSED = {
    "no settings": ("merchant", "list"),
    "no such merchant": ("staff", "list", "M9"),
    "bad clock": ("merchant", "add", "M2", "--name", "x", "--cut-off", "五点"),
    "bad store": ("merchant", "add", "M2", "--name", "x", "--store", "S1"),
    "bad till": ("merchant", "add", "M2", "--name", "x", "--terminal", "T1:S1:一号"),
    "bad id": ("merchant", "add", "商户", "--name", "x"),
    "taken": ADD,
    "bad role": ("staff", "add", "M1", "li", "--name", "x", "--role", "boss"),
    "bad userid": ("staff", "add", "M1", "王", "--name", "x", "--role", "owner"),
    "bad day": ("report", "--day", "昨天"),
    "no backup": ("restore", "nowhere.zip"),
    "bad anchor": ("audit", "verify", "--anchor", "x"),
    "cut record": ("audit", "verify", "--anchor", f"9:{'a' * 64}"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_one_chinese_sentence(name: str, terminal: Terminal) -> None:
    if name != "no settings":
        terminal.types("init")
        terminal.types(*ADD)
    said = terminal.types(*REFUSED[name])
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert said.err.endswith("。\n")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("words", [(), ("nosuch",), ("merchant",), ("merchant", "add", "M1")])
def test_a_misspoken_command_ends_with_two(words: tuple[str, ...], terminal: Terminal) -> None:
    said = terminal.types(*words)
    assert said.status == 2
    assert "没看懂这条命令" in said.err


def test_serve_stops_with_every_missing_secret_named(terminal: Terminal) -> None:
    (terminal.folder / "config.toml").write_text('[wecom]\ntokn = "x"\n')
    said = terminal.types("serve")
    assert said.status == 1
    assert "config.toml 第 2 行 [wecom] tokn" in said.err
    assert said.err.count("还没有写") == 5


def test_every_command_has_a_line_of_help() -> None:
    shown = build_parser().format_help()
    for command in ("demo", "serve", "doctor", "import", "backup"):
        assert command in shown
