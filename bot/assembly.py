"""Settings in, running parts out: where the jobs are wired."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import handlers.commands
import handlers.reports
import handlers.risks
from bot.engine import Bench, Engine
from bot.ground import Clock, Ground
from bot.jobs.anchor_records import anchor_records, schedule_anchors
from bot.jobs.check_risks import check_risks, schedule_risks
from bot.jobs.deliver_messages import deliver_messages
from bot.jobs.expire_refunds import expire_refunds
from bot.jobs.fetch_bills import fetch_bills, schedule_bills
from bot.jobs.handle_inbox import handle_inbox
from bot.jobs.house import House
from bot.jobs.merge_held import merge_held
from bot.jobs.place_payments import place_payments
from bot.jobs.poll_orders import poll_orders
from bot.jobs.push_reports import push_reports, schedule_reports
from bot.jobs.reconcile_bills import reconcile_bills
from bot.jobs.refresh_balances import refresh_balances, schedule_balances
from bot.jobs.refresh_certificates import refresh_certificates, schedule_certificates
from bot.jobs.submit_refunds import submit_refunds
from bot.painting import Painter
from bot.scheduler import Scheduler, Tick
from bot.wecom.errors import DeliveryError
from bot.wecom.gateway import Gateway
from bot.wecom.menu import MENU
from handlers.registry import Shelves, discover
from handlers.router import Router
from storage.base.doorbell import Doorbell
from storage.base.ephemeral import Ephemeral, LocalMemory, SharedMemory
from storage.base.refusal import Refusal
from storage.post.sender import Sender

LOOK = 2.0  # seconds between two looks at what is due
MINUTE, HOUR = 60.0, 3600.0

log = logging.getLogger(__name__)


def build_house(ground: Ground, painter: Painter) -> House:
    """Everything the jobs work with."""
    settings, wecom = ground.settings, ground.settings.wecom
    shelves = discover(handlers.commands, handlers.reports, handlers.risks)
    check_thresholds(shelves, settings.risks)
    memory = _memory(settings.redis.url, ground.clock)
    return House(
        engine=ground.engine, vault=ground.vault, ephemeral=memory, inbox=ground.inbox,
        sender=Sender(ground.engine, ground.vault), shelves=shelves, router=Router(shelves),
        gateway=Gateway(wecom.corp_id, wecom.agent_id, wecom.secret, wecom.api_base, memory,
                        ground.clock),
        channels=ground.channels, clock=ground.clock, paint=painter.paint,
        thresholds=settings.risks, corp_id=wecom.corp_id, mappings=settings.bills.mappings,
    )  # fmt: skip


def check_thresholds(shelves: Shelves, risks: Mapping[str, Mapping[str, Any]]) -> None:
    """A rule or threshold that nobody knows would leave a shop unwatched: a Refusal at the start."""
    for code, chosen in risks.items():
        rule = shelves.risks.get(code)
        if rule is None:
            raise Refusal(
                f"config.toml：没有 [risks.{code}] 这条规则，现有：{'、'.join(shelves.risks)}。"
            )
        for name, value in chosen.items():
            known = rule.thresholds
            if name not in known or type(value) is not type(known[name]):
                hint = "、".join(f"{key} = {default}" for key, default in known.items())
                raise Refusal(f"config.toml：[risks.{code}] {name} 不对，可以写：{hint}。")


def build_engine(house: House, doorbell: Doorbell) -> Engine:
    """Who does what: each has a thread of its own, so that a slow channel keeps nothing else waiting."""
    return Engine(
        [
            Bench("inbox", (partial(handle_inbox, house),), 0.25),
            Bench("outbox", (partial(deliver_messages, house),), 0.25),
            Bench("bills", (partial(fetch_bills, house),), 5.0),
            Bench(
                "channels",
                (
                    partial(poll_orders, house),
                    partial(place_payments, house),
                    partial(refresh_balances, house),
                    partial(refresh_certificates, house),
                ),
                1.0,
            ),
            Bench("money", (partial(submit_refunds, house), partial(expire_refunds, house)), 1.0),
        ],
        doorbell,
    )


def build_scheduler(house: House) -> Scheduler:
    """The table of everything that happens by the clock."""
    return Scheduler(
        [
            Tick(partial(push_reports, house), LOOK),
            Tick(partial(merge_held, house), LOOK),
            Tick(partial(check_risks, house), LOOK),
            Tick(partial(reconcile_bills, house), LOOK),
            Tick(partial(anchor_records, house), MINUTE),
            Tick(partial(schedule_anchors, house), HOUR),
            Tick(partial(schedule_balances, house), HOUR),
            Tick(partial(schedule_bills, house), HOUR),
            Tick(partial(schedule_certificates, house), HOUR),
            Tick(partial(schedule_reports, house), HOUR),
            Tick(partial(schedule_risks, house), HOUR),
        ]
    )


class Workshop:
    """The jobs of one process, running from `start` to `stop`."""

    def __init__(self, ground: Ground) -> None:
        self.painter = Painter()
        self.house = build_house(ground, self.painter)
        self._doorbell = ground.doorbell
        self._engine = build_engine(self.house, ground.doorbell)
        self._scheduler = build_scheduler(self.house)

    def start(self) -> None:
        """Write down what is due from now on, then begin."""
        schedule_anchors(self.house)
        schedule_balances(self.house)
        schedule_bills(self.house)
        schedule_certificates(self.house)
        schedule_reports(self.house)
        schedule_risks(self.house)
        self._hang_menu()
        self._doorbell.listen()
        self.painter.warm_up()
        self._engine.start()
        self._scheduler.start()

    def _hang_menu(self) -> None:
        """The menu is a kindness: without it every word can still be typed."""
        try:
            self.house.gateway.set_menu(MENU)
        except DeliveryError as error:
            log.warning("menu not set", extra={"code": error.code})

    def stop(self) -> None:
        """Finish what is in hand."""
        self._scheduler.stop()
        self._engine.stop()
        self.painter.stop()


def _memory(redis_url: str, clock: Clock) -> Ephemeral:
    local = LocalMemory(clock)
    return SharedMemory(redis_url, local) if redis_url else local
