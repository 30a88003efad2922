"""The one sentence: what a change is mostly made of, and where most of it happened."""

from handlers.answers.phrases import change, yuan
from handlers.answers.questions.values import STEADY_POINTS
from handlers.answers.why.amounts import RATIOS, more, size
from handlers.figures.comparisons import STEADY
from handlers.figures.explanations import Explanation, Piece
from handlers.figures.metrics import METRICS
from storage.base.money import basis_points, half_up
from storage.ledger.totals import Tally

SIDE = 3  # a second factor is told when it weighs a third of the first


def sentence(found: Explanation, words: str, direction: str) -> str:
    """`其实是涨的：收款比上周二多 ¥920.00（▲7.4%），主要是笔数多了 43 笔；多得最多的是国贸店。`"""
    parts = [part for part in (mostly(found), where(found)) if part]
    because = "；".join(parts)
    usual = "，只是平常的上下" if found.only_swing and not steady(found) else ""
    if not because or not found.change:
        return f"{_contrary(found, direction)}{_moved(found, words)}{usual}。"
    return f"{_contrary(found, direction)}{_moved(found, words)}{usual}{'：' if usual else '，'}{because}。"


def steady(found: Explanation) -> bool:
    """Whether the change is inside the band that is called 持平."""
    if METRICS[found.metric].unit == "points":
        return abs(found.change) <= STEADY_POINTS
    return found.before > 0 and abs(basis_points(found.change, found.before)) <= STEADY


def _contrary(found: Explanation, direction: str) -> str:
    """What has to be said first when it went the other way than was asked."""
    asked = {"up": 1, "down": -1}.get(direction, 0)
    if found.change * asked > 0 or not asked:
        return ""
    if not found.change or steady(found):
        return "其实差不多："
    return "其实是涨的：" if found.change > 0 else "其实是降的："


def _moved(found: Explanation, words: str) -> str:
    metric, name = found.metric, METRICS[found.metric].name
    if not found.change:
        return f"{name}和{words}一样"
    head = f"{name}比{words}{more(metric, found.change)} {size(metric, found.change)}"
    if METRICS[metric].unit == "points" or found.before <= 0:
        return head
    said = change(basis_points(found.change, found.before))
    return f"{head}（{'算' if said == '持平' else ''}{said}）"


def mostly(found: Explanation) -> str:
    """`主要是笔数少了 38 笔`, and the second factor where it weighs."""
    if found.metric in RATIOS:
        return _both_sides(found)
    direction = 1 if found.change > 0 else -1
    ranked = sorted(found.pieces, key=lambda piece: -direction * piece.fen)
    if not ranked or ranked[0].fen * direction <= 0:
        return ""
    lead, *others = ranked
    words = f"主要是{clause(found, lead)}"
    second = max(others, key=lambda piece: abs(piece.fen), default=None)
    if second is None or abs(second.fen) * SIDE < abs(lead.fen):
        return words
    joint = "，加上" if second.fen * direction > 0 else "，不过"
    return f"{words}{joint}{clause(found, second)}"


def where(found: Explanation) -> str:
    """`少得最多的是国贸店和 12–14点`; or that no part stands out."""
    if steady(found):
        return ""
    names = "和".join(_spaced(part.name) for _, part in found.telling).strip()
    word = more(found.metric, found.change)
    if not names:
        return f"各处都跟着{word}，没有特别的一处" if found.views else ""
    gap = " " if names[0].isdigit() else ""
    if found.metric in RATIOS:
        return f"把它拉{word}的主要是{gap}{names}"
    return f"{word}得最多的是{gap}{names}"


def clause(found: Explanation, piece: Piece) -> str:
    """One factor in words: `笔数少了 38 笔`, `笔均从 ¥53.82 降到 ¥42.06`."""
    base, now = found.base, found.now
    match piece.name:
        case "笔数":
            return f"笔数{_more(now.sales - base.sales)}了 {abs(now.sales - base.sales):,} 笔"
        case "笔均":
            return f"笔均{_from_to(base.mean_fen, now.mean_fen)}"
        case "流水":
            return f"收款{_more(piece.fen)}了 {yuan(abs(now.sales_fen - base.sales_fen))}"
        case "费率":
            return f"费率从 {_rate(base)} {'升' if piece.fen > 0 else '降'}到 {_rate(now)}"
        case "退款笔数":
            count = now.refunds - base.refunds
            return f"退款{_more(count)}了 {abs(count)} 笔"
        case "每笔退款":
            return f"平均每笔退款{_from_to(_mean_refund(base), _mean_refund(now))}"
        case _:
            # Of net: more was given back or kept when its part is negative.
            return f"{piece.name}{_more(-piece.fen)}了 {yuan(abs(piece.fen))}"


def _both_sides(found: Explanation) -> str:
    """A ratio by what stands above and below it: `收款少了 7.4%，笔数多了 18.5%`."""
    base, now = found.base, found.now
    if found.metric == "refund_rate":
        return f"退款 {base.refunds}→{now.refunds} 笔，收款 {base.sales:,}→{now.sales:,} 笔"
    return "，".join(
        f"{name}{_by(basis_points(after - before, before))}"
        for name, before, after in (
            ("收款", base.sales_fen, now.sales_fen),
            ("笔数", base.sales, now.sales),
        )
    )


def _by(points: int) -> str:
    said = change(points)
    return said if said[0] not in "▲▼" else f"{_more(points)}了 {said[1:]}"


def _more(amount: int) -> str:
    return "多" if amount > 0 else "少"


def _from_to(before: int, after: int) -> str:
    return f"从 {yuan(before)} {'升' if after > before else '降'}到 {yuan(after)}"


def _rate(tally: Tally) -> str:
    points = basis_points(tally.fees_fen, tally.sales_fen)
    return f"{points // 100}.{points % 100:02d}%"


def _mean_refund(tally: Tally) -> int:
    return half_up(tally.refunds_fen, tally.refunds) if tally.refunds else 0


def _spaced(name: str) -> str:
    return f" {name}" if name[0].isdigit() else name
