"""wechatpy's client with our transport under it: its names for WeCom's calls, none of its faults."""

from typing import Any

from wechatpy.work import WeChatClient

from bot.wecom.errors import REFRESH, DeliveryError
from bot.wecom.rates import Rates
from bot.wecom.tokens import Tokens
from bot.wecom.transport import Answer, Refused, Transport

# The platform drops the repeat itself (duplicate check), or asking twice changes nothing.
REPEATABLE = frozenset(
    {
        "message/send",
        "media/upload",
        "menu/create",
        "menu/get",
        "agent/get",
        "user/get",
        "appchat/get",
    }
)


class Client(WeChatClient):  # type: ignore[misc]  # wechatpy publishes no types
    """Knows the calls of `wechatpy.work`; every one of them goes through `_request` below.

    wechatpy's own token fetching, endless retry, session store and missing time-outs are never reached.
    """

    # wechatpy's property would fetch a token while the client is being built.
    access_token = None

    def __init__(
        self, corp_id: str, credential: str, transport: Transport, tokens: Tokens, rates: Rates
    ) -> None:
        super().__init__(corp_id, secret="", auto_retry=False)
        self._credential = credential
        self._transport = transport
        self._tokens = tokens
        self._rates = rates

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Answer:
        """One call with a token; with a new one, once, when WeCom no longer takes the old."""
        self._rates.check(self._credential)
        token = self._tokens.current()
        try:
            return self._call(method, url_or_endpoint, token, kwargs)
        except Refused as refused:
            if refused.code not in REFRESH:
                raise self._failure(refused) from None
        token = self._tokens.refused(token)
        try:
            return self._call(method, url_or_endpoint, token, kwargs)
        except Refused as refused:
            raise self._failure(refused) from None

    def _call(self, method: str, path: str, token: str, kwargs: dict[str, Any]) -> Answer:
        params = dict(kwargs.get("params") or {}, access_token=token)
        return self._transport.call(
            method,
            path,
            repeatable=path in REPEATABLE,
            params=params,
            body=kwargs.get("data"),
            files=kwargs.get("files"),
        )

    def _failure(self, refused: Refused) -> DeliveryError:
        error = DeliveryError.from_code(refused.code)
        if error.kind == "later":
            self._rates.pause(self._credential, error.retry_after)
        return error
