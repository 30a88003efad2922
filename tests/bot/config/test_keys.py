"""The vault's keys are made once, kept private, and never replaced."""

from pathlib import Path

import pytest

from bot.config import BadConfig, Settings, VaultKeys, create_key_file
from storage.base.vault import Vault


def open_vault(file: Path) -> Vault:
    return Vault(Settings(vault=VaultKeys(key_file=file)).vault_keys())


def test_a_missing_key_file_is_made_private_and_used_again(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "vault.key"
    sealed = open_vault(file).seal("王小明", "M1")
    assert file.stat().st_mode & 0o777 == 0o600
    assert open_vault(file).open(sealed, "M1") == "王小明"
    assert [path.name for path in file.parent.iterdir()] == ["vault.key"]


def test_a_second_start_never_replaces_the_first_ones_key(tmp_path: Path) -> None:
    file = tmp_path / "vault.key"
    create_key_file(file)
    before = file.read_text()
    create_key_file(file)
    assert file.read_text() == before


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "vault.key"
    create_key_file(file)
    file.chmod(0o640)
    with pytest.raises(BadConfig, match="chmod 600"):
        open_vault(file)


@pytest.mark.parametrize("text", ["", "0:short", "not a key", "0:%%%%"])
def test_a_damaged_key_file_is_not_used(text: str, tmp_path: Path) -> None:
    file = tmp_path / "vault.key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(BadConfig, match="备份"):
        open_vault(file)
