"""Why a figure changed: what it is made of, where it moved, and whether that is anything unusual."""

from dataclasses import dataclass

from handlers.figures.comparisons import net
from handlers.figures.explanations.pieces import Piece
from handlers.figures.explanations.sides import Side, sides
from handlers.figures.explanations.sums import BEFORE_FEES, SUMS, Part, Sum
from handlers.figures.explanations.swing import Swing, usual_swing
from handlers.figures.explanations.views import View, telling, view
from handlers.figures.scope import EVERYTHING, Scope
from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.totals import Tally

DIMENSIONS = ("store", "channel", "hour", "customer_type")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A change from `before` to `after` (fen, a count, or basis points) and where it came from.

    The pieces (where there are any) add up to the change, and so do the parts of every view.
    """

    metric: str
    base: Tally
    now: Tally
    before: int
    after: int
    before_fees: bool
    """Net counted without fees, because only one side's are known yet."""
    pieces: tuple[Piece, ...]
    views: tuple[View, ...]
    telling: tuple[tuple[str, Part], ...]
    swing: Swing | None

    @property
    def change(self) -> int:
        """How much more there is than before."""
        return self.after - self.before

    @property
    def only_swing(self) -> bool:
        """Whether it is no more than the usual up and down."""
        return self.swing is not None and self.swing.holds(self.change)


def explain(
    books: Books, metric: str, span: Span, base_span: Span, scope: Scope = EVERYTHING
) -> Explanation | None:
    """The change of a metric (a code of `SUMS`) between two spans, taken apart in several ways.

    While `span` runs, the base is cut at the same minute of its last day. None when there is nothing
    to compare: no trade then, or nothing to divide by on one side.
    """
    base, now = sides(books, span, base_span, scope)
    then, after = base.whole(), now.whole()
    measure = _fair(metric, then, after)
    old, new = measure.value(then), measure.value(after)
    if not then or old is None or new is None:
        return None
    views = _views(measure, base, now)
    return Explanation(
        metric, then, after, old, new, measure is BEFORE_FEES, measure.pieces(then, after), views,
        telling(measure, views), usual_swing(books, measure, span, base_span, scope),
    )  # fmt: skip


def _fair(metric: str, base: Tally, now: Tally) -> Sum:
    """Net is compared before fees while only one side knows them."""
    one_sided = bool(base.fees_fen) != bool(now.fees_fen)
    return BEFORE_FEES if SUMS[metric].over is net and one_sided else SUMS[metric]


def _views(measure: Sum, base: Side, now: Side) -> tuple[View, ...]:
    """Every dimension along which there is more than one part."""
    found = (view(measure, dimension, base, now) for dimension in DIMENSIONS)
    return tuple(seen for seen in found if len(seen.parts) > 1)
