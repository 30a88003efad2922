"""趋势: how a figure runs over days or months."""

from handlers.answers.phrases import as_of, change, named_days, yuan, yuan_and_wan
from handlers.answers.pictures import trend_image
from handlers.answers.questions import question_of, trend_reply
from handlers.ask import Ask
from handlers.figures.comparisons import gross, like_for_like
from handlers.figures.scope import Scope
from handlers.figures.trend import Trend, TrendPoint, trend
from handlers.language.asking.refining import Slots, one_place
from handlers.language.days.period import Period
from handlers.language.reading import Reading
from handlers.language.slots import Asked, ChannelSlot, StoreSlot
from handlers.last_question import in_slots, keep
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import READERS
from storage.base.business_day import day_text

USUAL_DAYS = 14


def _ask_drawn(slots: Slots, reading: Reading) -> None:
    """Of what: what was received, as soon as anything at all was said."""
    if reading.gist == "走势图":
        slots.clear()
    if slots:
        slots.setdefault("metric", "revenue")
    if slots.get("dimension") in {"month", "day", "hour"}:
        slots.setdefault("granularity", slots["dimension"])
        slots.pop("dimension")
    one_place(slots)


@means(
    "trend_chart",
    {
        r"(?:往|朝)?(?:上|下)(?:走|行)?还是(?:往|朝)?(?:上|下)|画给我|画条线|连成": 7,
        r"每(?:个)?(?:天|日|周|月|季度?)(?:的)?(?:多少|几|流水|营业额|收|退|单|客|净)(?!.{0,8}(?:发|推|提醒|通知))": 5,
        r"^(?:热力|柱状?|折线|曲线|饼状?|条形)图$": 7,
        r"平均": -5,
        r"图.{0,2}(?:发|传|给)(?:给)?我|(?:发|传|给)我.{0,6}图(?!书|片|案)": 6,
        r"画(?:柱|线|饼|条)|柱子|画成|画出来": 6,
        r"^(?:给我|再|帮我)?(?:画|出|做|来|整|弄|要)(?:个|张|一张|一个)?图(?:看看|吧|表)?$": 3,
        r"走势|走向|趋势|曲线|折线|画成|柱状|柱形|柱图|条形图|线图|变化(?:图|情况)": 6,
        r"图表|(?:画|出|做|来|发|要|生成|弄|整|给).{0,4}(?:张|个|份|一)?.{0,14}图(?!书|片|案)|图(?:形|示)": 6,
        r"(?:每|逐)(?:天|日|周|月).{0,8}(?:变化|走|图|怎么样)|起伏|波动|月度|涨跌情况": 3,
        "#figure": 1,
        r"D": 1,
        r"导出|下载": -3,
        r"换成|改成|变成|换个": -4,
        r"画(?:成|个|出|一)": 2,
    },
    about="看{metric}的走势图",
    slots="chart date granularity metric dimension channel channels exclude_channel store stores terminal",
    refine=(_ask_drawn,),
    allow=READERS,
)
def ask_trend(ask: Ask, asked: Asked) -> Reply:
    """How a figure runs, drawn."""
    return trend_reply(ask, question_of(ask.books, asked))


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
