"""推送: which report goes where and when, and when nobody wants to be disturbed."""

import re
from dataclasses import replace

from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.language.slots import Asked, TimeOfDay, TimeRange, Word
from handlers.messages import Reply, Text
from handlers.registry import Report, command, means
from handlers.roles import MANAGERS, READERS
from handlers.words import one_line
from storage.base.business_day import clock_text
from storage.base.refusal import Refusal


def _ask_schedule(slots: Slots, reading: Reading) -> None:
    """To whom: the group, me, a colleague."""
    text = reading.line.plain
    people = [
        word
        for word in ("我", "财务", "店长", "老板", "会计", "经理")
        if re.search(rf"(?:给|和|跟|、|,|发).{{0,3}}{word}", text)
    ]
    if "群" in text:
        slots["target"] = "group"
    elif people:
        named = ["me" if word == "我" else word for word in people]
        slots["target"] = named if len(named) > 1 else named[0]
    if "op" in slots and not slots.get("schedule"):
        slots.pop("schedule", None)


@means(
    "report_schedule",
    {
        r"(?:每|天天).{0,10}(?:推|发|送).{0,6}(?:日报|周报|月报|报告|简报)": 7,
        r"限额|额度": -8,
        r"(?:日报|周报|月报).{0,6}(?:也)?(?:要|想|给我)?(?:订|定)(?:阅|一下|上|个)?$": 8,
        r"取消|退": -6,
        r"订(?:阅|一?下|一份|个|.{0,6}(?:日报|周报|月报))": 6,
        r"订阅.{0,8}报": 4,
        r"^订阅|订阅.{0,6}(?:日报|周报|月报)": 5,
        r"(?:每(?:天|日|周|月|晚|早|个|星期|礼拜|季)|天天|定时|以后|自动|按时).{0,24}(?:发|推|给|来|送|日报"
        r"|周报|月报|报告)": 7,
        r"订阅|开通.{0,4}(?:日报|周报|月报)|定时": 6,
        r"(?:日报|周报|月报).{0,10}(?:改(?:成|到|为)|调(?:到|成)|换(?:到|成)|提前到|推迟到).{0,8}(?:K|点|发|每)": 6,
        r"日报|周报|月报|报告": 2,
        r"K": 1,
        r"取消|退订|别|不要|停|关|不用|不想": -7,
    },
    about="定时发报告",
    slots="schedule store",
    values={
        "period": {
            r"日报": "daily",
            r"周报": "weekly",
            r"月报": "monthly",
            r"季报": "quarterly",
            r"每(?:天|日|晚|早)": "daily",
            r"每(?:周|星期)": "weekly",
            r"每月": "monthly",
        },
        "op": {r"订(?!单|金)": "subscribe", r"退订": "unsubscribe", r"订阅": "subscribe"},
    },
    refine=(_ask_schedule,),
)
def schedule(ask: Ask, asked: Asked) -> Reply:
    """推送 in other words: which report, and at what time."""
    names = {"daily": "日报", "weekly": "周报"}
    name, when = names.get(str(asked.get("period"))), asked.get("schedule", {})
    if name is None or when.get("freq") == "monthly":
        return Text("现在能定时发的是日报（每天）和周报（每周一）。比如发「推送 日报 21:40」。")
    if when.get("freq") == "weekly" and when.get("weekday", 1) != 1:
        return Text("周报固定在每周一发，改不了星期几。时间可以改，比如「推送 周报 09:10」。")
    report = _report(ask, name)
    clock = str(when.get("at") or report.at)
    if ask.asker.role not in MANAGERS:
        raise Refusal("改推送请找店长或老板。")
    return _change(ask, report, _group(ask), int(clock[:2]) * 60 + int(clock[3:]))


@command(
    "推送", "定时", about="看或改日报、周报几点发到群里", example="推送 日报 21:40", allow=READERS
)
def pushes(ask: Ask, at: TimeOfDay | None = None, name: Word = "") -> Reply:
    """The list; with a report and a time, the change, after it was said exactly and confirmed."""
    if not name:
        return Text(_overview(ask))
    report = _report(ask, name)
    if at is None:
        raise Refusal(f"请写上时间，比如「推送 {report.about} 21:40」。")
    if ask.asker.role not in MANAGERS:
        raise Refusal("改推送请找店长或老板。")
    return _change(ask, report, _group(ask), at)


@means(
    "report_unsubscribe",
    {
        r"取消.{0,6}订阅|退订": 4,
        r"(?:不要|别|甭|不用|不想)(?:再)?(?:给我)?(?:发|推|send|收|看|要).{0,6}(?:日报|周报|月报|报告|报表)": 8,
        r"(?:日报|周报|月报).{0,6}(?:定时)?(?:推送)?(?:停掉|停了|关掉|取消|不要)": 4,
        r"退订|取消订阅|不(?:再)?订|不想(?:再)?收": 7,
        r"(?:日报|周报|月报|报告|报表|推送).{0,8}(?:停掉|取消|关掉|别|不要|不用|停|取消|关|不想|不需要|免"
        r"|就算)(?:再)?.{0,4}": 6,
        r"(?:别|不要|不用|停|取消|关|不想(?:看|收)?|停止|停掉|关掉|不需要|甭).{0,6}(?:发|推|收"
        r"|给我)?.{0,4}(?:日报|周报|月报|报告|报表|推送)": 6,
        r"告警|预警|提醒|X|L": -4,
        r"为什么": -4,
    },
    about="停发报告",
    values={
        "period": {r"日报": "daily", r"周报": "weekly", r"月报": "monthly", r"季报": "quarterly"}
    },
    slots="store",
)
def unsubscribe(ask: Ask, asked: Asked) -> Reply:
    """停推送 in other words."""
    name = {"daily": "日报", "weekly": "周报"}.get(str(asked.get("period")))
    if name is None:
        return Text(f"要停哪一个？比如「停推送 日报」。\n{_overview(ask)}")
    if ask.asker.role not in MANAGERS:
        raise Refusal("停推送请找店长或老板。")
    return stop_push(ask, name)


