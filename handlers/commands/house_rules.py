"""店规: how long refunds may come, how long deciders are waited for, how much is pushed; owners change it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from handlers.ask import Ask
from handlers.envelopes import to_json
from handlers.language.slots import Rest, Word
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import OWNERS, READERS
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.people.merchants import Settings
from storage.people.staff import Role

LONGEST_WINDOW = 365  # no channel takes a refund of an older payment
LONGEST_WAIT = 7 * 24 * 60
MOST_PUSHES = 50
NUMBERS = re.compile(r"\d{1,5}", re.ASCII)
SWITCH = {"开": True, "打开": True, "开启": True, "关": False, "关闭": False, "关掉": False}


def _days(text: str) -> int:
    days = _numbers(text)
    if len(days) != 1 or not 1 <= days[0] <= LONGEST_WINDOW:
        raise Refusal(f"退款期限请写 1 到 {LONGEST_WINDOW} 天，比如「店规 退款期限 180」。")
    return days[0]


def _waits(text: str) -> tuple[int, ...]:
    waits = _numbers(text)
    if len(waits) != 3 or not 0 < waits[0] < waits[1] < waits[2] <= LONGEST_WAIT:
        raise Refusal("审批时间请写三个越来越大的分钟数，比如「店规 审批时间 10 30 120」。")
    return tuple(waits)


def _pushes(text: str) -> int:
    most = _numbers(text)
    if len(most) != 1 or not 1 <= most[0] <= MOST_PUSHES:
        raise Refusal(f"推送上限请写 1 到 {MOST_PUSHES} 条，比如「店规 推送上限 6」。")
    return most[0]


def _switch(text: str) -> bool:
    if text not in SWITCH:
        raise Refusal("单人退款请写开或关，比如「店规 单人退款 关」。")
    return SWITCH[text]


def _numbers(text: str) -> list[int]:
    return [int(found) for found in NUMBERS.findall(text)]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it is kept, how it is read, and what it means for the shop."""

    kept: str
    read: Callable[[str], object]
    words: Callable[[Any], str]


RULES = {
    "退款期限": Rule("refund_window_days", _days, lambda days: f"收款 {days} 天内可以退"),
    "审批时间": Rule(
        "approval_minutes", _waits,
        lambda w: f"营业时间里 {w[0]} 分钟没人批，多问几位；{w[1]} 分钟问到老板；{w[2]} 分钟作废",
    ),
    "推送上限": Rule("pushes_per_day", _pushes, lambda most: f"每群每天最多推 {most} 条，紧急的不算"),
    "单人退款": Rule(
        "solo_with_code", _switch,
        lambda on: "自己申请的，用动态码可以自己批" if on else "自己申请的，一定要别人来批",
    ),
}  # fmt: skip


@command("店规", about="看退款、审批、推送的规矩；老板可以改", example="店规", allow=READERS)
def house_rules(ask: Ask, name: Word = "", value: Rest = "") -> Reply:
    """The rules as they stand; with a name and a value, the change, said exactly and confirmed."""
    if not name:
        return Text(_overview(ask.books.merchant.settings))
    rule = RULES.get(name)
    if rule is None or not value:
        raise Refusal(f"请这样发：「店规 退款期限 180」。能改的有：{'、'.join(RULES)}。")
    if ask.asker.role not in OWNERS:
        raise Refusal(f"您是{ask.asker.role.word}，店规要老板来改。")
    return _change(ask, one_line(name, 8), rule, rule.read(value.strip()))


def _change(ask: Ask, name: str, rule: Rule, value: object) -> Reply:
    settings = ask.books.merchant.settings
    before = getattr(settings, rule.kept)
    if value == before:
        return Text(f"{name}本来就是：{rule.words(before)}。没有改动。")
    if not ask.confirmed:
        return ask.confirm(f"将把{name}从「{rule.words(before)}」改成「{rule.words(value)}」。")
    chosen: dict[str, Any] = {rule.kept: value}
    ask.books.save_settings(replace(settings, **chosen))
    ask.books.audit.write("rules", rule.kept, _kept(before), _kept(value), by=ask.asker)
    _tell_other_owners(ask, f"{ask.asker.name} 改了店规，{name}现在是：{rule.words(value)}。")
    return Text(f"好的，{name}现在是：{rule.words(value)}。")


def _tell_other_owners(ask: Ask, words: str) -> None:
    for owner in ask.books.staff.with_role(Role.OWNER):
        if owner.person_id != ask.asker.person_id:
            key = f"rules:{ask.request_id}:{owner.person_id}"
            ask.books.post.to_person(owner.userid, to_json(Text(words)), key, "news")


def _kept(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _overview(settings: Settings) -> str:
    lines = [
        f"· {name}：{rule.words(getattr(settings, rule.kept))}" for name, rule in RULES.items()
    ]
    return "\n".join(["店规", *lines, "老板要改请发「店规 退款期限 180」。金额的限额发「限额」。"])
