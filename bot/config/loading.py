"""From config.toml, the environment and secret files to settings, or to a list of faults."""

import base64
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config.faults import REASONS, BadConfig, where
from bot.config.settings import Settings

PREFIX = "ZHANGGUI_"
KEY_STORES = frozenset({".pfx", ".p12"})
SECRETS = frozenset({
    ("wecom", "secret"), ("wecom", "token"), ("wecom", "encoding_aes_key"),
    ("database", "url"), ("database", "owner_url"), ("redis", "url"),
})  # fmt: skip
NEEDED = {
    "corp_id": "企业 ID，在企业微信后台「我的企业」页最下面，ww 开头",
    "agent_id": "应用的 AgentId，在应用详情页最上面",
    "secret": '应用的 Secret，在应用详情页点「查看」；建议写成 secret_file = "文件名"',
    "token": "接收消息的 Token，与后台「API 接收」页一致，运行 init 可以生成",
    "encoding_aes_key": "43 位的 EncodingAESKey，与后台「API 接收」页一致，运行 init 可以生成",
}
Table = dict[str, Any]


def load_settings(
    path: Path, environment: Mapping[str, str] = os.environ, *, speaks: bool = True
) -> Settings:
    """Settings from a file and the environment, which wins.

    `speaks`: WeCom's secrets must be there; commands that only keep books do without. Paths in the
    file are relative to the file. Raises BadConfig with every fault found.
    """
    return _Reading(path, environment).settings(speaks=speaks)


