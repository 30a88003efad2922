"""Two weeks of customers, with a weekend that brought new ones."""

from charts.visitors import VisitorDay, VisitorsPicture

NEW = (31, 28, 35, 30, 44, 82, 77, 33, 29, 36, 41, 52, 90, 18)
OLD = (74, 70, 78, 81, 84, 96, 88, 75, 72, 79, 83, 86, 101, 40)

PICTURES = {
    "visitors": VisitorsPicture(
        "周末来的新客多一倍",
        "三里屯店 · 11月5日–18日 · 每天的顾客",
        "数据截至 11-18 14:30 · 掌柜",
        tuple(
            VisitorDay(f"11/{5 + i}", new, old, running=i == 13)
            for i, (new, old) in enumerate(zip(NEW, OLD, strict=True))
        ),
    )
}
