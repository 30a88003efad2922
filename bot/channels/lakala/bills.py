"""A day's bill file: applied for, its address told by a notice, fetched when it is known.

The process that hears the notice need not be the one that fetches: what was applied for, and what
came of it, waits in a folder that both can reach, one small file per merchant and day.
"""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from bot.channels.channel import Bill, BillState
from bot.channels.lakala.talk import Talk
from storage.base.business_day import SHANGHAI

APPLY = "/v3/bmmp4/checkFile/apply"
PREFIX = "ZG"
PATIENCE = timedelta(hours=1)  # after which an application without an answer is made anew
NOT_YET = "拉卡拉的账单次日才有，请晚些再取。"
ASKED = "已经向拉卡拉申请了这一天的账单，等它通知下载地址。"
DOUBTFUL = "拉卡拉这会儿没有受理账单申请，过一会儿再取。"
BROKEN = "拉卡拉的账单没有下载完，会重新申请。"


@dataclass(frozen=True, slots=True)
class Application:
    """One application for a file: its number, when it was made (ISO 8601), and the address told since."""

    number: str
    asked_at: str
    url: str = ""


class Waiting:
    """The folder where applications wait."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, merchant_id: str, day: date) -> Application | None:
        """What was applied for; a file that cannot be read counts for nothing."""
        return _read(self._file(merchant_id, day))

    def keep(self, merchant_id: str, day: date, application: Application) -> None:
        """Write it whole or not at all."""
        self._write(self._file(merchant_id, day), application)

    def forget(self, merchant_id: str, day: date) -> None:
        """Begin anew."""
        self._file(merchant_id, day).unlink(missing_ok=True)

    def told(self, number: str, url: str) -> bool:
        """The address of an application of ours; False for one that we never made."""
        day = number.removeprefix(PREFIX)[:8]
        if not (day.isascii() and day.isdigit() and self._folder.is_dir()):
            return False
        for file in self._folder.glob(f"{day}-*.json"):
            known = _read(file)
            if known and known.number == number:
                self._write(file, replace(known, url=url))
                return True
        return False

    def _file(self, merchant_id: str, day: date) -> Path:
        return self._folder / f"{day:%Y%m%d}-{quote(merchant_id, safe='')}.json"

    def _write(self, file: Path, application: Application) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{secrets.token_hex(4)}")
        fresh.write_text(json.dumps(asdict(application)), "utf-8")
        fresh.replace(file)


def fetch(talk: Talk, waiting: Waiting, merchant_id: str, day: date, now: datetime) -> Bill:
    """The file as it came; there is no hash to compare it with."""
    if day >= now.astimezone(SHANGHAI).date():
        return Bill(BillState.LATER, NOT_YET)
    known = waiting.of(merchant_id, day)
    if known and known.url:
        return _downloaded(talk, waiting, merchant_id, day, known.url)
    if known and now - datetime.fromisoformat(known.asked_at) < PATIENCE:
        return Bill(BillState.LATER, ASKED)
    number = f"{PREFIX}{day:%Y%m%d}{secrets.token_hex(8)}"
    # Kept before it is sent: the address may be told before the answer is here.
    waiting.keep(merchant_id, day, Application(number, now.isoformat()))
    account, (first, last) = talk.account, talk.house.bill_times
    said = talk.ask(APPLY, {
        "apply_order_no": number, "merchant_no": account.merchant_no, "term_no": account.term_no,
        "tran_start_date": f"{day:%Y%m%d}", "tran_start_time": first,
        "tran_end_date": f"{day:%Y%m%d}", "tran_end_time": last,
        "call_back_url": talk.house.notify_url,
    })  # fmt: skip
    if said is not None and said.is_well:
        return Bill(BillState.LATER, ASKED)
    if said is not None:
        waiting.forget(merchant_id, day)
    return Bill(BillState.LATER, DOUBTFUL)


def _downloaded(talk: Talk, waiting: Waiting, merchant_id: str, day: date, url: str) -> Bill:
    reply = talk.wire.fetch(url, {})
    if reply is None or reply.status != 200 or not reply.body:
        waiting.forget(merchant_id, day)
        return Bill(BillState.LATER, BROKEN)
    suffix = "".join(PurePosixPath(urlsplit(url).path).suffixes[-2:])[:9]
    return Bill(BillState.READY, name=f"{talk.account.merchant_no}_{day}{suffix}", data=reply.body)


def _read(file: Path) -> Application | None:
    try:
        return Application(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
