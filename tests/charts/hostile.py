"""Pictures that would break a careless chart: odd names, empty days, absurd amounts."""

from charts.channels import ChannelShare, ChannelsPicture
from charts.fortnight import Day, FortnightPicture
from charts.heatmap import HeatmapPicture, HeatRow
from charts.hours import Hour, HoursPicture
from charts.picture import Picture
from charts.ranking import RankBar, RankingPicture
from charts.stores import StoreBar, StoresPicture
from charts.trend import Point, TrendPicture
from charts.waterfall import Step, WaterfallPicture

NAMES = (
    "$x^2$ \\frac{1}{2} _a_",
    "很长的名字" * 40,
    "🍜小面馆🔥",
    "第一行\n第二行\t尾",
    "متجر שלום",
    "\u202e倒着写",
    "𠮷野家",
    "🎉",
    "",
    "A" * 200,
)
WORDS = tuple(" ".join((name, name)) for name in NAMES)
HUGE = 987_654_321_098


def odd_hours(name: str) -> HoursPicture:
    """A round-the-clock shop whose refunds outweigh a sale."""
    hours = tuple(
        Hour(f"{hour}时", (hour * 7919 % 24 - 3) * 1_000, 2_000, 9_000) for hour in range(24)
    )
    return HoursPicture(name, name, name, (*hours, Hour(name, 0, running=True)))


PICTURES: dict[str, Picture] = {
    **{f"hours named {i}": odd_hours(name) for i, name in enumerate(WORDS)},
    "hours, none begun": HoursPicture("还没有开张", "", "", (Hour("7时", None), Hour("8时", None))),
    "hours, none at all": HoursPicture("没有数据", "", "", ()),
    "fortnight, all closed": FortnightPicture(
        "都没有营业", "", "", tuple(Day(f"11/{i}", "周一", None) for i in range(1, 15))
    ),
    "fortnight, one huge day": FortnightPicture(
        "一天", "", "", (Day("11/1", "周日", HUGE, same_weekday=True, running=True),)
    ),
    "fortnight, losses": FortnightPicture(
        "退多收少", "", "", tuple(Day(f"11/{i}", "周一", -i * 1_000) for i in range(1, 15))
    ),
    "channels, too many": ChannelsPicture(
        "名字古怪", "", "", tuple(ChannelShare(name, HUGE, 10) for name in NAMES)
    ),
    "channels, nothing": ChannelsPicture("没有收款", "", "", (ChannelShare("微信支付", 0, 0),)),
    "channels, a sliver": ChannelsPicture(
        "几乎全是微信", "", "", (ChannelShare("微信", 10**9, 100), ChannelShare("现金", 1, 0))
    ),
    "heatmap, round the clock": HeatmapPicture(
        NAMES[0],
        NAMES[1],
        NAMES[2],
        tuple(f"{hour}时" for hour in range(24)),
        tuple(HeatRow(name, tuple(range(-1, 23))) for name in NAMES[:7]),
        "笔",
    ),
    "heatmap, nothing": HeatmapPicture("没有", "", "", ("7时",), (HeatRow("周一", (None,)),)),
    "stores, many": StoresPicture(
        NAMES[1],
        NAMES[1],
        NAMES[1],
        tuple(StoreBar(name, HUGE - i, "▲123456.7%", 1) for i, name in enumerate(NAMES * 3)),
    ),
    "stores, in debt": StoresPicture(
        "退多收少", "", "", (StoreBar("一店", -500, "▼1%", -1), StoreBar("二店", -900))
    ),
    "stores, none": StoresPicture("没有门店", "", "", ()),
    "ranking, all zero": RankingPicture(
        "还没有开张", "", "", tuple(RankBar(name, 0, name) for name in NAMES[:8]), "笔"
    ),
    "waterfall, many steps": WaterfallPicture(
        "很多原因",
        "",
        "",
        Step("很久很久以前的那个周二", 1_000_000),
        tuple(Step(name, (-1) ** i * i * 12_345_678) for i, name in enumerate(NAMES)),
        Step("现在", 1_000_000 + sum((-1) ** i * i * 12_345_678 for i in range(10))),
    ),
    "waterfall, below zero": WaterfallPicture(
        "退多收少", "", "", Step("收款", 5_000), (Step("退款", -9_000),), Step("净收", -4_000)
    ),
    "waterfall, nothing": WaterfallPicture(
        "没有变化", "", "", Step("上周", 0), (), Step("本周", 0)
    ),
    "trend, one point": TrendPicture("只有一天", "", "", (Point("11/1", 5, running=True),), mean=5),
    "trend, no trade": TrendPicture(
        "没有营业", "", "", tuple(Point("11/1", None) for _ in range(40))
    ),
    "trend, huge line": TrendPicture(
        NAMES[9], "", "", tuple(Point(NAMES[1], HUGE + i) for i in range(40)), mean=HUGE
    ),
    "trend, losses as a line": TrendPicture(
        "退多收少", "", "", tuple(Point(f"{i}日", -i) for i in range(20)), -9, "笔", True
    ),
}
