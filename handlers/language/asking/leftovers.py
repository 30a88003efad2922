"""What no slot has claimed: a reason, a note, a category, as it was typed."""

import re
from functools import cache
from re import Pattern

from handlers.language.reading import FILL, Reading
from handlers.means import Means

# Courtesy around what is meant to be kept: a reason, a note, a category.
_BEFORE = r"请问|请|麻烦|帮忙|帮我|给我|替我|劳驾|我要|我想"
_COURTESY = (
    r"一下|看看|看下|查查|查下|谢谢|哈|吧|呢|吗|啊"
    r"|呀|嘛|喔|哦|嗯|的|[\x1f\\s,;:。.·\-]"
)
_MARKS: dict[str, str] = {
    "order_no": "O", "order_no_tail": "E", "tail": "E", "amount": "M", "customer": "U", "payee": "U", "assignee": "U",
    "staff": "U", "cashier": "U", "date": "D", "due": "DKX", "refund_id": "R", "alert_id": "A", "duration_min": "L",
    "terminal": "T", "quiet_hours": "X", "store": "SZ", "channel": "C", "days": "N", "phone": "F", "points": "MN",
}  # fmt: skip


_ENDINGS = re.compile(r"[了要不]*(?:的$)?")


@cache
def _ends(noise: Pattern[str] | None) -> tuple[Pattern[str], Pattern[str]]:
    """What may be cut off in front, and behind."""
    words = f"{noise.pattern}|{_COURTESY}" if noise else _COURTESY
    return re.compile(f"(?:{words}|{_BEFORE})+"), re.compile(f"(?:{words})+$")


def rest_of(reading: Reading, means: Means) -> str:
    """What nothing else has claimed, as it was typed; the intent's own noise cut off at the ends."""
    claimed = "".join(_MARKS.get(slot, "") for slot in means.slots)
    text = "".join(
        "\n"
        if covered == FILL and not any(n.start <= place < n.end for n in reading.named)
        else letter
        for place, (letter, covered) in enumerate(
            zip(reading.line.plain, reading.covered, strict=True)
        )
    )
    for found in reading.named:
        if found.mark in claimed:
            text = text[: found.start] + "\n" * (found.end - found.start) + text[found.end :]
    head, tail = _ends(means.noise)
    kept = []
    for piece in re.finditer(r"[^\s,;:。]+", text):
        start, end = piece.span()
        if lead := head.match(text, start, end):
            start = lead.end()
        trail = tail.search(text[start:end]) if means.rest != "value" else None
        if trail and start + trail.start() < end:
            # 不要了 and 收多了 end in words that are noise elsewhere.
            cut = start + trail.start() + len(_ENDINGS.match(trail[0])[0])  # type: ignore[index]
            end = min(end, cut)
        if end - start == 1 and start > piece.start() and means.rest == "category":
            start -= 1  # 买菜, not 菜
        if end - start > 1:
            kept.append(reading.line.said(start, end))
    return " ".join(kept)
