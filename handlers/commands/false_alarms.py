"""误报: a false alarm shows its price before a threshold is moved."""

import json
from dataclasses import replace
from typing import Any

from handlers.ask import Ask
from handlers.figures.backtest import Price, price_of
from handlers.language.slots import AlertNumber, Asked
from handlers.messages import Reply, Text
from handlers.registry import Risk, button, command, means
from handlers.roles import MANAGERS, OWNERS
from handlers.verdicts import give_verdict
from storage.base.money import Money, percent
from storage.base.refusal import Refusal
from storage.watch.alerts import Alert

OFFER = "offer:"


@button("alert.false", allow=MANAGERS)
def call_it_false(ask: Ask, number: str) -> Reply:
    """Close it, and say what hearing less of it would have cost."""
    return _false(ask, number)


@means(
    "alert_feedback",
    {
        r"(?:收到|看到|知道).{0,6}(?:预警|提醒|告警).{0,3}我(?:来|去|会|马上|这就)": 7,
        r"(?:这|那)条(?:我|由我)(?:来|去)?(?:看|处理|跟|查)|^(?:收到|好的?)?(?:这条|那条|这个)?我(?:来"
        r"|去)(?:看|处理|跟|查)": 7,
        r"我(?:来|去|会|马上|这就|正在)?(?:去)?(?:处理|看看|跟进|查).{0,4}(?:预警|提醒|告警|异常)|^(?:收到"
        r"|知道了|好的?)我": 6,
        r"(?:这个|这条|那条|A).{0,2}(?:提醒|预警|告警)?(?:不对|错了|报错|弄错|误会)": 5,
        r"误报|虚惊|假警|报错了(?:吧)?|判错|不是(?:问题|异常|风险)|没(?:有)?问题(?:的)?|正常(?:的)?(?:交易|单|消费)": 5,
        r"(?:确认|确实|真的|是)(?:有)?(?:问题|异常|风险)|属实|真有问题|不是误报|报(?:得)?对|有问题": 4,
        r"A": 4,
        r"(?<![帮给替])我(?:来|去|会|马上|这就|正在)?(?:去)?(?:处理|看看|跟进|查)|(?:处理|跟进)(?:了|中)|已(?:经)?处理"
        r"|收到|知道了|了解了": 4,
        r"最近|有没有|吗|本周|D|为什么": -3,
        r"静音|关|别再|R|O": -4,
        r"接口": -4,
    },
    about="处理一条提醒",
    slots="alert_id",
    values={
        "verdict": {
            r"没事|聚餐|报错": "false_positive",
            r"不是误报|确认(?:有|是)|确实|属实|真(?:的)?有|(?<!没)(?<!没有)有问题|报(?:得)?对": "true_positive",
            r"误报|虚惊|假警|不是|没(?:有)?问题|正常|判错|报错": "false_positive",
            r"跟(?:进|$)|处理|知道|收到|跟进|看看|了解": "ack",
        }
    },
    rest="reason",
    noise=(
        r"我这就|这就|核实过了|核实过|正常交易|交易|过了|报得不对|跟进|来跟|不用管|有猫腻|猫腻|经核实|核实|确有"
        r"|确认为|警报|问题|不是问题|这单|报错了?|来看|我看|那是"
        r"|那个是|没事的?|异常|风险"
        r"|这个是|这个|这条|那条|那个|误报"
        r"|确认|有问题"
        r"|没有问题|没问题|确实"
        r"|不是|是|正常的|正常|我来处理"
        r"|来处理|处理|知道了|收到|了|的|我|马上|去看看|看看|真的|真|提醒|预警|告警|不算|属实|已经|已|属于"
        r"|因为|刚刚?才?发|看到|(?:查|看|调)[了过](?:监控|录像)|查过|马上看|去看|去|虚惊一场"
    ),
)
def judge(ask: Ask, asked: Asked) -> Reply:
    """A verdict on the alert that is named, or on the only one that waits."""
    number = str(asked.get("alert_id") or _only_open(ask))
    verdict = asked.get("verdict")
    if verdict == "false_positive":
        return _false(ask, number)
    alert = give_verdict(ask, number, "mine")
    return Text(f"好的，{alert.number} 记下了，由您来处理，大家会看到。")


