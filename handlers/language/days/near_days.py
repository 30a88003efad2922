"""Days seen from today: 昨天, 上周五, 周末, 昨儿个, 今明两天."""

import re
from datetime import timedelta
from re import Match

from handlers.language.days import parts, spans
from handlers.language.days.scene import NEAR_LETTERS, NEAR_WORDS, Piece, Rule, Rules, Scene, near
from handlers.language.days.spans import one
from storage.base.business_day import WEEKDAYS, Span

WEEK = r"(?:周|星期|礼拜)"
# 上周一共 and 上周日均 are about the week, 周日报 is a report.
_MONDAY = r"一(?![共起千百万台路直样定个天次下家单笔般些律])"
_SUNDAY = r"日(?!报(?![表告])|均|常)|天(?![气天])"
DAYS = {
    "大前": -3, "前": -2, "昨": -1, "琴": -1, "寻": -1, "尋": -1, "今": 0, "明": 1, "听": 1, "聽": 1,
    "后": 2, "大后": 3,
}  # fmt: skip
ENGLISH = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
# 每周一和周三 is a timetable, and 近4个周二 are many.
_EVERY = re.compile(
    rf"(?:每(?:个|逢|到)?|[\d一二两三四五六七八九十几]个)(?:{WEEK}[一二三四五六日天末][,和]?)*$"
)


def in_week(match: Match[str], scene: Scene) -> Piece | None:
    """A week, its weekend, or some of its days."""
    steps = near(match, scene)
    if steps is None:
        return None
    week = spans.week_of(scene.today, steps)
    if match[2]:
        return Piece(one(scene.today + timedelta(days=7 * steps)), match.end())
    if match[3]:
        return Piece(_days_of_week(match[3], week), match.end())
    return parts.days_of(match.string, match.end(), week) or Piece(week, match.end())


def weekday(match: Match[str], scene: Scene) -> Piece | None:
    """A bare weekday or weekend: the most recent one, or the next."""
    if _EVERY.search(match.string, 0, match.start()):
        return None
    days = _days_of_week(match[1], spans.week_of(scene.today))
    if scene.after is not None:
        behind = (days.first - scene.after).days
        return Piece(days.shift(-(behind // 7) * 7), match.end())
    if days.days > 1:
        return Piece(_weekend(days, scene), match.end(), floating=True)
    if scene.ahead:
        days = days if days.first > scene.today else days.shift(7)
    elif days.first >= scene.today:
        days = days.shift(-7)
    return Piece(days, match.end(), floating=True)


def _weekend(days: Span, scene: Scene) -> Span:
    """The weekend that runs, else the past one, or the coming one."""
    if scene.ahead:
        return days
    return days if days.first <= scene.today else days.shift(-7)


def _days_of_week(said: str, week: Span) -> Span:
    if said == "末":
        return spans.last_days(week, 2)
    if said == "工作日":
        return spans.first_days(week, 5)
    letters = [WEEKDAYS.index(letter.replace("天", "日")) for letter in said]
    return Span(week.first + timedelta(days=letters[0]), week.first + timedelta(days=letters[-1]))


def near_day(match: Match[str], scene: Scene) -> Span:
    """A day seen from today."""
    return one(scene.today + timedelta(days=DAYS[match[1]]))


def row_of_days(match: Match[str], scene: Scene) -> Piece | None:
    """今明两天, 昨前两天, 明后天: days in a row, to come or not."""
    steps = sorted(DAYS[letter] for letter in match[1])
    if steps != list(range(steps[0], steps[0] + len(steps))):
        return None
    first = scene.today + timedelta(days=steps[0])
    return Piece(Span(first, first + timedelta(days=len(steps) - 1)), match.end(), firm=True)


def this_day(_match: Match[str], scene: Scene) -> Span:
    """当日 with nothing before it: today."""
    return one(scene.today)


def english_day(match: Match[str], scene: Scene) -> Span:
    """The English words that people do type."""
    return one(scene.today + timedelta(days=ENGLISH[match[1]]))


def english_period(match: Match[str], scene: Scene) -> Span:
    """this week, last month."""
    steps = {"this": 0, "last": -1, "next": 1}[match[1]]
    if match[2] == "week":
        return spans.week_of(scene.today, steps)
    if match[2] == "year":
        return spans.a_year(scene.today.year + steps)
    find = spans.month_of if match[2] == "month" else spans.quarter_of
    return find(scene.today, steps)


IN_WEEK = Rule(
    NEAR_LETTERS,
    re.compile(
        rf"({NEAR_WORDS}){WEEK}"
        rf"(?:的?(今[天日])|的?{WEEK}?(末|工作日|五?六日|[二三四五六]|{_MONDAY}|{_SUNDAY}))?"
    ),
    in_week,
)
RULES: Rules = (
    Rule(
        "前昨今明", re.compile(r"([前昨今明][昨前今明后]后?)(?:这?[两二三23])?[天日]"), row_of_days
    ),
    Rule(
        "大前昨今明后琴寻尋听聽",
        re.compile(
            r"(大前|大后|前|昨|今|明|后|[琴寻尋听聽](?=[日晚]))"
            r"(?:天|日(?!报(?![表告]))|儿个?|(?<=[昨今明])个(?!月|星期|礼拜|周)儿?|个儿"
            r"|[早晚夜晨午](?![市餐饭茶点高班宵场间])(?:个儿?)?)"
        ),
        near_day,
    ),
    Rule(
        "昨今明",
        re.compile(
            r"(昨|今|(?<![说声证表注])明)(?=[早午晚夜](?:[市餐饭茶点班宵场]|高峰|间)"
            r"|日报|[上下中]午|傍晚|凌晨|半夜)"
        ),
        near_day,
    ),
    Rule("当", re.compile(r"(?:(?<![^\s店看查])|(?<=下))当[天日](?!晚)"), this_day),
    IN_WEEK,
    Rule(
        "周星礼",
        re.compile(
            rf"(?:(?<![\d一两二三四几半双])|(?<=[周期拜][一二三四])){WEEK}(末|五?六日|[一二三四五六]|{_SUNDAY})"
        ),
        weekday,
    ),
    Rule("ty", re.compile(r"(?<![a-z])(today|tonight|tomorrow|yesterday)(?![a-z])"), english_day),
    Rule(
        "tln",
        re.compile(r"(?<![a-z])(this|last|next) (week|month|quarter|year)(?![a-z])"),
        english_period,
    ),
)