class _Reading:
    """One look at one file; collects faults so that all are told at once."""

    def __init__(self, path: Path, environment: Mapping[str, str]) -> None:
        self._path = path
        self._environment = environment
        self._from_environment: dict[tuple[str, ...], str] = {}
        self._faults: list[str] = []
        try:
            self._source = path.read_text("utf-8")
        except FileNotFoundError as missing:
            raise BadConfig(
                [f"没有找到 {path}，请先运行 python3 -m bot init，或用 --config 指明。"]
            ) from missing
        except (OSError, UnicodeDecodeError) as unreadable:
            raise BadConfig([f"读不了 {path}，请检查文件权限，并存成 UTF-8。"]) from unreadable

    def settings(self, *, speaks: bool) -> Settings:
        tables = self._parse()
        self._overlay(tables)
        self._open_secret_files(tables, ())
        settings = self._check(tables)
        if speaks:
            self._check_needed(tables.get("wecom"))
        if self._faults or settings is None:
            raise BadConfig(self._faults)
        return self._beside_the_file(settings)

    def _parse(self) -> Table:
        try:
            return tomllib.loads(self._source)
        except tomllib.TOMLDecodeError as wrong:
            line = re.search(r"line (\d+)", str(wrong))
            place = f"第 {line[1]} 行" if line else "末尾"
            sentence = f"{self._path.name} {place}的写法不对：请检查引号、等号和方括号是否成对。"
            raise BadConfig([sentence]) from wrong

    def _overlay(self, tables: Table) -> None:
        """`ZHANGGUI_WECOM__TOKEN` becomes `[wecom] token`, before whatever the file says."""
        for name, value in sorted(self._environment.items()):
            if name.startswith(PREFIX) and "__" in name:
                self._put(tables, name, name.removeprefix(PREFIX).split("__"), value)

    def _put(self, tables: Table, name: str, words: list[str], value: str) -> None:
        table: Any = tables
        path: tuple[str, ...] = ()
        for word in words[:-1]:
            path += (_spelling(table, word),)
            table = table.setdefault(path[-1], {})
            if not isinstance(table, dict):
                return self._faults.append(
                    f"环境变量 {name} 与 {self._path.name} 里的写法冲突，请留一个。"
                )
        path += (_spelling(table, words[-1]),)
        table.pop(f"{path[-1]}_file", None)
        table[path[-1]] = _literal(value) if path[0] == "risks" else value
        self._from_environment[path] = name
        return None

    def _open_secret_files(self, table: Table, path: tuple[str, ...]) -> None:
        for key, value in list(table.items()):
            if isinstance(value, dict):
                self._open_secret_files(value, (*path, key))
            elif key.endswith("_file") and self._may_be_file((*path, key)):
                self._open_secret_file(table, (*path, key), value)

    def _may_be_file(self, path: tuple[str, ...]) -> bool:
        return path[0] == "channels" or (*path[:-1], path[-1].removesuffix("_file")) in SECRETS

    def _open_secret_file(self, table: Table, path: tuple[str, ...], value: object) -> None:
        del table[path[-1]]
        key = path[-1].removesuffix("_file")
        if key in table:
            return self._fault(path, f"和 {key} 只能写一个，请删掉一行")
        # The value itself must not be missed as well: the fault of its file is told instead.
        table[key] = ""
        file = self._path.parent / str(value)
        try:
            if file.stat().st_mode & 0o077:
                return self._fault(path, f"指的文件别人也能读，请运行 chmod 600 {file}")
            table[key] = _contents(file)
        except (OSError, UnicodeDecodeError):
            return self._fault(path, f"指的文件 {file} 读不了，请检查文件名和权限")
        return None

    def _check(self, tables: Table) -> Settings | None:
        try:
            return Settings.model_validate(tables)
        except ValidationError as wrong:
            for fault in wrong.errors(include_url=False, include_input=False):
                path = tuple(str(part) for part in fault["loc"])
                text = fault["msg"].removeprefix("Value error, ")
                reason = (
                    text
                    if fault["type"] == "value_error"
                    else REASONS.get(fault["type"], "的写法不对")
                )
                self._fault(path, reason)
            return None

    def _check_needed(self, table: object) -> None:
        written = table if isinstance(table, dict) else {}
        for key, what in NEEDED.items():
            told = any(f"[wecom] {key}" in fault for fault in self._faults)
            if not written.get(key) and not told:
                self._fault(("wecom", key), f"还没有写：{what}")

    def _fault(self, path: tuple[str, ...], reason: str) -> None:
        variable = self._from_environment.get(path)
        place = f"环境变量 {variable}" if variable else where(self._path.name, self._source, path)
        self._faults.append(f"{place}：{reason}。")

    def _beside_the_file(self, settings: Settings) -> Settings:
        folder = self._path.parent.resolve()
        database = settings.database.model_copy(
            update={"url": _absolute(settings.database.url, folder),
                    "owner_url": _absolute(settings.database.owner_url, folder)}
        )  # fmt: skip
        vault = settings.vault.model_copy(update={"key_file": folder / settings.vault.key_file})
        bills = settings.bills.model_copy(update={"mappings": folder / settings.bills.mappings})
        channels = {
            code: _folders_beside(table, folder) for code, table in settings.channels.items()
        }
        return settings.model_copy(
            update={"database": database, "vault": vault, "bills": bills, "channels": channels}
        )


def _contents(file: Path) -> str:
    """A secret's text; a key store, which is not text, as base64."""
    if file.suffix.lower() in KEY_STORES:
        return base64.b64encode(file.read_bytes()).decode()
    return file.read_text("utf-8").strip()


def _folders_beside(table: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A channel's table with its folders, `…_folder`, beside the config file; an empty one is none."""
    found = {key: str(folder / value) for key, value in table.items()
             if key.endswith("_folder") and value and isinstance(value, str)}  # fmt: skip
    return {**table, **found}


def _absolute(url: str, folder: Path) -> str:
    if not url.startswith("sqlite:///"):
        return url
    file, question, options = url.removeprefix("sqlite:///").partition("?")
    return f"sqlite:///{folder / file}{question}{options}"


def _spelling(table: Mapping[str, Any], word: str) -> str:
    """The key as the file spells it (shops are called M1, variables are all capitals)."""
    known = {key.lower(): key for key in table}
    return known.get(word.lower(), word.lower())


def _literal(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
