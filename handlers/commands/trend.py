"""趋势: how a figure runs over days or months."""

from handlers.answers.phrases import as_of, change, named_days, yuan, yuan_and_wan
from handlers.answers.pictures import trend_image
from handlers.ask import Ask
from handlers.figures.comparisons import gross, like_for_like
from handlers.figures.scope import Scope
from handlers.figures.trend import Trend, TrendPoint, trend
from handlers.language.days.period import Period
from handlers.language.slots import ChannelSlot, StoreSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from storage.base.business_day import day_text

USUAL_DAYS = 14


@command(
    "趋势", "走势", "trend", about="一段时间每天的收款，附图", example="趋势 近30天", allow=READERS
)
def show_trend(
    ask: Ask,
    period: Period | None = None,
    store: StoreSlot | None = None,
    channel: ChannelSlot = "",
) -> Reply:
    """Sum, mean, best and worst, the change against the period before; one chart."""
    asked = period or Period.last_days(USUAL_DAYS, ask.books.today)
    if asked.one_day:
        asked = Period.last_days(USUAL_DAYS, ask.books.today)
    scope = Scope(store, channel)
    keep(ask, "trend_chart", in_slots(asked, scope, metric="revenue"))
    found = trend(ask.books, asked.span, scope)
    image = trend_image(ask.books, found, asked, scope)
    title = f"{scope.name(ask.books.merchant.name)} · {named_days(asked, ask.books.today.year)}"
    if image is None:
        return Text(f"{title}\n这段时间没有交易。")
    return Text("\n".join([f"{title} 收款走势", *_lines(ask, found, asked, scope)])), image


def _lines(ask: Ask, found: Trend, asked: Period, scope: Scope) -> list[str]:
    comparison = like_for_like(ask.books, asked, scope)
    unit, counted = ("每月", "只算整月") if found.by_month else ("每天", "没营业的不算")
    lines = [f"合计 {yuan_and_wan(comparison.now.sales_fen)} · {comparison.now.sales:,}笔"]
    points = comparison.points(gross)
    if points is not None:
        lines.append(f"和{comparison.words}比：{change(points)}")
    if found.mean_fen is not None:
        lines.append(f"{unit}平均 {yuan(found.mean_fen)}（{counted}）")
    if found.best and found.worst and found.best != found.worst:
        lines.append(f"最高 {_point(found, found.best)}")
        lines.append(f"最低 {_point(found, found.worst)}")
    lines.append(f"口径：收款，未扣退款；没过完的不进平均。数据截至 {as_of(ask.books)}。")
    return lines


def _point(found: Trend, point: TrendPoint) -> str:
    day = point.span.first
    when = f"{day.year}年{day.month}月" if found.by_month else day_text(day)
    return f"{when} {yuan(point.tally.sales_fen)}"
