"""What stands around a name of days while a line is read: today, and what was said before."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from re import Match, Pattern

from handlers.language.numbers import chinese_int
from handlers.language.spans import first_days, month_of
from storage.base.business_day import Span

N = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
TO = r"\s*(?:到|至|-|~)\s*"

_SOME_DAYS = re.compile(rf"节?(?:期间|假期|黄金周|长假)?(?:(?:那|这)?({N}|几)天)?")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where we stand while reading: today, and what the words before have settled."""

    today: date
    after: date | None = None
    """The first day of a range whose second end is being read."""
    year: int | None = None
    """The year that was said: 去年…"""
    ahead: bool = False
    """Whether the sentence looks ahead: a forecast, a budget, something to be done."""

    def in_a_year(self, make: Callable[[int], Span]) -> Span:
        """The year that was said; else the first one after the range began, or the latest past."""
        if self.year is not None:
            return make(self.year)
        if self.after is not None:
            span = make(self.after.year)
            return span if span.last >= self.after else make(self.after.year + 1)
        span = make(self.today.year)
        return span if span.first <= self.today else make(self.today.year - 1)

    def in_a_month(self, make: Callable[[Span], Span]) -> Span:
        """The month after which the range began, or the latest whose day has come."""
        if self.after is not None:
            span = make(month_of(self.after))
            return span if span.last >= self.after else make(month_of(self.after, 1))
        span = make(month_of(self.today))
        return span if span.first <= self.today else make(month_of(self.today, -1))

    def until_today(self, span: Span) -> Span:
        """A period that is still running ends today, so far."""
        return Span(span.first, self.today) if self.today in span else span


@dataclass(frozen=True, slots=True)
class Piece:
    """Days that were named, and where in the text the name ends."""

    span: Span
    end: int


Read = Callable[[Match[str], Scene], Span | Piece | None]
Rules = tuple[tuple[Pattern[str], Read], ...]


def read_piece(rules: Rules, text: str, start: int, scene: Scene) -> Piece | None:
    """The days named at this place, by the first rule that knows them."""
    for pattern, read in rules:
        match = pattern.match(text, start)
        if match and (found := read(match, scene)) is not None:
            return found if isinstance(found, Piece) else Piece(found, match.end())
    return None


def number(text: str) -> int | None:
    """A small number in digits or Chinese; 几 is three, as people mean it."""
    return 3 if text == "几" else chinese_int(text)


def some_days(match: Match[str], span: Span) -> Piece:
    """国庆期间, 元旦三天, 上周末两天: a number of days never makes more of them."""
    tail = _SOME_DAYS.match(match.string, match.end())
    if tail is None:
        return Piece(span, match.end())
    days = number(tail[1]) if tail[1] and tail[1] != "几" else None
    return Piece(first_days(span, days) if days else span, tail.end())
