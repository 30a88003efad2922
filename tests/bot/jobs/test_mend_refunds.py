"""A refund whose card is dead goes to the merchant's own card: two people, one payment, whatever is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.channel import RefundAnswer, RefundOrder
from bot.channels.orders import order_of
from bot.jobs import mend_refunds
from bot.jobs.submit_refunds import submit_refunds
from bot.sandbox.standins.books import State as Standing
from bot.sandbox.standins.wechat_pay.refusing import Refused
from handlers.ask import Ask, Memory
from handlers.cards.mending_card import mending_digest
from handlers.commands.mending import approve_mending, ask_for_mending, mend_by_text
from handlers.messages import Text
from storage.base.database import writing
from storage.base.ephemeral import LocalMemory
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.checking import check_house
from storage.ledger.entries import Entry
from storage.ledger.refund_states import Refund, State
from storage.people.staff import Role
from storage.schema import audit
from tests.bot.channels.rig import VAULT
from tests.bot.channels.rigs.wechat_pay import WithCertificates
from tests.bot.jobs.channel_shop import ChannelShop, channel_shop

FEN = 30_00


class Shop(ChannelShop[WithCertificates]):
    """A refund of ¥30 that the payer's bank will not take."""

    def stuck(self) -> None:
        """R1001: asked for by the till, approved by the lead, and stuck at the platform."""
        sale = self.rig.sell(FEN)
        with self.books() as books:
            books.staff.add("lead2", "lead2", Role.MANAGER, by=None)
            books.transactions.post([Entry("wechat", "sale", sale.key, sale.number, FEN, sale.paid_at,
                                           "notice", acquirer="wechat_pay")])  # fmt: skip
            till, lead = books.staff.named("till"), books.staff.named("lead")
            one = books.transactions.one(sale.number)
            made = books.refunds.request(one, Money(FEN), "", by=till.person_id, window_days=365)
            books.audit.write("refund.request", made.number, "", made.in_short, by=till)
            done = books.refunds.decide(made.number, State.APPROVED, by=lead.person_id)
            books.audit.write("refund.approved", made.number, made.in_short, done.in_short, by=lead)
            books.work.ring("submit_refunds", made.number)
        self.rig.trouble(refund="abnormal")
        self.look()
        self.look(hours=1)
        assert self.refund().state is State.STUCK
        self.reads()

    def look(self, **time: float) -> None:
        """Time goes by, and the job runs."""
        if time:
            self.rig.later(**time)
        submit_refunds(self.house)

    def refund(self) -> Refund:
        """As it stands."""
        with self.books() as books:
            return books.refunds.of("R1001")

    def order(self) -> RefundOrder:
        """What the channel was asked for."""
        with self.books() as books:
            return order_of(books, books.refunds.of("R1001"))

    def moved(self) -> int:
        """Fen that really left the account."""
        return self.rig.moved(self.order())

    def comes_back(self) -> None:
        """The card it was sent to does not take it either."""
        self.rig.standin.books.finish(self.rig.given(self.order()), Standing.ABNORMAL)

    def does(self, userid: str, what: str) -> str:
        """Somebody types 转卡, or presses a button on the card as it stands; the answer, or the polite no."""
        now = self.rig.clock.now()
        try:
            with self.books() as books:
                mending = books.mendings.of("R1001")
                seen = "" if what == "types" else mending_digest(books.refunds.of("R1001"), mending)
                memory = Memory(LocalMemory(lambda: now), userid)
                asked = Ask(books, books.staff.named(userid), now, "", "test", memory,
                            confirmed=True, seen=seen)  # fmt: skip
                run = {"types": mend_by_text, "asks": ask_for_mending, "approves": approve_mending}
                reply = run[what](asked, "R1001")
        except Refusal as no:
            return no.sentence
        assert isinstance(reply, Text)
        return reply.content

    def record(self) -> list[str]:
        """What is written of the mending."""
        query = select(audit.c.action).where(audit.c.action.like("mending.%"))
        with writing(self.engine) as connection:
            return list(connection.execute(query.order_by(audit.c.seq)).scalars())


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with channel_shop(tmp_path, WithCertificates(), Shop) as made:
        made.stuck()
        yield made
        found = check_house(made.engine, VAULT, made.rig.clock.now())
        # The fixture hires its staff without writing it down, so their roles are not on record.
        assert [
            str(one) for one in found if "staff" not in one.where and "外人" not in one.detail
        ] == []


def decided(shop: Shop) -> None:
    """Two people want it."""
    assert "等另一位店长或老板确认" in shop.does("lead", "asks")
    assert "交给渠道办了" in shop.does("boss", "approves")


@contextmanager
def losing(shop: Shop, how: str) -> Iterator[None]:
    """The order to send it on, or the answer to that, is lost on its way."""
    calls = shop.rig.channel.mend_abnormal

    def lost(order: RefundOrder, key: str) -> RefundAnswer:
        shop.rig.trouble(answer=how)
        try:
            return calls(order, key)
        finally:
            shop.rig.trouble(answer="ok")

    shop.rig.channel.mend_abnormal = lost  # type: ignore[method-assign,assignment]
    yield
    del shop.rig.channel.mend_abnormal


def test_two_people_send_it_to_the_merchants_card_and_everybody_is_told(shop: Shop) -> None:
    decided(shop)
    shop.reads()
    shop.look()
    assert (shop.refund().state, shop.moved()) == (State.SUCCEEDED, FEN)
    assert shop.record() == ["mending.asked", "mending.approved", "mending.sent"]
    assert any("请店里另外付给顾客" in line for line in shop.reads())


