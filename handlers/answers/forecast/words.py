"""How an estimate is said: rounded as it deserves, with its range and its record."""

from datetime import date

from charts.picture import YUAN
from handlers.answers.phrases import WAN, wan, yuan
from handlers.figures.comparisons import STEADY
from handlers.figures.forecast import Forecast, Record
from handlers.language.days.spans import month_of, week_of
from storage.base.business_day import WEEKDAYS
from storage.base.money import half_up

WHOLE = 10_000
MOST_DAYS = 7
BUSY = 1_000  # basis points above an ordinary weekday from which a day is called busy (ours)


def about(metric: str, value: int) -> str:
    """`3.85万`, `¥8,430`, `265笔`: an estimate has no fen, and large ones no single yuan."""
    if metric == "txn_count":
        step = 10 if value >= 1_000 else 5 if value >= 100 else 1
        return f"{half_up(value, step) * step:,}笔"
    if value >= 10 * WAN:
        return f"¥{wan(value)}"
    return yuan(half_up(value, 1_000) * 1_000).removesuffix(".00")


def unit_of(metric: str) -> str:
    """As a chart takes it."""
    return "笔" if metric == "txn_count" else YUAN


def exactly(metric: str, value: int) -> str:
    """What is in already."""
    return f"{value:,}笔" if metric == "txn_count" else yuan(value)


def range_words(metric: str, found: Forecast) -> str:
    """`多半在 ¥37.2万–¥39.8万 之间（十次里约八次）`."""
    low, high = about(metric, found.low), about(metric, found.high)
    how = "十次里约八次" if found.measured else "账还短，没法回头验证，先放宽"
    return f"多半在 {low}–{high} 之间（{how}）"


def record_words(record: Record, *, ahead: bool) -> str:
    """How the same method did; nothing when there was nothing to try it on."""
    if not record.errors:
        return ""
    worst = _percent_up(record.worst)
    if record.every == "month":
        many = {1: "上个月", 2: "过去两个月"}.get(len(record.errors), "过去三个月")
        how = "这样提前估" if ahead else "的同一天这样估全月"
        return f"{many}{how}，{'都' * (len(record.errors) > 1)}差在 ±{worst} 以内。"
    if len(record.errors) < 3:
        return ""
    ranked = sorted(map(abs, record.errors))
    middle = _percent_up(ranked[len(ranked) // 2])
    return f"最近 {len(ranked)} 次这样估，一般差 {middle} 上下，最多差 {worst}。"


def pace_words(found: Forecast) -> str:
    """`最近两周比前面快 3%`; nothing worth saying within two percent."""
    points = (found.pace - WHOLE) * 2  # the pace is believed by half; what was seen is told
    if abs(points) < 200:
        return "最近两周和近八周的平均差不多。"
    return f"最近两周比近八周的平均{'快' if points > 0 else '慢'} {half_up(abs(points), 100)}%，已经算进一半。"


def last_words(metric: str, found: Forecast) -> str:
    """`照这样比上月（¥33.5万）多 9%`; nothing without a whole period before."""
    last = sum(found.last)
    if not last or found.span.days == 1:
        return ""
    name = last_name(found)
    points = half_up((found.total - last) * WHOLE, last)
    if abs(points) <= STEADY:
        return f"照这样和{name}（{about(metric, last)}）持平。"
    more = "多" if points > 0 else "少"
    return f"照这样比{name}（{about(metric, last)}）{more} {half_up(abs(points), 100)}%。"


def last_name(found: Forecast) -> str:
    """`10月`, 前一周, or of a shorter stretch its days a week before."""
    span = found.span
    if span == month_of(span.first):
        return f"{month_of(span.first, -1).first.month}月"
    return "前一周" if span == week_of(span.first) else "前一周的同样几天"


def days_words(metric: str, found: Forecast, today: date) -> str:
    """`周六 265笔 ｜ 周日 250笔`, of a handful of whole days to come."""
    days = {day: value for day, value in found.days.items() if day > today}
    if not 1 < len(days) <= MOST_DAYS:
        return ""
    return " ｜ ".join(f"{_day(day)} {about(metric, value)}" for day, value in days.items())


def busy_words(metric: str, found: Forecast, today: date) -> str:
    """Whether the days to come are busier than an ordinary weekday; of a few whole days only."""
    days = {day: value for day, value in found.days.items() if day > today}
    if not days or len(days) > 3 or not found.weekday_mean:
        return ""
    mean = half_up(sum(days.values()), len(days))
    points = half_up((mean - found.weekday_mean) * WHOLE, found.weekday_mean)
    usual = about(metric, found.weekday_mean)
    if abs(points) < BUSY:
        return f"和平日差不多（周一到周五平均 {usual}）。"
    more = "忙" if points > 0 else "清闲"
    return f"比平日{more} {half_up(abs(points), 100)}%（周一到周五平均 {usual}）。"


def holiday_words(found: Forecast) -> list[str]:
    """Holidays are estimated by the holidays before, and years without a calendar are named."""
    words = [
        f"{name}按{'以往假期' if known else '平日'}估"
        + ("" if known else "，没有往年可比，可能差得多")
        for name, known in found.holidays
    ]
    return [*words, *(f"{year}年的放假安排还没公布，先按平日估" for year in found.unannounced)]


def _day(day: date) -> str:
    return f"周{WEEKDAYS[day.weekday()]}"


def _percent_up(points: int) -> str:
    """A whole percentage that is not too small."""
    return f"{max(1, -(-points // 100))}%"
