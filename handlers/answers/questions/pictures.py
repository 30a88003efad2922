"""Any figure as a picture: its run over time, its parts, or two of it side by side."""

from charts.labels import short
from charts.picture import PERCENT, YUAN
from charts.ranking import RankBar, RankingPicture
from charts.trend import Point as Mark
from charts.trend import TrendPicture
from handlers.answers.phrases import days, source, yuan
from handlers.answers.questions.framing import EACH
from handlers.answers.questions.values import HEADS, most_and_least, moved
from handlers.figures.breakdowns import IN_ORDER, Slice
from handlers.figures.compare import Compared
from handlers.figures.hours import day_order
from handlers.figures.metrics import METRICS
from handlers.figures.question import Question
from handlers.figures.series import Point
from handlers.messages import Image
from storage.base.business_day import WEEKDAYS, day_text
from storage.books import Books

FEWEST = 2
SMALL = 10_000  # fen; below it a rounded sum says too little
STEP = {"hour": "每小时", "day": "每日", "week": "每周", "month": "每月"}


def unit_of(metric: str) -> str:
    """How a chart writes the figure: yuan, percent, or heads."""
    units = {"fen": YUAN, "points": PERCENT}
    return units.get(METRICS[metric].unit, HEADS.get(metric, "个"))


def split_image(books: Books, question: Question, slices: tuple[Slice, ...]) -> Image | None:
    """Times and bands as columns in their order, everything else as lying bars; None of only one."""
    told = [part for part in slices if part.value is not None]
    if len(told) < FEWEST or not any(part.value for part in told):
        return None
    metric = question.metric
    title = _finding(question, told)
    subtitle = _subtitle(books, question, EACH[question.dimension])
    if question.dimension in IN_ORDER:
        told = _in_order(books, question, told)
        marks = tuple(Mark(_label(question, part), part.value) for part in told)
        columns = TrendPicture(title, subtitle, source(books), marks, None, unit_of(metric))
        return Image("trend", columns, title)
    bars = tuple(RankBar(part.name, part.value or 0, _share(part)) for part in told)
    picture = RankingPicture(title, subtitle, source(books), bars, unit_of(metric))
    return Image("ranking", picture, title)


def _finding(question: Question, parts: list[Slice]) -> str:
    """`国贸店最多，¥4,584`, or who has least when that was asked."""
    metric, least = question.metric, question.order == "asc"
    found = (min if least else max)(parts, key=lambda part: part.value or 0)
    many, few = most_and_least(metric)
    return f"{found.name}最{few if least else many}，{brief(metric, found.value)}"


def series_image(
    books: Books, question: Question, points: tuple[Point, ...], mean: int | None
) -> Image | None:
    """A run over time, with its mean and its peak; None where nothing was counted."""
    metric = question.metric
    done = [point for point in points if point.value and not point.running]
    if not any(point.value for point in points):
        return None
    best = max(done, key=lambda point: point.value or 0, default=None)
    title = (
        f"{_when(question, best)}最高，{brief(metric, best.value)}"
        if best
        else "这段时间还没有结束"
    )
    marks = tuple(
        Mark(_point_label(question, point), point.value or None, point.running) for point in points
    )
    picture = TrendPicture(
        title, _subtitle(books, question, STEP[question.granularity]), source(books), marks, mean,
        unit_of(metric), line=question.chart == "line",
    )  # fmt: skip
    return Image("trend", picture, title)


def point_name(question: Question, point: Point) -> str:
    """`11月13日(周五)`, `10月26日那周`, `2026年8月`, `12:00–13:00`."""
    first = point.span.first
    match question.granularity:
        case "hour":
            return f"{point.hour:02d}:00–{((point.hour or 0) + 1) % 24:02d}:00"
        case "week":
            return f"{first.month}月{first.day}日那周"
        case "month":
            return f"{first.year}年{first.month}月"
        case _:
            return day_text(first)


def _when(question: Question, point: Point) -> str:
    """As a title says it: `11月13日周五`, `9月`."""
    first = point.span.first
    match question.granularity:
        case "day":
            return f"{first.month}月{first.day}日周{WEEKDAYS[first.weekday()]}"
        case "month":
            return f"{first.month}月"
        case _:
            return point_name(question, point)


def _point_label(question: Question, point: Point) -> str:
    first = point.span.first
    match question.granularity:
        case "hour":
            return f"{point.hour}时"
        case "month":
            return f"{first.month}月"
        case _:
            return f"{first.month}/{first.day}"


def brief(metric: str, value: int | None) -> str:
    """As it stands beside a mark, with its measure word: `¥1.67万`, `162笔`, `1.9%`."""
    unit = unit_of(metric)
    if unit == YUAN and abs(value or 0) < SMALL:
        return yuan(value or 0)
    written = short(value or 0, unit)
    return written if unit in (YUAN, PERCENT) else f"{written}{HEADS.get(metric, '')}"


def pair_image(books: Books, question: Question, found: Compared) -> Image | None:
    """Now and then as two bars; None where there is nothing to compare with."""
    if found.now is None or found.base is None or found.young or found.closed:
        return None
    metric, period = question.metric, question.asked(books)
    now = period.said or days(period.span, books.today.year)
    title = _difference(metric, found)
    bars = (RankBar(now, found.now), RankBar(found.words, found.base))
    subtitle = _subtitle(books, question, "")
    picture = RankingPicture(title, subtitle, source(books), bars, unit_of(metric))
    return Image("ranking", picture, title)


def _difference(metric: str, found: Compared) -> str:
    """`收款比上月同期多 ¥2.61万`, `和上周二持平`."""
    ahead, name = (found.now or 0) - (found.base or 0), METRICS[metric].name
    if moved(metric, found) == "持平" or not ahead:
        return f"{name}和{found.words}持平"
    many, few = most_and_least(metric)
    return f"{name}比{found.words}{many if ahead > 0 else few} {brief(metric, abs(ahead))}"


def _subtitle(books: Books, question: Question, each: str) -> str:
    name = question.scope.name(books.merchant.name)
    dates = days(question.asked(books).span, books.today.year)
    return f"{name} · {dates} · {each}{METRICS[question.metric].name}"


def _share(part: Slice) -> str:
    return f"{part.percent}%" if part.percent is not None else ""


def _in_order(books: Books, question: Question, parts: list[Slice]) -> list[Slice]:
    """Times from the earliest on; the hours from the one in which the business day begins."""
    if question.dimension != "hour":
        return sorted(parts, key=lambda part: part.key)
    order = day_order(books)
    return sorted(parts, key=lambda part: order.index(part.key))


def _label(question: Question, part: Slice) -> str:
    match question.dimension:
        case "hour":
            return f"{part.key}时"
        case "day":
            return f"{part.key.month}/{part.key.day}"
        case "amount_band":
            return part.name.removeprefix("¥").replace(" 以上", "+")
        case _:
            return part.name
