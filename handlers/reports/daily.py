"""日报: the business day in ten lines and two charts, every evening."""

from datetime import date

from handlers.answers.daily import daily_report
from handlers.messages import Reply
from handlers.registry import report
from storage.books import Books


@report("daily", about="日报", at="21:40")
def daily(books: Books, day: date) -> Reply:
    """The day so far, and the record's anchor, which leaves the house with it; None without trade."""
    return daily_report(books, day, foot=f"操作记录留底 {books.audit.anchor()}")
