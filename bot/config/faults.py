"""One Chinese sentence per fault: which file and line, which key, and what to write."""

import re
from collections.abc import Iterable

from storage.base.refusal import Refusal

Path = tuple[str, ...]  # table names, then the key

REASONS = {
    "extra_forbidden": "没有这一项，请核对拼写，或删掉这一行",
    "missing": "还没有写",
    "int_parsing": "请写整数，不要加引号",
    "int_type": "请写整数，不要加引号",
    "int_from_float": "请写整数",
    "bool_type": "请写 true 或 false",
    "string_type": "请写成带引号的文字",
    "string_too_short": "不能是空的",
    "model_type": "应当是一张表，请写成 [表名] 后面跟着各项",
    "dict_type": "应当是一张表，请写成 [表名] 后面跟着各项",
    "path_type": "请写成带引号的文件名",
    "greater_than_equal": "数字太小",
    "less_than_equal": "数字太大",
    "literal_error": "没有这个选项，请照 config.example.toml 里的写法",
}


class BadConfig(Refusal):
    """The settings cannot be used; `faults` are sentences for the operator."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def where(name: str, source: str, path: Path) -> str:
    """`config.toml 第 3 行 [wecom] token`, or without a line where nothing is written yet."""
    table, key = ".".join(path[:-1]), path[-1]
    place = f"[{table}] {key}" if table else f"[{key}]"
    line = line_of(source, path)
    return f"{name} 第 {line} 行 {place}" if line else f"{name} {place}"


def line_of(source: str, path: Path) -> int:
    """The line (from 1) of a key, else of its nearest table; 0 when neither is written."""
    best, depth, table = 0, 0, Path()
    for number, line in enumerate(source.splitlines(), 1):
        here = table
        if header := re.match(r"\s*\[+([^\]]+)\]+", line):
            here = table = _parts(header[1])
        elif key := re.match(r"\s*([^#=\s][^#=]*?)\s*=", line):
            here = table + _parts(key[1])
        if here == path[: len(here)] and len(here) > depth:
            best, depth = number, len(here)
    return best


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
