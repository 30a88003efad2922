"""A clearing day's file: base64 of deflated bytes of a zip, inside a signed answer."""

import base64
import binascii
from datetime import date, datetime, timedelta

from bot.channels.archives import inflated, is_whole
from bot.channels.channel import Bill, BillState
from bot.channels.reading import compact
from bot.channels.unionpay.talk import Said, Talk
from bot.channels.unionpay.words import ACCEPTED
from storage.base.business_day import SHANGHAI

LEDGER = "unionpay"  # what the ledger calls the channel
OLDEST = timedelta(days=330)  # the day is asked for without its year
NOT_YET = "银联的对账文件次日 9 点以后才有，请晚些再取。"
DOUBTFUL = "银联这会儿没有给出可信的回答，过一会儿再取。"
BROKEN = "银联的对账文件不完整，没有采用，过一会儿再取。"
TOO_OLD = "银联的对账文件按月日来取，只能取最近十一个月的，更早的请在银联商户服务平台下载。"
FIT_FOR_NAMES = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-")


def fetch(talk: Talk, day: date, now: datetime) -> Bill:
    """The zip with ZM and ZME, unpacked from the answer whose signature covers it."""
    today = now.astimezone(SHANGHAI).date()
    if day >= today:
        return Bill(BillState.LATER, NOT_YET)
    if today - day > OLDEST:
        return Bill(BillState.REFUSED, TOO_OLD)
    said = ask(talk, day, now)
    asked = f"{day:%m%d}"
    if said is None or (said.told.get("settleDate") or asked) != asked:
        return Bill(BillState.LATER, DOUBTFUL)
    if said.code != ACCEPTED:
        return _refused(said, talk, day, now)
    try:
        data = inflated(base64.b64decode(said.told.get("fileContent", ""), validate=True))
    except (binascii.Error, ValueError):
        data = b""
    if not is_whole(data):
        return Bill(BillState.LATER, BROKEN)
    name = "".join(one for one in said.told.get("fileName", "") if one in FIT_FOR_NAMES)
    name = name or f"{talk.account.mer_id}_{day}.zip"
    return Bill(BillState.READY, name=name, data=data, channel=LEDGER)


def ask(talk: Talk, day: date, now: datetime) -> Said | None:
    """The file of a clearing day, which begins at 23:00 of the day before."""
    fields = {
        "txnType": "76", "txnSubType": "01", "bizType": "000000", "fileType": "00",
        "settleDate": f"{day:%m%d}", "txnTime": compact(now),
    }  # fmt: skip
    return talk.ask(f"{talk.house.file_url}/", fields, file=True)


def _refused(said: Said, talk: Talk, day: date, now: datetime) -> Bill:
    house = talk.house
    if said.code in house.no_file_codes:
        settled = datetime(day.year, day.month, day.day, house.empty_after_hour, tzinfo=SHANGHAI)
        if now < settled + timedelta(days=1):
            return Bill(BillState.LATER, NOT_YET)
        return Bill(BillState.EMPTY, "这一天银联没有交易。", channel=LEDGER)
    if said.code in house.refused_codes:
        sentence = f"银联不给这个商户号的对账文件（应答码 {said.code}），请联系收单机构开通。"
        return Bill(BillState.REFUSED, sentence)
    return Bill(BillState.LATER, DOUBTFUL)
