"""What an intent makes of its slots when they are all there: the defaults people mean."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from handlers.language.asking.wanted import number_json
from handlers.language.reading import FILL, Reading

Slots = dict[str, Any]
_BUSY = re.compile(r"(?<!帮)忙|闲|人最|客流|冷清|高峰")
_HALF_SAID = re.compile(r"赚|利润")


def _text(reading: Reading) -> str:
    return reading.covered.replace(FILL, "")


def ask_figure(slots: Slots, _reading: Reading) -> None:
    """收了多少 without more is what was received; a cashier is named by whom, not as a customer."""
    slots.setdefault("metric", "revenue")
    _one_place(slots)


def _one_place(slots: Slots) -> None:
    """Several stores or channels replace the one."""
    for many, one in (("stores", "store"), ("channels", "channel")):
        if many in slots:
            slots.pop(one, None)
    if "last_minutes" in slots:
        slots.pop("date", None)


def ask_compared(slots: Slots, reading: Reading) -> None:
    """Without a base, with the period before; refunds are counted, not summed."""
    _one_place(slots)
    if slots.get("metric") == "refund_amount" and not re.search(r"金额|多少钱|额", _text(reading)):
        slots["metric"] = "refund_count"
    slots.setdefault("metric", "revenue")
    if re.search(r"(?:哪个|哪家|谁)(?:的)?(?:单|笔)", _text(reading)):
        slots["metric"] = "txn_count"
    slots.setdefault("compare", {"type": "prev_period"})
    if slots["compare"]["type"] not in {"between_stores", "between_channels"}:
        return
    slots.pop("exclude_channel", None)


def ask_drawn(slots: Slots, _reading: Reading) -> None:
    """Of what: what was received, as soon as anything at all was said."""
    if slots:
        slots.setdefault("metric", "revenue")
    if slots.get("dimension") in {"month", "day", "hour"}:
        slots.setdefault("granularity", slots["dimension"])
        slots.pop("dimension")
    _one_place(slots)


def ask_split(slots: Slots, reading: Reading) -> None:
    """A split is of what was received, unless it is by customers or by size."""
    text = _text(reading)
    if "dimension" not in slots:
        slots["dimension"] = "store" if "stores" in slots else "channel"
    usual = {"customer_type": "customer_count", "amount_band": "txn_count", "category": "expense"}
    slots.setdefault("metric", "revenue")
    if slots["dimension"] in usual and not re.search(r"流水|营业额|收|消费|卖", text):
        slots["metric"] = usual[slots["dimension"]]
    if slots.get("store") == "*":
        slots.pop("store")
    if slots["dimension"] == "terminal":
        slots.pop("terminal", None)
    _one_place(slots)


def ask_ranked(slots: Slots, reading: Reading) -> None:
    """Busy means orders; everything else is by what was received."""
    text = _text(reading)
    if "dimension" not in slots:
        slots["dimension"] = "hour" if _BUSY.search(text) else "store"
    if re.search(r"单最|来得最勤|笔最|笔数最", text):
        slots["metric"] = "txn_count"
    if slots.get("metric") == "refund_amount" and not re.search(r"金额|钱|额", text):
        slots["metric"] = "refund_count"
    if _BUSY.search(text) and slots.get("metric") not in {"revenue", "avg_ticket"}:
        slots["metric"] = "txn_count"
    slots.setdefault("metric", "revenue")
    if slots.get("store") == "*":
        slots.pop("store")
    _one_place(slots)


def ask_forecast(slots: Slots, reading: Reading) -> None:
    """Busy means orders; 要不要加人 too."""
    if re.search(r"(?<!帮)忙|人多|加人|客人|排班|单", _text(reading)):
        slots["metric"] = "txn_count"
    slots.setdefault("metric", "revenue")
    _one_place(slots)


def ask_listed(slots: Slots, reading: Reading) -> None:
    """A customer's or a cashier's name; a range instead of a sum."""
    _one_place(slots)
    if "amount_min" in slots or "amount_max" in slots:
        slots.pop("amount", None)
    if slots.get("cashier") and slots["cashier"] == slots.get("customer"):
        slots.pop("customer" if slots["cashier"][:1] in "小阿" else "cashier")
    if slots.get("top_n") == 1 and "amount" in slots:
        slots.pop("top_n")
    if "relative" in slots and "top_n" in slots:
        slots.pop("top_n" if re.search(r"刚|那", _text(reading)) else "relative")
    if not re.search(r"N(?:\x1f*)(?:笔|单|条|个)", reading.covered):
        slots.pop("top_n", None)


def ask_refund(slots: Slots, _reading: Reading) -> None:
    """The whole, a half or a sum; a reason is not the customer's name."""
    if "full" in slots:
        slots.pop("ratio", None)


def one_known(slots: Slots, _reading: Reading) -> None:
    """A number says which; 刚才那个 is only needed without one, and is no reason."""
    if "relative" in slots and re.search(r"刚|撤|退", str(slots.get("reason", ""))):
        slots.pop("reason")
    if "refund_id" in slots:
        slots.pop("relative", None)
    if re.fullmatch(r"不(?:要|用退?|退)了", str(slots.get("reason", ""))):
        slots.pop("reason")


