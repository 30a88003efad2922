"""The words that name days: one rule for each way of saying them, tried in this order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from re import Match, Pattern

from handlers.language import holidays, spans
from handlers.language.numbers import chinese_int
from handlers.language.spans import a_day, a_month, one
from storage.base.business_day import WEEKDAYS, Span
from storage.base.refusal import Refusal

N = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
WEEK = r"(?:周|星期|礼拜)"
TO = r"\s*(?:到|至|-|~)\s*"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where we stand while reading: today, and what the words before have settled."""

    today: date
    after: date | None = None
    """The first day of a range whose second end is being read."""
    year: int | None = None
    """The year that was said: 去年…"""

    def in_a_year(self, make: Callable[[int], Span]) -> Span:
        """The year that was said; else the first one after the range began, or the latest past."""
        if self.year is not None:
            return make(self.year)
        if self.after is not None:
            span = make(self.after.year)
            return span if span.last >= self.after else make(self.after.year + 1)
        span = make(self.today.year)
        return span if span.first <= self.today else make(self.today.year - 1)

    def in_a_month(self, make: Callable[[Span], Span]) -> Span:
        """The month after which the range began, or the latest whose day has come."""
        if self.after is not None:
            span = make(spans.month_of(self.after))
            return span if span.last >= self.after else make(spans.month_of(self.after, 1))
        span = make(spans.month_of(self.today))
        return span if span.first <= self.today else make(spans.month_of(self.today, -1))


@dataclass(frozen=True, slots=True)
class Piece:
    """Days that were named, and where in the text the name ends."""

    span: Span
    end: int


Read = Callable[[Match[str], Scene], Span | Piece | None]
RULES: list[tuple[Pattern[str], Read]] = []


def rule(pattern: str) -> Callable[[Read], Read]:
    """Tag a function as the reader of a pattern."""

    def add(read: Read) -> Read:
        RULES.append((re.compile(pattern), read))
        return read

    return add


def read_piece(text: str, start: int, scene: Scene) -> Piece | None:
    """The days named at this place, by the first rule that knows them."""
    for pattern, read in RULES:
        match = pattern.match(text, start)
        if match and (found := read(match, scene)) is not None:
            return found if isinstance(found, Piece) else Piece(found, match.end())
    return None


def number(text: str) -> int | None:
    """A small number in digits or Chinese; 几 is three, as people mean it."""
    return 3 if text == "几" else chinese_int(text)


@rule(r"(?<![\da-z])(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)[日号]?")
@rule(r"(?<![\da-z])(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?![\da-z])")
def full_date(match: Match[str], _scene: Scene) -> Span:
    return a_day(int(match[1]), int(match[2]), int(match[3]))


@rule(r"去年(?:的)?(?:今天|今日)")
def today_last_year(_match: Match[str], scene: Scene) -> Span:
    return one(spans.months_before(scene.today, 12))


