"""The vault's key file: one `number:base64` line per key, readable by its owner only.

`number:base64:retired` is a key that opens nothing any more; what hangs on it by a hash stays.
"""

import base64
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from bot.config.faults import BadConfig
from storage.base.vault import KEY_BYTES, Retired, Vault

RETIRED = "retired"
LAST = 255  # a sealed value names its key in one byte


def read_keys(file: Path) -> dict[int, bytes]:
    """The keys by number; a missing file is made anew. BadConfig when it is unfit."""
    if not file.exists():
        create_key_file(file)
    if file.stat().st_mode & 0o077:
        raise BadConfig([f"密钥文件 {file} 别人也能读，请运行 chmod 600 {file}。"])
    try:
        keys = dict(_key(line) for line in _lines(file))
        Vault(keys)
    except ValueError as wrong:
        raise BadConfig([f"密钥文件 {file} 的内容不完整，请从备份里取回原来的那一份。"]) from wrong
    return keys


def create_key_file(file: Path) -> None:
    """A file with one fresh key; whoever comes second keeps the first one's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(file, [_fresh(0)])
    try:
        os.link(draft, file)  # a rename would overwrite a key that somebody already uses
    except FileExistsError:
        return
    finally:
        draft.unlink()


def add_key(file: Path) -> int:
    """Begin a fresh key, which seals from the next start on; its number."""
    number = max(read_keys(file)) + 1
    if number > LAST:
        raise BadConfig([f"密钥文件 {file} 已经有 {LAST} 号密钥，不能再加了。"])
    _draft(file, [*_lines(file), _fresh(number)]).replace(file)
    return number


def retire_keys(file: Path) -> list[int]:
    """Have every key but the newest open nothing from the next start on; which ones that ends."""
    keys = read_keys(file)
    ended = sorted(n for n, key in keys.items() if n < max(keys) and not isinstance(key, Retired))
    lines = [
        f"{line}:{RETIRED}" if int(line.partition(":")[0]) in ended else line
        for line in _lines(file)
    ]
    _draft(file, lines).replace(file)
    return ended


def _fresh(number: int) -> str:
    return f"{number}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def _lines(file: Path) -> list[str]:
    return file.read_text("ascii").split()


def _draft(file: Path, lines: Iterable[str]) -> Path:
    """The lines, whole and on disk, in a private file beside the real one."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.writelines(f"{line}\n" for line in lines)
        out.flush()
        os.fsync(out.fileno())
    return draft


def _key(line: str) -> tuple[int, bytes]:
    number, text, *mark = line.split(":")
    key = base64.b64decode(text, validate=True)
    if mark not in ([], [RETIRED]):
        raise ValueError("a mark that nobody knows")
    return int(number), Retired(key) if mark else key
