"""Keys and certificates in files of their own, as config.toml names them."""

import base64
from pathlib import Path
from typing import Any

import pytest

import bot.channels
from bot.channels.channel import Channel, open_channels
from bot.config.loading import load_settings
from tests.bot.channels.rig import SHOP, VAULT, Rig
from tests.bot.channels.rigs import alipay, unionpay

FILES = {
    alipay.WithKeys: ("private_key.txt", "alipay_public_key.txt"),
    alipay.WithCertificates: ("private_key.pem", "app_cert.crt", "alipay_cert.crt", "alipay_root_cert.crt"),
    alipay.UnderProvider: ("private_key.pem", "app_auth_token.txt"),
    unionpay.WithCertificates: ("pfx.pfx", "pfx_password.txt", "middle_cert.cer", "root_cert.cer"),
    unionpay.WithSm3: ("secure_key.key",),
}  # fmt: skip


def written(folder: Path, code: str, table: dict[str, Any], files: tuple[str, ...]) -> Path:
    """config.toml and what it names, as an operator writes them."""
    account, house = table["merchants"][SHOP], {k: v for k, v in table.items() if k != "merchants"}
    for file in files:
        value = account.pop(Path(file).stem)
        content = base64.b64decode(value) if file.endswith(".pfx") else f"{value}\n".encode()
        (folder / file).write_bytes(content)
        (folder / file).chmod(0o600)
    named = {f"{Path(file).stem}_file": file for file in files}
    rows = [f"[channels.{code}]", *_rows(house), f"[channels.{code}.merchants.{SHOP}]",
            *_rows(account | named)]  # fmt: skip
    config = folder / "config.toml"
    config.write_text("\n".join(rows))
    return config


def _rows(table: dict[str, str]) -> list[str]:
    return [f"{name} = '''{value}'''" for name, value in table.items()]


@pytest.mark.parametrize("made", FILES, ids=lambda made: str(made.name))
def test_a_channel_opens_with_its_secrets_in_files(tmp_path: Path, made: type[Rig]) -> None:
    rig: Any = made()
    code = rig.standin.code
    config = written(tmp_path, code, rig.table(), FILES[made])
    tables = load_settings(config, {}, speaks=False).channels
    channel: Channel = open_channels(bot.channels, tables, rig.clock.now, VAULT)[code]
    found = list(channel.examine(rig.clock.moment))
    rig.close()
    assert found
    assert [one for one in found if one.cure] == []
