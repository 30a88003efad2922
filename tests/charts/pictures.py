"""A believable picture for every chart, as the demo shops would see it."""

from charts.channels import ChannelShare, ChannelsPicture
from charts.fortnight import Day, FortnightPicture
from charts.heatmap import HeatmapPicture, HeatRow
from charts.hours import Hour, HoursPicture
from charts.picture import Picture
from charts.ranking import RankBar, RankingPicture
from charts.stores import StoreBar, StoresPicture
from charts.trend import Point, TrendPicture
from charts.waterfall import Step, WaterfallPicture
from tests.charts.examples import found

SOURCE = "数据截至 11-18 14:30 · 掌柜"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

USUAL = (120, 260, 340, 300, 420, 980, 1450, 900, 420, 380, 460, 900, 1380, 1100, 560, 240)
TODAY = (135, 250, 352, 290, 455, 640, 1120, 310)
FORTNIGHT = (6120, 7610, 7934, 7480, 9320, 11890, 11240, 6340, None, 8426, 7705, 9811, 12470, 4213)


def hours() -> HoursPicture:
    """A Wednesday at half past two, after a poor lunch."""
    return HoursPicture(
        "午市少了 38 笔，少收 ¥670",
        "三里屯店 · 11月18日周三 · 每小时收款",
        SOURCE,
        tuple(
            Hour(
                f"{7 + i}时",
                TODAY[i] * 100 + 50 if i < len(TODAY) else None,
                usual * 80,
                usual * 118,
                running=i == len(TODAY) - 1,
            )
            for i, usual in enumerate(USUAL)
        ),
    )


def fortnight() -> FortnightPicture:
    """Fourteen days to a Wednesday; one day closed, today not over."""
    return FortnightPicture(
        "比上周三同一时刻多收 6.2%",
        "三里屯店 · 11月5日–18日 · 每日净收",
        SOURCE,
        tuple(
            Day(
                f"11/{5 + i}",
                WEEKDAYS[(3 + i) % 7],
                None if yuan is None else yuan * 100,
                same_weekday=i % 7 == 6,
                running=i == 13,
            )
            for i, yuan in enumerate(FORTNIGHT)
        ),
    )


def channels() -> ChannelsPicture:
    """Four channels."""
    return ChannelsPicture(
        "微信占七成，比上周多 3 个百分点",
        "三里屯店 · 11月17日周二 · 收款 ¥8,711.00",
        SOURCE,
        (
            ChannelShare("微信支付", 618_481, 71),
            ChannelShare("支付宝", 191_642, 22),
            ChannelShare("现金", 43_555, 5),
            ChannelShare("其他", 17_422, 2),
        ),
    )


def heatmap() -> HeatmapPicture:
    """A week by the hour; Monday evening closed."""
    factors = (70, 80, 78, 84, 104, 148, 139)
    return HeatmapPicture(
        "周六 13 时最忙，周一晚上歇业",
        "三里屯店 · 近 8 周 · 每小时平均收款",
        SOURCE,
        tuple(f"{7 + i}时" for i in range(len(USUAL))),
        tuple(
            HeatRow(
                WEEKDAYS[day],
                tuple(
                    None if day == 0 and hour > 9 else usual * factor
                    for hour, usual in enumerate(USUAL)
                ),
            )
            for day, factor in enumerate(factors)
        ),
    )


def stores() -> StoresPicture:
    """Five stores."""
    return StoresPicture(
        "三里屯店领先，国贸店掉了 8.4%",
        "5 家门店 · 11月17日周二 · 净收，比上周二",
        SOURCE,
        (
            StoreBar("三里屯店", 1_842_650, "▲6.2%", 1),
            StoreBar("望京SOHO店", 1_311_020, "持平", 0),
            StoreBar("国贸店", 988_800, "▼8.4%", -1),
            StoreBar("五道口店", 764_300, "▲2.9%", 1),
            StoreBar("中关村创业大街旗舰店", 412_000, "", 0),
        ),
    )


def ranking() -> RankingPicture:
    """Nine terminals, so that one is only counted."""
    return RankingPicture(
        "2 号机收了三分之一，9 号机没有开张",
        "三里屯店 · 11月17日周二 · 各终端收款",
        SOURCE,
        tuple(
            RankBar(f"{number}号机", yuan * 100, f"{orders}笔")
            for number, yuan, orders in (
                (2, 2890, 54),
                (1, 2011, 38),
                (5, 1310, 22),
                (3, 980, 19),
                (4, 731, 14),
                (7, 402, 8),
                (6, 287, 5),
                (8, 100, 2),
                (9, 0, 0),
            )
        ),
    )


def waterfall() -> WaterfallPicture:
    """Why a Tuesday was better than the one before."""
    return WaterfallPicture(
        "多收 ¥492.50，主要是午市的微信",
        "三里屯店 · 11月17日周二，比上周二 · 净收",
        SOURCE,
        Step("上周二", 793_400),
        (
            Step("单数", 61_250),
            Step("客单价", -8_900),
            Step("退款", -4_600),
            Step("手续费", 1_500),
        ),
        Step("本周二", 842_650),
    )


def net() -> WaterfallPicture:
    """From gross to net, where the ground is not cut off."""
    return WaterfallPicture(
        "收 ¥8,711.00，到手 ¥7,426.50",
        "三里屯店 · 11月17日周二",
        SOURCE,
        Step("收款", 871_100),
        (Step("退款", -123_600), Step("手续费", -4_850)),
        Step("净收", 742_650),
    )


def trend() -> TrendPicture:
    """Eighteen days of a month."""
    yuan = (9120, 8010, 7420, 7934, 7610, 9320, 11890, 11240, 6340, 7705, 8426, 7930, 9811)
    days = (*yuan, 12470, 11020, 6900, 8426, 4213)
    return TrendPicture(
        "本月每天约 ¥8,900，14 日最高",
        "三里屯店 · 11月1日–18日 · 每日净收",
        SOURCE,
        tuple(Point(f"{i + 1}日", n * 100, running=i == 17) for i, n in enumerate(days)),
        mean=890_000,
    )


def long_trend() -> TrendPicture:
    """Ninety days as a line, with a holiday's gap."""
    return TrendPicture(
        "三个月稳中有升",
        "三里屯店 · 8月21日–11月18日 · 每日净收",
        SOURCE,
        tuple(
            Point(
                f"{8 + (20 + i) // 31}/{(20 + i) % 31 + 1}",
                None if 40 <= i < 44 else 600_000 + i * 3_000 + (i * i * 37 % 7) * 52_000,
                running=i == 89,
            )
            for i in range(90)
        ),
        mean=854_000,
    )


PICTURES: dict[str, Picture] = {
    make.__name__: make()
    for make in (
        hours,
        fortnight,
        channels,
        heatmap,
        stores,
        ranking,
        waterfall,
        net,
        trend,
        long_trend,
    )
} | found()
