"""The waterfall of a change: from then to now by the parts that tell most, its title the finding."""

from charts.labels import short
from charts.picture import YUAN
from charts.waterfall import Step, WaterfallPicture
from handlers.answers.phrases import days, source
from handlers.answers.questions.values import HEADS
from handlers.answers.why.amounts import more
from handlers.answers.why.reasons import clause, steady
from handlers.figures.explanations import Explanation, Part, orders_and_ticket
from handlers.figures.metrics import METRICS
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.messages import Image
from storage.books import Books

NOTHING = short(0, YUAN)


def why_image(
    books: Books, found: Explanation, period: Period, words: str, scope: Scope
) -> Image | None:
    """The parts that the title speaks of; None of a rate, and where nothing moved."""
    metric = METRICS[found.metric]
    steps = _steps(found)
    if metric.unit == "points" or not steps:
        return None
    title = finding(found, words)
    subtitle = f"{scope.name(books.merchant.name)} · {days(period.span, books.today.year)}{metric.name}，比{words}"
    end = "这次" if len(period.said) > 4 or not period.said else period.said
    picture = WaterfallPicture(
        title, subtitle, source(books), Step(words, found.before), steps, Step(end, found.after),
        _unit(found.metric),
    )  # fmt: skip
    return Image("waterfall", picture, title)


def finding(found: Explanation, words: str) -> str:
    """`12–14点少了 38 笔`; the leading factor; or by how much, where nothing stands out."""
    if found.telling and not steady(found):
        return _part_finding(found, found.telling[0][1])
    direction = 1 if found.change > 0 else -1
    lead = max(found.pieces, key=lambda piece: piece.fen * direction, default=None)
    if lead is not None and lead.fen * direction > 0:
        return clause(found, lead)
    return f"比{words}{_amount(found, found.change)}"


def _steps(found: Explanation) -> tuple[Step, ...]:
    """The view of the most telling part, else the factors, else the first view."""
    telling = found.telling[0][0] if found.telling and not steady(found) else ""
    views = [view for view in found.views if view.dimension == telling]
    if not views and found.pieces:
        return _factor_steps(found)
    for view in views or found.views[:1]:
        return tuple(Step(part.name, part.change) for part in view.parts if part.change)
    return ()


def _factor_steps(found: Explanation) -> tuple[Step, ...]:
    """The factors; one too small for a number of its own stands with the one before."""
    steps: list[Step] = []
    for piece in (piece for piece in found.pieces if piece.fen):
        if steps and short(abs(piece.fen), _unit(found.metric)) == NOTHING:
            last = steps.pop()
            steps.append(Step(f"{last.label}、{piece.name}", last.value + piece.fen))
        else:
            steps.append(Step(piece.name, piece.fen))
    return tuple(steps)


def _part_finding(found: Explanation, part: Part) -> str:
    """By orders where they made the part's change, as shopkeepers count; else by the amount."""
    if found.metric == "avg_ticket":
        size = short(abs(part.change), YUAN)
        return f"{part.name}把笔均拉{more(found.metric, part.change)}了 {size}"
    if found.metric == "revenue":
        orders, ticket = orders_and_ticket(part.base, part.now)
        if orders.fen * part.change > 0 and abs(orders.fen) >= abs(ticket.fen):
            count = part.now.sales - part.base.sales
            return f"{part.name}{'多' if count > 0 else '少'}了 {abs(count):,} 笔"
        return f"{part.name}{_amount(found, part.change).replace(' ', '收 ', 1)}"
    name = "" if found.metric == "txn_count" else METRICS[found.metric].name
    return f"{part.name}{name}{_amount(found, part.change)}"


def _amount(found: Explanation, change: int) -> str:
    unit = _unit(found.metric)
    said = short(abs(change), unit)
    return f"{more(found.metric, change)} {said}{'' if unit == YUAN else f' {unit}'}"


def _unit(metric: str) -> str:
    return YUAN if METRICS[metric].unit == "fen" else HEADS.get(metric, "")