def ask_quiet(slots: Slots, reading: Reading) -> None:
    """今天别再提醒我了 ends at midnight."""
    day = reading.first("D")
    if day is not None and "duration_min" not in slots and day.value.span is not None:
        slots["until"] = f"{(day.value.span.last + timedelta(days=1)).isoformat()}T00:00"


_PERIODS = {
    "daily": r"天|日|昨|今|前",
    "weekly": r"周|星期|礼拜",
    "monthly": r"月",
    "quarterly": r"季",
    "yearly": r"年",
}


def ask_report(slots: Slots, reading: Reading) -> None:
    """A report without its name is of the period that was said."""
    if "period" in slots or slots.get("report") == "cashflow":
        return
    day = reading.first("D")
    said = day.plain if day else ""
    for period, words in (
        ("quarterly", r"季"),
        ("yearly", r"年$|全年"),
        ("monthly", r"月"),
        ("weekly", r"周$|星期$|礼拜$"),
        ("daily", r"今[天日]|昨|前天"),
    ):
        if re.search(words, said):
            slots["period"] = period
            return
    if said:
        slots["period"] = "custom"


def ask_schedule(slots: Slots, reading: Reading) -> None:
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


def ask_staff(slots: Slots, reading: Reading) -> None:
    """Who it is about; a permission only where one is given or taken."""
    person = reading.first("U")
    if person is not None:
        slots["staff"] = person.said
    if slots.get("op") in {"add", "remove", "list"}:
        slots.pop("permission", None)
    if slots.get("op") == "add" or (person is not None and slots.get("op") in {"grant", "revoke"}):
        slots.pop("role", None)


def ask_alert_rule(slots: Slots, _reading: Reading) -> None:
    """A list needs no rule; a switch needs no threshold."""
    if slots.get("op") == "list":
        slots.pop("alert_type", None)
        slots.pop("threshold", None)


def ask_policy(slots: Slots, reading: Reading) -> None:
    """A new limit; who approves is no role of the one who asks."""
    if slots.get("op") == "set":
        sums = reading.first("M", "N")
        if sums is not None:
            slots["amount_max"] = number_json(Decimal(sums.value))
    if slots.get("role") in {"店长", "老板"} and re.search(
        r"(?:店长|老板).{0,2}(?:批|审|同意)", _text(reading)
    ):
        slots.pop("role")


def ask_exported(slots: Slots, reading: Reading) -> None:
    """流水 without more is a table to calculate with."""
    if (
        "format" not in slots
        and "dataset" not in slots
        and re.search(r"流水|营业额|营收", _text(reading))
    ):
        slots["format"] = "xlsx"


def ask_again(slots: Slots, _reading: Reading) -> None:
    """Only what is changed; a figure only if the words named one and nothing else did."""
    if "filter" in slots or "op" in slots:
        slots.pop("metric", None)
    if "dimension" in slots:
        slots.pop("metric", None)
    compare = slots.get("compare")
    if compare and compare["type"] in {"between_stores", "between_channels"}:
        slots.pop("compare")
    _one_place(slots)


_USED_FOR = re.compile(
    r"(?:周末|工作日|节假日|午市|晚市|下午茶|早市|平时|生日|新店|双11|国庆|元旦|[DW])[^,]{0,3}(?:使用|可用|专用|用)"
)


def ask_coupon(slots: Slots, reading: Reading) -> None:
    """做个八折券 周末用: what is said of the coupon besides its terms is its note."""
    found = _USED_FOR.search(reading.covered)
    if found:
        slots["note"] = reading.line.said(*found.span())


def ask_entry(slots: Slots, reading: Reading) -> None:
    """Who is paid back is the payee; whom something was bought from is not."""
    if "payee" in slots and not re.search(r"报销|垫|借", _text(reading)):
        slots.pop("payee")


def ask_follow_up(slots: Slots, reading: Reading) -> None:
    """给老客回访 派给小陈: the one it is given to is no customer."""
    people = [found.said for found in reading.all("U")]
    if "assignee" in slots:
        others = [name for name in people if name != slots["assignee"]]
        slots.pop("customer", None)
        if others:
            slots["customer"] = others[0]
    if "customer" in slots:
        slots.pop("segment", None)


def ask_tag(slots: Slots, reading: Reading) -> None:
    """打个标签 企业团餐: what is left is a tag where a tag was spoken of, else a note."""
    if "note" in slots and re.search(r"标签|标$|标成|贴|打(?:个|上)", _text(reading)):
        slots["tag"] = slots.pop("note")
    if slots.get("tag") == "黑名单":
        slots.pop("note", None)


def ask_budget(slots: Slots, _reading: Reading) -> None:
    """月底能到目标吗 asks of the whole month."""
    if re.search(r"底$", str(slots.get("date", {}).get("expr", ""))):
        slots.pop("date")


def ask_settled(slots: Slots, _reading: Reading) -> None:
    """入账银行卡 names where it goes, not how it was paid."""
    if slots.get("channel") == "card":
        slots.pop("channel")
