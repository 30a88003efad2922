"""同意, 拒绝, 撤回: what becomes of a refund that was asked for, by text or by button."""

import re

from handlers.approvals import (
    needs_code,
    needs_owner,
    shown_digest,
)
from handlers.ask import Ask
from handlers.cards.refund_card import draw_refund, sale_of, show_refund
from handlers.codes import code_refused
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.language.slots import Asked, RefundNumber, Word
from handlers.messages import Reply, Text
from handlers.registry import button, command, means
from handlers.roles import MANAGERS, OPERATORS
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.ledger.refund_states import FORWARD, Refund, State
from storage.people.staff import Role

MOST_SEARCHED = 50


def _one_known(slots: Slots, _reading: Reading) -> None:
    """A number says which; 刚才那个 is only needed without one, and is no reason."""
    if "relative" in slots and re.search(r"刚|撤|退", str(slots.get("reason", ""))):
        slots.pop("reason")
    if "refund_id" in slots:
        slots.pop("relative", None)
    if re.fullmatch(r"不(?:要|用退?|退)了", str(slots.get("reason", ""))):
        slots.pop("reason")


@means(
    "refund_cancel",
    {
        r"作废(?:掉|了)?.{0,6}(?:退款|申请|R)|R.{0,4}作废": 7,
        r"不予": -6,
        r"(?:我)?(?:不(?:想)?(?:申请|要|退))了": 5,
        r"(?:回去|到|好)(?:了)?没": -6,
        r"压着": -6,
        r"^别弄了|^不弄了": -6,
        r"(?:刚|刚才|刚刚|我)(?:才)?(?:提|申请|发起|点|交)(?:交)?的.{0,3}退.{0,6}(?:不要|撤|取消|作废|不退|算)": 6,
        r"R.{0,6}(?:作废|取消|收回|撤)": 5,
        r"^(?:撤销|撤回|取消).{0,3}(?:我)?(?:按|点|发|搞|弄|输|打)错(?:了)?$": -8,
        r"能不能|可不可以|可以吗|上次|怎么": -5,
        r"撤回|撤销|撤了|撤掉": 5,
        r"(?:取消|不用|别|不).{0,6}退(?:款|了)?|退(?:款|的)?(?:申请)?.{0,6}(?:取消|撤|作废|不退了|不要了|收回)": 4,
        r"R": 2,
        r"退": 1,
        r"点错|填错|弄错|搞错|写错": 1,
        r"不同意|拒绝|驳回|先别": -5,
        r"^(?:撤回|撤销|取消)$": -6,
    },
    about="撤回退款申请",
    slots="refund_id relative",
    rest="reason",
    noise=(
        r"这笔|的退款|不用退了?|回来|刚刚?|提交|的退款|撤掉|撤|退款申请|退款|申请|撤回|撤销|取消掉|取消|掉"
        r"|把|刚才|刚刚|那个|那笔|这个"
        r"|的|了|帮我|我|不退|作废"
        r"|收回|给|单子|单(?!号)"
    ),
    refine=(_one_known,),
)
def take_back(ask: Ask, asked: Asked) -> Reply:
    """By its number, or the newest of one's own that nobody has decided."""
    number = asked.get("refund_id")
    if not number:
        mine = [r for r in ask.books.refunds.latest(MOST_SEARCHED)
                if r.requested_by == ask.asker.person_id and r.state is State.REQUESTED]  # fmt: skip
        if not mine:
            raise Refusal("您没有还在等确认的退款可以撤回。看全部发「退款列表」。")
        number = mine[0].number
    return withdraw_refund(ask, str(number))


@command("撤回", about="撤回自己的退款申请", example="撤回 R1002", allow=OPERATORS)
def withdraw_refund(ask: Ask, number: RefundNumber) -> Reply:
    """The asker changes his mind before anybody decided."""
    refund = ask.books.refunds.of(number)
    if refund.requested_by != ask.asker.person_id:
        way = f"；不同意请发「拒绝 {refund.number}」" if ask.asker.role in MANAGERS else ""
        raise Refusal(f"只能撤回自己申请的退款{way}。")
    _decided(ask, refund, State.WITHDRAWN)
    return Text(f"{refund.number} 已撤回，{refund.money} 没有退。")


