"""Where bill files are applied for and picked up.

The columns of real files are not public: these are the stand-in's own.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.sandbox.standins.books import SHANGHAI, Books, Given, Sale, at
from bot.sandbox.standins.lakala.asking import DAY, NUMBER, Json
from bot.sandbox.standins.lakala.keys import Member
from bot.sandbox.standins.lakala.refusing import BAD_FIELDS, IN_USE, Refused
from bot.sandbox.standins.lakala.told import LOG_NO

HEADER = (
    "商户号,终端号,交易时间,交易类型,拉卡拉流水号,商户订单号,交易金额(元),手续费(元),结算金额(元)"
)


@dataclass(slots=True)
class Counter:
    """Files by their token, and the applications so far."""

    books: Books
    files: dict[str, bytes] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)

    def apply(self, member: Member, wanted: Json, root: str) -> Json:
        """What the notice of an application will say."""
        number = wanted["apply_order_no"]
        if not NUMBER.fullmatch(str(number)):
            raise Refused(BAD_FIELDS, "请求参数校验失败")
        if number in self.applied:
            raise Refused(IN_USE, "申请流水号重复")
        day = self._day(wanted)
        self.applied.add(number)
        token = secrets.token_hex(16)
        self.files[token] = self._bill(member, day).encode("gb18030")
        url = f"{root}/files/{token}/{member.merchant_no}_{day:%Y%m%d}.csv"
        return {"apply_order_no": number, "merchant_no": member.merchant_no, "file_url": url}

    def pick_up(self, path: str) -> bytes | None:
        """A file, by the path of its address."""
        return self.files.get(path.split("/")[-2])

    def _day(self, wanted: Json) -> date:
        text = str(wanted["tran_start_date"])
        try:
            day = datetime.strptime(text, "%Y%m%d").replace(tzinfo=SHANGHAI).date()
        except ValueError as wrong:
            raise Refused(BAD_FIELDS, "日期不对") from wrong
        today = self.books.clock.now().astimezone(SHANGHAI).date()
        if not DAY.fullmatch(text) or text != wanted["tran_end_date"] or day >= today:
            raise Refused(BAD_FIELDS, "只能申请今天以前一天的账单")
        return day

    def _bill(self, member: Member, day: date) -> str:
        rows = [_row(one, member) for one in self.books.of_day(member.account, day)]
        return "".join(f"{line}\r\n" for line in (HEADER, *rows))


def _row(one: Sale | Given, member: Member) -> str:
    is_sale = isinstance(one, Sale)
    sign = 1 if is_sale else -1
    cells = (
        member.merchant_no, member.term_no, f"{at(one).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        "消费" if is_sale else "退款", one.key[-LOG_NO:], one.number, _yuan(sign * one.amount),
        _yuan(sign * one.fee), _yuan(sign * (one.amount - one.fee)),
    )  # fmt: skip
    return ",".join(cells)


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
