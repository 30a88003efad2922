"""The real channels as the demo's merchants have them: their stand-ins, and what these remember."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ground import Ground
from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.server import MakeStandIn
from bot.sandbox.standins.alipay import keys as alipay
from bot.sandbox.standins.alipay.standin import Alipay
from bot.sandbox.standins.books import Given, Sale, State
from bot.sandbox.standins.lakala import keys as lakala
from bot.sandbox.standins.lakala.standin import Lakala
from bot.sandbox.standins.shengpay import keys as shengpay
from bot.sandbox.standins.shengpay.standin import Shengpay
from bot.sandbox.standins.standin import StandIn
from bot.sandbox.standins.unionpay import keys as unionpay
from bot.sandbox.standins.unionpay.standin import UnionPay, card_of
from bot.sandbox.standins.wechat_pay import keys as wechat_pay
from bot.sandbox.standins.wechat_pay.standin import WeChatPay
from storage.base.business_day import Span, business_day, local
from storage.books import Books, read_books
from storage.ledger.entries import Transaction

KINDS: tuple[tuple[Callable[..., StandIn], tuple[Any, ...]], ...] = (
    (WeChatPay, (wechat_pay.Member("M1", "1900009001", public_key_mode=True, fee_basis_points=38),)),
    (Alipay, (alipay.Member("M1", "2021000000090001", "2088000000090001", fee_basis_points=55),
              alipay.Member("M2", "2021000000090002", "2088000000090002", fee_basis_points=55))),
    (UnionPay, (unionpay.Member("M1", "777290058190001", way="sha256", fee_basis_points=38),)),
    (Lakala, (lakala.Member("M2", "822100058120002", "A0090002"),)),
    (Shengpay, (shengpay.Member("M2", "90002001"),)),
)  # fmt: skip
SOON = timedelta(seconds=1)  # to a refund's end: long enough to be told of, short enough to watch
HELD_FEN = 86_420_00  # on every account that tells
LOST_FEN, LOST_AT = 3200, timedelta(hours=15, minutes=26)


def make_standins(product: str) -> Sequence[MakeStandIn]:
    """One per channel; their notices go to the product at this address."""
    return [_maker(kind, members, product) for kind, members in KINDS]


def tables(standins: Mapping[str, StandIn], page: str, product: str) -> dict[str, Any]:
    """The product's `[channels.*]` for all of them."""
    told: dict[str, Any] = {}
    for code, standin in standins.items():
        assert isinstance(standin, WeChatPay | Alipay | UnionPay | Lakala | Shengpay)
        told[code] = standin.table(f"{page}/{code}", f"{product}/channels/{code}/notify")
    return told


def remember(standins: Mapping[str, StandIn], ground: Ground) -> None:
    """Let each know what was sold and refunded before this process began."""
    for standin in standins.values():
        if isinstance(standin, Alipay):  # the one that tells what it holds
            standin.books.floats |= {member.account: HELD_FEN for member in standin.members}
        past = Past(standin, ground)
        standin.books.lookup, standin.books.past = past.sale, past.between


def lose_a_notice(standin: StandIn, founded: datetime) -> Sale:
    """The payment of the day before the first start of which the shop never heard; always the same."""
    here = local(founded) - timedelta(days=1)
    at = here.replace(hour=0, minute=0, second=0, microsecond=0) + LOST_AT
    sale = Sale("1900009001", f"T{at:%Y%m%d}110988", f"4200{at:%Y%m%d}1199988", LOST_FEN,
                at.astimezone(UTC), "wechat", "olostnotice0000000000000000", "P102", 12)  # fmt: skip
    return standin.books.sell(sale)


@dataclass(frozen=True, slots=True)
class Past:
    """A channel's memory of the days before, read from the demo's ledger."""

    standin: StandIn
    ground: Ground

    def sale(self, account: str, number: str) -> Sale | None:
        """A payment by either number; None where it was not taken by this channel."""
        with self._books(account) as books:
            for sale in books.transactions.find(number):
                if self._mine(sale) and number in (sale.number, sale.key):
                    return self._sold(account, sale)
        return None

    def between(self, account: str, first: datetime, last: datetime) -> list[Sale | Given]:
        """What happened to an account from one moment to another."""
        with self._books(account) as books:
            return list(self._happened(books, account, first, last))

    def _happened(
        self, books: Books, account: str, first: datetime, last: datetime
    ) -> Iterator[Sale | Given]:
        cut_off = books.merchant.cut_off
        span = Span(business_day(first, cut_off), business_day(last, cut_off))
        for one in books.transactions.of_span(span):
            if not (self._mine(one) and first <= one.paid_at < last):
                continue
            if one.kind == "sale":
                yield self._sold(account, one)
            elif sale := books.transactions.of(one.channel, "sale", one.sale_key):
                yield self._given(account, one, self._sold(account, sale))

    def _books(self, account: str) -> Any:
        merchant_id = next(member.merchant_id for _, members in KINDS for member in members
                           if member.account == account)  # fmt: skip
        ground = self.ground
        return read_books(ground.engine, ground.vault, merchant_id, ground.clock())

    def _mine(self, one: Transaction) -> bool:
        return one.acquirer == self.standin.code

    def _sold(self, account: str, sale: Transaction) -> Sale:
        is_card = self.standin.code == "unionpay"
        payer = card_of(sale.payer) if is_card else sale.payer
        return Sale(account, sale.number, sale.key, sale.amount, sale.paid_at, sale.channel, payer,
                    sale.terminal_id, sale.fee or 0)  # fmt: skip

    def _given(self, account: str, one: Transaction, sale: Sale) -> Given:
        number = one.refund_number or one.key.rpartition("*")[2]
        return Given(account, number, one.key, sale, one.amount, one.paid_at, State.SUCCEEDED,
                     State.SUCCEEDED, one.paid_at, fee=-(one.fee or 0))  # fmt: skip


def _maker(kind: Callable[..., StandIn], members: Sequence[Any], product: str) -> MakeStandIn:
    def make(clock: Clock, faults: Faults, log: CallLog) -> StandIn:
        standin = kind(clock, faults, log, members)
        standin.notify_url = f"{product}/channels/{standin.code}/notify"
        standin.books.rules = replace(standin.books.rules, delay=SOON)
        return standin

    return make
