"""静音: what not to hear for a while, always with an end."""

import re
from datetime import datetime, timedelta

from handlers.answers.questions.places import store_named
from handlers.ask import Ask
from handlers.closing import closing_time
from handlers.language.asking.refining import Slots
from handlers.language.asking.wanted import clock_json
from handlers.language.reading import Reading
from handlers.language.slots import Asked, Duration, Rest
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import MANAGERS
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.post.outbox import Quiet
from storage.watch.mutes import Mute

LONGEST = timedelta(days=30)
TILL_TOMORROW = "到明天"
MOST_NAMED = 4


def _ask_quiet(slots: Slots, reading: Reading) -> None:
    """今天别再提醒我了 ends at midnight, 明早八点之前 at eight."""
    day = reading.first("D")
    if day is None or day.value.span is None:
        return
    before = reading.first("X")
    if before is not None and before.value[0] == 0 and re.search(r"前$", before.plain):
        slots.pop("quiet_hours", None)
        slots["until"] = f"{day.value.span.first.isoformat()}T{clock_json(before.value[1])}"
    elif "duration_min" not in slots:
        slots["until"] = f"{(day.value.span.last + timedelta(days=1)).isoformat()}T00:00"


@means(
    "alert_snooze",
    {
        r"(?:别|不要|不用|先不|甭)(?:再)?(?:推|发|响|吵|叫)(?:了|我)?$": 5,
        r"时间别": 4,
        r"(?:恢复|取消|解除).{0,10}(?:提醒|静音|告警|预警)": 8,
        r"(?:预警|提醒|告警|通知).{0,2}(?:关|停|静)(?:掉|了|一下)?L|(?:关|停)(?:掉|了)?L": 6,
        r"(?:关|停|静)L|L(?:内|之内)?(?:别|不要|不用)": 5,
        r"(?:别|不要|不用|甭|莫)(?:再)?(?:给我)?(?:发|推|弹|报).{0,3}(?:告警|预警|提醒|通知|消息|警报)": 7,
        r"X.{0,4}(?:别|不要|不用|勿)(?:再)?(?:给我)?(?:发|推|响|吵|叫|弹)": 7,
        r"静音|勿扰|免打扰|消音|闭嘴|安静": 6,
        r"(?:别|不要|不用|勿|停止|暂停|先不|不)(?:再)?(?:给我|跟我)?(?:提醒|推消息|推|推送|通知|告警|预警"
        r"|打扰|吵|响|报|发提醒|发预警|发告警|发通知|叫)": 5,
        r"(?:预警|告警|提醒|通知|推送).{0,6}(?:先)?(?:关|停|静音|暂停|屏蔽|闭).{0,4}": 4,
        r"(?:关|停|屏蔽|暂停)(?:掉|一下|了|闭)?.{0,8}(?:预警|告警|提醒|通知)": 4,
        r"L|X|D": 1,
        r"日报|周报|月报|订阅|报表": -4,
        r"音箱|播报|语音": -4,
        r"超过|低于": -3,
    },
    about="让提醒安静一会儿",
    slots="duration_min terminal store quiet_hours",
    values={
        "alert_type": {
            r"无收款|没(?:有)?收款|没生意|无交易": "no_sales",
            r"大额": "large_amount",
            r"退": "refund_rate",
            r"没(?:有)?(?:收|生意|单|交易)|无交易|静默": "no_sales",
            r"(?:夜间|深夜|半夜)的?(?:交易|大额|收款|[预告]警|提醒|通知)": "night_txn",
            r"离线|掉线": "offline",
            r"库存": "stock",
        }
    },
    rest="reason",
    noise=(
        r"烦死了|烦|推了|发了|剩下的时间|明早|今晚|那个|今天之内|今天剩下(?:的)?时间|剩下(?:的)?时间|今天内|之内"
        r"|之前|明天"
        r"|无收款|没收款|无交易"
        r"|报警|打扰|今天(?=$|都)|都|今天(?=[不别停先再])"
        r"|我|推|报警|安静|勿扰|的|告警"
        r"|预警|提醒|推送|通知|静音"
        r"|免打扰|勿扰|先|关掉|关闭|关|停掉|停|一个|个"
        r"|小时|了|我|再|不要"
        r"|别|大额|退款|夜间|深夜|半夜|把|给|消息|所有|全部|暂停|屏蔽|到|后|掉|一下|交易|不用|因为|内|都|一会儿"
        r"|吵|发|响"
    ),
    refine=(_ask_quiet,),
)
def snooze(ask: Ask, asked: Asked) -> Reply:
    """静音 in other words: what, and until when."""
    if asked.get("quiet_hours"):
        hours = asked["quiet_hours"]
        return Text(
            f"每天固定安静的时间叫免打扰。请发「免打扰 {hours['from']}-{hours['to']}」，我会再和您确认一次。"
        )
    subject = _place(ask, asked) or _RULES.get(str(asked.get("alert_type")), "")
    if _AGAIN_HEARD.search(ask.text):
        return unmute(ask, subject)
    if asked.get("until") and not asked.get("duration_min"):
        subject = f"{subject} {TILL_TOMORROW}"
    return mute(ask, asked.get("duration_min"), subject)


def _place(ask: Ask, asked: Asked) -> str:
    """A till with its store, where both were named: many stores have a 2号机."""
    till = str(asked.get("terminal") or "")
    if not asked.get("store") or asked["store"] == "*":
        return till
    store = store_named(ask.books.merchant, str(asked["store"]))
    return till if till.startswith(store.name) else f"{store.name}{till}"


