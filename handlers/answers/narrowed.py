"""What the name of a narrowed figure leaves open: which hours, and which night is meant."""

from handlers.answers.phrases import business_day_words
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from storage.base.business_day import clock_text
from storage.books import Books


def narrowed_words(books: Books, scope: Scope) -> list[str]:
    """`晚市按 17:00–21:00`, and for the small hours to which day they belong."""
    words = []
    if scope.window and scope.window_words:
        words.append(f"{scope.window_words}按 {clock_of(scope.window)}")
    if before_cut_off(books, scope):
        words.append(f"{business_day_words(books.merchant)}，凌晨算在前一天")
    return words


def began_words(books: Books, period: Period) -> list[str]:
    """`账从 8月11日 记起`, where days were asked about that the books do not know."""
    began = books.totals.first_day()
    if began is None or period.span.first >= began:
        return []
    year = "" if began.year == books.today.year else f"{began.year}年"
    return [f"账从 {year}{began.month}月{began.day}日 记起"]


def clock_of(window: tuple[int, int]) -> str:
    """`17:00–21:00`, `21:00–次日02:00`."""
    start, end = window
    return f"{clock_text(start)}–{'次日' if end < start else ''}{clock_text(end)}"


def before_cut_off(books: Books, scope: Scope) -> bool:
    """Whether the hours that are asked about lie between midnight and the end of the business day."""
    return scope.window is not None and scope.window[0] < scope.window[1] <= books.merchant.cut_off