@rule(
    r"(?:(去|前|今|本|明|上)年|(20\d\d|2\d|[二两][零〇\d一二三四五六七八九]{3})年)(?!同|期)(?:的|度)?\s*"
)
def in_year(match: Match[str], scene: Scene) -> Piece | None:
    """A year, or something inside it."""
    steps = {"前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "明": 1}
    said = chinese_int(match[2]) if match[2] else scene.today.year + steps[match[1]]
    if said is None:
        return None
    year = said + 2000 if said < 100 else said
    inside = read_piece(match.string, match.end(), replace(scene, year=year, after=None))
    if inside and inside.span.first.year in {year, year - 1}:
        return inside
    whole = re.compile(r"(?:全年|整年|一年|一整年)?").match(match.string, match.end())
    return Piece(_until_today(spans.a_year(year), scene), whole.end() if whole else match.end())


@rule(rf"(?:最近|近|过去|这|前)(?:的)?({N}|半|几)(个半|个)?\s*(天|日|周|星期|礼拜|月|年)(?!前)")
def lately(match: Match[str], scene: Scene) -> Span | None:
    """近7天, 近半个月, 近三个月, 这两天: today is the last; 前两天: yesterday is."""
    unit = match[3].replace("星期", "周").replace("礼拜", "周")
    before = match.string[match.start()] == "前"
    if (before and unit not in {"天", "日"}) or (match[0][0] == "这" and unit == "年"):
        return None
    if match[1] == "半":
        return _back(scene.today, {"月": 15}.get(unit, 0), {"年": 6}.get(unit, 0))
    count = number(match[1])
    if not count:
        return None
    if before:
        return Span(scene.today - timedelta(days=count), scene.today - timedelta(days=1))
    days = {"天": count, "日": count, "周": 7 * count}.get(unit, 0)
    return _back(scene.today, days, {"月": count, "年": 12 * count}.get(unit, 0))


def _back(today: date, days: int, months: int) -> Span | None:
    if months > 240 or not (days or months):
        return None if not months else _endless()
    first = spans.months_before(today, months) if months else today - timedelta(days=days)
    return Span(first + timedelta(days=1), today)


def _endless() -> Span:
    raise Refusal("这段时间太长了，一次最多看 366 天。")


MONTH = rf"(?:(本|这个?|当|上上个?|上个?|下个?)月|(?<!\d)({N})月份?)"


@rule(MONTH + r"(?:的|份)?\s*")
def in_month(match: Match[str], scene: Scene) -> Piece | None:
    """A month, or some days of it."""
    month = _the_month(match, scene)
    if month is None:
        return None
    inside = _days_inside(match, month, scene)
    if inside:
        return inside
    running = match[1] is not None and month.first <= scene.today
    return Piece(_until_today(month, scene) if running else month, match.end())


def _the_month(match: Match[str], scene: Scene) -> Span | None:
    if match[1]:
        steps = {"上上": -2, "上": -1, "下": 1}.get(match[1].rstrip("个"), 0)
        return spans.month_of(scene.today, steps)
    said = number(match[2])
    return None if said is None else scene.in_a_year(lambda year: a_month(year, said))


def _days_inside(match: Match[str], month: Span, scene: Scene) -> Piece | None:
    """`15号`, `前十天`, `下旬`, `初` right after a month."""
    text, start = match.string, match.end()
    if found := re.compile(rf"({N})(?:[日号](?!报)|(?={TO}{N}[日号]))").match(text, start):
        day = number(found[1])
        if day is None:
            return None
        if match[1]:
            return Piece(a_day(month.first.year, month.first.month, day), found.end())
        number_of_month = month.first.month
        span = scene.in_a_year(lambda year: a_day(year, number_of_month, day))
        return Piece(span, found.end())
    if found := re.compile(rf"(前|最?后)({N}|几)天").match(text, start):
        cut = spans.first_days if found[1] == "前" else spans.last_days
        days = number(found[2])
        return Piece(cut(month, days), found.end()) if days else None
    if found := re.compile(r"([上中下])旬|(初)|(底|末)").match(text, start):
        third = found[1] or ("上" if found[2] else "下")
        return Piece(spans.third_of(month, third), found.end())
    return None


@rule(rf"(?<!\d)({N})(?={TO}{N}月(?!\s*{N}[日号]))")
def month_of_range(match: Match[str], scene: Scene) -> Span | None:
    """The 8 of 8到10月."""
    month = number(match[1])
    return None if month is None else scene.in_a_year(lambda year: a_month(year, month))


@rule(r"([上下])半年")
def half_year(match: Match[str], scene: Scene) -> Span:
    return scene.in_a_year(lambda year: spans.a_half(year, match[1]))


@rule(r"(本|这个?|当|上上个?|上个?)季度?")
def quarter_near(match: Match[str], scene: Scene) -> Span:
    steps = {"上上": -2, "上": -1}.get(match[1].rstrip("个"), 0)
    return _until_today(spans.quarter_of(scene.today, steps), scene)


@rule(r"第?([1-4一二三四])季度|q([1-4])(?![\da-z])")
def quarter(match: Match[str], scene: Scene) -> Span:
    which = chinese_int(match[1] or match[2]) or 1
    return scene.in_a_year(lambda year: spans.a_quarter(year, which))


@rule(
    rf"(本|这一?个?|上上个?|上个?|(?<!一)下个?){WEEK}(末|[二三四五六天]|一(?![共起直样定个])|日(?!报|均))?"
)
def in_week(match: Match[str], scene: Scene) -> Piece:
    """A week, its weekend, or one of its days."""
    steps = {"上上": -2, "上": -1, "下": 1}.get(match[1].rstrip("个"), 0)
    week = spans.week_of(scene.today, steps)
    if match[2] == "末":
        return _some_days(match, spans.last_days(week, 2))
    if match[2]:
        return Piece(one(week.first + timedelta(days=_weekday(match[2]))), match.end())
    return Piece(_until_today(week, scene), match.end())


@rule(rf"(?<!每){WEEK}(末|[二三四五六天]|一(?![共起直样定个])|日(?!报|均))")
def weekday(match: Match[str], scene: Scene) -> Piece:
    """A bare weekday or weekend: the most recent one."""
    if match[1] == "末":
        week = spans.week_of(scene.today)
        weekend = spans.last_days(week, 2)
        return _some_days(match, weekend if scene.today in weekend else weekend.shift(-7))
    target = _weekday(match[1])
    if scene.after is not None:
        ahead = (target - scene.after.weekday()) % 7
        return Piece(one(scene.after + timedelta(days=ahead)), match.end())
    back = (scene.today.weekday() - target) % 7 or 7
    return Piece(one(scene.today - timedelta(days=back)), match.end())


def _weekday(letter: str) -> int:
    return WEEKDAYS.index(letter.replace("天", "日"))


DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}


