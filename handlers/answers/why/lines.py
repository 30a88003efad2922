"""The parts, a line a dimension: each line adds up to the whole change."""

from handlers.answers.phrases import yuan
from handlers.answers.why.amounts import signed, size
from handlers.answers.why.reasons import steady
from handlers.figures.explanations import Explanation, Piece, View

MOST_PARTS = 4
LABELS = {"store": "门店", "channel": "渠道", "hour": "时段", "customer_type": "顾客"}


def pieces_line(found: Explanation) -> str:
    """`笔数 +¥2,314.40（232→275笔）｜笔均 -¥3,234.40（¥53.82→¥42.06）`."""
    pieces = [piece for piece in found.pieces if piece.fen]
    return " ｜ ".join(
        f"{piece.name} {signed(found.metric, piece.fen)}{_went(found, piece)}" for piece in pieces
    )


def view_lines(found: Explanation) -> list[str]:
    """`门店 望京店 -¥766.00 ｜ 国贸店 +¥285.00`, what is small together at the end."""
    return [line for view in found.views if (line := _view_line(found, view))]


def swing_line(found: Explanation) -> str:
    """What is usual, and whether this is; nothing where the books are too young to tell."""
    swing = found.swing
    if swing is None:
        return ""
    metric = found.metric
    band = (
        f"上下不过 {size(metric, swing.high)}"
        if swing.low == -swing.high
        else f"在 {signed(metric, swing.low)} 到 {signed(metric, swing.high)} 之间"
    )
    words = f"平常：近 {swing.times} 次同样比，一般{band}"
    if found.only_swing:
        return f"{words}，这次也在里面。"
    return f"{words}，这次在这之外{'' if steady(found) else '，值得看看'}。"


def _went(found: Explanation, piece: Piece) -> str:
    base, now = found.base, found.now
    match piece.name:
        case "笔数" | "销售笔数":
            return f"（{base.sales:,}→{now.sales:,}笔）"
        case "笔均":
            return f"（{yuan(base.mean_fen)}→{yuan(now.mean_fen)}）"
        case "收款":
            return f"（{yuan(base.sales_fen)}→{yuan(now.sales_fen)}）"
        case "退款笔数":
            return f"（{base.refunds}→{now.refunds}笔）"
        case _:
            return ""


def _view_line(found: Explanation, view: View) -> str:
    moved = [part for part in view.parts if part.change]
    if not moved:
        return ""
    shown, rest = (moved, []) if len(moved) <= MOST_PARTS else (moved[:3], moved[3:])
    words = [f"{part.name} {signed(found.metric, part.change)}" for part in shown]
    if rest:
        words.append(f"其余 {signed(found.metric, sum(part.change for part in rest))}")
    return f"{LABELS[view.dimension]} {' ｜ '.join(words)}"
