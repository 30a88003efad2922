"""The way out to a payment channel: time-outs, no redirects, its own hosts only, never too much."""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.structures import CaseInsensitiveDict

TIMEOUT = (3.0, 5.0)  # seconds to connect, and between two pieces of an answer
LONGEST = 10.0  # seconds for a whole answer
LONGEST_FILE = 600.0
LARGEST = 256 * 1024
LARGEST_FILE = 1 << 30
PIECE = 1 << 16

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever it is; nothing in it has been verified."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """One channel's connections; `session` may be replaced by whoever plays the other side."""

    def __init__(self, *addresses: str) -> None:
        """Only the hosts of these addresses are ever spoken to."""
        self.hosts = frozenset(urlsplit(address).netloc for address in addresses)
        self.session = requests.Session()

    def ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Reply | None:
        """One call; None when nothing, too much or too late came back: the outcome is then unknown."""
        return self._call(method, url, headers, body, LARGEST, LONGEST)

    def fetch(
        self, url: str, headers: Mapping[str, str], method: str = "GET", body: bytes = b""
    ) -> Reply | None:
        """A file, as `ask`, with more room and time."""
        return self._call(method, url, headers, body, LARGEST_FILE, LONGEST_FILE)

    def _call(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes,
        largest: int, longest: float,
    ) -> Reply | None:  # fmt: skip
        if urlsplit(url).netloc not in self.hosts:
            log.warning("a foreign host was not asked")
            return None
        try:
            with self.session.request(
                method, url, data=body, headers=dict(headers), timeout=TIMEOUT,
                allow_redirects=False, stream=True,
            ) as answer:  # fmt: skip
                whole = b"".join(_pieces(answer, largest, time.monotonic() + longest))
                return Reply(answer.status_code, CaseInsensitiveDict(answer.headers), whole)
        except requests.RequestException as silence:
            log.info("no answer", extra={"why": type(silence).__name__})
            return None


def _pieces(answer: requests.Response, largest: int, deadline: float) -> Iterator[bytes]:
    """The body, as long as it is neither too long nor too slow."""
    size = 0
    for piece in answer.iter_content(PIECE):
        size += len(piece)
        if size > largest:
            raise requests.exceptions.ContentDecodingError("too long")
        if time.monotonic() > deadline:
            raise requests.Timeout("too slow")
        yield piece
