"""config.toml and the environment, read once into frozen settings; every fault named with its line."""

import os
import re
import secrets
import stat
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from storage.base.refusal import Refusal

PREFIX = "ZHANGGUI_"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin"
READ_BY_OTHERS = 0o077
KEY_BYTES = 32


class Table(BaseModel):
    """A table of the file: frozen, and no key in it is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Database(Table):
    """`owner_url`: on PostgreSQL, the role that owns the tables and migrates them."""

    url: str = "sqlite:///data/zhanggui.db"
    owner_url: str = ""


class RedisTable(Table):
    """Empty: none."""

    url: str = ""


class Web(Table):
    """Where callbacks are awaited."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080


class Wecom(Table):
    """The app as the admin console of WeChat Work shows it."""

    corp_id: Annotated[str, Field(min_length=1)]
    agent_id: int
    secret: Annotated[str, Field(min_length=1)]
    token: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{8,32}$")]
    encoding_aes_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{43}$")]
    api_base: Annotated[str, Field(pattern=r"^https?://[^/\s]+")] = WECOM


class VaultTable(Table):
    """The file that holds the key of personal columns: 64 hex digits."""

    key_file: str = "vault.key"


class Settings(Table):
    """Everything an operator decides."""

    database: Database = Database()
    redis: RedisTable = RedisTable()
    web: Web = Web()
    wecom: Wecom
    channels: dict[str, dict[str, Any]] = {}
    risks: dict[str, dict[str, Any]] = {}
    vault: VaultTable = VaultTable()

    def vault_keys(self) -> dict[int, bytes]:
        """The vault's keys by id; a first start makes one, readable by nobody else."""
        path = Path(self.vault.key_file)
        if not path.exists():
            _write_secret(path, secrets.token_hex(KEY_BYTES))
        lines = _read_secret(path).split()
        try:
            keys = {n: bytes.fromhex(line) for n, line in enumerate(lines, start=1)}
        except ValueError:
            keys = {}
        if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise Refusal(f"{path.name} 里应是一行 64 位十六进制的密钥，请从备份恢复这个文件。")
        return keys


def load_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in a file and the environment; a Refusal names every fault and where to mend it."""
    text = _read(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise Refusal(f"{path.name} 不是合法的 TOML：{broken}") from broken
    _apply_environment(tables, os.environ if environment is None else environment)
    _apply_files(tables, path.parent)
    _anchor(tables, path.parent)
    try:
        return Settings.model_validate(tables)
    except ValidationError as faults:
        lines = [_sentence(fault, path.name, text) for fault in faults.errors(include_input=False)]
        raise Refusal("\n".join(lines)) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal(f"没有找到 {path}，先运行 python3 -m bot init 生成一份。") from None
    except (OSError, UnicodeDecodeError) as broken:
        raise Refusal(f"读不了 {path}：{broken}") from broken


def _apply_environment(tables: dict[str, Any], environment: Mapping[str, str]) -> None:
    """`ZHANGGUI_WECOM__TOKEN` is `[wecom] token`; deeper tables have more double underscores."""
    for name in sorted(environment):
        if not name.startswith(PREFIX) or "__" not in name:
            continue
        *where, key = name.removeprefix(PREFIX).lower().split("__")
        table = tables
        for part in where:
            table = table.setdefault(part, {})
        table[key] = environment[name]


def _apply_files(tables: dict[str, Any], folder: Path) -> None:
    """`token_file = "…"` becomes `token`, wherever it stands; such a file is for our eyes only."""
    for key in list(tables):
        value = tables[key]
        if isinstance(value, dict):
            _apply_files(value, folder)
        elif key.endswith("_file") and key != "key_file" and isinstance(value, str):
            tables[key.removesuffix("_file")] = _read_secret(folder / tables.pop(key))


def _anchor(tables: dict[str, Any], folder: Path) -> None:
    """Relative paths are relative to the file that names them."""
    database = tables.setdefault("database", {})
    url = str(database.get("url", Database().url))
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        database["url"] = f"sqlite:///{folder.resolve() / url.removeprefix('sqlite:///')}"
    vault = tables.setdefault("vault", {})
    vault["key_file"] = str(folder.resolve() / str(vault.get("key_file", VaultTable().key_file)))


def _read_secret(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as broken:
        raise Refusal(f"读不了密钥文件 {path.name}：{broken.__class__.__name__}") from broken
    if stat.S_IMODE(mode) & READ_BY_OTHERS:
        raise Refusal(f"密钥文件 {path.name} 别人也能读，请运行 chmod 600 {path.name}。")
    return text


def _write_secret(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")


FAULTS = {
    "missing": "还没有填",
    "extra_forbidden": "不认识，请检查拼写或删掉",
    "string_pattern_mismatch": "格式不对",
    "int_parsing": "要写成整数",
    "int_type": "要写成整数",
    "string_too_short": "不能为空",
}


def _sentence(fault: ErrorDetails, name: str, text: str) -> str:
    where = [str(part) for part in fault["loc"]]
    table, key = ".".join(where[:-1]), where[-1]
    line = _line_of(text, where)
    place = f"{name} 第 {line} 行" if line else name
    spot = f"[{table}] {key}" if table else f"[{key}]"
    return f"{place}：{spot} {FAULTS.get(fault['type'], '不对：' + fault['msg'])}"


def _line_of(text: str, where: Sequence[str]) -> int:
    """The line of a key, or of its table when the key is not there; 0: neither is."""
    table, found = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            table = header[1].strip()
            if table in (".".join(where[:-1]), ".".join(where)):
                found = number
        elif table == ".".join(where[:-1]) and re.match(rf"\s*{re.escape(where[-1])}\s*=", line):
            return number
    return found