@means(
    "refund_approve",
    {
        r"R.{0,8}(?:给|帮)(?:他|她|人家|客人)退|看过了.{0,4}退": 8,
        r"进度|进展|状态|到哪": -6,
        r"为什么|退不|不到|绕|冒|身份": -6,
        r"(?:给|帮)?R.{0,2}(?:过|批|放|准)(?:了|一下|吧)?$|准(?:许|退)|放款|R(?:ok|可以|行)(?:吧|的)?$": 4,
        r"同意|批准|通过|准了|准予|放行|批了(?!没|吗)|可以退|能退|批一?下|核准|审核过|没问题": 4,
        r"确认(?:退款|退|R)": 4,
        r"R": 3,
        r"不同意|不通过|不批|别批|不能|先别|没通过|拒|驳": -8,
        r"谁|没|吗|哪|怎么": -4,
        r"直接|别走|不用|跳过|不走|绕": -4,
    },
    about="同意一笔退款",
    slots="refund_id",
)
@command("同意", "批准", about="同意一笔退款", example="同意 R1001", allow=MANAGERS)
def approve_by_text(ask: Ask, number: RefundNumber, code: Word = "") -> Reply:
    """The text twin of the button; a large sum wants the six digits behind it."""
    refund = ask.books.refunds.of(number)
    return _approve(ask, refund, code)


@means(
    "refund_reject",
    {
        r"(?:不要|别|甭|莫|不能|不准)批": 7,
        r"不予(?:退|同意|通过|批)": 8,
        r"(?:先)?压(?:着|一压)|(?:先)?(?:不|别)退(?!了)": 5,
        r"拒(?:掉|了|绝)": 5,
        r"(?:别|不要|不能|不可以|不许|甭)(?:给.{0,3})?退R?$|R.{0,2}(?:别|不要|不能|不许"
        r"|甭)(?:再)?(?:给.{0,3})?退(?!了)": 5,
        r"打回|退回(?:去)?重|不予|不给(?:退|批|过)|毙(?:了|掉)|不行": 4,
        r"驳回|拒绝|不同意|不通过|不批|打回|拒了|否(?:了|决)|不准|别批": 5,
        r"(?:先)?(?:别|不要|不能|不可以|不给|不许|不该)(?:给.{0,3})?退(?!了)": 5,
        r"(?:多久|几天|以后|之后|能不能|可不可以).{0,8}退": -5,
        r"R": 2,
        r"谁|吗|哪": -4,
        r"取消|撤": -2,
    },
    about="拒绝一笔退款",
    slots="refund_id order_no",
    rest="reason",
    noise=(
        r"这个不能退|这笔不能退|不要批|别批|拒掉|不能给退|不给退|这个退款|不予退款|不予|期限(?=:)|不退|先|先?压着"
        r"|压一压|缓一缓|打回去"
        r"|打回|拒绝退款"
        r"|拒绝|驳回|不同意|不通过"
        r"|不批|打回|拒了|否了|退款|理由是"
        r"|理由|原因是"
        r"|原因|因为|这单|这笔"
        r"|那笔|先别退|别退|不要退|不能退|不给退|先|把|的|给|:|帮我|我|是|单子"
    ),
)
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
    wanted = (f"{refund.number} {refund.money} 超过动态码限额，"
              f"请回复「同意 {refund.number} 六位动态码」。")  # fmt: skip
    return code_refused(ask, refund.number, code, wanted=wanted, action="refund.code")


def _already(ask: Ask, refund: Refund) -> str:
    """For whoever comes second: who came first, when, and what became of it."""
    done = draw_refund(ask.books, refund, sale_of(ask.books, refund)).done
    return f"{refund.number} {done}；没有再动。"


def _decided(ask: Ask, refund: Refund, to: State, *, coded: bool = False) -> Refund:
    if to not in FORWARD.get(refund.state, ()):
        raise Refusal(_already(ask, refund))
    after = ask.books.refunds.decide(refund.number, to, by=ask.asker.person_id, coded=coded)
    ask.books.audit.write(
        f"refund.{to}", refund.number, refund.in_short, after.in_short, by=ask.asker
    )
    show_refund(ask.books, after)
    return after


def _seen_as_it_is(ask: Ask, refund: Refund) -> None:
    """What was shown is what is decided: a stale card decides nothing."""
    if refund.state is not State.REQUESTED:
        raise Refusal(_already(ask, refund))
    if ask.seen != shown_digest(refund, sale_of(ask.books, refund)):
        raise Refusal(f"这张卡片已经过时了，请发「查退款 {refund.number}」看最新的，再决定。")
