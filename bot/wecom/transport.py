"""One call to WeCom: short waits, no redirects, no other host, and an answer that is judged."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.wecom.errors import BUSY, DeliveryError

CONNECT_SECONDS, READ_SECONDS = 3, 5
POOL = 32
MOST_BYTES = 1024 * 1024

Answer = dict[str, Any]


class Refused(Exception):
    """WeCom answered, and not with 0."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Transport:
    """Calls below one base address; anything else is not even an address here."""

    def __init__(self, api_base: str) -> None:
        self.base = base_address(api_base)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.adapters.clear()
        self._session.mount(self.base, HTTPAdapter(pool_connections=1, pool_maxsize=POOL))

    def call(
        self,
        method: str,
        path: str,
        *,
        repeatable: bool,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> Answer:
        """The JSON answer; Refused for an errcode, DeliveryError when there is no such answer.

        Busy (-1) and a connection that was never made are tried three times with jitter. Silence after
        sending is tried again only if `repeatable`; otherwise it is a doubt.
        """
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        for attempt in Retrying(
            stop=stop_after_attempt(3),
            wait=wait_random_exponential(multiplier=0.2, max=2),
            retry=retry_if_exception(lambda error: _may_repeat(error, repeatable)),
            reraise=True,
        ):
            with attempt:
                return self._once(method, path, params, data, files)
        raise AssertionError("a retry either returns or raises")

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        data: bytes | None,
        files: Mapping[str, Any] | None,
    ) -> Answer:
        try:
            response = self._session.request(
                method,
                self.base + path,
                params=params,
                data=data,
                files=files,
                headers={"Content-Type": "application/json"} if data is not None else None,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as silence:
            raise _silence(silence) from None  # its text holds the address with token and key
        return _judged(response)


def base_address(api_base: str) -> str:
    """`https://host/cgi-bin/`, however it was written; ValueError when it is no http address."""
    parts = urlsplit(api_base.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("wecom.api_base must look like https://qyapi.weixin.qq.com/cgi-bin/")
    path = parts.path.strip("/") or "cgi-bin"
    return f"{parts.scheme}://{parts.netloc}/{path}/"


def _silence(error: requests.RequestException) -> DeliveryError:
    if isinstance(error, ConnectTimeout) or _never_connected(error):
        return DeliveryError("again", 0, words="no connection")
    return DeliveryError("doubt", 0, words=type(error).__name__)


def _never_connected(error: requests.RequestException) -> bool:
    cause = error.args[0] if isinstance(error, NoConnection) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _judged(response: requests.Response) -> Answer:
    if response.status_code >= 500:
        raise DeliveryError("doubt", 0, words=f"HTTP {response.status_code}")
    if response.status_code != 200:
        raise DeliveryError("permanent", 0, "operator", words=f"HTTP {response.status_code}")
    try:
        answer = json.loads(response.content[:MOST_BYTES])
        code = int(answer.get("errcode", 0))
    except (ValueError, TypeError, AttributeError):
        raise DeliveryError("doubt", 0, words="odd answer") from None
    if code:
        raise Refused(code)
    return dict(answer)


def _may_repeat(error: BaseException, repeatable: bool) -> bool:
    if isinstance(error, Refused):
        return error.code == BUSY
    if not isinstance(error, DeliveryError):
        return False
    return error.kind == "again" or (error.kind == "doubt" and repeatable)
