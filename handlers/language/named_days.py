"""Days that have a name: 国庆, 春节, 双11, 母亲节, 暑假."""

import re
from collections.abc import Iterable
from datetime import date
from re import Match

from handlers.language import holidays
from handlers.language.scene import Piece, Rules, Scene, some_days
from storage.base.business_day import Span


def _names(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


NO_NUMBER = "(?![月号日点个块元万千百单笔家人台张年周毛折倍%.\\d])"


def statutory_holiday(match: Match[str], scene: Scene) -> Piece:
    """The days off of a holiday: of the year that was said, or the most recent."""
    name = match[1]
    if scene.year is not None:
        span = holidays.statutory(name, scene.year)
    elif scene.after is not None:
        span = scene.in_a_year(lambda year: holidays.statutory(name, year))
    else:
        span = holidays.lately(name, scene.today)
    return some_days(match, span)


def festival(match: Match[str], scene: Scene) -> Piece:
    """A day that shops live by; with its campaign when that is said."""
    span = scene.in_a_year(holidays.festival(match[1], campaign=match[2] is not None))
    return some_days(match, span)


def summer(match: Match[str], scene: Scene) -> Piece:
    """The school holidays of summer."""
    span = scene.in_a_year(lambda year: Span(date(year, 7, 1), date(year, 8, 31)))
    return Piece(span, match.end())


RULES: Rules = (
    (
        re.compile(rf"(?<![双第二三四五六七八九\d.a-z])({_names(holidays.STATUTORY)}){NO_NUMBER}"),
        statutory_holiday,
    ),
    (
        re.compile(
            rf"(?<![\d.a-z])({_names([*holidays.FIXED, *holidays.MOVING])}){NO_NUMBER}节?(期间|活动|大促)?"
        ),
        festival,
    ),
    (re.compile(r"暑假(?:两个月)?"), summer),
)