@rule(r"(大前|前|昨|今|明|大后|后)(?:天|日(?!报)|[晚儿夜早](?!餐|饭)个?)")
def near_day(match: Match[str], scene: Scene) -> Span:
    return one(scene.today + timedelta(days=DAYS[match[1]]))


@rule(r"(today|yesterday)(?![a-z])")
def english_day(match: Match[str], scene: Scene) -> Span:
    return one(scene.today - timedelta(days=int(match[1] == "yesterday")))


def _names(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


NO_NUMBER = "(?![月号日点个块元万千百单笔家人台张年周毛折倍%.\\d])"


@rule(rf"(?<![双第二三四五六七八九\d.a-z])({_names(holidays.STATUTORY)}){NO_NUMBER}")
def statutory_holiday(match: Match[str], scene: Scene) -> Piece:
    """The days off of a holiday: of the year that was said, or the most recent."""
    name = match[1]
    if scene.year is not None:
        span = holidays.statutory(name, scene.year)
    elif scene.after is not None:
        span = scene.in_a_year(lambda year: holidays.statutory(name, year))
    else:
        span = holidays.lately(name, scene.today)
    return _some_days(match, span)


@rule(
    rf"(?<![\d.a-z])({_names([*holidays.FIXED, *holidays.MOVING])}){NO_NUMBER}节?(期间|活动|大促)?"
)
def festival(match: Match[str], scene: Scene) -> Piece:
    """A day that shops live by; with its campaign when that is said."""
    span = scene.in_a_year(holidays.festival(match[1], campaign=match[2] is not None))
    return _some_days(match, span)


@rule(r"暑假")
def summer(match: Match[str], scene: Scene) -> Piece:
    span = scene.in_a_year(lambda year: Span(date(year, 7, 1), date(year, 8, 31)))
    return Piece(span, re.compile(r"(?:两个月)?").match(match.string, match.end()).end())


def _some_days(match: Match[str], span: Span) -> Piece:
    """国庆期间, 元旦三天, 上周末两天: a number of days never makes more of them."""
    tail = re.compile(rf"节?(?:期间|假期|黄金周|长假)?(?:(?:那|这)?({N}|几)天)?").match(
        match.string, match.end()
    )
    if tail is None:
        return Piece(span, match.end())
    days = number(tail[1]) if tail[1] and tail[1] != "几" else None
    return Piece(spans.first_days(span, days) if days else span, tail.end())


@rule(r"([上中下])旬|(年初)|(月初)|(年底|年末)|(月底|月末)")
def part_of_this_month(match: Match[str], scene: Scene) -> Span:
    if match[2]:
        return scene.in_a_year(lambda year: a_month(year, 1))
    if match[4]:
        return scene.in_a_year(lambda year: a_month(year, 12))
    third = match[1] or ("上" if match[3] else "下")
    return scene.in_a_month(lambda month: spans.third_of(month, third))


@rule(
    r"(?:(?<![^\s从到至~-])|(?<![\d./:a-z-])(?=\d+/))(\d{1,2})([./])(\d{1,2})(?![\d./:]|元|块|折|%|万|k|w)"
)
def dotted_date(match: Match[str], scene: Scene) -> Span | None:
    """10.1 and 11/3, when they can be dates at all."""
    month, day = int(match[1]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return scene.in_a_year(lambda year: a_day(year, month, day))


@rule(
    rf"(?<!每月)(?<![每\d])({N})(?:日(?!报)|号(?![机店楼桌柜线门台]|收银|终端)|(?={TO}{N}[日号](?![机店楼桌])))"
)
def bare_day(match: Match[str], scene: Scene) -> Span | None:
    """15号: of this month, or of the last one when it has not come yet."""
    day = number(match[1])
    if day is None or not 1 <= day <= 31:
        return None
    return scene.in_a_month(lambda month: _day_of(month, day))


def _day_of(month: Span, day: int) -> Span:
    return a_day(month.first.year, month.first.month, day)


def _until_today(span: Span, scene: Scene) -> Span:
    """A period that is still running ends today, so far."""
    return Span(span.first, scene.today) if scene.today in span else span
