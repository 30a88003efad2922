"""A genuine notice that does not agree with our books: on record, and an alert to those who decide."""

from bot.channels.channel import PaymentNotice
from storage.base.money import Money
from storage.books import Books
from storage.watch.alerts import Finding

RULE = "odd_notice"
USUAL = "渠道的通知和我们的账应当一分不差"
MAYBE = ("在别的系统里退了款", "渠道弄错了", "商户密钥被别人拿到")
LONGEST = 40


def odd_refund(books: Books, number: str, amount: int) -> None:
    """A refund that is not ours, or of another amount."""
    number, told = number[:LONGEST], Money(amount)
    books.audit.write("refund.notice", number, result="odd")
    _raise(books, number, f"渠道说退了 {told}，账上没有", f"退款单号 {number}，渠道说 {told}")


def odd_payment(books: Books, notice: PaymentNotice, booked: int) -> None:
    """A payment that we know with another amount; ours stays as it is."""
    number, told = notice.entry.number[:LONGEST], Money(notice.entry.amount)
    books.audit.write("payment.notice", number, result="odd")
    fact = f"订单 {number}：渠道说 {told}，账上是 {Money(booked)}"
    _raise(books, number, "渠道说的收款金额和账上不一样", fact)


def _raise(books: Books, subject: str, title: str, fact: str) -> None:
    finding = Finding(rule=RULE, subject=subject, level="urgent", title=title, facts=(fact,),
                      usual=USUAL, maybe=MAYBE)  # fmt: skip
    books.alerts.raise_(finding)
    books.work.nudge("check_risks", "", books.now)
