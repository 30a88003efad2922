"""An export in chat: the transactions of a question as a file, for the asker alone."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from handlers.answers.ledger_rows import HEADINGS, ledger_rows
from handlers.answers.phrases import as_of, days, yuan_and_wan
from handlers.answers.questions import question_of
from handlers.answers.questions.framing import title
from handlers.answers.sheets import WRITERS
from handlers.answers.takings import nothing_words
from handlers.ask import Ask
from handlers.envelopes import to_json
from handlers.figures.question import Question
from handlers.messages import File, Reply, Text
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.ledger.totals import Tally

MOST_DAYS = 366
MOST_ROWS = 50_000
USUAL_FORMAT = "xlsx"
FORMATS = {"pdf": "PDF", "docx": "Word", "image": "图片"}
# What is asked for as a file and is not in the books; a feature that brings it removes its line.
ELSEWHERE = {
    "reconciliation": "对账单还导不成文件。可以先导交易明细自己对，比如「导出 上个月交易明细」。",
    "customers": "客人的资料不往外导，免得泄露。想看客人发「客户」。",
    "expenses": "支出没有记在我这里，导不了。收款和退款可以，比如「导出 本月交易明细」。",
    "settlements": "到账和结算还导不成文件。收款和退款可以，比如「导出 上个月交易明细」。",
}
REFUNDS = "refunds"

Slots = Mapping[str, Any]


def export_reply(ask: Ask, slots: Slots) -> Reply:
    """The file with a line about it; in a group only the line, the file goes out in private.

    A Refusal for what there is no file of, for more than a year, and for too many rows.
    """
    form = _format(slots)
    question = _question(ask, slots)
    kind = "refund" if slots.get("dataset") == REFUNDS else ""
    books, span = ask.books, question.asked(ask.books).span
    found = books.totals.span(span, **question.narrowed(books).filters)
    found = replace(found, sales=0, sales_fen=0) if kind else found
    head = title(books, question)
    if not found.sales + found.refunds:
        nothing = "没有退款。" if kind else nothing_words(books, question.asked(books))
        return Text(f"{head}\n{nothing}所以没有文件。")
    _refuse_if_endless(found)
    file = File(_name(span, form, kind), _content(ask, question, form, kind))
    books.audit.write("export", f"{span.first}..{span.last} {form} {kind}".strip(), by=ask.asker)
    return _handed_over(ask, file, f"{head}\n{_words(found)}\n{_promise(ask)}")


def _format(slots: Slots) -> str:
    refusal = ELSEWHERE.get(str(slots.get("dataset") or ""))
    if refusal:
        raise Refusal(refusal)
    form = str(slots.get("format") or USUAL_FORMAT)
    if form not in WRITERS:
        days_said = str((slots.get("date") or {}).get("expr") or "今天")
        word = FORMATS.get(form, form)
        raise Refusal(
            f"{word} 我还不会做，表格可以：说「导出 {days_said} excel」，电脑上打开就能打印。"
        )
    return form


def _question(ask: Ask, slots: Slots) -> Question:
    question = question_of(ask.books, {**slots, "metric": "revenue"})
    span = question.asked(ask.books).span
    if span.days > MOST_DAYS:
        said = days(span, ask.books.today.year)
        raise Refusal(f"一次最多导一年（{MOST_DAYS} 天），{said} 有 {span.days:,} 天，请分几次导。")
    return question


def _refuse_if_endless(found: Tally) -> None:
    rows = found.sales + found.refunds
    if rows > MOST_ROWS:
        raise Refusal(
            f"这段有 {rows:,} 笔，一次最多导 {MOST_ROWS:,} 笔。请把日期缩短些，或只要一家店。"
        )


def _content(ask: Ask, question: Question, form: str, kind: str) -> bytes:
    books, file = ask.books, BytesIO()
    span, scope = question.asked(books).span, question.narrowed(books)
    WRITERS[form](file, HEADINGS, ledger_rows(books, span, scope, kind))
    return file.getvalue()


def _name(span: Span, form: str, kind: str) -> str:
    """`交易明细_20261001-20261031.xlsx`: the days, and nobody's name."""
    last = f"-{span.last:%Y%m%d}" if span.days > 1 else ""
    return f"{'退款' if kind else '交易'}明细_{span.first:%Y%m%d}{last}.{form}"


def _words(found: Tally) -> str:
    """`收款 1,952 笔 ¥87,416.00，退款 32 笔 ¥1,015.00。`"""
    words = []
    if found.sales:
        words.append(f"收款 {found.sales:,} 笔 {yuan_and_wan(found.sales_fen)}")
    if found.refunds:
        words.append(f"退款 {found.refunds:,} 笔 {yuan_and_wan(found.refunds_fen)}")
    return "，".join(words) + "。"


def _promise(ask: Ask) -> str:
    where = "已经私下发给您了" if ask.in_group else "在下面"
    return f"表格{where}，付款人已打码。数据截至 {as_of(ask.books)}。"


def _handed_over(ask: Ask, file: File, words: str) -> Reply:
    """A file is nobody's but the asker's."""
    if not ask.in_group:
        return Text(words), file
    key = f"export:{ask.request_id}"
    ask.books.post.to_person(ask.asker.userid, to_json(file), key, "reply")
    return Text(words)
