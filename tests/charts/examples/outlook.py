"""A month half way, as the estimate sees it."""

from itertools import accumulate

from charts.outlook import OutlookPicture

DONE = (9120, 8010, 7420, 7934, 7610, 9320, 11890, 11240, 6340, 7705, 8426, 7930, 9811, 12470, 11020,
        6900, 8426, 4213)  # fmt: skip
AHEAD = (3900, 7600, 9500, 12300, 11100, 6700, 8100, 8200, 7800, 9500, 12400, 11200)

PICTURES = {
    "outlook": OutlookPicture(
        "这个月大概 ¥26.4万",
        "三里屯店 · 11月1日–30日 · 累计收款",
        "数据截至 11-18 14:30 · 掌柜",
        tuple(f"11/{day}" for day in range(1, 31)),
        tuple(yuan * 100 for yuan in accumulate(DONE)),
        tuple(yuan * 100 for yuan in accumulate(AHEAD, initial=sum(DONE)))[1:],
        25_500_000,
        27_400_000,
        tuple(yuan * 100 for yuan in accumulate((*AHEAD, *DONE, 7_100))),
        "上月",
    )
}
