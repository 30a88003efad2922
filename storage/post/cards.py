"""Cards on people's phones: which row they show, what was seen, and the codes that can change them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, update

from storage.base.vault import Vault
from storage.schema import card_codes, cards

CODE_LIFE = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class SentCard:
    """One message with a card; `userids` hold a copy each."""

    task_id: str
    about: str
    userids: tuple[str, ...]
    shown: str


class Cards:
    """One merchant's cards; used by the delivery job and, on a press, by the router."""

    def __init__(self, connection: Connection, merchant_id: str, vault: Vault) -> None:
        self._connection = connection
        self._merchant_id = merchant_id
        self._vault = vault

    def sent(self, card: SentCard, now: datetime) -> None:
        """Remember a card that is about to leave."""
        self._connection.execute(
            cards.insert().values(
                merchant_id=self._merchant_id,
                task_id=card.task_id,
                about=card.about,
                userids="|".join(card.userids),
                shown=card.shown,
                sent_at=now,
            )
        )

    def unsent(self, task_id: str) -> None:
        """The card did not leave after all."""
        self._connection.execute(
            delete(cards).where(
                cards.c.merchant_id == self._merchant_id, cards.c.task_id == task_id
            )
        )

    def add_code(self, task_id: str, code: str, now: datetime) -> None:
        """Keep a single-use code of WeCom's for this card."""
        if not code:
            return
        code_id = secrets.token_hex(8)
        blob = self._vault.seal(code, self._merchant_id, "card_codes", code_id)
        self._connection.execute(
            card_codes.insert().values(
                merchant_id=self._merchant_id,
                task_id=task_id,
                code_id=code_id,
                code=blob,
                expires_at=now + CODE_LIFE,
                spent=False,
            )
        )

    def spend_code(self, task_id: str, now: datetime) -> str | None:
        """A code that still works, marked spent; None when all are gone or too old."""
        mine = (card_codes.c.merchant_id == self._merchant_id, card_codes.c.task_id == task_id)
        query = (
            select(card_codes.c.code_id, card_codes.c.code)
            .where(*mine, ~card_codes.c.spent, card_codes.c.expires_at > now)
            .order_by(card_codes.c.expires_at)
        )
        for code_id, blob in self._connection.execute(query).all():
            done = self._connection.execute(
                update(card_codes)
                .where(*mine, card_codes.c.code_id == code_id, ~card_codes.c.spent)
                .values(spent=True)
            )
            if done.rowcount == 1:
                return self._vault.open(blob, self._merchant_id, "card_codes", code_id)
        return None

    def of(self, task_id: str) -> SentCard | None:
        """The card that WeCom knows under this task id, if it is this merchant's."""
        found = self._find(cards.c.task_id == task_id)
        return found[0] if found else None

    def about(self, about: str) -> list[SentCard]:
        """Every card sent about a row, oldest first."""
        return self._find(cards.c.about == about)

    def show(self, task_id: str, shown: str) -> None:
        """The card was changed on the phones: this is what is seen from now on."""
        self._connection.execute(
            update(cards)
            .where(cards.c.merchant_id == self._merchant_id, cards.c.task_id == task_id)
            .values(shown=shown)
        )

    def _find(self, condition: ColumnElement[bool]) -> list[SentCard]:
        query = select(cards).where(cards.c.merchant_id == self._merchant_id, condition)
        rows = self._connection.execute(query.order_by(cards.c.sent_at)).mappings()
        return [
            SentCard(row["task_id"], row["about"], tuple(row["userids"].split("|")), row["shown"])
            for row in rows
        ]
