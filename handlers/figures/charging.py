"""What each channel charges beside what was agreed."""

from dataclasses import dataclass

from storage.base.business_day import Span
from storage.base.money import half_up
from storage.books import Books
from storage.ledger.fees import Charged, Dear

SHOWN = 3
DRIFT = 2  # basis points by which an effective rate may be off before it is too high
SLACK = 1  # fen that rounding may cost on one order


@dataclass(frozen=True, slots=True)
class ChannelFee:
    """A channel's fees of some days; `contract` in basis points, None: nobody told it.

    `over` sales cost more than a fen above the contract, `over_fen` in all.
    """

    channel: str
    charged: Charged
    contract: int | None
    over: int = 0
    over_fen: int = 0
    dearest: tuple[Dear, ...] = ()

    @property
    def drifted(self) -> bool:
        """Whether the effective rate is above the contract by more than rounding explains."""
        if self.contract is None or not self.charged.sales_fen:
            return False
        fine = half_up(self.charged.fees_fen * 1_000_000, self.charged.sales_fen)
        return fine > (self.contract + DRIFT) * 100


def channel_fees(books: Books, span: Span) -> list[ChannelFee]:
    """Every channel that charged anything, the dearest first."""
    rates = books.merchant.settings.contract_rates
    found = []
    for channel, charged in books.fees.charged(span).items():
        rate = rates.get(channel)
        if rate is None:
            found += [ChannelFee(channel, charged, None)] if charged.fees_fen else []
            continue
        over, over_fen = books.fees.above(span, channel, rate, SLACK)
        dearest = books.fees.dearest(span, channel, rate, SHOWN) if over else []
        found.append(ChannelFee(channel, charged, rate, over, over_fen, tuple(dearest)))
    return sorted(found, key=lambda one: (-one.charged.fees_fen, one.channel))
