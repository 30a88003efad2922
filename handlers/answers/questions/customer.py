"""What one customer bought in some days, told only as far as the place allows."""

from handlers.answers.listing import transaction_line
from handlers.answers.phrases import yuan
from handlers.answers.questions.framing import title
from handlers.ask import Ask
from handlers.figures.question import Question
from handlers.messages import Reply, Text
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.ledger.entries import Transaction

MOST_OF_PAYER = 200
SHOWN = 6


def customer_reply(ask: Ask, question: Question, who: str) -> Reply:
    """What one customer bought in the period; every look-up is in the record."""
    books = ask.books
    found = books.customers.find(who, by=ask.asker)
    said = one_line(who, 20)
    if not found:
        raise Refusal(
            f"没有找到「{said}」这位客户。可以写备注名、手机号或手机尾号；"
            "还没记过的，先发「备注客户 单号 名字」。"
        )
    if len(found) > 1:
        labels = "、".join(customer.label for customer in found[:5])
        raise Refusal(f"「{said}」对上了 {len(found)} 位：{labels}。请用其中的四位标识再问。")
    customer = found[0]
    name = customer.label if ask.in_group or not customer.remark else customer.remark
    rows = [row for row in books.transactions.of_payer(customer.payer, limit=MOST_OF_PAYER)
            if question.period is None or row.business_day in question.period.span]  # fmt: skip
    head = title(books, question) if question.period else books.merchant.name
    if not rows:
        return Text(f"{head}\n{name}这段时间没有买过。")
    spent = sum(row.amount for row in rows if row.kind == "sale")
    return Text(_customer_lines(head, name, rows, spent))


def _customer_lines(head: str, name: str, rows: list[Transaction], spent: int) -> str:
    sales = sum(row.kind == "sale" for row in rows)
    lines = [f"{head} · {name}", f"买了 {sales}笔，一共 {yuan(spent)}"]
    lines += [transaction_line(row, dated=True) for row in rows[:SHOWN]]
    lines += [f"还有 {len(rows) - SHOWN} 笔更早的。"] if len(rows) > SHOWN else []
    return "\n".join([*lines, "口径：收款，未扣退款；这次查询已记录。"])
