"""The journey of a refund, from the cashier's word to the ledger, through every channel and its troubles."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.callback import Notices
from bot.channels.channel import OrderAnswer, Outcome, PaymentNotice
from bot.sandbox.standins.books import OPEN, Given
from storage.base.database import reading
from storage.base.money import Money
from storage.books import open_books
from storage.checking import check_merchant
from storage.ledger.entries import Entry
from storage.ledger.refund_states import State
from tests.bot.channels.rig import SHOP, Rig
from tests.bot.channels.rigs import one_rig_each
from tests.bot.jobs.people import approved, delivered, left, refund, says, told
from tests.storms.shop import VAULT, Shop
from tests.storms.tables import Files, folder

PAID, ASKED = 9_900, 3_000
ENDS = {Outcome.SUCCEEDED: State.SUCCEEDED, Outcome.CLOSED: State.CLOSED, Outcome.STUCK: State.STUCK,
        Outcome.FAILED: State.FAILED, Outcome.UNKNOWN: State.SUBMITTED}  # fmt: skip


@dataclass
class Journey:
    """A shop that has just been paid through the rig's channel."""

    shop: Shop
    rig: Rig

    def __post_init__(self) -> None:
        rig, code = self.rig, self.rig.standin.code
        for remembered in (rig.standin.books.sales, rig.standin.books.refunds):
            remembered.clear()  # every story numbers its refunds from the start
        self.shop.now = rig.clock.moment
        self.shop.house = replace(self.shop.house, channels={code: rig.channel})
        self.notices = Notices(self.shop.engine, VAULT, self.shop.house.channels, rig.clock.now,
                               lambda: None)  # fmt: skip
        self.sale = rig.sell(PAID)
        with open_books(self.shop.engine, VAULT, SHOP, self.shop.now) as books:
            books.transactions.post([self._entry()])

    def _entry(self) -> Entry:
        """The payment as the channel tells it, by whichever way it has."""
        if "payment_notice" not in self.rig.lacks:
            notice = self.rig.hear(self.rig.payment_notice(self.sale))
            assert isinstance(notice, PaymentNotice)
            return notice.entry
        answer = self.rig.channel.query_order(self.rig.ref(self.sale))
        assert isinstance(answer, OrderAnswer)
        assert answer.entry is not None
        return answer.entry

    def approved(self) -> None:
        """A cashier asks, a manager says yes."""
        approved(self.shop, f"退款 {self.sale.number} 30 商品破损")

    def left(self) -> Money:
        """What can still be given back."""
        return left(self.shop, self.sale.number)

    def wait(self, **time: float) -> None:
        """Time passes for both sides."""
        self.rig.later(**time)
        self.shop.now = self.rig.clock.moment

    def asks(self) -> None:
        """The job for money looks once."""
        self.shop.now = self.rig.clock.moment
        self.shop.job("money")

    def hours(self, count: int) -> None:
        """The job looks whenever something is due."""
        for _ in range(count * 6):
            self.wait(minutes=10)
            self.asks()

    def given(self) -> list[Given]:
        """What the channel has of this order."""
        books = self.rig.standin.books
        return [one for one in books.refunds.values() if one.sale.number == self.sale.number]

    def agrees(self) -> None:
        """Both sides' books are the same, and ours are whole."""
        assert sum(one.amount for one in self.given() if one.state in OPEN) <= PAID
        with reading(self.shop.engine) as connection:
            assert list(check_merchant(connection, VAULT, SHOP, self.shop.now)) == []
        moved = self.rig.standin.books.paid_back(self.sale.number)
        succeeded = refund(self.shop).amount if refund(self.shop).state is State.SUCCEEDED else 0
        assert moved == succeeded


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    with tempfile.TemporaryDirectory(dir=folder()) as made:
        yield Files(Path(made))


