"""Signed calls of one merchant number, and the question whether a message can be believed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from bot.channels.keys import certificate, certified_key
from bot.channels.unionpay.accounts import Account, House
from bot.channels.unionpay.signing import (
    METHODS,
    is_current,
    is_issued,
    is_keyed,
    is_signed,
    keyed,
    names_in,
    plain,
    sign,
)
from bot.channels.wire import Reply, Wire

VERSION = "5.1.0"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A verified answer."""

    told: Fields

    @property
    def code(self) -> str:
        """00 where the call itself went well."""
        return self.told.get("respCode", "")[:32]


class Talk:
    """One account's conversation with the gateway."""

    def __init__(
        self, account: Account, house: House, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        self.account, self.house, self._wire, self._clock = account, house, wire, clock

    def ask(self, url: str, fields: Fields, *, file: bool = False) -> Said | None:
        """One call; None when no answer came that can be believed. `file`: a large answer is expected."""
        reply = self.speak(url, fields, file=file)
        if reply is None or reply.status != 200:
            return None
        now = self._clock()
        fits = (told for told in readings(reply.body) if not self.doubt(told, now))
        return next((Said(told) for told in fits), None)

    def speak(self, url: str, fields: Fields, *, file: bool = False) -> Reply | None:
        """One signed call and whatever came back."""
        body = urlencode(self.signed(fields)).encode()
        if file:
            return self._wire.fetch(url, HEADERS, "POST", body)
        return self._wire.ask("POST", url, HEADERS, body)

    def signed(self, fields: Fields) -> dict[str, str]:
        """A request with what every one has, and its signature."""
        account = self.account
        whole = {
            "version": VERSION, "encoding": "utf-8", "signMethod": account.sign_code,
            "accessType": "0", "merId": account.mer_id, **fields,
        }  # fmt: skip
        if account.sign_code in METHODS:
            algorithm = METHODS[account.sign_code]
            return whole | {"signature": keyed(algorithm, account.secure_key, plain(whole))}
        whole["certId"] = str(account.own_certificate.serial_number)
        return whole | {"signature": sign(account.signing_key, plain(whole))}

    def doubt(self, told: Fields, now: datetime) -> str:
        """Why a message cannot be believed: its kind, merchant, certificate or signature; else empty."""
        account, signature = self.account, told.get("signature", "")
        if told.get("version") != VERSION or told.get("signMethod") != account.sign_code:
            return "kind"
        if told.get("merId") != account.mer_id:
            return "merchant"
        texts = {plain(told), plain(told, empty=True)}
        if algorithm := METHODS.get(account.sign_code):
            good = any(is_keyed(algorithm, account.secure_key, signature, text) for text in texts)
            return "" if good else "signature"
        return self._doubt_certified(told.get("signPubKeyCert", ""), signature, texts, now)

    def _doubt_certified(self, pem: str, signature: str, texts: set[bytes], now: datetime) -> str:
        middle, root = self.account.issuers
        try:
            signer = certificate(pem)
        except ValueError:
            return "certificate"
        chain = is_issued(signer, middle) and is_issued(middle, root)
        if not chain or not is_current(signer, now):
            return "certificate"
        if not names_in(signer) & set(self.house.signer_names):
            return "signer"
        good = any(is_signed(certified_key(signer), signature, text) for text in texts)
        return "" if good else "signature"


def readings(body: bytes) -> Iterator[dict[str, str]]:
    """The ways an answer may be meant: values as they stand, or URL-encoded."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return
    pairs = [piece.split("=", 1) for piece in _pieces(text.strip())]
    if all(len(pair) == 2 for pair in pairs) and len({name for name, *_ in pairs}) == len(pairs):
        yield {name: value for name, value in pairs}  # noqa: C416 - the pairs are lists
    if "%" in text:
        encoded = parse_qsl(text, keep_blank_values=True)
        if len(dict(encoded)) == len(encoded):
            yield dict(encoded)


def _pieces(text: str) -> Iterator[str]:
    """Split at `&`, but not within braces."""
    start = depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if letter == "&" and depth <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]