@command("停推送", "取消推送", about="停掉日报或周报的推送", example="停推送 周报", allow=MANAGERS)
def stop_push(ask: Ask, name: Word) -> Reply:
    """No longer, until somebody asks for it again."""
    report, chat_id = _report(ask, name), _group(ask)
    kept = ask.books.subscriptions.of(report.code, chat_id)
    if kept is None or not kept.enabled:
        return Text(f"{report.about}本来就没有在推送。")
    if not ask.confirmed:
        return ask.confirm(f"将不再把{report.about}发到「{_chat_name(ask, chat_id)}」。")
    ask.books.subscriptions.choose(report.code, chat_id, kept.at_minute, enabled=False)
    ask.books.audit.write("push.stop", report.code, clock_text(kept.at_minute), by=ask.asker)
    return Text(
        f"好的，{report.about}不再推送。想恢复发「推送 {report.about} {clock_text(kept.at_minute)}」。"
    )


@command(
    "免打扰",
    about="设置夜里不推送的时间，内容留到早上一起发",
    example="免打扰 22:30-08:30",
    allow=MANAGERS,
)
def quiet_hours(ask: Ask, times: TimeRange | None = None) -> Reply:
    """What they are, or what they shall be."""
    settings = ask.books.merchant.settings
    now = f"{clock_text(settings.quiet_from)}–{clock_text(settings.quiet_to)}"
    if times is None:
        return Text(f"现在 {now} 免打扰，期间的消息留到 {clock_text(settings.quiet_to)} 一起告诉您。"
                    "\n要改请发「免打扰 22:30-08:30」这样。")  # fmt: skip
    words = f"{clock_text(times[0])}–{clock_text(times[1])}"
    if words == now:
        return Text(f"现在就是 {words} 免打扰，没有改动。")
    if not ask.confirmed:
        return ask.confirm(f"将把免打扰从 {now} 改成 {words}，期间只有紧急提醒会发。")
    ask.books.save_settings(replace(settings, quiet_from=times[0], quiet_to=times[1]))
    ask.books.audit.write("quiet", "hours", now, words, by=ask.asker)
    return Text(f"好的，{words} 免打扰。")


def _change(ask: Ask, report: Report, chat_id: str, at: int) -> Reply:
    kept = ask.books.subscriptions.of(report.code, chat_id)
    before = clock_text(kept.at_minute) if kept and kept.enabled else "不推送"
    when = "每天" if report.every == "day" else "每周一"
    words = f"{when} {clock_text(at)}"
    if before == clock_text(at):
        return Text(f"{report.about}本来就是{words}发，没有改动。")
    if not ask.confirmed:
        return ask.confirm(
            f"将把{report.about}改成{words}，发到「{_chat_name(ask, chat_id)}」（现在：{before}）。"
        )
    ask.books.subscriptions.choose(report.code, chat_id, at)
    ask.books.work.ring("plan_reports", "")
    ask.books.audit.write("push.change", report.code, before, clock_text(at), by=ask.asker)
    return Text(f"好的，{report.about}{words} 发到「{_chat_name(ask, chat_id)}」。")


def _overview(ask: Ask) -> str:
    lines = []
    for kept in ask.books.subscriptions.all():
        report = ask.reports.get(kept.report)
        if report is not None:
            when = "每天" if report.every == "day" else "每周一"
            state = f"{when} {clock_text(kept.at_minute)}" if kept.enabled else "已停"
            lines.append(f"· {report.about}：{state} → {_chat_name(ask, kept.chat_id)}")
    settings = ask.books.merchant.settings
    quiet = f"{clock_text(settings.quiet_from)}–{clock_text(settings.quiet_to)}"
    body = "\n".join(lines) or "还没有设置推送。"
    most = f"每群每天最多 {settings.pushes_per_day} 条"
    return f"推送设置\n{body}\n免打扰：{quiet}；{most}\n要改请发「推送 日报 21:40」。"


def _report(ask: Ask, name: str) -> Report:
    for report in ask.reports.values():
        if report.about in name or name == report.code:
            return report
    known = "、".join(report.about for report in ask.reports.values())
    raise Refusal(f"没有「{one_line(name, 12)}」这种推送，现在有：{known}。")


def _group(ask: Ask) -> str:
    chat_id = ask.books.merchant.settings.group_chat
    if not chat_id:
        raise Refusal("还没有设置接收推送的群，请管理员先给店铺加一个群。")
    return chat_id


def _chat_name(ask: Ask, chat_id: str) -> str:
    chat = ask.books.chats.of(chat_id)
    return chat.name if chat else chat_id
