"""退款: a cashier asks, a manager decides, and the channel does it."""

from handlers.approvals import (
    needs_code,
    needs_owner,
    open_minutes_later,
    shown_digest,
)
from handlers.ask import Ask
from handlers.cards.refund_card import draw_refund, sale_of, show_refund
from handlers.language.slots import Amount, Reason, RefundNumber, TransactionNumber, Word
from handlers.messages import Reply, Text
from handlers.registry import button, command
from handlers.roles import MANAGERS, OPERATORS
from handlers.words import one_line
from storage.base.business_day import local
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.ledger.entries import Transaction
from storage.ledger.refund_states import FORWARD, Refund, State
from storage.people.staff import Role


@command("退款", "退钱", "refund", about="申请退款，由店长确认", example="退款 T1001 30 商品破损")
def request_refund(
    ask: Ask,
    number: TransactionNumber = "",
    amount: Amount | None = None,
    refund: RefundNumber = "",
    reason: Reason = "",
) -> Reply:
    """Write the request down and show it to those who may decide; `退款 R1001` shows that one."""
    if refund and not number:
        return one_refund(ask, refund)
    if not number or amount is None:
        raise Refusal("请这样发：退款 单号 金额 原因，例如「退款 T1001 30 商品破损」。")
    return _request(ask, number, amount, reason)


def _request(ask: Ask, number: str, amount: Money, reason: str) -> Reply:
    if ask.asker.role not in OPERATORS:
        raise Refusal("您只看不动账；退款请收银员或店长来申请。")
    books = ask.books
    sale = books.transactions.one(number)
    books.refunds.take_turn()
    _within_daily_limit(ask, amount)
    window = books.merchant.settings.refund_window_days
    refund = books.refunds.request(
        sale, amount, one_line(reason, 60), by=ask.asker.person_id, window_days=window
    )
    books.audit.write("refund.request", refund.number, "", _state(refund), by=ask.asker)
    show_refund(books, refund)
    wait = open_minutes_later(books.merchant, ask.now, books.merchant.settings.approval_minutes[0])
    books.work.ring("expire_refunds", refund.number, wait)
    return Text(f"已提交退款 {refund.number}：{refund.money}，等待{_who(ask, refund, sale)}确认。"
                f"\n想收回请发「撤回 {refund.number}」。")  # fmt: skip


@command("退款列表", "退款记录", about="看最近的退款", example="退款列表")
def list_refunds(ask: Ask) -> Reply:
    """The newest ten, with where they stand; a cashier sees his own."""
    rows = ask.books.refunds.latest(50)
    if ask.asker.role is Role.CASHIER:
        rows = [row for row in rows if row.requested_by == ask.asker.person_id]
    if not rows:
        return Text("最近没有退款。要退款请发「退款 单号 金额 原因」。")
    lines = [
        f"{r.number}  {r.money}  {r.state.word}  {local(r.requested_at):%m-%d %H:%M}"
        for r in rows[:10]
    ]
    waiting = sum(row.state is State.REQUESTED for row in rows)
    head = f"最近退款 {len(lines)} 笔" + (f"，其中 {waiting} 笔等待确认" if waiting else "")
    return Text("\n".join([head, *lines, "看一笔请发「查退款 R1024」这样。"]))


@command("查退款", "退款详情", about="看一笔退款到哪一步了", example="查退款 R1001")
def one_refund(ask: Ask, number: RefundNumber) -> Reply:
    """Where it stands, as the text of its card."""
    refund = ask.books.refunds.of(number)
    if ask.asker.role is Role.CASHIER and refund.requested_by != ask.asker.person_id:
        raise Refusal(f"没有 {number} 这笔退款，发「退款列表」看看有哪些。")
    twin = draw_refund(ask.books, refund, sale_of(ask.books, refund)).twin
    if refund.state is State.REQUESTED and refund.requested_by == ask.asker.person_id:
        facts, _, _ = twin.rpartition("\n")
        twin = f"{facts}\n想收回请发「撤回 {refund.number}」。"
    return Text(twin)


@command("撤回", about="撤回自己的退款申请", example="撤回 R1002", allow=OPERATORS)
def withdraw_refund(ask: Ask, number: RefundNumber) -> Reply:
    """The asker changes his mind before anybody decided."""
    refund = ask.books.refunds.of(number)
    if refund.requested_by != ask.asker.person_id:
        way = f"；不同意请发「拒绝 {refund.number}」" if ask.asker.role in MANAGERS else ""
        raise Refusal(f"只能撤回自己申请的退款{way}。")
    _decided(ask, refund, State.WITHDRAWN)
    return Text(f"{refund.number} 已撤回，{refund.money} 没有退。")


