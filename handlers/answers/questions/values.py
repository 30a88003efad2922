"""A figure's value in words: yuan, heads or percent, and how it stands against another."""

from handlers.answers.phrases import change, yuan, yuan_and_wan
from handlers.figures.compare import Compared
from handlers.figures.comparisons import STEADY
from handlers.figures.metrics import METRICS, PAYERS
from storage.base.money import half_up, percent

HEADS = {
    "txn_count": "笔",
    "refund_count": "笔",
    "orders_per_hour": "笔",
    "customer_count": "位",
    "new_customer_count": "位",
}
FINE = frozenset({"fee_rate"})  # 0.38 % loses half its meaning with one decimal
TENTH = 10  # basis points
STEADY_POINTS = TENTH  # a tenth of a percentage point is called 持平


def most_and_least(metric: str) -> tuple[str, str]:
    """多 and 少 of what is counted up, 高 and 低 of means and rates."""
    counted = METRICS[metric].additive or metric in PAYERS
    return ("多", "少") if counted else ("高", "低")


def said(metric: str, value: int | None) -> str:
    """`¥8,426.50`, `162笔`, `1.9%`; of nothing to count with, 算不出."""
    if value is None:
        return "算不出"
    match METRICS[metric].unit:
        case "fen":
            return yuan_and_wan(value)
        case "points":
            return _rate(metric, value)
        case _:
            return f"{value:,}{HEADS.get(metric, '')}"


def short_said(metric: str, value: int | None) -> str:
    """The same without the 万 behind it, for lines with several figures."""
    return (
        yuan(value) if value is not None and METRICS[metric].unit == "fen" else said(metric, value)
    )


def _rate(metric: str, points: int) -> str:
    return f"{points // 100}.{points % 100:02d}%" if metric in FINE else percent(points)


def moved(metric: str, found: Compared) -> str:
    """`▲6.2%`, 持平, or of a rate `高 0.3 个百分点`; empty without two values."""
    if found.now is None or found.base is None:
        return ""
    if METRICS[metric].unit == "points":
        return _rate_moved(metric, found.now, found.base)
    return "" if found.points is None else change(found.points)


def _rate_moved(metric: str, now: int, base: int) -> str:
    """The difference of the two rates as they are written, so that everybody can check it."""
    if abs(now - base) <= (0 if metric in FINE else STEADY_POINTS):
        return "持平"
    step = 1 if metric in FINE else TENTH
    points = (half_up(now, step) - half_up(base, step)) * step
    return f"{'高' if points > 0 else '低'} {_rate(metric, abs(points))[:-1]} 个百分点"


def versus(metric: str, found: Compared) -> str:
    """` ▲6.2%（上周二 ¥7,934.00）` behind a value, or why there is nothing to compare with."""
    if found.young:
        return f"（{found.words}还没有完整的账，不作比较）"
    if found.closed:
        return f"（{found.words}没有营业，不作比较）"
    words = moved(metric, found)
    return f" {words}（{found.words} {short_said(metric, found.base)}）" if words else ""


def more_or_less(metric: str, found: Compared) -> str:
    """`多 ¥210.00`, `少 3笔`, 持平 inside the usual band; empty without two values."""
    if found.now is None or found.base is None:
        return ""
    if METRICS[metric].unit == "points":
        return _rate_moved(metric, found.now, found.base)
    difference = found.now - found.base
    if not difference:
        return "一样多"
    words = f"{'多' if difference > 0 else '少'} {short_said(metric, abs(difference))}"
    steady = found.points is not None and abs(found.points) <= STEADY
    return f"{words}，算持平" if steady else words