def _only_open(ask: Ask) -> str:
    waiting = list(ask.books.alerts.open())
    if len(waiting) != 1:
        which = "、".join(alert.number for alert in waiting[:5])
        raise Refusal(f"说的是哪一条？请带上编号，比如「误报 {which.split('、')[0]}」。现在有：{which}。"
                      if waiting else "现在没有等您处理的提醒。")  # fmt: skip
    return waiting[0].number


@command(
    "误报", about="把一条提醒标为误报，并看看调松门槛的代价", example="误报 A2031", allow=MANAGERS
)
def call_it_false_by_text(ask: Ask, number: AlertNumber) -> Reply:
    """The text twin of the button."""
    return _false(ask, number)


@command("调门槛", about="按误报后给出的建议调整门槛", example="调门槛 A2031", allow=OWNERS)
def take_the_offer(ask: Ask, number: AlertNumber) -> Reply:
    """Take the setting that was offered; the owner is told exactly what will change."""
    alert = ask.books.alerts.of(number)
    rule = _rule(ask, alert)
    price = _price(ask, alert, rule) if rule else None
    if rule is None or price is None:
        raise Refusal("这条提醒没有可以调的门槛。")
    if not ask.confirmed:
        return ask.confirm(f"将调整{_change(rule, price)}。")
    settings = ask.books.merchant.settings
    chosen = {**settings.thresholds.get(rule.code, {}), price.dial: price.proposed}
    before = json.dumps(settings.thresholds.get(rule.code, {}), sort_keys=True)
    ask.books.save_settings(
        replace(settings, thresholds={**settings.thresholds, rule.code: chosen})
    )
    ask.books.audit.write(
        "threshold", rule.code, before, json.dumps(chosen, sort_keys=True), by=ask.asker
    )
    return Text(f"好的，「{rule.about}」的门槛改成 {_value(price, price.proposed)} 了。")


def _false(ask: Ask, number: str) -> Reply:
    alert = give_verdict(ask, number, "false")
    rule = _rule(ask, alert)
    price = _price(ask, alert, rule) if rule else None
    if rule is None or price is None:
        return Text(f"{alert.number} 已标为误报。")
    lines = [f"{alert.number} 已标为误报。", price_words(rule, price)]
    if price.after != price.before:
        who = "就" if ask.asker.role in OWNERS else "请老板"
        lines.append(f"要调{who}发「调门槛 {alert.number}」，不调就不用管。")
    return Text("\n".join(lines))


def price_words(rule: Risk, price: Price) -> str:
    """`「单笔大额」门槛 ¥5,000.00 → ¥6,500.00，近30天会是 4 条而不是 19 条…`."""
    change = _change(rule, price)
    if price.after == price.before:
        return f"{change}，近30天还是 {price.before} 条，调了也不会少。"
    effect = f"近30天会是 {price.after} 条而不是 {price.before} 条"
    miss = "您处理过的一条不漏" if not price.missed else f"但会漏掉您处理过的 {price.missed} 条"
    return f"{change}，{effect}，{miss}。"


def _change(rule: Risk, price: Price) -> str:
    present, proposed = (_value(price, value) for value in (price.present, price.proposed))
    return f"「{rule.about}」门槛 {present} → {proposed}"


def _rule(ask: Ask, alert: Alert) -> Risk | None:
    return ask.risks.get(alert.finding.rule)


def _price(ask: Ask, alert: Alert, rule: Risk) -> Price | None:
    settings: dict[str, Any] = dict(ask.books.merchant.settings.thresholds.get(rule.code, {}))
    return price_of(ask.books, rule, settings, alert.finding.weight)


def _value(price: Price, value: int) -> str:
    if price.dial.endswith("_fen"):
        return str(Money(value))
    if price.dial in ("share", "jump"):
        return percent(value)
    return f"{value} 分钟" if price.dial.endswith("minutes") else f"{value} 笔"
