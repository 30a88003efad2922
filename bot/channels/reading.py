"""What several channels write alike, read strictly: addresses, fen, names and Beijing time."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator

from bot.config.settings import LOOPBACK
from storage.base.business_day import SHANGHAI

LONGEST_ADDRESS = 255
FEN = re.compile(r"\d{1,12}", re.ASCII)
COMPACT = re.compile(r"\d{14}", re.ASCII)
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError("请写 https:// 开头的地址，只有本机的演练服务可以用 http://127.0.0.1")
    if parts.query or len(url) > LONGEST_ADDRESS:
        raise ValueError(f"不能带问号，也不能超过 {LONGEST_ADDRESS} 个字符")
    return url.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]
"""A channel's address, or ours, in config.toml."""


def parsed(body: bytes) -> Mapping[str, Any] | None:
    """A JSON object in UTF-8 in which nothing stands twice, or None."""
    try:
        told = json.loads(body.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name that stands twice")
    return found


def fen(value: object) -> int:
    """A whole number of fen, as a number or as digits; ValueError for anything else."""
    text = str(value) if type(value) in (int, str) else ""
    if not FEN.fullmatch(text):
        raise ValueError("an amount that is none")
    return int(text)


def short(value: object, *, least: int = 1) -> str:
    """A number or name of a channel's; ValueError for what cannot be one."""
    if not isinstance(value, str) or not least <= len(value) <= 64 or not value.isprintable():
        raise ValueError("a number that is none")
    return value


def instant(value: object) -> datetime:
    """`20261118143005`, Beijing time; ValueError for anything else."""
    if not isinstance(value, str) or not COMPACT.fullmatch(value):
        raise ValueError("a time that is none")
    return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)


def perhaps(value: object) -> datetime | None:
    """The same where it can be read; a time that is odd or missing takes nothing from an outcome."""
    try:
        return instant(value)
    except ValueError:
        return None


def compact(moment: datetime) -> str:
    """`20261118143005`, Beijing time."""
    return f"{moment.astimezone(SHANGHAI):%Y%m%d%H%M%S}"


def seconds_off(date_header: str, now: datetime) -> int:
    """How far our clock is from an answer's Date header; 0 where there is none."""
    try:
        return int(abs((parsedate_to_datetime(date_header) - now).total_seconds()))
    except (ValueError, TypeError):
        return 0


def members(text: str) -> dict[str, tuple[str, Any]]:
    """The members of a JSON object, each with its text as it came, and what it means.

    ValueError for doubled ones or another shape; RecursionError for what is too deep.
    """
    found: dict[str, tuple[str, Any]] = {}
    at, sign_ = _after(text, 0), "{"
    while text[at : at + 1] == sign_:
        name, at = _DECODER.raw_decode(text, _after(text, at + 1))
        at = _after(text, at)
        if not isinstance(name, str) or name in found or text[at : at + 1] != ":":
            raise ValueError("no member")
        start = _after(text, at + 1)
        value, end = _DECODER.raw_decode(text, start)
        found[name] = text[start:end], value
        at, sign_ = _after(text, end), ","
    if text[at : at + 1] != "}" or _after(text, at + 1) != len(text):
        raise ValueError("no object")
    return found


def _after(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
