"""Where bills are asked for and picked up: when they are ready, and how long an address lives."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from bot.sandbox.standins.alipay.bills import funds_bill, trade_bill
from bot.sandbox.standins.alipay.keys import Member
from bot.sandbox.standins.alipay.refusing import Refused
from bot.sandbox.standins.books import SHANGHAI, Books, Sale, State

READY_HOUR = 10
ADDRESS_LIVES = timedelta(seconds=30)
FILE = "/downloadBillFile.resource"
KINDS = {"trade": "trade", "signcustomer": "fnd"}


@dataclass(slots=True)
class Counter:
    """Files by token, each with the moment its address dies."""

    books: Books
    opening: int = 100_000  # fen on the account each morning
    files: dict[str, tuple[datetime, bytes]] = field(default_factory=dict)

    def address(self, member: Member, wanted: dict[str, Any], root: str) -> dict[str, str]:
        """alipay.data.dataservice.bill.downloadurl.query, of a day."""
        kind, day = wanted.get("bill_type"), self._day(str(wanted.get("bill_date", "")))
        if kind not in KINDS:
            raise Refused("40004", "isv.invalid_arguments", "bill_type 不对")
        rows = [one for one in self.books.of_day(member.account, day)
                if isinstance(one, Sale) or one.state is State.SUCCEEDED]  # fmt: skip
        now = self.books.clock.now()
        ready = datetime(day.year, day.month, day.day, READY_HOUR, tzinfo=SHANGHAI)
        if not rows or now < ready + timedelta(days=1):
            raise Refused("40004", "isp.bill_not_exist", "账单不存在")
        data = (trade_bill(rows, member.seller_id, day) if kind == "trade"
                else funds_bill(rows, member.seller_id, day, self.opening))  # fmt: skip
        token = secrets.token_hex(16)
        self.files[token] = now + ADDRESS_LIVES, data
        name = quote(f"{member.seller_id}0156_{day:%Y%m%d}.csv.zip")
        return {"bill_file_code": "HAS_DATA",
                "bill_download_url": f"{root}{FILE}?bizType={KINDS[kind]}&userId={member.seller_id}0156"
                                     f"&fileType=csv.zip&downloadFileName={name}&token={token}"}  # fmt: skip

    def pick_up(self, token: str) -> bytes | None:
        """The file, while its address lives."""
        dies, data = self.files.get(token, (None, b""))
        return data if dies and self.books.clock.now() < dies else None

    def _day(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError as wrong:
            raise Refused("40004", "isv.invalid_arguments", "bill_date 的写法不对") from wrong
        today = self.books.clock.now().astimezone(SHANGHAI).date()
        if day >= today or today - day > timedelta(days=366):
            raise Refused("40004", "isv.invalid_arguments", "只能取今天以前、一年以内的账单")
        return day
