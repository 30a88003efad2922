"""What waits for a short answer: a yes or no before something changes, a number among choices."""

import json
import re
from typing import Any

from handlers.ask import PENDING, Ask
from handlers.messages import Text

YES = frozenset({"确定", "确认", "是", "是的", "好的", "好", "行", "可以", "1", "ok", "yes"})
NO = frozenset({"取消", "算了", "不", "否", "不要", "不用", "no"})
CHOICES = "choices"
"""What was offered by number."""
_PARTICLES = re.compile(r"[呀啊吧哦噢呢嘛哈啦了~!?.。,，！？\s]+$")
_NUMBER = re.compile(r"(?:选|要|就)?第?([1-9]|[一二三四五六七八九])(?:个|号|项|条)?")
_NUMERALS = "零一二三四五六七八九"

Deed = tuple[str, dict[str, Any]]
"""An intent and its slots."""


STILL = "刚才那件事还没做。回复「确定」就做，回复「取消」就不动。"


def taken_up(ask: Ask) -> str:
    """What waits for a yes, once: any other line drops it, so that a later 好的 means nothing."""
    waiting = ask.memory.get(PENDING) or ""
    if waiting:
        ask.memory.drop(PENDING)
    return waiting


def wait_on(ask: Ask, waiting: str) -> Text:
    """Neither a yes nor a no, though it was meant as an answer: ask again."""
    ask.memory.put(PENDING, waiting)
    return Text(STILL)


def yes_or_no(text: str, meant: str, *, numbered: bool) -> bool | None:
    """好的 is a yes, 算了吧 a no, so is what means it; a number other than 1 is neither."""
    word = _PARTICLES.sub("", text.strip().lower())
    if word in NO or meant == "cancel":
        return False
    if word in YES or (meant == "confirm" and not numbered):
        return True
    return None


def offer(ask: Ask, deeds: list[Deed]) -> None:
    """Remember what the numbers stand for."""
    ask.memory.put(CHOICES, json.dumps(deeds, ensure_ascii=False))


def chosen(ask: Ask, *, agreed: bool) -> Deed | None:
    """What a number takes of what is offered; 好的 takes the first. Offered once."""
    kept = ask.memory.get(CHOICES)
    if kept is None:
        return None
    ask.memory.drop(CHOICES)
    offered = json.loads(kept)
    place = number_of(ask.text) or (1 if agreed else 0)
    if not 1 <= place <= len(offered):
        return None
    intent, slots = offered[place - 1]
    return intent, slots


def number_of(text: str) -> int:
    """`2`, 第二个, 选3; 0 for anything else: 20 is no number of a choice."""
    found = _NUMBER.fullmatch(_PARTICLES.sub("", text.strip()))
    if found is None:
        return 0
    return int(found[1]) if found[1].isdigit() else _NUMERALS.index(found[1])
