"""How the change of any figure is said: in yuan, orders or percentage points, more or less of it."""

from handlers.answers.phrases import yuan
from handlers.answers.questions.values import HEADS, short_said
from handlers.figures.metrics import METRICS

RATIOS = frozenset({"avg_ticket", "refund_rate"})  # these are high or low, not much or little


def size(metric: str, amount: int) -> str:
    """`¥920.00`, `43 笔`, `0.13 个百分点`, without a sign."""
    match METRICS[metric].unit:
        case "fen":
            return yuan(abs(amount))
        case "points":
            return f"{_hundredths(abs(amount))} 个百分点"
        case _:
            return f"{abs(amount):,} {HEADS.get(metric, '')}"


def value(metric: str, amount: int) -> str:
    """The figure itself; a rate as finely as its parts, so that they can be added up."""
    return (
        f"{_hundredths(amount)}%"
        if METRICS[metric].unit == "points"
        else short_said(metric, amount)
    )


def signed(metric: str, amount: int) -> str:
    """The same with its sign, in lists: `-¥920.00`, `+43笔`, `+0.13点`."""
    sign = "-" if amount < 0 else "+" if amount else ""
    return sign + size(metric, amount).replace(" 个百分点", "点").replace(" ", "")


def more(metric: str, change: int) -> str:
    """多 or 少; of a mean or a rate 高 or 低."""
    up, down = ("高", "低") if metric in RATIOS else ("多", "少")
    return up if change > 0 else down


def _hundredths(points: int) -> str:
    return f"{points // 100}.{points % 100:02d}"