def test_one_person_alone_moves_nothing(shop: Shop) -> None:
    shop.does("lead", "asks")
    assert shop.does("lead", "approves") == "自己提出的转卡要由别人来确认。"
    assert shop.does("lead", "types") == "自己提出的转卡要由别人来确认。"
    shop.look(hours=1)
    assert (shop.refund().state, shop.moved()) == (State.STUCK, 0)


def test_without_a_decision_it_is_only_asked_about(shop: Shop) -> None:
    shop.look(hours=1)
    shop.look(hours=1)
    assert (shop.refund().state, shop.moved(), shop.record()) == (State.STUCK, 0, [])


def test_typing_does_what_the_buttons_do(shop: Shop) -> None:
    shop.does("lead2", "types")
    shop.does("lead", "types")
    shop.look()
    assert shop.refund().state is State.SUCCEEDED


def test_a_second_yes_is_too_late(shop: Shop) -> None:
    decided(shop)
    assert "已经确认过转卡" in shop.does("lead2", "types")
    shop.look()
    assert "不用转卡" in shop.does("lead2", "types")
    assert shop.moved() == FEN


@pytest.mark.parametrize("how", ["lost_before", "lost_after"])
def test_an_answer_that_is_lost_pays_once(shop: Shop, how: str) -> None:
    decided(shop)
    with losing(shop, how):
        shop.look()
    assert shop.refund().state is State.STUCK
    for _ in range(3):
        shop.look(hours=1)
    assert (shop.refund().state, shop.moved()) == (State.SUCCEEDED, FEN)
    told = "看清钱到了哪张卡" if how == "lost_after" else "请店里另外付给顾客"
    assert any(told in line for line in shop.reads())


def test_money_seen_on_its_way_that_comes_back_is_for_people_again(shop: Shop) -> None:
    decided(shop)
    shop.rig.trouble(refund="processing")
    with losing(shop, "lost_after"):
        shop.look()
    shop.look(hours=1)  # it is on its way, and nobody has heard of our order
    shop.comes_back()
    shop.look(hours=1)
    assert shop.record()[-1] == "mending.refused"
    shop.look(hours=1)
    assert (shop.refund().state, shop.moved()) == (State.STUCK, 0)
    decided(shop)
    shop.rig.trouble(refund="ok")
    shop.look()
    assert (shop.refund().state, shop.moved()) == (State.SUCCEEDED, FEN)


def test_money_seen_on_its_way_may_have_been_sent_by_somebody_else(shop: Shop) -> None:
    decided(shop)
    shop.rig.trouble(refund="processing")
    with losing(shop, "lost_after"):
        shop.look()
    shop.look(hours=1)
    shop.rig.trouble(refund="ok")
    shop.look(hours=1)
    assert shop.refund().state is State.SUCCEEDED
    assert any("看清钱到了哪张卡" in line for line in shop.reads())


def test_a_crash_between_intention_and_call_pays_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(shop)
    intend = mend_refunds._intend

    def crash(*args: object) -> bool:
        intend(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(mend_refunds, "_intend", crash)
        with pytest.raises(KeyboardInterrupt):
            shop.look()
    for _ in range(3):
        shop.look(hours=1)
    assert (shop.refund().state, shop.moved()) == (State.SUCCEEDED, FEN)
    assert shop.record().count("mending.sent") == 1


def test_an_answer_from_before_it_was_sent_takes_nothing_back(shop: Shop) -> None:
    decided(shop)
    asks = shop.rig.channel.query_refund

    def slept(order: RefundOrder) -> RefundAnswer:
        """Stuck, it says; and while we sleep over that, another process sends it on."""
        answer = asks(order)
        shop.rig.channel.query_refund = asks  # type: ignore[method-assign]
        shop.rig.trouble(refund="processing")
        shop.look(minutes=3)
        return answer

    shop.rig.channel.query_refund = slept  # type: ignore[method-assign]
    shop.look()
    assert shop.record() == ["mending.asked", "mending.approved", "mending.sent"]
    shop.rig.trouble(refund="ok")
    shop.look(hours=1)
    assert (shop.refund().state, shop.moved()) == (State.SUCCEEDED, FEN)
    assert any("请店里另外付给顾客" in line for line in shop.reads())


def test_a_no_of_the_channel_is_for_people_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(shop)
    with monkeypatch.context() as refused:
        refused.setattr(shop.rig.standin, "_mend", _no_right)
        shop.look()
    assert shop.refund().state is State.STUCK
    assert shop.record()[-1] == "mending.refused"
    shop.look(hours=1)
    assert shop.moved() == 0  # nothing automatic
    decided(shop)
    shop.look()
    assert shop.moved() == FEN


def _no_right(*_: object) -> object:
    raise Refused(403, "NO_AUTH", "没有权限")


def test_a_card_that_showed_something_else_decides_nothing(shop: Shop) -> None:
    with shop.books() as books:
        stale = mending_digest(books.refunds.of("R1001"), None)
    shop.does("lead", "asks")
    with shop.books() as books:
        memory = Memory(LocalMemory(shop.rig.clock.now), "boss")
        asked = Ask(books, books.staff.named("boss"), books.now, "", "t", memory, seen=stale)
        with pytest.raises(Refusal, match="过时"):
            approve_mending(asked, "R1001")
