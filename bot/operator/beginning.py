"""init: a config.toml to fill in, with fresh secrets, readable by its owner only."""

import argparse
import os
import re
import secrets
import string
from collections.abc import Iterator
from pathlib import Path

from bot.config import create_key_file
from storage.base.refusal import Refusal

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
LETTERS = string.ascii_letters + string.digits
TOKEN_LENGTH, AES_KEY_LENGTH = 32, 43


def begin(asked: argparse.Namespace) -> Iterator[str]:
    """Write the file and the vault's key; what is there already stays as it is."""
    text = EXAMPLE.read_text("utf-8")
    for key, length in (("token", TOKEN_LENGTH), ("encoding_aes_key", AES_KEY_LENGTH)):
        fresh = "".join(secrets.choice(LETTERS) for _ in range(length))
        text = re.sub(rf'(?m)^{key} = ".*"$', f'{key} = "{fresh}"', text)
    target: Path = asked.config
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as there:
        raise Refusal(f"{target} 已经有了，没有改动它。") from there
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    create_key_file(target.parent / "vault.key")
    yield f"已生成 {target} 和 vault.key，只有您能读。"
    yield "请填上 corp_id、agent_id 和 secret；Token 和 EncodingAESKey 已经生成，照抄到企业微信后台。"
    yield "vault.key 丢了，客户资料就再也读不出来：请和备份分开、另存一份。"
    yield "填好后运行 python3 -m bot doctor。"
