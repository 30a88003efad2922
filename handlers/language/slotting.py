"""From what a line names to the slots of an intent, in plain values that can be kept and shown."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.language.comparing import comparison
from handlers.language.numbers import chinese_int
from handlers.language.reading import FILL, Named, Reading
from handlers.language.vocabulary import (
    CHART_WORDS,
    DIMENSION_WORDS,
    FORMATS,
    METRIC_WORDS,
)
from handlers.means import Means
from storage.base.refusal import Refusal

Slots = dict[str, Any]
_WITHOUT = re.compile(
    r"(?:除了?|除去|不算|不含|不包括|去掉|刨去|刨除|排除|剔除|抛开|扣除|减去|去除)C|C(?:除外|不算|以外|不要算)"
)
_EACH = re.compile(r"每(?:一)?天|每日|按(?:天|日)|逐日|日(?:流水|营业额)?(?:走势|趋势|曲线)|天天")
_EACH_WEEK = re.compile(r"每(?:一)?(?:个)?(?:周|星期|礼拜)|按周|逐周|周度")
_EACH_MONTH = re.compile(r"每(?:一)?(?:个)?月|各(?:个)?月|按月|逐月|月度|分月")
_EACH_HOUR = re.compile(r"每(?:一)?(?:个)?(?:小时|钟头)|按(?:小时|钟点)|逐时|分时")
_LEAST = re.compile(
    r"最(?:淡|差|少|低|小|惨|冷清|不好|不行|闲|清淡|拉胯|不|便宜)|倒数|垫底|末位|后\d|拖后腿|(?:差|少"
    r"|低)的(?=N)|吊车尾|从低到高|升序"
)
_ONE = re.compile(
    r"几点|哪(?!些)|谁(?!们)|(?:是|在)(?:什么|啥)时候|第一名?|冠军|之最|最.{0,3}(?:一|那)(?:个|天|家|台)|最(?:高"
    r"|低).{0,6}是?(?:多少|几)"
)
_RANKING = re.compile(r"排(?:名|行|序|个?队|一下|个)|榜")
_ALL_WORDS = re.compile(
    r"(?:余额|钱).{0,3}(?:全|都)(?:部)?.{0,2}(?:提|取|转)|全(?:部|都)?提|都提|全提|所有(?:的)?(?:钱|余额)"
    r"|全部(?:余额|提|转|取)|都(?:转|取|提)"
)
_RECENT = re.compile(
    r"刚(?:刚|才)?(?:申请|提交|发起|点|填)|刚才|刚刚|刚(?=[那收付扫笔])|方才|上一(?:笔|单|个)|最后(?:一"
    r"|那)(?:笔|单)|最近(?:那|一)(?:笔|单|个)"
    r"|(?:那|前面那)(?:个|笔|单)退"
)
_HALF = re.compile(r"(?:退)?一半|半价|对半|50%")
_FULL = re.compile(
    r"全额|全部退|全退|整单|退全款|全款|都退|退全|全数|全给.{0,2}退|整笔|一分不少|全部都退|原路全"
)
_SO_MANY_DAYS = re.compile(r"N(?:\x1f*)天(?:以上|多)?(?:都)?(?:没|未|不|无)")
_LAST = re.compile(r"(?:最近|近|过去|刚刚|刚才|刚|这|前|上)(?:的|这|一)*L|L(?:内|之内|以内|以来)")


def number_json(value: Decimal) -> int | float:
    """A sum as people write it: 20, 88.8."""
    return int(value) if value == value.to_integral_value() else float(value)


def date_json(found: Named, today: date) -> dict[str, Any]:
    """Days with how they were said; from the opening on there is no first day."""
    span = found.value.span
    if span is None:
        return {"expr": found.said, "from": None, "to": today.isoformat()}
    return {"expr": found.said, "from": span.first.isoformat(), "to": span.last.isoformat()}


def clock_json(minutes: int) -> str:
    """`21:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _asked(reading: Reading) -> Named | None:
    """The days asked about: of 截至今日本月 the latter."""
    days = reading.all("D")
    if len(days) > 1 and re.search(r"截[至止]$", reading.covered[: days[0].start]):
        return days[1]
    return days[0] if days else None


class Wanted:
    """One line read for one intent; each method reads one slot, None when the line is silent."""

    def __init__(self, reading: Reading, means: Means, today: date) -> None:
        self.reading, self.means, self.today = reading, means, today
        self.text = reading.covered.replace(FILL, "")
        self.compare_json: Any = None
        self.asked: Named | None = _asked(reading)
        if "compare" in means.slots:
            self.compare_json, self.asked = comparison(reading, today)

    def date(self) -> Any:
        return date_json(self.asked, self.today) if self.asked else None

    def compare(self) -> Any:
        return self.compare_json

    def metric(self) -> Any:
        for code, pattern in METRIC_WORDS:
            if pattern.search(self.text):
                return code
        return None

    def dimension(self) -> Any:
        for code, pattern in DIMENSION_WORDS:
            if pattern.search(self.text):
                return code
        return None

    def chart(self) -> Any:
        return next((code for code, pattern in CHART_WORDS if pattern.search(self.text)), None)

    def granularity(self) -> Any:
        for code, pattern in (
            ("day", _EACH),
            ("month", _EACH_MONTH),
            ("week", _EACH_WEEK),
            ("hour", _EACH_HOUR),
        ):
            if pattern.search(self.text):
                return code
        if self.asked and re.search(r"(?:近|过去|最近).*[天日]$", self.asked.said):
            return "day"
        return None

    def order(self) -> Any:
        return "asc" if _LEAST.search(self.text) else "desc"

    def top_n(self) -> Any:
        counted = self.reading.first("N")
        if counted is not None:
            return counted.value
        if _ONE.search(self.text) and not _RANKING.search(self.text):
            return 1
        return None

    def channel(self) -> Any:
        found = [c.value for c in self.reading.all("C")]
        if len(found) == 1 and not _WITHOUT.search(self.reading.skeleton):
            return found[0]
        return None

    def channels(self) -> Any:
        found = list(dict.fromkeys(c.value for c in self.reading.all("C")))
        return found if len(found) > 1 else None

    def exclude_channel(self) -> Any:
        found = self.reading.first("C")
        return found.value if found and _WITHOUT.search(self.reading.skeleton) else None

    def store(self) -> Any:
        found = [s.said for s in self.reading.all("S")]
        if len(found) == 1:
            return found[0]
        return "*" if not found and self.reading.first("Z") else None

    def stores(self) -> Any:
        found = list(dict.fromkeys(s.said for s in self.reading.all("S")))
        return found if len(found) > 1 else None

    def terminal(self) -> Any:
        found = self.reading.first("T")
        return found.said if found else None

    def customer(self) -> Any:
        found = self.reading.first("U")
        return found.said if found else None

    cashier = staff = payee = customer

    def assignee(self) -> Any:
        found = self.reading.after(r"派|交|让|安排|分", "U")
        return found.said if found else None

    def daypart(self) -> Any:
        if self.reading.first("X"):
            return None
        found = self.reading.first("W")
        if found:
            return found.value
        said = self.asked.said if self.asked else ""
        if re.search(r"[昨今前]晚|[昨今前]儿?个?晚", said):
            return "evening"
        return "morning" if re.search(r"[昨今前]早", said) else None

    def time(self) -> Any:
        found = self.reading.first("X")
        if not found:
            return None
        return {"from": clock_json(found.value[0]), "to": clock_json(found.value[1])}

    def quiet_hours(self) -> Any:
        return self.time()

    def last_minutes(self) -> Any:
        found = self.reading.first("L")
        return found.value if found and _LAST.search(self.reading.skeleton) else None

    def duration_min(self) -> Any:
        found = self.reading.first("L")
        return found.value if found else None

    def amount(self) -> Any:
        if _ALL_WORDS.search(self.text):
            return "all"
        found = self.reading.first("M")
        return number_json(found.value) if found else None

    def amount_min(self) -> Any:
        found = self.reading.first("B")
        if found:
            return number_json(found.value[0])
        sums = self.reading.first("M")
        if sums and re.search(
            r"(?:超过?|大于|高于|不低于|不少于|至少)M|M(?:以上|往上|起)", self.reading.skeleton
        ):
            return number_json(sums.value)
        return None

    def amount_max(self) -> Any:
        found = self.reading.first("B")
        if found:
            return number_json(found.value[1])
        sums = self.reading.first("M")
        if sums and re.search(
            r"(?:不到|低于|少于|小于|不足|不超过?)M|M(?:以下|以内|往下)", self.reading.skeleton
        ):
            return number_json(sums.value)
        return None

    def order_no(self) -> Any:
        found = self.reading.first("O")
        return found.value if found else None

    def order_no_tail(self) -> Any:
        found = self.reading.first("E")
        return found.value if found else None

    tail = order_no_tail

    def refund_id(self) -> Any:
        found = self.reading.first("R")
        return found.value if found else None

    def alert_id(self) -> Any:
        found = self.reading.first("A")
        return found.value if found else None

    def difference(self) -> Any:
        found = self.reading.first("G")
        return found.value if found else None

    def phone(self) -> Any:
        found = self.reading.first("F")
        return found.value if found else None

    def relative(self) -> Any:
        return "recent" if _RECENT.search(self.text) else None

    def ratio(self) -> Any:
        if _HALF.search(self.text):
            return 0.5
        tenths = re.search(r"退\D{0,2}([一二三四五六七八九])成", self.reading.line.plain)
        if tenths:
            return "零一二三四五六七八九".index(tenths[1]) / 10
        part = self.reading.first("P")
        return float(part.value) if part else None

    def full(self) -> Any:
        return True if _FULL.search(self.text) else None

    def days(self) -> Any:
        return self.reading.first("N").value if _SO_MANY_DAYS.search(self.reading.covered) else None  # type: ignore[union-attr]

    def format(self) -> Any:
        return next((code for word, code in FORMATS.items() if word in self.text), None)

    def threshold(self) -> Any:
        percent = self.reading.first("P")
        if percent:
            return float(percent.value)
        length, sums = self.reading.first("L"), self.reading.first("M")
        if length:
            return length.value
        if sums:
            return number_json(sums.value)
        counted = self.reading.first("N")
        return counted.value if counted else None

    def coupon(self) -> Any:
        found = self.reading.first("V")
        if not found:
            return None
        terms = {k: number_json(v) if isinstance(v, Decimal) else v for k, v in found.value.items()}
        many = re.search(r"N\x1f*张", self.reading.covered)
        if many:
            named = next(n for n in self.reading.all("N") if n.start == many.start())
            if named.value > 1:
                terms["quantity"] = named.value
        days = re.search(
            r"(?:有效期|期限|有效)\D{0,3}(N)\x1f*天|(N)\x1f*天(?:内)?有效", self.reading.covered
        )
        if days:
            start = days.start(1) if days[1] else days.start(2)
            terms["valid_days"] = next(n for n in self.reading.all("N") if n.start == start).value
        return terms

    def points(self) -> Any:
        found = self.reading.first("M", "N")
        return number_json(Decimal(found.value)) if found else None

    def table(self) -> Any:
        found = self.reading.first("Q")
        return found.value if found else None

    def choice(self) -> Any:
        found = re.search(r"[1-9一二三四五六七八九]", self.reading.line.plain)
        return (
            "零一二三四五六七八九".find(found[0])
            if found and not found[0].isdigit()
            else int(found[0])
            if found
            else None
        )

    def due(self) -> Any:
        if not self.asked or self.asked.value.span is None:
            return None
        day = self.asked.value.span.last.isoformat()
        clock = self.reading.first("K", "X")
        return f"{day}T{clock_json(clock.value[0])}" if clock else day

    def schedule(self) -> Any:
        return _schedule(self.reading, self.text)

    def weekday(self) -> Any:
        found = re.search(r"(?:周|星期|礼拜)([一二三四五六日天])", self.reading.line.plain)
        return "一二三四五六日".find(found[1].replace("天", "日")) + 1 if found else None


_WEEKDAY = re.compile(r"每(?:个)?(?:周|星期|礼拜)(?:的)?([一二三四五六日天])")
_MONTH_DAY = re.compile(r"每(?:个)?月(?:的)?(\d{1,2}|[一二三四五六七八九十]{1,3})[号日]")
_PARTS = {
    "morning": "09:00",
    "noon": "12:00",
    "afternoon": "15:00",
    "evening": "21:00",
    "breakfast": "09:00",
}


def _schedule(reading: Reading, text: str) -> dict[str, Any] | None:
    plain = reading.line.plain
    found: dict[str, Any] = {}
    clock = reading.first("K", "X")
    part = reading.first("W")
    if clock:
        found["at"] = clock_json(clock.value[0])
    elif part and part.value in _PARTS:
        found["at"] = _PARTS[part.value]
    if weekday := _WEEKDAY.search(plain):
        return found | {
            "freq": "weekly",
            "weekday": "一二三四五六日".find(weekday[1].replace("天", "日")) + 1,
        }
    if day := _MONTH_DAY.search(plain):
        return found | {"freq": "monthly", "day": chinese_int(day[1])}
    if re.search(r"每(?:一)?(?:天|日|晚|早)|天天", plain):
        return found | {"freq": "daily"}
    if re.search(r"每(?:个)?(?:周|星期|礼拜)", plain):
        return found | {"freq": "weekly"}
    if re.search(r"每(?:个)?月", plain):
        return found | {"freq": "monthly"}
    return found | {"freq": "daily"} if found else None


# Courtesy around what is meant to be kept: a reason, a note, a category.
_COURTESY = (
    r"请问|请|麻烦|帮忙|帮我|给我|替我|劳驾|我要|我想|一下|看看|看下|查查|查下|谢谢|哈|吧|呢|吗|啊"
    r"|呀|嘛|喔|哦|嗯|的|[\x1f\\s,;:。.·\-]"
)
_MARKS: dict[str, str] = {
    "order_no": "O", "order_no_tail": "E", "tail": "E", "amount": "M", "customer": "U", "payee": "U", "assignee": "U",
    "staff": "U", "cashier": "U", "date": "D", "due": "DKX", "refund_id": "R", "alert_id": "A", "duration_min": "L",
    "terminal": "T", "quiet_hours": "X", "store": "SZ", "channel": "C", "days": "N", "phone": "F", "points": "MN",
}  # fmt: skip


_ENDINGS = re.compile(r"[了要不]*")
_AS_SPOKEN = frozenset({"provider", "device", "industry", "bank", "field", "category"})
"""Slots whose words may themselves be something that is named: 微信支付, 银行卡."""


def rest_of(reading: Reading, means: Means) -> str:
    """What nothing else has claimed, as it was typed; the intent's own noise cut off at the ends."""
    claimed = "".join(_MARKS.get(slot, "") for slot in means.slots)
    text = reading.line.plain
    for found in reading.named:
        if found.mark in claimed:
            text = text[: found.start] + "\n" * (found.end - found.start) + text[found.end :]
    noise = f"(?:{means.noise.pattern}|{_COURTESY})+" if means.noise else f"(?:{_COURTESY})+"
    head, tail = re.compile(noise), re.compile(f"{noise}$")
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


def slots_of(reading: Reading, means: Means, today: date) -> Slots:
    """Every slot of the intent that the line fills; a Refusal when what it needs cannot be."""
    wanted = Wanted(reading, means, today)
    found: Slots = dict(means.fixed)
    for name in means.slots:
        value = getattr(wanted, name)()
        if value is not None:
            found[name] = value
    for name, words in means.values:
        for pattern, value in words:
            if (
                pattern.search(reading.skeleton)
                or pattern.search(wanted.text)
                or (name in _AS_SPOKEN and pattern.search(reading.line.plain))
            ):
                if value is not None:
                    found[name] = value
                break
    if means.rest and (left := rest_of(reading, means)):
        found.setdefault(means.rest, left)
    for refine in means.refine:
        refine(found, reading)
    if reading.refusals and "date" in means.slots and "date" not in found:
        raise Refusal(str(reading.refusals[0]))
    return found
