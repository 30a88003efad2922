"""The app's menu: the five commonest questions, one tap away; a tap says the words themselves."""

from typing import Any


def _tap(words: str) -> dict[str, Any]:
    return {"type": "click", "name": words, "key": words}


MENU: tuple[dict[str, Any], ...] = (
    _tap("今日流水"),
    {"name": "看店", "sub_button": [_tap("日报"), _tap("退款列表"), _tap("风险")]},
    _tap("帮助"),
)