@pytest.fixture(scope="module", params=one_rig_each(), ids=lambda made: str(made.name))
def standing(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """One way to connect each channel: the others differ in signatures only."""
    made: Rig = request.param()
    yield made
    made.close()


@pytest.fixture
def journey(files: Files, rig: Rig) -> Iterator[Journey]:
    with files.story() as engine:
        yield Journey(Shop(engine, random.Random(1)), rig)


def test_a_refund_goes_out_ends_and_is_told(journey: Journey) -> None:
    journey.approved()
    journey.asks()
    journey.hours(1)
    delivered(journey.shop)
    assert refund(journey.shop).state is State.SUCCEEDED
    assert journey.left() == Money(PAID - ASKED)
    assert "退款成功 ¥30" in told(journey.shop, "c1")[-1]
    journey.agrees()


@pytest.mark.parametrize(
    "how",
    ["lost_before", "lost_after", "late", "busy", "broken", "garbage", "unsigned", "wrongly_signed",
     "probe", "other_amount", "other_number"],
)  # fmt: skip
def test_trouble_that_passes_leaves_one_refund(journey: Journey, how: str) -> None:
    journey.approved()
    journey.rig.trouble(answer=how)
    journey.asks()
    assert refund(journey.shop).state is State.SUBMITTED
    assert journey.left() == Money(PAID - ASKED)
    journey.rig.trouble(answer="ok")
    journey.hours(3)
    assert refund(journey.shop).state is State.SUCCEEDED
    assert len(journey.given()) == 1
    journey.agrees()


def test_trouble_for_a_day_decides_nothing(journey: Journey) -> None:
    journey.approved()
    journey.rig.trouble(answer="unsigned")
    journey.asks()
    journey.hours(4)
    assert refund(journey.shop).state is State.SUBMITTED
    journey.rig.trouble(answer="ok")
    journey.hours(2)
    assert refund(journey.shop).state is State.SUCCEEDED
    journey.agrees()


@pytest.mark.parametrize("switch", ["processing", "closed", "abnormal", "failed", "short"])
def test_each_end_of_the_channels_is_an_end_of_ours(journey: Journey, switch: str) -> None:
    if switch not in journey.rig.ends:
        return
    journey.approved()
    journey.rig.trouble(refund=switch)
    journey.asks()
    journey.hours(2)
    state = ENDS[journey.rig.ends[switch]]
    assert refund(journey.shop).state is state
    back = state in (State.CLOSED, State.FAILED)
    assert journey.left() == Money(PAID if back else PAID - ASKED)
    journey.agrees()


def test_a_balance_that_was_short_is_tried_again_under_the_same_number(journey: Journey) -> None:
    journey.approved()
    journey.rig.trouble(refund="short")
    journey.asks()
    assert refund(journey.shop).state is State.FAILED
    number = refund(journey.shop).channel_number
    journey.rig.trouble(refund="ok")
    says(journey.shop, "k1", "同意 R1001")
    journey.asks()
    journey.hours(1)
    assert refund(journey.shop).state is State.SUCCEEDED
    assert [one.number for one in journey.given()] == [number]
    journey.agrees()


def test_a_notice_brings_the_end_forward(journey: Journey) -> None:
    if "refund_notice" in journey.rig.lacks:
        return
    journey.approved()
    journey.rig.trouble(answer="lost_after")
    journey.asks()
    journey.rig.trouble(answer="ok")
    journey.rig.clock.jump(journey.rig.clock.moment + timedelta(seconds=20))
    journey.rig.standin.tick()
    journey.asks()
    assert refund(journey.shop).state is State.SUBMITTED, "nobody is due to ask yet"
    headers, body = journey.rig.standin.refund_notice(journey.given()[0], "")
    code = journey.rig.standin.code
    assert journey.notices.receive(code, headers, body, f"/channels/{code}/notify")[0] == 200
    journey.asks()
    assert refund(journey.shop).state is State.SUCCEEDED
    journey.agrees()
