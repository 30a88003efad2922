"""Certificates are renewed by a due row, kept for every process, and believed only where they open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import select, update

from bot.channels.certificates import share_certificates
from bot.channels.channel import Channel, Outcome, PaymentNotice
from bot.channels.wechat_pay import WeChatPay
from bot.jobs.house import House
from bot.jobs.refresh_certificates import EVERY, SOON, refresh_certificates, schedule_certificates
from storage.base.database import Engine, open_database, writing
from storage.migrating import upgrade
from storage.post.papers import Papers
from storage.schema import channel_papers, work
from tests.bot.channels.rig import VAULT
from tests.bot.channels.rigs.alipay import RIGS as ALIPAY
from tests.bot.channels.rigs.wechat_pay import WithCertificates, WithPublicKey

FETCH = "GET /wechat_pay/v3/certificates"


class Night:
    """A worker with WeChat Pay, other processes beside it, and a hand on the clock."""

    def __init__(self, engine: Engine, rig: WithCertificates) -> None:
        self.engine, self.rig = engine, rig
        share_certificates([rig.channel], Papers(engine))
        house = SimpleNamespace(
            engine=engine, clock=rig.clock.now, channels={"wechat_pay": rig.channel}
        )
        self.house = cast(House, house)

    def another_process(self) -> WeChatPay:
        """The same settings and database elsewhere."""
        channel = self.rig.connect()
        share_certificates([channel], Papers(self.engine))
        return channel

    def fetched(self) -> int:
        """How often the platform was asked for certificates."""
        return sum(line["call"] == FETCH for line in self.rig.log.since(0)[1])

    def due(self) -> timedelta:
        """How long until the row is due."""
        with writing(self.engine) as connection:
            due: datetime = connection.execute(select(work.c.due_at)).scalar_one()
            return due - self.rig.clock.now()

    def hears(self, channel: Channel) -> bool:
        """Whether it believes a genuine notice."""
        headers, body = self.rig.payment_notice(self.rig.sell())
        path = "/channels/wechat_pay/notify"
        notice = channel.parse_notice("POST", path, headers, body, self.rig.clock.now())
        return isinstance(notice, PaymentNotice)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def night(engine: Engine) -> Iterator[Night]:
    rig = WithCertificates()
    made = Night(engine, rig)
    schedule_certificates(made.house)
    yield made
    rig.close()


def test_they_are_renewed_before_anybody_misses_them(night: Night) -> None:
    night.rig.later(hours=6)
    assert refresh_certificates(night.house) == 1
    assert night.fetched() == 2  # one for each of the two contracts
    assert night.due() == EVERY
    night.rig.later(minutes=5)
    assert night.hears(night.rig.channel)
    assert night.fetched() == 2


def test_what_one_process_fetched_the_others_find(night: Night) -> None:
    night.rig.later(hours=6)
    refresh_certificates(night.house)
    assert night.hears(night.another_process())
    assert night.fetched() == 2


def test_what_was_first_fetched_by_need_is_kept_as_well(night: Night) -> None:
    assert night.hears(night.another_process())
    before = night.fetched()
    assert night.hears(night.another_process())
    assert night.fetched() == before


def test_a_process_that_knows_old_ones_finds_the_renewed(night: Night) -> None:
    web = night.another_process()
    assert night.hears(web)
    night.rig.standin.platform.issue(night.rig.clock.now())
    night.rig.later(hours=6)
    refresh_certificates(night.house)
    before = night.fetched()
    assert night.hears(web)
    assert night.fetched() == before


def test_a_paper_that_somebody_changed_is_not_believed(night: Night) -> None:
    night.rig.later(hours=6)
    refresh_certificates(night.house)
    with writing(night.engine) as connection:
        bent = b'{"data":[{"serial_no":"77"}]}'
        connection.execute(update(channel_papers).values(body=bent))
    before = night.fetched()
    assert night.hears(night.another_process())
    assert night.fetched() > before


def test_silence_keeps_those_that_are_known_and_asks_again_soon(night: Night) -> None:
    assert night.hears(night.rig.channel)
    night.rig.later(hours=6)
    night.rig.trouble(answer="busy")
    refresh_certificates(night.house)
    assert night.due() == SOON
    night.rig.trouble(answer="ok")
    order = night.rig.order(night.rig.sell())
    assert night.rig.channel.query_refund(order).outcome is Outcome.MISSING


def test_two_starts_make_one_row_and_put_nothing_off(night: Night) -> None:
    night.rig.later(hours=3)
    schedule_certificates(night.house)
    assert night.due() == EVERY - timedelta(hours=3)


def test_a_contract_with_the_public_key_asks_for_nothing(engine: Engine) -> None:
    rig = WithPublicKey()
    try:
        night = Night(engine, rig)
        assert rig.channel.renew()
        assert night.fetched() == 0
    finally:
        rig.close()


def test_a_channel_without_certificates_of_its_own_has_no_row(engine: Engine) -> None:
    rig = ALIPAY[0]()
    try:
        house = SimpleNamespace(
            engine=engine, clock=rig.clock.now, channels={"alipay": rig.channel}
        )
        schedule_certificates(cast(House, house))
        with writing(engine) as connection:
            assert connection.execute(select(work.c.kind)).all() == []
    finally:
        rig.close()


def test_a_channel_that_was_taken_away_is_not_asked_for_ever(night: Night) -> None:
    night.house.channels.clear()  # type: ignore[attr-defined]
    night.rig.later(hours=6)
    refresh_certificates(night.house)
    with writing(night.engine) as connection:
        assert connection.execute(select(work.c.kind)).all() == []


def test_doctor_needs_no_shelf(night: Night) -> None:
    channel = WeChatPay(night.rig.table(), night.rig.clock.now, VAULT)
    assert night.hears(channel)
