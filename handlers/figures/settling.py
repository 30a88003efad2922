"""Who settles which way of paying: asked once for an answer, and handed on to whatever needs it."""

from dataclasses import dataclass

from storage.base.business_day import Span
from storage.books import Books


@dataclass(frozen=True, slots=True)
class Ways:
    """Of what was paid on some business days: each settler with each way of paying it settles.

    `carried`: around these days some acquirer settles other ways of paying under its own name.
    """

    span: Span
    pairs: frozenset[tuple[str, str]]
    carried: bool

    @property
    def settlers(self) -> set[str]:
        """Everybody who settles anything."""
        return {settler for settler, _ in self.pairs}

    def settler_of(self, channel: str) -> str:
        """An acquirer that carries all that was paid this way, else the channel itself."""
        found = {settler for settler, way in self.pairs if way == channel}
        return found.pop() if len(found) == 1 else channel


def ways_settled(books: Books, span: Span) -> Ways:
    """Two questions to the ledger; where nobody carries anything, the totals answer the second."""
    carried = books.settlements.carries(span)
    if carried:
        return Ways(span, frozenset(books.settlements.ways(span)), carried)
    ways = books.totals.by("channel", span)
    return Ways(span, frozenset((way, way) for way in ways), carried)
