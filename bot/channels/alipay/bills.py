"""A day's business bill and account bill: asked for, fetched at once, and opened to see that they are whole."""

from datetime import date, datetime, timedelta

from bot.channels.alipay.accounts import House
from bot.channels.alipay.talk import Said, Talk
from bot.channels.alipay.words import BUSINESS_NO, OK
from bot.channels.archives import is_whole
from bot.channels.channel import Bill, BillKind, BillState
from storage.base.business_day import SHANGHAI

METHOD = "alipay.data.dataservice.bill.downloadurl.query"
KINDS = {BillKind.TRADE: "trade", BillKind.FUNDS: "signcustomer"}
LEDGER = "alipay"  # what the ledger calls the channel
# INVALID_ARGUMENTS and its spellings; any other sub-code may pass, and is asked about for a week.
ASKED_WRONGLY = ("argument", "parameter")
NOT_YET = "支付宝的账单次日 10 点左右才齐，请晚些再取。"
DOUBTFUL = "支付宝这会儿没有给出可信的回答，过一会儿再取。"
BROKEN = "支付宝的账单没有下载完整，没有采用，过一会儿再取。"
NO_RIGHT = (
    "支付宝没有给这个应用开通账单下载的权限，请在开放平台的产品绑定里加上，服务商还要商户授权。"
)
NO_SUCH_DAY = "支付宝不给这一天的账单：日账单大约能取回一年，更早的请在商家平台按月下载。"


def fetch(talk: Talk, house: House, kind: BillKind, day: date, now: datetime) -> Bill:
    """The zip as it came; there is no hash to compare, READY only when every file in it opens."""
    if day >= now.astimezone(SHANGHAI).date():
        return Bill(BillState.LATER, NOT_YET)
    said = talk.ask(METHOD, {"bill_type": KINDS[kind], "bill_date": day.isoformat()})
    if said is None or said.code != OK:
        return _refused(said, house, day, now)
    reply = talk.wire.fetch(str(said.told.get("bill_download_url", "")), {})
    if reply is None or reply.status != 200 or not is_whole(reply.body):
        return Bill(BillState.LATER, BROKEN)
    name = f"{talk.account.seller_id}_{kind}_{day}.csv.zip"
    return Bill(BillState.READY, name=name, data=reply.body, channel=LEDGER)


def _refused(said: Said | None, house: House, day: date, now: datetime) -> Bill:
    if said is None:
        return Bill(BillState.LATER, DOUBTFUL)
    if said.code == "40006":
        return Bill(BillState.REFUSED, NO_RIGHT)
    if said.code == BUSINESS_NO and any(word in said.sub_code.lower() for word in ASKED_WRONGLY):
        return Bill(BillState.REFUSED, NO_SUCH_DAY)
    if said.code != BUSINESS_NO or said.sub_code not in house.no_bill_codes:
        return Bill(BillState.LATER, DOUBTFUL)
    settled = datetime(day.year, day.month, day.day, house.empty_after_hour, tzinfo=SHANGHAI)
    if now < settled + timedelta(days=1):
        return Bill(BillState.LATER, NOT_YET)
    return Bill(BillState.EMPTY, "这一天支付宝没有交易。", channel=LEDGER)