@command("同意", "批准", about="同意一笔退款", example="同意 R1001", allow=MANAGERS)
def approve_by_text(ask: Ask, number: RefundNumber, code: Word = "") -> Reply:
    """The text twin of the button; a large sum wants the six digits behind it."""
    refund = ask.books.refunds.of(number)
    return _approve(ask, refund, code)


@command("拒绝", "驳回", about="拒绝一笔退款", example="拒绝 R1001", allow=MANAGERS)
def reject_by_text(ask: Ask, number: RefundNumber) -> Reply:
    """The text twin of the other button."""
    refund = _decided(ask, ask.books.refunds.of(number), State.REJECTED)
    return Text(f"已拒绝 {refund.number}，{refund.money} 没有退。")


@button("refund.approve", allow=MANAGERS)
def approve_refund(ask: Ask, number: str) -> Reply:
    """Let the refund go to the payment channel."""
    refund = ask.books.refunds.of(number)
    _seen_as_it_is(ask, refund)
    return _approve(ask, refund, "")


@button("refund.reject", allow=MANAGERS)
def reject_refund(ask: Ask, number: str) -> None:
    """No; the amount is free again."""
    refund = ask.books.refunds.of(number)
    _seen_as_it_is(ask, refund)
    _decided(ask, refund, State.REJECTED)


def _approve(ask: Ask, refund: Refund, code: str) -> Reply:
    books, me = ask.books, ask.asker
    books.refunds.take_turn()
    sale = sale_of(books, refund)
    if refund.state not in (State.REQUESTED, State.FAILED):
        raise Refusal(_already(ask, refund))
    own = me.person_id == refund.requested_by
    if own and not books.merchant.settings.solo_with_code:
        raise Refusal("自己申请的退款要由别人来确认。")
    if me.role is not Role.OWNER and needs_owner(books, refund, sale):
        ceiling = Money(books.merchant.settings.refund_ceiling_fen)
        raise Refusal(
            f"{refund.number} 超过店长的额度 {ceiling}（同单同人同日合计），要由老板确认。"
        )
    coded = needs_code(books, refund, sale, me)
    if coded and (refused := _code_refused(ask, refund, code)):
        return Text(refused)
    _decided(ask, refund, State.APPROVED, coded=coded)
    books.work.ring("submit_refunds", refund.number)
    return None if ask.seen else Text(f"已同意 {refund.number} {refund.money}，已交给渠道办理。")


def _code_refused(ask: Ask, refund: Refund, code: str) -> str:
    """Why the second factor does not let this pass; a wrong try is counted, so nothing is raised."""
    if not code:
        return (f"{refund.number} {refund.money} 超过动态码限额，"
                f"请回复「同意 {refund.number} 六位动态码」。")  # fmt: skip
    try:
        ask.books.second_factor.check(ask.asker.person_id, code)
    except Refusal as no:
        ask.books.audit.write("refund.code", refund.number, result="wrong", by=ask.asker)
        return no.sentence
    return ""


def _already(ask: Ask, refund: Refund) -> str:
    """For whoever comes second: who came first, when, and what became of it."""
    done = draw_refund(ask.books, refund, sale_of(ask.books, refund)).done
    return f"{refund.number} {done}；没有再动。"


def _decided(ask: Ask, refund: Refund, to: State, *, coded: bool = False) -> Refund:
    if to not in FORWARD.get(refund.state, ()):
        raise Refusal(_already(ask, refund))
    after = ask.books.refunds.decide(refund.number, to, by=ask.asker.person_id, coded=coded)
    ask.books.audit.write(
        f"refund.{to}", refund.number, _state(refund), _state(after), by=ask.asker
    )
    show_refund(ask.books, after)
    return after


def _seen_as_it_is(ask: Ask, refund: Refund) -> None:
    """What was shown is what is decided: a stale card decides nothing."""
    if refund.state is not State.REQUESTED:
        raise Refusal(_already(ask, refund))
    if ask.seen != shown_digest(refund, sale_of(ask.books, refund)):
        raise Refusal(f"这张卡片已经过时了，请发「查退款 {refund.number}」看最新的，再决定。")


def _within_daily_limit(ask: Ask, amount: Money) -> None:
    if ask.asker.role is not Role.CASHIER:
        return
    limit = ask.books.merchant.settings.cashier_daily_fen
    _, asked = ask.books.refunds.asked_today(ask.asker.person_id)
    if asked + amount.fen > limit:
        left = Money(max(0, limit - asked))
        raise Refusal(f"您今天还能申请 {left}（每日上限 {Money(limit)}），更多请店长来申请。")


def _who(ask: Ask, refund: Refund, sale: Transaction) -> str:
    if needs_owner(ask.books, refund, sale):
        return "老板"
    return "店长" if ask.asker.role is Role.CASHIER else "另一位店长或老板"


def _state(refund: Refund) -> str:
    return f"{refund.state} {refund.amount} attempt {refund.attempt}"
