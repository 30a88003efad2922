"""The vault's key file: one `number:base64` line per key, readable by its owner only."""

import base64
import os
import secrets
from pathlib import Path

from bot.config.faults import BadConfig
from storage.base.vault import KEY_BYTES, Vault


def read_keys(file: Path) -> dict[int, bytes]:
    """The keys by number; a missing file is made anew. BadConfig when it is unfit."""
    if not file.exists():
        create_key_file(file)
    if file.stat().st_mode & 0o077:
        raise BadConfig([f"密钥文件 {file} 别人也能读，请运行 chmod 600 {file}。"])
    try:
        keys = dict(_key(line) for line in file.read_text("ascii").split())
        Vault(keys)
    except ValueError as wrong:
        raise BadConfig([f"密钥文件 {file} 的内容不完整，请从备份里取回原来的那一份。"]) from wrong
    return keys


def create_key_file(file: Path) -> None:
    """A file with one fresh key; whoever comes second keeps the first one's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    line = f"0:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(line)
    try:
        os.link(draft, file)  # a rename would overwrite a key that somebody already uses
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _key(line: str) -> tuple[int, bytes]:
    number, _, text = line.partition(":")
    return int(number), base64.b64decode(text, validate=True)
