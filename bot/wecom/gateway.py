"""Everything we ask of WeCom, each call named for what it does."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.wecom.client import Client
from bot.wecom.errors import DeliveryError
from bot.wecom.payloads import MediaKind
from bot.wecom.rates import MEMBER, WEBHOOK, Rates
from bot.wecom.tokens import Tokens
from bot.wecom.transport import Answer, Refused, Transport
from storage.base.ephemeral import Ephemeral

USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")
MOST_USERS = 1000
MOST_BYTES = {"image": 10 * 1024 * 1024, "file": 20 * 1024 * 1024}
LEAST_BYTES = 6
# Longer than a lease in the outbox, short enough that asking for the same help twice gets two answers.
DUPLICATE_SECONDS = 120

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """What WeCom said to a message: its id, the card's code, and whom it does not know."""

    msgid: str
    response_code: str = ""
    invalid: tuple[str, ...] = ()


class Gateway:
    """One app's calls; every method raises DeliveryError when it was not done."""

    def __init__(
        self,
        corp_id: str,
        agent_id: int,
        secret: str,
        api_base: str,
        memory: Ephemeral,
        clock: Callable[[], datetime],
    ) -> None:
        self._corp_id = corp_id
        self._agent_id = agent_id
        self._secret = secret
        self._transport = Transport(api_base)
        self._rates = Rates(memory, clock)
        name = f"{corp_id}.{agent_id}"
        tokens = Tokens(name, self._fetch_token, memory, clock)
        self._client = Client(corp_id, name, self._transport, tokens, self._rates)

    def send_app(self, userids: Sequence[str], payload: Payload, *, key: str = "") -> Sent:
        """To people, in their chat with the app.

        `key` names the message: WeCom's duplicate check compares whole requests, so a repeat with the
        same key is dropped and the same words under another key are not.
        """
        _check_userids(userids)
        for userid in userids:
            self._rates.spend(MEMBER, userid.lower())
        check = {"enable_duplicate_check": 1, "duplicate_check_interval": DUPLICATE_SECONDS}
        message = {**payload, **check, **({"message_key": key} if key else {})}
        answer = self._client.message.send(self._agent_id, list(userids), msg=message)
        invalid = f"{answer.get('invaliduser') or ''}|{answer.get('unlicenseduser') or ''}"
        return Sent(
            str(answer.get("msgid", "")),
            str(answer.get("response_code", "")),
            tuple(filter(None, invalid.split("|"))),
        )

    def update_card(
        self, response_code: str, card: Payload, userids: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """Replace a card on the phones of these people, or of all (None); returns who was not reached.

        The code works once; DeliveryError with `told == "card"` when it is spent.
        """
        whom = {"atall": 1} if userids is None else {"userids": list(userids)}
        answer = self._client.post(
            "message/update_template_card",
            data={
                **whom,
                "agentid": self._agent_id,
                "response_code": response_code,
                "template_card": card,
            },
        )
        return tuple(answer.get("invaliduser") or ())

    def create_chat(
        self, name: str, userids: Sequence[str], *, owner: str = "", chat_id: str = ""
    ) -> str:
        """A new group of two or more; returns its chat id."""
        _check_userids(userids)
        answer = self._client.appchat.create(
            chat_id or None, name[:50], owner or None, list(userids)
        )
        return str(answer["chatid"])

    def send_chat(self, chat_id: str, payload: Payload) -> None:
        """To a group that this app created."""
        self._client.post("appchat/send", data={"chatid": chat_id, **payload, "safe": 0})

    def send_webhook(self, key: str, payload: Payload) -> None:
        """To the group whose robot this is; the key is a secret and never leaves this call."""
        self._rates.spend(WEBHOOK, webhook_name(key))
        self._webhook("webhook/send", key, body=payload)

    def upload(self, kind: MediaKind, name: str, content: bytes) -> str:
        """A medium for the app and its groups; the id lives three days."""
        _check_size(kind, content)
        return str(self._client.media.upload(kind, (name, content))["media_id"])

    def upload_webhook(self, key: str, name: str, content: bytes) -> str:
        """A file for this webhook only."""
        _check_size("file", content)
        answer = self._webhook(
            "webhook/upload_media", key, params={"type": "file"}, files={"media": (name, content)}
        )
        return str(answer["media_id"])

    def set_menu(self, buttons: Sequence[Payload]) -> None:
        """The app's menu: one to three buttons in WeCom's JSON."""
        self._client.menu.create(self._agent_id, {"button": list(buttons)})

    def agent(self) -> Answer:
        """The app as WeCom knows it: the cheap proof that corporation, secret and app agree."""
        return dict(self._client.agent.get(self._agent_id))

    def user(self, userid: str) -> Answer:
        """A member as far as the app may see."""
        return dict(self._client.user.get(userid))

    def _webhook(
        self, path: str, key: str, *, params: Payload | None = None, **kwargs: Any
    ) -> Answer:
        credential = webhook_name(key)
        self._rates.check(credential)
        try:
            return self._transport.call(
                "POST", path, repeatable=False, params={"key": key, **(params or {})}, **kwargs
            )
        except Refused as refused:
            error = DeliveryError.from_code(refused.code)
            if error.kind == "later":
                self._rates.pause(credential, error.retry_after)
            raise error from None

    def _fetch_token(self) -> tuple[str, int]:
        try:
            answer = self._transport.call(
                "GET",
                "gettoken",
                repeatable=True,
                params={"corpid": self._corp_id, "corpsecret": self._secret},
            )
            return str(answer["access_token"]), int(answer["expires_in"])
        except Refused as refused:
            raise DeliveryError.from_code(refused.code) from None
        except (KeyError, ValueError):
            raise DeliveryError("again", 0, words="odd token") from None


def webhook_name(key: str) -> str:
    """A name for a webhook in logs and counters that does not give its key away."""
    return "webhook." + hashlib.sha256(key.encode()).hexdigest()[:16]


def _check_userids(userids: Sequence[str]) -> None:
    """A `|` or `@all` in a stored id would reach people nobody meant."""
    known = all(USERID.fullmatch(userid) for userid in userids)
    if not known or not 0 < len(userids) <= MOST_USERS:
        raise DeliveryError("permanent", 40003, "recipient", words="userid")


def _check_size(kind: MediaKind, content: bytes) -> None:
    if not LEAST_BYTES <= len(content) <= MOST_BYTES[kind]:
        raise DeliveryError("permanent", 40006, "bug", words="size")
