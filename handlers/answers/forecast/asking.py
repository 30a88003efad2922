"""From the slots of a sentence to a question about days that are still to come."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.answers.questions import question_of
from handlers.figures.question import Question
from handlers.language.days.period import Period
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.books import Books


def forecast_question(books: Books, slots: Mapping[str, Any]) -> Question:
    """The question with all the days that were said, and none where no day was.

    Other questions end today; here 明天 and 这个月 go on. A Refusal as in `question_of`.
    """
    question = question_of(books, {key: slots[key] for key in slots if key != "date"})
    return replace(question, period=_period(books, slots.get("date")))


def _period(books: Books, said: Mapping[str, Any] | None) -> Period | None:
    if not said:
        return None
    first = date.fromisoformat(said.get("from") or books.today.isoformat())
    last = date.fromisoformat(said.get("to") or first.isoformat())
    if last < first:
        raise Refusal("日期的头尾颠倒了，请先写开始的那天，比如「11月20日到25日」。")
    words = str(said.get("expr") or "")
    span = Span(first, last)
    return Period(span, "" if words.isascii() else words, books.today in span)
