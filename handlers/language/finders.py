"""Finders: each covers one kind of thing that a line can name."""

import re
from decimal import Decimal

from handlers.language.dates import all_dates
from handlers.language.numbers import CHINESE, chinese_int, read_amount
from handlers.language.reading import FILL, Finder, Sheet
from handlers.language.vocabulary import CHANNELS, DAYPARTS, SURNAMES
from storage.base.refusal import Refusal

_NOT_BEFORE = r"(?<![a-z0-9_.-])"
_NOT_AFTER = r"(?![a-z0-9_])"
_REFUND = re.compile(rf"{_NOT_BEFORE}r\s?(\d{{3,6}}){_NOT_AFTER}")
_ALERT = re.compile(rf"{_NOT_BEFORE}a\s?(\d{{3,6}}){_NOT_AFTER}")
_DIFFERENCE = re.compile(rf"{_NOT_BEFORE}d(\d{{3,6}}){_NOT_AFTER}")
_TERMINAL = re.compile(
    rf"{_NOT_BEFORE}pos\s?[-_]?\d{{1,4}}(?:号机)?{_NOT_AFTER}"
    rf"|(?:\d{{1,3}}|[{CHINESE}]{{1,3}})号(?:收银|收款|pos)?(?:机|台)(?:器)?|(?:\d{{1,3}}|[{CHINESE}]{{1,3}})号终端"
)
_ORDER = re.compile(
    rf"{_NOT_BEFORE}(?:(?!pos|top|q\d|v\d|gmv|mt940)(?=[a-z_-]*\d)[a-z]{{1,6}}[a-z0-9_-]*\d[a-z0-9_-]*"
    rf"|\d{{12,64}}){_NOT_AFTER}"
)
_NUMBERED_ORDER = re.compile(
    r"(?:单号|订单号?|流水号|交易号)(?:是|为|:)?\s*([a-z0-9_-]{4,64})(?![a-z0-9_])"
)
_TAIL = re.compile(
    r"(?:尾号|后四位|末四位|尾数)(?:是|为|:)?\s*(\d{3,6})(?!\d)|(?<!\d)(\d{4})(?:结尾|尾号)"
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_NUM = rf"(?:\d[\d,]*(?:\.\d+)?|[{CHINESE}]+)"
_COUPON = re.compile(
    rf"(?:满|消费)({_NUM})(?:块|元)?(?:就)?(?:立)?(?:减|抵|优惠|便宜)({_NUM})(?:块|元)?"
)
_DISCOUNT = re.compile(r"(?:打)?([1-9一二三四五六七八九](?:\.\d|[1-9一二三四五六七八九])?)折")
_OFF = re.compile(
    rf"({_NUM})(?:块|元)(?:钱)?(?:的)?(?=无门槛|优惠券|代金券|现金券|抵用券|抵扣券|的?券)"
)
_PERCENT = re.compile(rf"(\d+(?:\.\d+)?)\s*%|百分之({_NUM})|({_NUM})个(?:百分)?点")
_LENGTH = re.compile(
    r"(半|\d{1,3}|[一二三四五六七八九十两]{1,3})\s*(个半|个)?\s*(分钟|小时|钟头|钟(?!头)|刻钟|h)(?![a-z])(半)?"
)
_MINUTES = {"分钟": 1, "小时": 60, "钟头": 60, "h": 60, "钟": 1, "刻钟": 15}
_PART = r"(?:(凌晨|半夜|早上|清晨|早晨|上午|中午|下午|傍晚|晚上|夜里|晚|早)\s*)?"
_CLOCK = (
    rf"{_PART}(?<!\d)(\d{{1,2}}|[一二三四五六七八九十两]{{1,3}})\s*(?::\s*(\d\d)(?!\d)|[点时](?!餐|单|菜"
    rf"|开|了|心|击|评|半天)(?:钟|整)?(半|[一三]刻|\d{{1,2}}(?!\d)"
    rf"|[一二三四五]?十[一二三四五六七八九]?)?分?)"
)
_TO = r"\s*(?:到|至|-|~|——)\s*"
_CLOCKS = re.compile(
    rf"{_CLOCK}(?:{_TO}{_CLOCK}|(以后|之后|后|往后|开始)|(以前|之前|前)|(左右|前后|上下|附近|那会儿?|的时候))?"
)
_MONEY = re.compile(
    rf"(?:¥|rmb)?(\d[\d,]*(?:\.\d{{1,2}})?\s*(?:万|千|百|w|k)?(?:(?<=[w万千k])\d(?!\d))?(?:\s*(?:元|块钱?|rmb|毛"
    rf"|角))?(?:\d(?![\d个笔单张]))?|[{CHINESE}]+(?:点[{CHINESE}]+)?\s*(?:元|块钱?|毛"
    rf"|角)?(?:[一二三四五六七八九](?:毛|角)?)?)"
)
_MEASURE = (
    r"(?:个|笔|单|张|条|家|名|位|台|件|次|天|日|周|月|年|份|杯|桌|人|号|步|款|种|店|门店|岁|楼|层|折"
    r"|年级|点|分|期)"
)
_COUNT = re.compile(rf"(?:top\s*|前)?(\d{{1,4}}|[{CHINESE}]{{1,5}})\s*(?={_MEASURE})")
_TOP = re.compile(r"(?:top\s*|前)(\d{1,3}|[一二三四五六七八九十两]{1,3})(?![\d天日周月年])")
_STORE = re.compile(
    r"([^\W\d_a-zA-Z的了在把给和跟与到从看查下个家哪每各这那几多按门分总我你他她谁开间有是说要想对帮发被卖收"
    r"最好差就只也都请问新老网首本贵该及啊咱呀哎呢吧嘛了们订阅导取消停关退或比同关于总让叫用为所部]{2,4})店"
    r"(?!员|长|铺|家|庆"
    r"|里|内|面|主|名)"
)
_SHOP_KINDS = re.compile(
    r"(?:奶茶|咖啡|便利|连锁|快餐|火锅|面包|蛋糕|水果|甜品|饮品|服装|茶饮|餐饮|小吃|烧烤|早餐|专卖|加盟|直营"
    r"|旗舰|零食|烘焙|鲜花|五金|花|药)$"
)
_ALL_STORES = re.compile(
    r"(?:所有|全部|全体|整个|每家|全)(?:的)?(?:门|分|家)?店(?:铺|面)?(?!员|长)|(?:几|各)(?:个|家)?店(?:加|合"
    r"|总|一共)"
)
_PERSON = re.compile(
    rf"(?:欧阳|上官|司马|诸葛|[{SURNAMES}])(?:女士|先生|小姐|老板娘?|总(?![共额计收流数量营销店笔的])|阿姨"
    rf"|大爷|大妈|大哥|大姐|叔叔?|太太|师傅|老师|经理|店长|会计|主管|妹妹?|姨|爷|婶|哥(?!们)|姐(?!妹)|嫂"
    rf"|嫂子)"
    rf"|(?:小|阿)[{SURNAMES}](?![程红费单票计])(?<!小单)|老(?![客板师人会店年是])[{SURNAMES}](?![程时])"
)
_CHANNEL = re.compile(
    "|".join(sorted(CHANNELS, key=len, reverse=True))
    .replace("现金", "现金(?!流(?!水))")
    .replace("微信支付", "微信支付(?!宝)")
)
_DAYPART = re.compile(
    "|".join(sorted(DAYPARTS, key=len, reverse=True)) + "|(?<=D)(?:早|晚)(?=[^一\x1f])"
)
_TABLE = re.compile(r"(?:桌号|桌|台号)\s*(\d{1,3}|[a-z]\d{1,3})|(\d{1,3}|[a-z]\d{1,3})号桌")


_ONE_OF = re.compile(r"一下(?=下)")


def numbers_of_ours(sheet: Sheet) -> None:
    """R1024, A2031, D0012."""
    for mark, pattern in (("R", _REFUND), ("A", _ALERT), ("G", _DIFFERENCE)):
        for found in sheet.each(pattern):
            sheet.take(mark, mark.replace("G", "D") + found[1], found.start(), found.end())


def terminals(sheet: Sheet) -> None:
    """POS001, 2号机, and what the shop calls its tills."""
    for name in sorted(sheet.names.terminals, key=len, reverse=True):
        start = sheet.text.find(name.lower())
        if start >= 0:
            sheet.take("T", name, start, start + len(name))
    for found in sheet.each(_TERMINAL):
        sheet.take("T", sheet.line.said(*found.span()), *found.span())


def phones(sheet: Sheet) -> None:
    """A mobile number."""
    for found in sheet.each(_PHONE):
        sheet.take("F", found[0], *found.span())


def tails(sheet: Sheet) -> None:
    """尾号6688: of an order, or of a bank card."""
    for found in sheet.each(_TAIL):
        sheet.take("E", found[1] or found[2], *found.span())


def orders(sheet: Sheet) -> None:
    """The number of an order, also in the middle of a pasted line."""
    for found in sheet.each(_NUMBERED_ORDER):
        if re.search(r"\d", found[1]):
            sheet.take("O", sheet.line.said(*found.span(1)), *found.span(1))
    for found in sheet.each(_ORDER):
        if sum(letter.isdigit() for letter in found[0]) >= 3:
            sheet.take("O", sheet.line.said(*found.span()), *found.span())


def tables(sheet: Sheet) -> None:
    """桌号12."""
    for found in sheet.each(_TABLE):
        sheet.take("Q", sheet.line.said(*found.span(1 if found[1] else 2)), *found.span())


def number_value(text: str) -> Decimal | None:
    """12.5, 1,200, 五十, 一万二."""
    if text[:1].isdigit():
        return Decimal(text.replace(",", ""))
    value = chinese_int(text)
    return None if value is None else Decimal(value)


def coupons(sheet: Sheet) -> None:
    """满100减20, 八折, 10元无门槛."""
    for found in sheet.each(_COUPON):
        least, off = number_value(found[1]), number_value(found[2])
        if least is not None and off is not None:
            sheet.take("V", {"type": "amount_off", "min": least, "off": off}, *found.span())
    for found in sheet.each(_DISCOUNT):
        sheet.take("V", {"type": "discount", "rate": _rate(found[1])}, *found.span())
    for found in sheet.each(_OFF):
        off = number_value(found[1])
        if off is not None:
            sheet.take("V", {"type": "amount_off", "min": Decimal(0), "off": off}, *found.span())


def _rate(text: str) -> Decimal:
    """八折 is 0.8; 八五折 and 8.5折 are 0.85."""
    digits = "".join(
        letter if letter.isdigit() else str(chinese_int(letter)) for letter in text if letter != "."
    )
    return Decimal(digits) / (10 ** len(digits))


def percents(sheet: Sheet) -> None:
    """5%, 百分之五."""
    for found in sheet.each(_PERCENT):
        value = number_value(found[1] or found[2] or found[3])
        if value is not None:
            sheet.take("P", value / 100, *found.span())


def dates(sheet: Sheet, *, ahead: bool = False) -> None:
    """Days and spans of days; what cannot be is remembered, and refused if it matters."""
    try:
        for found in all_dates(_ONE_OF.sub(FILL * 2, sheet.text), sheet.today, ahead=ahead):
            sheet.take("D", found, found.start, found.end)
    except Refusal as refusal:
        sheet.refusals.append(refusal)


def dates_ahead(sheet: Sheet) -> None:
    """The same, where a sentence looks forward."""
    dates(sheet, ahead=True)


def clocks(sheet: Sheet) -> None:
    """A time of day or a stretch of it, in minutes: (from, to, how it was said)."""
    for found in sheet.each(_CLOCKS):
        part, hour, minute, spoken, part2, hour2, minute2, spoken2, since, until, about = (
            found.groups()
        )
        first = _minutes(part, hour, minute, spoken)
        if first is None:
            continue
        if hour2 is not None:
            last = _minutes(
                part2 or ("" if part2 else _later(part, hour, hour2)), hour2, minute2, spoken2
            )
            if last is None:
                continue
            if last < first and part in {"上午", "中午", "下午"} and last + 12 * 60 > first:
                last += 12 * 60  # 中午十一点半到一点半
            kind = "range"
        elif since:
            last, kind = 24 * 60 - 1, "range"
        elif until:
            first, last, kind = 0, first, "range"
        elif about:
            first, last, kind = max(0, first - 30), min(24 * 60 - 1, first + 30), "range"
        else:
            last, kind = first, "point"
        sheet.take("K" if kind == "point" else "X", (first, last), *found.span())


def _later(part: str | None, hour: str, hour2: str) -> str | None:
    """晚上8点到10点 keeps its part of the day; 晚上11点到7点 does not."""
    first, second = chinese_int(hour), chinese_int(hour2)
    return part if first is not None and second is not None and second > first else None


def _minutes(part: str | None, hour: str, minute: str | None, spoken: str | None) -> int | None:
    hours = chinese_int(hour)
    if hours is None or hours > 24:
        return None
    if spoken and spoken.endswith("刻"):
        minutes = 15 if spoken[0] == "一" else 45
    else:
        minutes = 30 if spoken == "半" else (chinese_int(minute or spoken or "0") or 0)
    if minutes > 59:
        return None
    if part in {"晚上", "夜里", "半夜", "凌晨"} and hours == 12:
        hours = 0
    elif (part in {"下午", "傍晚", "晚上", "晚", "夜里"} and hours < 12) or (
        part == "中午" and hours < 3
    ):
        hours += 12
    return (hours * 60 + minutes) % (24 * 60)


def lengths(sheet: Sheet) -> None:
    """两小时, 半小时, 一个半小时, 45分钟: minutes."""
    for found in sheet.each(_LENGTH):
        unit = _MINUTES[found[3]]
        if found[1] == "半":
            sheet.take("L", unit // 2, *found.span())
            continue
        count = chinese_int(found[1])
        if count:
            half = found[2] == "个半" or found[4] == "半"
            sheet.take("L", count * unit + (unit // 2) * half, *found.span())


def channels(sheet: Sheet) -> None:
    """微信, 花呗, 美团 …"""
    for found in sheet.each(_CHANNEL):
        sheet.take("C", CHANNELS[found[0]], *found.span())


def stores(sheet: Sheet) -> None:
    """A store by one of the shop's names, with or without 店; else what ends in 店; `*`: all of them."""
    for name in sheet.names.stores:
        bare = name.lower().removesuffix("店")
        for found in sheet.each(re.compile(re.escape(bare) + "店?")):
            if len(bare) > 1:
                sheet.take("S", sheet.line.said(*found.span()), *found.span())
    for found in sheet.each(_ALL_STORES):
        sheet.take("Z", "*", *found.span())
    for found in sheet.each(_STORE):
        if not _SHOP_KINDS.search(found[1]):
            sheet.take("S", sheet.line.said(*found.span()), *found.span())


def people(sheet: Sheet) -> None:
    """张女士, 李哥, 小王: customers and colleagues."""
    for name in sheet.names.people:
        start = sheet.text.find(name.lower())
        if start >= 0 and len(name) > 1:
            sheet.take("U", name, start, start + len(name))
    for found in sheet.each(_PERSON):
        sheet.take("U", sheet.line.said(*found.span()), *found.span())


def dayparts(sheet: Sheet) -> None:
    """早市, 下午茶, 半夜; 晚 right behind a day."""
    for found in sheet.each(_DAYPART):
        word = found[0]
        sheet.take(
            "W", DAYPARTS.get(word) or {"早": "morning", "晚": "evening"}[word], *found.span()
        )


def tops(sheet: Sheet) -> None:
    """top5, 前三: how many of a ranking."""
    for found in sheet.each(_TOP):
        value = chinese_int(found[1])
        if value:
            sheet.take("N", value, *found.span())


_RANGE = re.compile(
    rf"({_NUM})\s*(?:块钱?|元)?\s*(?:到|至|-|~)\s*({_NUM})\s*(?:块钱?|元)?(?:之间|以内)?"
)


def ranges(sheet: Sheet) -> None:
    """两千到五千之间: two sums."""
    for found in sheet.each(_RANGE):
        low, high = number_value(found[1]), number_value(found[2])
        if low is not None and high is not None and low < high:
            sheet.take("B", (low, high), *found.span())


def counts(sheet: Sheet) -> None:
    """十笔, 三家店, 30天: a number with what it counts (the word stays in the line)."""
    for found in sheet.each(_COUNT):
        # 一笔 and 那一天 count nothing.
        value = None if found[1] == "一" else chinese_int(found[1])
        if value is not None:
            sheet.take("N", value, *found.span())


def sums(sheet: Sheet) -> None:
    """88块8, 三十五元, 1w, 456.7, 五千."""
    for found in sheet.each(_MONEY):
        word = found[1].strip()
        if word[0] in CHINESE and not set(word) & set("块元毛角百千万十"):
            continue
        try:
            money = read_amount(word.replace(" ", "").replace(",", ""))
        except Refusal as refusal:
            sheet.refusals.append(refusal)
            continue
        if money is not None:
            sheet.take("M", Decimal(money.fen) / 100, *found.span())


FINDERS: tuple[Finder, ...] = (
    numbers_of_ours, terminals, phones, tails, orders, tables, coupons, percents, stores, channels,
    people, lengths, clocks, dates, dayparts, tops, ranges, counts, sums,
)  # fmt: skip
FORWARD = tuple(dates_ahead if find is dates else find for find in FINDERS)
"""The same for a sentence that looks forward."""
