"""How the change of any figure is said: in yuan, orders or percentage points, more or less of it."""

from handlers.answers.phrases import yuan
from handlers.answers.questions.values import HEADS
from handlers.figures.metrics import METRICS
from storage.base.money import percent

RATIOS = frozenset({"avg_ticket", "refund_rate"})  # these are high or low, not much or little


def size(metric: str, amount: int) -> str:
    """`¥920.00`, `43笔`, `0.6 个百分点`, without a sign."""
    match METRICS[metric].unit:
        case "fen":
            return yuan(abs(amount))
        case "points":
            return f"{percent(abs(amount))[:-1]} 个百分点"
        case _:
            return f"{abs(amount):,}{HEADS.get(metric, '')}"


def signed(metric: str, amount: int) -> str:
    """The same with its sign, in lists: `-¥920.00`, `+43笔`, `+0.6点`."""
    sign = "-" if amount < 0 else "+" if amount else ""
    return sign + size(metric, amount).replace(" 个百分点", "点")


def more(metric: str, change: int) -> str:
    """多 or 少; of a mean or a rate 高 or 低."""
    up, down = ("高", "低") if metric in RATIOS else ("多", "少")
    return up if change > 0 else down
