"""Days seen from today: 昨天, 上周五, 近7天, 这两天, 周末."""

import re
from datetime import date, timedelta
from re import Match

from handlers.language import spans
from handlers.language.scene import N, Piece, Rules, Scene, number, some_days
from handlers.language.spans import one
from storage.base.business_day import WEEKDAYS, Span
from storage.base.refusal import Refusal

WEEK = r"(?:周|星期|礼拜)"
DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}


def today_last_year(_match: Match[str], scene: Scene) -> Span:
    """The same day a year ago."""
    return one(spans.months_before(scene.today, 12))


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


def in_week(match: Match[str], scene: Scene) -> Piece:
    """A week, its weekend, or one of its days."""
    steps = {"上上": -2, "上": -1, "下": 1}.get(match[1].rstrip("个"), 0)
    week = spans.week_of(scene.today, steps)
    if match[2] == "末":
        return some_days(match, spans.last_days(week, 2))
    if match[2]:
        return Piece(one(week.first + timedelta(days=_weekday(match[2]))), match.end())
    return Piece(scene.until_today(week), match.end())


def weekday(match: Match[str], scene: Scene) -> Piece:
    """A bare weekday or weekend: the most recent one."""
    if match[1] == "末":
        week = spans.week_of(scene.today)
        weekend = spans.last_days(week, 2)
        return some_days(match, weekend if scene.today in weekend else weekend.shift(-7))
    target = _weekday(match[1])
    if scene.after is not None:
        ahead = (target - scene.after.weekday()) % 7
        return Piece(one(scene.after + timedelta(days=ahead)), match.end())
    back = (scene.today.weekday() - target) % 7 or 7
    return Piece(one(scene.today - timedelta(days=back)), match.end())


def _weekday(letter: str) -> int:
    return WEEKDAYS.index(letter.replace("天", "日"))


def near_day(match: Match[str], scene: Scene) -> Span:
    """A day seen from today."""
    return one(scene.today + timedelta(days=DAYS[match[1]]))


def english_day(match: Match[str], scene: Scene) -> Span:
    """The two English words that people do type."""
    return one(scene.today - timedelta(days=int(match[1] == "yesterday")))


RULES: Rules = (
    (re.compile(r"去年(?:的)?(?:今天|今日)"), today_last_year),
    (
        re.compile(
            rf"(?:最近|近|过去|这|前)(?:的)?({N}|半|几)(个半|个)?\s*(天|日|周|星期|礼拜|月|年)(?!前)"
        ),
        lately,
    ),
    (
        re.compile(
            rf"(本|这一?个?|上上个?|上个?|(?<!一)下个?){WEEK}(末|[二三四五六天]|一(?![共起直样定个])|日(?!报|均))?"
        ),
        in_week,
    ),
    (re.compile(rf"(?<!每){WEEK}(末|[二三四五六天]|一(?![共起直样定个])|日(?!报|均))"), weekday),
    (re.compile(r"(大前|前|昨|今|明|大后|后)(?:天|日(?!报)|[晚儿夜早](?!餐|饭)个?)"), near_day),
    (re.compile(r"(today|yesterday)(?![a-z])"), english_day),
)
