"""Names of days joined together: 上周五到这周二, 9月以来, 昨天和前天, 15号之后."""

import re
from dataclasses import replace
from datetime import date, timedelta

from handlers.language.days import (
    calendar_days,
    named_days,
    near_days,
    stretches,
    written_dates,
    years,
)
from handlers.language.days.parts import ASKED
from handlers.language.days.scene import REVERSED, TO, Piece, Scene, by_letter, read_piece
from storage.base.business_day import Span
from storage.base.refusal import Refusal

_BOOK = by_letter(
    (
        *near_days.RULES,
        *years.RULES,
        *named_days.RULES,
        *stretches.RULES,
        *calendar_days.RULES,
        *written_dates.RULES,
    )
)
_TO = re.compile(TO)
_NOW = re.compile(r"(?:现在|目前|此刻|如今|当前|眼下|这会儿|今(?![年天日晚早儿夜个周月]))(?:为止)?")
_UNTIL_THEN = re.compile(r"为止")
_SINCE = re.compile(r"以来|至今|起至今")
_FROM_ON = re.compile(r"(?:起|开始|[之以过]后|往后)(?:到现在|至今)?")
# The same days of another time belong to a comparison: 去年同期, 上月同日, 去年这个时候.
_LIKEWISE = re.compile(r"\s*的?(?:同[期日天时]|同一[天日期时]|这个?时候|这时|此时|这一?天)")
_BY_THEN = re.compile(r"(?:之|以)?前(?![天半后])|为止")
_AND = re.compile(r"(?:\s*(?:和|与|及|以及|加上?|还有|,|\(|\+|&)\s*)?")
_COMPARED = re.compile(r"比|哪|vs|pk|差|涨|跌|高|低|谁|变化|多了|少了")
_BARE_END = re.compile(rf"(\d{{1,2}}){ASKED}")


def read_days(text: str, start: int, scene: Scene) -> Piece | None:
    """The days named at this place: one name, or several joined."""
    first = _name(text, start, scene)
    if first is None:
        return None
    if since := _SINCE.match(text, first.end):
        return _until(first, scene.today, since.end())
    if scene.ahead and first.span.last > scene.today and (by := _BY_THEN.match(text, first.end)):
        return Piece(Span(scene.today, first.span.last), by.end())
    joined = _TO.match(text, first.end)
    piece = _range(text, start, first, joined.end(), scene) if joined else None
    if piece is not None:
        return piece
    if on := _FROM_ON.match(text, first.end):
        return _onwards(first, on.end(), scene)
    return _together(text, first, scene)


def _name(text: str, start: int, scene: Scene) -> Piece | None:
    """One name of days; a period that runs is cut at today."""
    piece = read_piece(_BOOK, text, start, scene)
    if piece is None or (piece.span.days > 1 and _LIKEWISE.match(text, piece.end)):
        return None
    return piece if piece.firm else replace(piece, span=scene.until_today(piece.span))


def _range(text: str, start: int, first: Piece, at: int, scene: Scene) -> Piece | None:
    if now := _NOW.match(text, at):
        return _until(first, scene.today, now.end())
    second = _second(text, at, first, scene)
    if second is None:
        return None
    to_come = not scene.ahead and second.span.first > scene.today
    if to_come and (first.floating or second.span.first.year > first.span.first.year):
        # The latest past one is meant: asked on a Wednesday, 周一到周五 is last week's.
        earlier = replace(scene, today=first.span.first - timedelta(days=1))
        before = read_piece(_BOOK, text, start, earlier)
        if before is not None and before.span.first < first.span.first:
            first, second = before, _second(text, at, before, scene) or second
    end = _UNTIL_THEN.match(text, second.end)
    return _until(first, second.span.last, end.end() if end else second.end)


def _second(text: str, at: int, first: Piece, scene: Scene) -> Piece | None:
    """The other end of a range: the first such day after it began; a bare 7 after 10月1号."""
    later = replace(scene, after=first.span.first)
    piece = _name(text, at, later)
    if piece is None and first.span.days == 1 and text[first.end - 1] in "0123456789号日":
        found = _BARE_END.match(text, at)
        span = later.in_a_month(lambda month: _day_of(month, int(found[1]))) if found else None
        return Piece(span, found.end()) if found and span else None
    return piece


def _day_of(month: Span, day: int) -> Span | None:
    if not 1 <= day <= month.days:
        return None
    found = month.first.replace(day=day)
    return Span(found, found)


def _until(first: Piece, last: date, end: int) -> Piece:
    if last < first.span.first:
        raise Refusal(REVERSED)
    return Piece(Span(first.span.first, last), end)


def _onwards(first: Piece, end: int, scene: Scene) -> Piece:
    """15号之后, 上周五起: until today, when it has begun."""
    if scene.ahead or first.span.first >= scene.today:
        return first
    return _until(first, scene.today, end)


def _together(text: str, first: Piece, scene: Scene) -> Piece:
    """昨天和前天, 周六周日: days side by side are one stretch, unless they are compared."""
    while True:
        joined = _AND.match(text, first.end)
        second = _beside(text, joined.end(), first, scene) if joined else None
        if second is None or (second.span != first.span and _COMPARED.search(text)):
            return first
        span = Span(
            min(first.span.first, second.span.first), max(first.span.last, second.span.last)
        )
        first = replace(first, span=span, end=second.end)


def _beside(text: str, at: int, first: Piece, scene: Scene) -> Piece | None:
    """A name of days that touches the ones before."""
    for seen in (scene, replace(scene, after=first.span.first)):
        try:
            second = _name(text, at, seen)
        except Refusal:
            continue
        if second is None:
            return None
        if second.span == first.span or _touch(first.span, second.span):
            return second
    return None


def _touch(one: Span, other: Span) -> bool:
    return 1 in {(other.first - one.last).days, (one.first - other.last).days}
