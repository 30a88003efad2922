"""The reply to 能做到多少: the estimate, its range, what is in, how the method did, how it works."""

from dataclasses import replace
from datetime import timedelta

from handlers.answers.forecast.picture import forecast_image
from handlers.answers.forecast.words import (
    about,
    busy_words,
    days_words,
    exactly,
    holiday_words,
    last_words,
    pace_words,
    range_words,
    record_words,
)
from handlers.answers.phrases import as_of, named_days
from handlers.ask import Ask
from handlers.figures.forecast import COUNTED, FARTHEST, YOUNGEST, Forecast, forecast
from handlers.figures.metrics import METRICS
from handlers.figures.question import Question
from handlers.language.days.period import Period
from handlers.language.days.spans import month_of, week_of
from handlers.messages import Reply, Text
from storage.base.business_day import Span, day_text
from storage.base.money import half_up
from storage.base.refusal import Refusal
from storage.books import Books

METHOD = "按近八周每个周几的平均、上中下旬和近两周的快慢推算，未扣退款；是估计，不是承诺"


def forecast_reply(ask: Ask, question: Question) -> Reply:
    """What a running or coming period will come to.

    A Refusal for other figures than takings and orders, for the past, for what is too far away, and
    for books of less than four weeks.
    """
    books, metric = ask.books, _countable(question.metric)
    period = _period(books, question.period)
    found = forecast(books, metric, period.span, question.scope)
    if found is None:
        raise Refusal(f"账还太短，估不准：至少要有 {YOUNGEST} 天的交易，再过些日子问我。")
    text = Text(_text(books, metric, found, period, question))
    image = forecast_image(books, metric, found, period, question.scope)
    return (text, image) if image else text


def _countable(metric: str) -> str:
    if metric not in COUNTED:
        raise Refusal(
            f"我现在只会估收款和笔数，{METRICS[metric].name}还估不了。"
            "可以问「这个月能收多少」「明天大概多少单」。"
        )
    return metric


def _period(books: Books, asked: Period | None) -> Period:
    """Days that have not all happened: 本月 and 本周 mean all of it; without a date, this month."""
    today = books.today
    if asked is None:
        return Period(month_of(today), "本月", so_far=True)
    span = asked.span
    for whole, letters in ((month_of(today), "月"), (week_of(today), "周星礼")):
        named = any(letter in asked.said for letter in letters)
        if span == Span(whole.first, today) and (named or (span.days > 1 and not asked.said)):
            return replace(asked, span=whole)
    if span.last < today:
        raise Refusal(f"{day_text(span.last)}已经过完了，不用估。直接问那几天「收了多少」就行。")
    if span.last > today + timedelta(days=FARTHEST):
        raise Refusal(f"太远了，估不准。我最多估到 {FARTHEST} 天以后，比如「这个月能做到多少」。")
    return asked


def _text(
    books: Books, metric: str, found: Forecast, period: Period, question: Question
) -> str:  # fmt: skip
    title = f"{question.scope.name(books.merchant.name)} · {named_days(period, books.today.year)}"
    name = METRICS[metric].name
    lines = [
        title,
        f"{name}估计 {about(metric, found.total)}，{range_words(metric, found)}。",
        _already(books, metric, found),
        days_words(metric, found, books.today),
        busy_words(metric, found, books.today),
        last_words(metric, found),
        pace_words(found),
        record_words(found.record, ahead=found.span.first > books.today),
        *(f"{words}。" for words in holiday_words(found)),
        f"口径：{METHOD}。数据截至 {as_of(books)}。",
    ]
    return "\n".join(line for line in lines if line)


def _already(books: Books, metric: str, found: Forecast) -> str:
    """`已经收了 ¥217,397.00，还剩 12 天半，平均每天约 ¥1.4万`: what is in, and what that asks of the rest."""
    if found.span.first > books.today:
        return ""
    verb = "收了" if metric == "revenue" else "有"
    words = f"已经{verb} {exactly(metric, found.already)}"
    later = [value for day, value in found.days.items() if day > books.today]
    if books.today in found.days:
        words += f"，今天还会有约 {about(metric, found.days[books.today])}"
    if later:
        mean = half_up(sum(later), len(later))
        words += f"，后面 {len(later)} 天平均每天约 {about(metric, mean)}"
    return f"{words}。"
