"""The transactions that are meant, one by one: of some days, hours, sums or people, or the newest."""

from dataclasses import replace

from handlers.answers.listing import Query, page_text, transaction_line
from handlers.answers.narrowed import narrowed_words
from handlers.answers.questions.asking import question_of
from handlers.answers.questions.customer import customer_reply
from handlers.answers.questions.framing import title
from handlers.answers.questions.narrowing import Slots
from handlers.answers.questions.uncounted import FAILED
from handlers.answers.story import story
from handlers.answers.unheard import story_or_promise
from handlers.ask import Ask
from handlers.figures.question import Question
from handlers.language.days.period import Period
from handlers.messages import Reply, Text
from storage.base.business_day import Span, local
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.people.staff import Role

USUAL_LATEST = 8
MOST_LATEST = 10
NEAR = 3
# So many days are searched for sums that come near to one that is not there.
LONGEST_SEARCH = 7
MOST_SEARCHED = 3_000
WHEN = ("date", "time", "daypart", "last_minutes")
SUMS = ("amount", "amount_min", "amount_max")

ASK_FOR_NUMBER = "客人说付了，就请他打开账单，把单号发给我再查。"

LOOK = "看一笔发「交易 单号或尾号」，看当天全部发「明细{day}」。"

# Behind these figures stand refunds alone.
OF_REFUNDS = frozenset({"refund_amount", "refund_count"})


def query_of(books: Books, slots: Slots, offset: int = 0) -> Query:
    """The list of what stands behind an answer."""
    return _query(books, question_of(books, slots), offset)


def _query(books: Books, question: Question, offset: int = 0) -> Query:
    kind = "refund" if question.metric in OF_REFUNDS else ""
    return Query(question.asked(books), question.narrowed(books), offset, kind)


def list_reply(ask: Ask, slots: Slots) -> Reply:
    """A page of the transactions that pass, or the newest of any day; what failed is not in the books."""
    if slots.get("status") == "failed":
        return Text(FAILED)
    question = question_of(ask.books, slots)
    if slots.get("customer"):
        return customer_reply(ask, question, str(slots["customer"]))
    if any(slots.get(name) for name in WHEN):
        return _of_days(ask, question)
    newest = any(slots.get(name) for name in ("top_n", "relative", *SUMS))
    return _latest(ask, question) if newest else _of_days(ask, question)


def order_reply(ask: Ask, slots: Slots) -> Reply:
    """付没付: one order by its number, or by a sum that was paid a moment ago."""
    if slots.get("order_no"):
        return story_or_promise(ask, str(slots["order_no"]))
    question = _in_own_store(ask, question_of(ask.books, slots))
    if question.period is None:
        today = Period.of_day(ask.books.today, ask.books.today)
        question = replace(question, period=today)
    head, span = title(ask.books, question), question.asked(ask.books).span
    rows = ask.books.transactions.latest(
        MOST_LATEST, 0, span, kind="sale", **question.narrowed(ask.books).filters
    )
    if not rows:
        near = _near(ask.books, question)
        return Text("\n".join([head, "没有查到这一笔，应该还没付成功。", *near, ASK_FOR_NUMBER]))
    if len(rows) == 1:
        return Text(f"付成功了。\n{story(ask.books, rows[0])}")
    many = "不止" if len(rows) == MOST_LATEST else ""
    lines = _lines(rows, f"{head} 付成功的有{many} {len(rows)} 笔", span)
    return Text("\n".join([*lines, "看一笔发「交易 单号或尾号」。"]))


def _in_own_store(ask: Ask, question: Question) -> Question:
    """A cashier sees one order of his own store, not what was paid elsewhere."""
    own = next((s for s in ask.books.merchant.stores if s.store_id == ask.asker.store_id), None)
    if ask.asker.role is not Role.CASHIER or own is None:
        return question
    return replace(question, scope=replace(question.scope, store=own, stores=()))


def _of_days(ask: Ask, question: Question) -> Reply:
    """The first page of the days that were said, or the first few of them."""
    books, period, scope = ask.books, question.asked(ask.books), question.narrowed(ask.books)
    head = title(books, question)
    if question.top_n:
        count = max(1, min(question.top_n, MOST_LATEST))
        rows = books.transactions.latest(count, 0, period.span, **scope.filters)
        if rows:
            lines = _lines(rows, f"{head} 最近 {len(rows)} 笔", period.span)
            return Text("\n".join([*lines, LOOK.format(day="")]))
    lines = [page_text(books, _query(books, question), head)]
    if lines[0].endswith("没有交易。"):
        lines += _near(books, question)
    if meant := narrowed_words(books, scope):
        lines.append(f"口径：{'；'.join(meant)}。")
    return Text("\n".join(lines))


def _latest(ask: Ask, question: Question) -> Reply:
    """The newest, of whatever day."""
    books, scope = ask.books, question.scope
    count = max(1, min(question.top_n or USUAL_LATEST, MOST_LATEST))
    rows = books.transactions.latest(count, 0, None, **scope.filters)
    name = scope.name(books.merchant.name)
    if not rows:
        return Text(f"{name}\n没有这样的交易。")
    day = rows[0].business_day
    named = "" if day == books.today else f" {day.month}月{day.day}日"
    lines = _lines(rows, f"{name} · 最近 {len(rows)} 笔")
    return Text("\n".join([*lines, LOOK.format(day=named)]))


def _lines(rows: list[Transaction], head: str, said: Span | None = None) -> list[str]:
    """A line each; the date once when they are all of one day, not at all when that was `said`."""
    same_day = len({local(row.paid_at).date() for row in rows}) == 1
    named = said is not None and said.days == 1
    dated = f"（{local(rows[0].paid_at):%m-%d}）" if same_day and not named else ""
    return [head + dated, *(transaction_line(row, dated=not same_day) for row in rows)]


def _near(books: Books, question: Question) -> list[str]:
    """The sales whose sums come nearest to the one that is not there."""
    scope, period = question.narrowed(books), question.asked(books)
    wanted = scope.amount_min
    if wanted is None or wanted != scope.amount_max or period.span.days > LONGEST_SEARCH:
        return []
    others = replace(scope, amount_min=None, amount_max=None)
    rows = books.transactions.latest(MOST_SEARCHED, 0, period.span, kind="sale", **others.filters)
    nearest = sorted(rows, key=lambda row: abs(row.amount - wanted))[:NEAR]
    lines = [transaction_line(row, dated=not period.one_day) for row in nearest]
    return ["金额最接近的是：", *lines] if lines else []
