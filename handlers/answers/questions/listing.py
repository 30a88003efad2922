"""The transactions that are meant, one by one: of some days, hours, amounts, people, or the newest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.answers.listing import page_text, transaction_line
from handlers.answers.questions.asking import question_of
from handlers.answers.questions.customer import customer_reply
from handlers.answers.questions.framing import title
from handlers.answers.questions.uncounted import FAILED
from handlers.answers.story import story
from handlers.ask import Ask
from handlers.figures.question import Question
from handlers.language.period import Period
from handlers.messages import Reply, Text
from handlers.paging import Query, remember
from storage.base.business_day import local
from storage.books import Books
from storage.ledger.entries import Transaction

USUAL_LATEST = 8
MOST_LATEST = 10
RECENTLY_DAYS = 2
NAMED_DAYS = ("date", "time", "daypart", "last_minutes")

Slots = Mapping[str, Any]


def list_reply(ask: Ask, slots: Slots) -> Reply:
    """A page of the transactions that pass, or the newest of any day; what failed is not in the books."""
    if slots.get("status") == "failed":
        return Text(FAILED)
    question = question_of(ask.books, slots)
    if slots.get("customer"):
        return customer_reply(ask, question, str(slots["customer"]))
    if not any(slots.get(name) for name in NAMED_DAYS):
        return _latest(ask, question, bool(slots.get("top_n") or slots.get("relative")))
    period, scope = question.asked(ask.books), question.narrowed(ask.books)
    if question.top_n:
        return Text(_first(ask.books, question, question.top_n))
    remember(ask, period, scope)
    return Text(page_text(ask.books, Query(period, scope), title(ask.books, question)))


def paid_reply(ask: Ask, slots: Slots) -> Reply:
    """付没付: the one order that was meant by its sum, or a word that nothing of the kind was paid."""
    question = question_of(ask.books, slots)
    scope = question.scope
    period = question.period or Period.last_days(RECENTLY_DAYS, ask.books.today)
    rows = ask.books.transactions.latest(MOST_LATEST, 0, period.span, kind="sale", **scope.filters)
    if not rows:
        head = title(ask.books, replace(question, period=period))
        return Text(
            f"{head}\n没有查到这样的收款，应该还没付成功。\n客人说付了，请让他打开账单，把单号发给我再查。"
        )
    if len(rows) == 1:
        return Text(f"付成功了。\n{story(ask.books, rows[0])}")
    return Text(
        _told(rows, f"{scope.name(ask.books.merchant.name)} · 对上了 {len(rows)} 笔，最近的在前")
    )


def _latest(ask: Ask, question: Question, asked_for: bool) -> Reply:
    """The newest of any day; without a word about which, today's page."""
    books, scope = ask.books, question.scope
    filtered = scope.amount_min is not None or scope.amount_max is not None
    if not asked_for and not filtered:
        period = question.asked(books)
        remember(ask, period, scope)
        return Text(page_text(books, Query(period, scope)))
    count = max(1, min(question.top_n or USUAL_LATEST, MOST_LATEST))
    rows = books.transactions.latest(count, 0, None, **scope.filters)
    name = scope.name(books.merchant.name)
    if not rows:
        return Text(f"{name}\n没有这样的交易。")
    remember(ask, Period.of_day(rows[0].business_day, books.today), scope)
    return Text(_told(rows, f"{name} · 最近 {len(rows)} 笔"))


def _first(books: Books, question: Question, wanted: int) -> str:
    """The newest few of the days that were said."""
    span, scope = question.asked(books).span, question.narrowed(books)
    rows = books.transactions.latest(max(1, min(wanted, MOST_LATEST)), 0, span, **scope.filters)
    head = title(books, question)
    return _told(rows, f"{head} 最近 {len(rows)} 笔") if rows else f"{head}\n没有交易。"


def _told(rows: list[Transaction], head: str) -> str:
    same_day = len({local(row.paid_at).date() for row in rows}) == 1
    head += f"（{local(rows[0].paid_at):%m-%d}）" if same_day else ""
    lines = [transaction_line(row, dated=not same_day) for row in rows]
    return "\n".join([head, *lines, "看一笔发「交易 单号或尾号」，看当天全部发「明细」。"])