_LISTED = re.compile(r"列表|记录|静音(?:了|着)?(?:哪些|什么|啥)|有(?:哪些|什么|啥)静音")
_AGAIN_HEARD = re.compile(r"取消|恢复|解除")
_RULES = {
    "large_amount": "large_single", "refund_rate": "refund_share", "no_sales": "silent_till",
    "night_txn": "round_sums_at_night",
}  # fmt: skip


@command(
    "静音",
    about="一段时间里不提醒，到点自动恢复",
    example="静音 三里屯店2号机 2小时",
    allow=MANAGERS,
)
def mute(ask: Ask, duration: Duration | None = None, subject: Rest = "") -> Reply:
    """A till, a store, a kind of alert, or everything; until the shop closes when nothing is said.

    Who asks what is muted, mutes nothing.
    """
    if _LISTED.search(ask.text):
        return _listed(ask)
    until = _until(ask, duration, subject)
    if until - ask.now > LONGEST:
        raise Refusal("静音最长 30 天，比如「静音 三里屯店2号机 2小时」。")
    rule, place, words = _meant(ask, _without_end(subject))
    kept = ask.books.mutes.add(rule, place, until, by=ask.asker.person_id)
    ask.books.audit.write("mute.add", f"{rule} {place}".strip(), after=kept.end, by=ask.asker)
    return Text(f"好的，{words}静音到 {kept.end}，到点自动恢复。想提前恢复发「取消静音」。")


@command("取消静音", "恢复提醒", about="提前恢复提醒", example="取消静音", allow=MANAGERS)
def unmute(ask: Ask, subject: Rest = "") -> Reply:
    """Hear everything again, or what is named."""
    rule, place, words = _meant(ask, subject)
    active = ask.books.mutes.active()
    if rule or place:
        active = [kept for kept in active if (kept.rule, kept.subject) == (rule, place)]
        if not active:
            return Text(f"{words}没有静音，本来就开着。")
    if not active:
        return Text("现在没有静音，提醒都开着。")
    for kept in active:
        ask.books.mutes.end(kept.mute_id)
        ask.books.audit.write(
            "mute.end", f"{kept.rule} {kept.subject}".strip(), kept.end, by=ask.asker
        )
    names = list(dict.fromkeys(_words(ask, kept) for kept in active))
    more = "等" if len(names) > MOST_NAMED else ""
    return Text(f"已恢复 {len(names)} 项提醒：{'、'.join(names[:MOST_NAMED])}{more}。")


def _listed(ask: Ask) -> Reply:
    """What is muted until when, each thing once, the last end of it."""
    ends = {_words(ask, kept): kept.end for kept in ask.books.mutes.active()}
    if not ends:
        return Text("现在没有静音，提醒都开着。")
    lines = [f"· {name}，到 {end}" for name, end in ends.items()]
    return Text("\n".join([f"现在静音着 {len(ends)} 项", *lines, "想提前恢复发「取消静音」。"]))


def _until(ask: Ask, duration: int | None, subject: str) -> datetime:
    if duration:
        return ask.now + timedelta(minutes=duration)
    if TILL_TOMORROW in subject:
        return Quiet.of(ask.books.merchant.settings).next_end(ask.now)
    return closing_time(ask.books.merchant, ask.now)


def _without_end(subject: str) -> str:
    for words in (TILL_TOMORROW, "到打烊", "到关门"):
        subject = subject.replace(words, "")
    return subject.strip()


def _meant(ask: Ask, subject: str) -> tuple[str, str, str]:
    """Rule, subject, and how to say them; a Refusal for something this shop does not have."""
    if not subject or subject in ("全部", "所有", "告警", "提醒"):
        return "", "", "全部提醒"
    name = _bare(subject)
    shop = ask.books.merchant
    places = [(store.store_id, store.name, store.name) for store in shop.stores]
    for till in shop.terminals:
        full = f"{shop.store_name(till.store_id)}{till.name}"
        places.append((till.terminal_id, till.name, full))
    wanted = name.replace(" ", "").replace("店", "")
    meant = [place for place in places if wanted in {word.replace("店", "") for word in place}]
    if len(meant) > 1:
        ways = "、".join(f"「静音 {full}」" for _, _, full in meant[:3])
        raise Refusal(f"有 {len(meant)} 个「{one_line(name, 16)}」，请写上门店：{ways}。")
    for code, _, full in meant:
        return "", code, f"{full}的提醒"
    rules = [rule for rule in ask.risks.values() if name in (rule.about, rule.code)]
    rules = rules or [rule for rule in ask.risks.values() if name in rule.about]
    if len(rules) == 1:
        return rules[0].code, "", f"「{rules[0].about}」"
    raise Refusal(
        f"没找到「{one_line(name, 16)}」。可以写终端、门店或提醒的名字，比如「静音 三里屯店2号机 2小时」。"
    )


def _bare(subject: str) -> str:
    """Without 的告警 and its like."""
    for suffix in ("的告警", "的提醒", "告警", "提醒"):
        subject = subject.removesuffix(suffix)
    return subject


def _words(ask: Ask, kept: Mute) -> str:
    if kept.rule in ask.risks:
        return ask.risks[kept.rule].about
    shop = ask.books.merchant
    till = next((till for till in shop.terminals if till.terminal_id == kept.subject), None)
    if till is not None:
        return f"{shop.store_name(till.store_id)}{till.name}"
    return shop.store_name(kept.subject) if kept.subject else "全部提醒"
