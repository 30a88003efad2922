"""What a handler is given: who asks, where, when, and the books of the shop that is meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.messages import Text
from handlers.registry import Command, Report, Risk
from storage.base.ephemeral import Ephemeral
from storage.books import Books
from storage.people.staff import Member

PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Memory:
    """Ten minutes' memory of one person in one chat; may be empty at any moment."""

    ephemeral: Ephemeral
    prefix: str

    def get(self, key: str) -> str | None:
        """What was put, unless it has been forgotten."""
        return self.ephemeral.get(self.prefix + key)

    def put(self, key: str, value: str, minutes: int = 10) -> None:
        """Keep a value for some minutes."""
        self.ephemeral.put(self.prefix + key, value, timedelta(minutes=minutes))

    def drop(self, key: str) -> None:
        """Forget it now."""
        self.ephemeral.drop(self.prefix + key)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, or one press of a button.

    `text` is the line as typed, or the button's key. `shops` are the asker's, as (id, name). `seen`
    is the digest of the card that was pressed, empty for a typed line. `deed` is what the line came
    to mean, in a form in which the router can do it again; empty for a command's bare word.
    `confirmed`: the asker was told what will change and said 确定.
    """

    books: Books
    asker: Member
    now: datetime
    text: str
    request_id: str
    memory: Memory
    shops: tuple[tuple[str, str], ...] = ()
    in_group: bool = False
    confirmed: bool = False
    seen: str = ""
    deed: str = ""
    commands: tuple[Command, ...] = ()
    risks: Mapping[str, Risk] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)

    def confirm(self, sentence: str) -> Text:
        """Say exactly what will change, and wait for 确定."""
        self.memory.put(PENDING, self.deed or self.text)
        return Text(f"{sentence}\n回复「确定」就改，回复「取消」就不动。")
