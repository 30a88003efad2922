"""One call to WeCom: short waits, no redirects, no other host, and an answer that is judged."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import certifi
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential
from urllib3 import HTTPConnectionPool, Timeout, connection_from_url
from urllib3.exceptions import ConnectTimeoutError, HTTPError
from urllib3.filepost import encode_multipart_formdata

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
    """Calls below one base address; anything else is not even an address here.

    urllib3's pool knows one host, no proxies of the environment, no cookies and no way to another
    host; a session of requests, which would have to be told each of these, costs thrice as much.
    """

    def __init__(self, api_base: str) -> None:
        self.base = base_address(api_base)
        self._path = urlsplit(self.base).path
        self._pool = _connections(self.base)
        self._tries = {repeatable: _tries(repeatable) for repeatable in (True, False)}

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
        data, kind = _packed(body, files)
        return self._tries[repeatable](self._once, method, path, params or {}, data, kind)

    def _once(
        self, method: str, path: str, params: Mapping[str, Any], data: bytes | None, kind: str
    ) -> Answer:
        try:
            with self._pool.urlopen(
                method.upper(),
                f"{self._path}{path}?{urlencode(params)}",
                body=data,
                headers={"Content-Type": kind} if kind else {},
                retries=False,
                redirect=False,
                preload_content=False,
            ) as response:
                status, content = response.status, response.read(MOST_BYTES)
        except HTTPError as silence:
            raise _silence(silence) from None  # its text holds the address with token and key
        return _judged(status, content)


def _connections(base: str) -> HTTPConnectionPool:
    """Connections to this one host, whose certificate is checked."""
    timeout = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if base.startswith("https:"):
        return connection_from_url(base, timeout=timeout, maxsize=POOL, cert_reqs="CERT_REQUIRED",
                                   ca_certs=certifi.where())  # fmt: skip
    return connection_from_url(base, timeout=timeout, maxsize=POOL)


def _tries(repeatable: bool) -> Retrying:
    return Retrying(
        stop=stop_after_attempt(3),
        wait=wait_random_exponential(multiplier=0.2, max=2),
        retry=retry_if_exception(partial(_may_repeat, repeatable=repeatable)),
        reraise=True,
    )


def _packed(
    body: Mapping[str, Any] | None, files: Mapping[str, Any] | None
) -> tuple[bytes | None, str]:
    """What is sent, and its content type."""
    if files is not None:
        return encode_multipart_formdata(files)
    if body is not None:
        return json.dumps(body, ensure_ascii=False).encode(), "application/json"
    return None, ""


def base_address(api_base: str) -> str:
    """`https://host/cgi-bin/`, however it was written; ValueError when it is no http address."""
    parts = urlsplit(api_base.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("wecom.api_base must look like https://qyapi.weixin.qq.com/cgi-bin/")
    path = parts.path.strip("/") or "cgi-bin"
    return f"{parts.scheme}://{parts.netloc}/{path}/"


def _silence(error: HTTPError) -> DeliveryError:
    if isinstance(error, ConnectTimeoutError):  # among them every connection that was never made
        return DeliveryError("again", 0, words="no connection")
    return DeliveryError("doubt", 0, words=type(error).__name__)


def _judged(status: int, content: bytes) -> Answer:
    if status >= 500:
        raise DeliveryError("doubt", 0, words=f"HTTP {status}")
    if status != 200:
        raise DeliveryError("permanent", 0, "operator", words=f"HTTP {status}")
    try:
        answer = json.loads(content)
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
