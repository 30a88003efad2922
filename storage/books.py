"""Books: one merchant's ledger, people and open business; the only door for handlers."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection, Engine

from storage.audit import Audit
from storage.base.business_day import business_day
from storage.base.database import enter_merchant, reading, writing
from storage.base.vault import Vault
from storage.desk import Desk
from storage.ledger.balances import Balances
from storage.ledger.bank import Bank
from storage.ledger.both_sides import BothSides
from storage.ledger.fees import Fees
from storage.ledger.fund_flows import FundFlows
from storage.ledger.mendings import Mendings
from storage.ledger.reconciliation import Reconciliation
from storage.ledger.refunds import Refunds
from storage.ledger.remembered import RememberedTotals
from storage.ledger.settlements import Settlements
from storage.ledger.statements import Statements
from storage.ledger.totals import Totals
from storage.ledger.transactions import Transactions
from storage.people.chats import Chats
from storage.people.customers import Customers
from storage.people.merchants import Merchant, Settings, load_merchant, save_settings
from storage.people.second_factor import SecondFactor
from storage.people.staff import StaffBook
from storage.post.cards import Cards
from storage.post.outbox import Post, Quiet
from storage.post.subscriptions import Pushes, Subscriptions
from storage.post.work import Work
from storage.watch.alerts import Alerts
from storage.watch.mutes import Mutes


class Books:
    """Everything one merchant has, inside one transaction and at one moment.

    No query made through it can reach another merchant: each room adds the merchant to every
    condition, and on PostgreSQL row security does so once more.
    """

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        merchant_id: str,
        now: datetime,
        request_id: str = "",
    ) -> None:
        enter_merchant(connection, merchant_id)
        self.merchant: Merchant = load_merchant(connection, merchant_id)
        self.now = now
        self.today = business_day(now, self.merchant.cut_off)
        self._desk = Desk(
            connection, merchant_id, vault, now, self.today, self.merchant.cut_off, request_id
        )

    def save_settings(self, settings: Settings) -> None:
        """What the owner chose, from this moment on."""
        save_settings(self._desk, settings)
        self.merchant = replace(self.merchant, settings=settings)

    def looking_back(self) -> "Books":
        """These books for many questions about the past in a row; nothing is posted meanwhile."""
        past = copy(self)
        past.totals = RememberedTotals(self._desk)
        return past

    def business_day(self, moment: datetime) -> date:
        """The business day that a moment belongs to in this shop."""
        return business_day(moment, self.merchant.cut_off)

    @cached_property
    def transactions(self) -> Transactions:
        return Transactions(self._desk)

    @cached_property
    def totals(self) -> Totals:
        return Totals(self._desk)

    @cached_property
    def refunds(self) -> Refunds:
        return Refunds(self._desk)

    @cached_property
    def fund_flows(self) -> FundFlows:
        return FundFlows(self._desk)

    @cached_property
    def mendings(self) -> Mendings:
        return Mendings(self._desk)

    @cached_property
    def balances(self) -> Balances:
        return Balances(self._desk)

    @cached_property
    def statements(self) -> Statements:
        return Statements(self._desk)

    @cached_property
    def bank(self) -> Bank:
        return Bank(self._desk)

    @cached_property
    def both_sides(self) -> BothSides:
        return BothSides(self._desk)

    @cached_property
    def reconciliation(self) -> Reconciliation:
        return Reconciliation(self._desk)

    @cached_property
    def settlements(self) -> Settlements:
        return Settlements(self._desk)

    @cached_property
    def fees(self) -> Fees:
        return Fees(self._desk)

    @cached_property
    def customers(self) -> Customers:
        return Customers(self._desk)

    @cached_property
    def staff(self) -> StaffBook:
        return StaffBook(self._desk)

    @cached_property
    def second_factor(self) -> SecondFactor:
        return SecondFactor(self._desk)

    @cached_property
    def chats(self) -> Chats:
        return Chats(self._desk)

    @cached_property
    def alerts(self) -> Alerts:
        return Alerts(self._desk)

    @cached_property
    def mutes(self) -> Mutes:
        return Mutes(self._desk)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self._desk)

    @cached_property
    def pushes(self) -> Pushes:
        return Pushes(self._desk)

    @cached_property
    def post(self) -> Post:
        return Post(self._desk, Quiet.of(self.merchant.settings))

    @cached_property
    def cards(self) -> Cards:
        return Cards(self._desk.connection, self._desk.merchant_id, self._desk.vault)

    @cached_property
    def work(self) -> Work:
        return Work(self._desk)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._desk)


@contextmanager
def open_books(
    engine: Engine, vault: Vault, merchant_id: str, now: datetime, request_id: str = ""
) -> Iterator[Books]:
    """Books in a transaction of their own, which commits at the end."""
    with writing(engine) as connection:
        yield Books(connection, vault, merchant_id, now, request_id)


@contextmanager
def read_books(engine: Engine, vault: Vault, merchant_id: str, now: datetime) -> Iterator[Books]:
    """Books that only look; nobody who writes has to wait."""
    with reading(engine) as connection:
        yield Books(connection, vault, merchant_id, now)
