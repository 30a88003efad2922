"""Where bills are asked for and picked up: when they are ready, and how long an address lives."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.standins.alipay.bills import Period, funds_bill, trade_bill
from bot.sandbox.standins.alipay.keys import Member
from bot.sandbox.standins.alipay.refusing import Refused
from bot.sandbox.standins.books import SHANGHAI, Books, Given, Sale, State

READY_HOUR = 10
ADDRESS_LIVES = timedelta(seconds=30)
FILE = "/downloadBillFile.resource"
MONTHS_DAY = 4  # of the next month, by which a month's file is made
OLDEST = timedelta(days=366)  # of a day's file; months go back further
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)
KINDS = {"trade": "trade", "signcustomer": "fnd"}


@dataclass(slots=True)
class Counter:
    """Files by token, each with the moment its address dies."""

    books: Books
    opening: int = 100_000  # fen on the account each morning
    files: dict[str, tuple[datetime, bytes]] = field(default_factory=dict)

    def address(self, member: Member, wanted: dict[str, Any], root: str) -> dict[str, str]:
        """alipay.data.dataservice.bill.downloadurl.query, of a day or of a month."""
        kind, now = wanted.get("bill_type"), self.books.clock.now()
        period = self._period(str(wanted.get("bill_date", "")), now.astimezone(SHANGHAI).date())
        if kind not in KINDS:
            raise Refused("40004", "isv.invalid_arguments", "bill_type 不对")
        rows = self._rows(member, period)
        if not rows or now < _ready(period):
            raise Refused("40004", "isp.bill_not_exist", "账单不存在")
        data = (trade_bill(rows, member.seller_id, period) if kind == "trade"
                else funds_bill(rows, member.seller_id, period, self.opening))  # fmt: skip
        token = secrets.token_hex(16)
        self.files[token] = now + ADDRESS_LIVES, data
        owner = f"{member.seller_id}0156"
        told = {"bizType": KINDS[kind], "userId": owner, "fileType": "csv.zip",
                "bizDates": period.name, "downloadFileName": f"{owner}_{period.name}.csv.zip",
                "timestamp": int(now.timestamp() * 1000), "token": token}  # fmt: skip
        return {"bill_file_code": "HAS_DATA",
                "bill_download_url": f"{root}{FILE}?{urlencode(told)}"}  # fmt: skip

    def pick_up(self, token: str) -> bytes | None:
        """The file, while its address lives."""
        dies, data = self.files.get(token, (None, b""))
        return data if dies and self.books.clock.now() < dies else None

    def _rows(self, member: Member, period: Period) -> list[Sale | Given]:
        days = (period.first + timedelta(days=count) for count in range(period.days))
        rows = (one for day in days for one in self.books.of_day(member.account, day))
        return [one for one in rows if isinstance(one, Sale) or one.state is State.SUCCEEDED]

    def _period(self, text: str, today: date) -> Period:
        found = DATE.fullmatch(text)
        try:
            first = date.fromisoformat(text if found and found[1] else f"{text}-01")
        except ValueError as wrong:
            raise Refused("40004", "isv.invalid_arguments", "bill_date 的写法不对") from wrong
        next_month = (first + timedelta(days=31)).replace(day=1)
        period = Period(first, first + timedelta(days=1) if found and found[1] else next_month)
        if not found or period.after > today or (period.days == 1 and today - first > OLDEST):
            raise Refused("40004", "isv.invalid_arguments", "只能取今天以前、一年以内的账单")
        return period


def _ready(period: Period) -> datetime:
    """When the file is made: the next morning, or some days into the next month."""
    day = period.after if period.days == 1 else period.after.replace(day=MONTHS_DAY)
    return datetime(day.year, day.month, day.day, READY_HOUR, tzinfo=SHANGHAI)
