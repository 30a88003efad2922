"""What stands around a name of days while a line is read: today, and what was said before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from re import Match, Pattern

from handlers.language.days.spans import month_of
from handlers.language.numbers import chinese_int
from storage.base.business_day import Span
from storage.base.refusal import Refusal

FIGURES = "0123456789一二三四五六七八九十两廿卅"
N = r"(?:\d{1,3}|[一二三四五六七八九十两廿卅]{1,3})"
# A number that begins here: not the tail of a longer one, of an order number or of 每月.
FRESH = r"(?<![\d.a-z_第每零一二三四五六七八九十百千万])"
TO = r"\s*(?:截[至止]到?|至|一?直?到|-{1,2}|~)\s*"
LISTED = r"\s*[,和与]\s*"
REVERSED = "开始的日子比结束的晚，请换个顺序再发。"
# Between the two ends of a range a year may pass, but not nearly all of one.
LONGEST_WRAP = 270

# How far a unit is away: 上周, 上个月, 大上个月, 下季度.
NEAR = {
    "本": 0, "这": 0, "这个": 0, "这一": 0, "这一个": 0, "当": 0, "呢个": 0, "今个": 0,
    "上": -1, "上个": -1, "上一": -1, "上一个": -1, "前一": -1, "前一个": -1,
    "上上": -2, "上上个": -2, "大上": -2, "大上个": -2, "前个": -2,
    "下": 1, "下个": 1, "下一": 1, "下一个": 1, "下下": 2, "下下个": 2,
}  # fmt: skip
NEAR_WORDS = "|".join(sorted(NEAR, key=len, reverse=True))
NEAR_LETTERS = "本这当呢今上前大下"
# 看下周五 asks to look at Friday; 预测下周五 means the next one.
_VERB_BEFORE = frozenset("看查算问发导拉对计说要报")


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
        """The year that was said; else the first after the range began, the coming, or the last."""
        if self.year is not None:
            return make(self.year)
        if self.after is not None:
            return self._after_the_first(self.after, make)
        span = make(self.today.year)
        if self.ahead:
            return span if span.last >= self.today else make(self.today.year + 1)
        return span if span.first <= self.today else make(self.today.year - 1)

    def _after_the_first(self, first: date, make: Callable[[int], Span]) -> Span:
        span = make(first.year)
        if span.last >= first:
            return span
        span = make(first.year + 1)
        if (span.first - first).days > LONGEST_WRAP:
            raise Refusal(REVERSED)
        return span

    def in_a_month(self, make: Callable[[Span], Span | None]) -> Span | None:
        """The nearest month in which it fits: after the range began, coming, or past."""
        forward = self.after is not None or self.ahead
        earliest = self.after or self.today
        for steps in range(4):  # of any four months in a row, one has a 31st
            span = make(month_of(earliest, steps if forward else -steps))
            if span and (span.last >= earliest if forward else span.first <= self.today):
                return span
        return None

    def until_today(self, span: Span) -> Span:
        """A period that is still running ends today so far, unless the sentence looks ahead."""
        running = not self.ahead and self.today in span
        return Span(span.first, self.today) if running else span


@dataclass(frozen=True, slots=True)
class Piece:
    """Days that were named, and where in the text the name ends."""

    span: Span
    end: int
    floating: bool = False
    """Named without saying which: 周五, 15号, 8月. The latest past one is meant."""
    firm: bool = False
    """Days to come are meant as well: 今明两天."""


Read = Callable[[Match[str], Scene], Span | Piece | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to name days: the letters it may begin with, its pattern, and what it means."""

    letters: str
    pattern: Pattern[str]
    read: Read


Rules = tuple[Rule, ...]
Book = Mapping[str, Rules]


def by_letter(rules: Rules) -> Book:
    """The rules by their first letter, in order: most letters of a line begin no name of days."""
    letters = {letter for rule in rules for letter in rule.letters}
    return {letter: tuple(rule for rule in rules if letter in rule.letters) for letter in letters}


def read_piece(book: Book, text: str, start: int, scene: Scene) -> Piece | None:
    """The days named at this place, by the first rule that knows them."""
    for rule in book.get(text[start : start + 1], ()):
        match = rule.pattern.match(text, start)
        if match and (found := rule.read(match, scene)) is not None:
            return found if isinstance(found, Piece) else Piece(found, match.end())
    return None


def near(match: Match[str], scene: Scene) -> int | None:
    """How many units away `上个` is; None where 下 belongs to the verb (看下周五, 发下月报)."""
    if match[1] == "下":
        before = match.string[: match.start()][-1:]
        doubled = match.string[: match.start()].endswith(before * 2)  # 看看 takes no 下
        if before == "一" or match.string.startswith("报", match.end()):
            return None
        if before in _VERB_BEFORE and not doubled and not scene.ahead:
            return None
    return NEAR[match[1]]


_SMALL = {"几": 3, "些": 3, "俩": 2, "元": 1}


def number(text: str) -> int | None:
    """A small number in digits or Chinese; 几 is three, as people mean it; 廿五 is 25."""
    if text in _SMALL:
        return _SMALL[text]
    return chinese_int(text.replace("廿", "二十").replace("卅", "三十"))
