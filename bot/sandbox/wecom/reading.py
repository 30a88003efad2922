"""Taking a request's JSON apart: types are checked here, so that no shape can crash a call."""

from typing import Any

from bot.sandbox.wecom.errors import WeComError

Json = dict[str, Any]


def mapping(value: object, name: str) -> Json:
    """An object; absent counts as empty."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise WeComError(40058, f"{name} must be an object. invalid Request Parameter")
    return value


def items(value: object, name: str) -> list[Any]:
    """An array; absent counts as empty."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise WeComError(40035, f"{name} must be an array")
    return value


def objects(value: object, name: str) -> list[Json]:
    """An array of objects."""
    return [mapping(one, name) for one in items(value, name)]


def text(value: object) -> str:
    """A string; numbers are taken as written, anything else counts as absent."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(value: object, code: int = 40058) -> int:
    """An integer, or a numeric string as WeCom accepts it; absent counts as 0."""
    words = "0" if value is None else text(value)
    if not words.removeprefix("-").isdecimal():
        raise WeComError(code)
    return int(words)


def size(value: str) -> int:
    """WeCom counts bytes of UTF-8."""
    return len(value.encode())


def cut(value: str, limit: int) -> str:
    """As much of a text as fits into so many bytes."""
    return value.encode()[:limit].decode(errors="ignore")


def is_url(value: object) -> bool:
    """An address with http or https."""
    return text(value).startswith(("http://", "https://"))
