"""Ranking: the parts of a split by size, best or worst first."""

from handlers.figures.breakdowns import Slice, split
from handlers.figures.question import Question
from handlers.language.days.spans import month_of
from storage.base.business_day import Span
from storage.books import Books

USUAL_DIMENSION = "store"


def ranked(books: Books, question: Question) -> tuple[Slice, ...]:
    """The parts of the asked period, the largest first (`asc`: the smallest), at most `top_n`.

    Left out: parts without trade, what nobody has a name for, and of the smallest a day or month
    that is not over.
    """
    dimension = question.dimension or USUAL_DIMENSION
    span = question.asked(books).span
    found = split(books, question.metric, dimension, span, question.narrowed(books))
    smallest = question.order == "asc"
    parts = [part for part in found if part.key != ""]
    if smallest:
        parts = [part for part in parts if not _unfinished(books, dimension, part, span)] or parts
    parts.sort(key=lambda part: part.value or 0, reverse=not smallest)
    return tuple(parts[: question.top_n])


def _unfinished(books: Books, dimension: str, part: Slice, span: Span) -> bool:
    """A day or month of which the span shows only a beginning or an end."""
    if dimension == "day":
        return bool(part.key == books.today)
    if dimension == "month":
        month = month_of(part.key)
        return month.first < span.first or month.last > span.last or month.last >= books.today
    return False
