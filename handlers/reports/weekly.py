"""周报: the week that is over, on Monday morning."""

from datetime import date

from handlers.answers.weekly import weekly_report
from handlers.messages import Reply
from handlers.registry import report
from storage.books import Books


@report("weekly", about="周报", at="09:10", every="week")
def weekly(books: Books, day: date) -> Reply:
    """The last full week; None when nothing was sold in it."""
    return weekly_report(books, day)
