"""Orders at the platform: how one stands, and closing one that nobody paid."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from bot.sandbox.standins.books import Books, No, Sale
from bot.sandbox.standins.wechat_pay import told
from bot.sandbox.standins.wechat_pay.asking import read_json, under
from bot.sandbox.standins.wechat_pay.keys import Member
from bot.sandbox.standins.wechat_pay.refusing import Refused

ORDER = re.compile(r"/v3/pay(/partner)?/transactions/(id|out-trade-no)/([^/]+)")
CLOSING = re.compile(r"/v3/pay(/partner)?/transactions/out-trade-no/([^/]+)/close")


@dataclass(frozen=True, slots=True)
class Orders:
    """Told to their own merchant only, who says in both modes whose they are."""

    books: Books
    members: Sequence[Member]

    def standing(
        self, caller: Member, query: Mapping[str, str], partner: str | None, by: str, name: str
    ) -> dict[str, Any]:
        """GET …/id/{transaction_id} and …/out-trade-no/{out_trade_no}."""
        member = self._whose(caller, query, partner)
        asked = {"key": unquote(name)} if by == "id" else {"number": unquote(name)}
        sale = self._sale(member, **asked)
        return told.transaction(sale, member, self.books.refunded(sale))

    def close(self, caller: Member, body: bytes, partner: str | None, name: str) -> None:
        """POST …/close; closing twice is closing, but what was paid stays paid."""
        wanted = read_json(body)
        names = {"sp_mchid", "sub_mchid"} if partner else {"mchid"}
        if wanted.keys() != names:
            raise Refused(400, "PARAM_ERROR", "请求缺少字段或写法不对")
        sale = self._sale(self._whose(caller, wanted, partner), number=unquote(name))
        if sale.paid:
            raise Refused(400, "ORDERPAID", "该订单已支付")
        self.books.close(sale)

    def _whose(self, caller: Member, named: Mapping[str, Any], partner: str | None) -> Member:
        mchid = named.get("sp_mchid" if partner else "mchid")
        member = under(self.members, caller, named.get("sub_mchid")) if partner else caller
        if mchid != member.mchid or bool(partner) != bool(member.sub_mchid):
            raise Refused(400, "PARAM_ERROR", "商户号不对")
        return member

    def _sale(self, member: Member, **asked: str) -> Sale:
        try:
            return self.books.sale(member.account, **asked)
        except No as no:
            raise Refused(404, "ORDER_NOT_EXIST", "订单不存在") from no
