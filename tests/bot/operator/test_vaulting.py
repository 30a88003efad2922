"""A change of the vault's key as an operator types it: three steps, each of which says what comes next."""

from pathlib import Path

import pytest

from bot.config import BadConfig
from bot.config.keys import read_keys
from storage.base.vault import Retired
from tests.bot.operator.commands import Terminal
from tests.bot.operator.test_cli import ADD, OWNER


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """After init, with a merchant and its owner."""
    terminal = Terminal(tmp_path)
    for words in (("init",), ADD, OWNER):
        assert terminal.types(*words).status == 0
    return terminal


def test_a_key_is_changed_in_three_steps(terminal: Terminal) -> None:
    file = terminal.folder / "vault.key"
    assert "1 号密钥" in terminal.types("vault", "rotate").out
    said = terminal.types("vault", "reseal").out
    assert "公共：重新封好 1 处" in said
    assert "vault retire" in said
    assert "0 号密钥" in terminal.types("vault", "retire").out
    assert file.stat().st_mode & 0o777 == 0o600
    keys = read_keys(file)
    assert [isinstance(keys[number], Retired) for number in (0, 1)] == [True, False]
    assert terminal.types("staff", "list", "M1").out == "老板  王老板  wang  全部门店\n"
    assert terminal.types("audit", "verify").out.startswith("✓ M1 共 5 条，完好")


def test_the_old_key_is_kept_until_nothing_hangs_on_it(terminal: Terminal) -> None:
    terminal.types("vault", "rotate")
    said = terminal.types("vault", "retire")
    assert (said.status, said.err) == (
        1, "还有 1 处封在旧密钥下，先运行 python3 -m bot vault reseal。\n",
    )  # fmt: skip
    assert "先运行 vault reseal" in terminal.types("vault", "rotate").err
    assert len(read_keys(terminal.folder / "vault.key")) == 2


def test_a_step_that_has_nothing_to_do_says_so(terminal: Terminal) -> None:
    assert terminal.types("vault", "reseal").status == 0
    assert terminal.types("vault", "retire").err == "没有可以停用的旧密钥。\n"


def test_a_mark_that_nobody_knows_spoils_the_file(terminal: Terminal) -> None:
    file = terminal.folder / "vault.key"
    file.write_text(file.read_text().strip() + ":gone\n")
    with pytest.raises(BadConfig, match="不完整"):
        read_keys(file)
