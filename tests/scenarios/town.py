"""The town that scenarios play in: both make-believe shops, their people, groups and clock."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.demo import Demo
from bot.sandbox.callbacks import Delivery
from bot.sandbox.faults import CALM
from bot.sandbox.server import Sandbox
from storage.base.business_day import SHANGHAI, local
from storage.books import Books, read_books
from tests.servers.processes import free_port

Json = dict[str, Any]
Thing = TypeVar("Thing")
MORNING = datetime(2026, 11, 18, 11, 30, tzinfo=SHANGHAI).astimezone(UTC)
DAYS = 60
PATIENCE = 30.0  # seconds; the machine may be busy
PAUSE = 0.03
HOST = "127.0.0.1"
REFUND = re.compile(r"R\d+")


def until(look: Callable[[], Thing | None], what: str, *, patience: float = PATIENCE) -> Thing:
    """What `look` finds, as soon as it finds something; an AssertionError that says what was missed."""
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up:
        if found := look():
            return found
        time.sleep(PAUSE)
    raise AssertionError(f"nobody saw {what}")


def demo_in(folder: Path) -> Demo:
    """The demo on free ports, on the morning of 18 November 2026."""
    return Demo(folder, HOST, free_port(), free_port(), DAYS, MORNING)


def words_of(message: Json) -> str:
    """A message as a person reads it: a card with its facts and buttons, a picture as [图片]."""
    if message["kind"] != "card":
        return str(message.get("markdown") or message.get("text") or f"[{message['kind']}]")
    card = message["card"]
    title = card.get("main_title") or {}
    facts = [f"{f['keyname']}：{f['value']}" for f in card.get("horizontal_content_list") or []]
    buttons = "".join(f"[{one['text']}]" for one in card.get("button_list") or [])
    last = f"（{card['replace_text']}）" if card["dead"] else buttons
    words = (title.get("title"), title.get("desc"), *facts, card.get("sub_title_text"), last)
    return "\n".join(str(word) for word in words if word)


def _is_about(card: Json, subject: str) -> bool:
    """A refund's number means the refund's own card (alerts speak of refunds too); else words of the card."""
    if REFUND.fullmatch(subject):
        return f"-{subject}-" in str(card["card"].get("task_id"))
    return subject in words_of(card)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation through one person's eyes."""

    messages: Callable[[], list[Json]]

    @property
    def lines(self) -> list[str]:
        """Everything that was written to it, oldest first; not what this person wrote himself."""
        return [words_of(message) for message in self.messages() if not message["mine"]]

    @property
    def last(self) -> str:
        """The newest message."""
        return self.lines[-1]

    def reads(self, words: str) -> str:
        """The newest message with these words; waits for it."""
        return until(lambda: next((x for x in reversed(self.lines) if words in x), None), words)

    def pictures(self, number: int) -> int:
        """How many pictures came; waits for as many."""
        return until(lambda: self._pictures() if self._pictures() >= number else None,
                     f"{number} pictures")  # fmt: skip

    def _pictures(self) -> int:
        return sum(message["kind"] == "image" for message in self.messages())


@dataclass(frozen=True, slots=True)
class Someone:
    """A person with a phone."""

    sandbox: Sandbox
    userid: str

    @property
    def chat(self) -> Talk:
        """His chat with 掌柜."""
        return Talk(lambda: self.sandbox.messages(self.userid))

    def says(self, line: str) -> str:
        """Type a line; the text that came back."""
        before = len(self.sandbox.messages(self.userid))
        self.sandbox.say(self.userid, line)
        return self._answer(before, line)

    def taps(self, menu: str) -> str:
        """Tap an entry of the app's menu; the text that came back."""
        before = len(self.sandbox.messages(self.userid))
        self.sandbox.event(self.userid, "click", menu)
        return self._answer(before, menu)

    def sends(self, deed: Callable[[], Delivery]) -> str:
        """Send something that is no text; the text that came back."""
        before = len(self.sandbox.messages(self.userid))
        deed()
        return self._answer(before, "an answer")

    def presses(self, button: str, subject: str = "") -> Delivery:
        """Press a button, by its words, on the newest card that is still alive and speaks of `subject`."""
        message = self._card(subject)["id"] if subject else ""
        return self.sandbox.press(self.userid, button, message)

    def presses_again(self, subject: str, key: str) -> Delivery:
        """Press on a phone that has not heard yet that the card is dead."""
        return self.sandbox.hands.press_stale(self.userid, self._card(subject)["id"], key)

    def reads(self, words: str) -> str:
        """The newest message with these words; waits for it."""
        return self.chat.reads(words)

    def sees(self, subject: str, words: str) -> str:
        """His own copy of the card about `subject`, once it shows these words."""
        return until(lambda: card if words in (card := self.card(subject)) else None,
                     f"{words} on {subject}")  # fmt: skip

    def card(self, subject: str) -> str:
        """The card about `subject` as it stands; empty when he has none."""
        found = self._cards(subject)
        return words_of(found[-1]) if found else ""

    def _card(self, subject: str) -> Json:
        return until(lambda: found[-1] if (found := self._cards(subject)) else None,
                     f"the card {subject}")  # fmt: skip

    def _cards(self, subject: str) -> list[Json]:
        return [message for message in self.sandbox.messages(self.userid)
                if message["kind"] == "card" and _is_about(message, subject)]  # fmt: skip

    def _answer(self, before: int, line: str) -> str:
        def look() -> str | None:
            news = self.sandbox.messages(self.userid)[before:]
            return next((words_of(m) for m in news if not m["mine"] and m["kind"] == "text"), None)

        return until(look, f"an answer to {line}")


class Town:
    """The demo on a morning in November, with nobody paying unless a test says so.

    Bills of the days before are on their way only `with_bills`.
    """

    def __init__(self, folder: Path, *, with_bills: bool = False) -> None:
        self.demo = demo_in(folder)
        self.sandbox = self.demo.sandbox
        self.page = self.demo.start(bills=with_bills)
        self.sandbox.trouble({"customers.pace": 0})
        self.owner, self.manager, self.cashier = (self._person(u) for u in ("wang", "li", "zhao"))
        self.second_cashier, self.accountant = self._person("sun"), self._person("qian")
        self.noodle_owner, self.noodle_manager = self._person("chen"), self._person("zhou")
        self.noodle_cashier = self._person("wu")
        self.group = Talk(lambda: self.sandbox.group("三里屯茶点群"))
        self.noodle_group = Talk(lambda: self.sandbox.group("老城面馆群"))

    def close(self) -> None:
        """Everybody goes home."""
        self.demo.stop()
        self.demo.ground.engine.dispose()

    def trouble(self, **switches: Any) -> None:
        """Turn the sandbox's switches, `wechat_pay_refund="short"` for `wechat_pay.refund`."""
        names = {name.replace(".", "_"): name for name in CALM}
        self.sandbox.trouble({names[name]: to for name, to in switches.items()})

    def jumps(self, **ahead: float) -> None:
        """Let time pass, `minutes=11`."""
        self.sandbox.jump(**ahead)

    def jumps_to(self, clock: str, *, days: int = 0) -> None:
        """Let time pass until the clock in Shanghai shows this, today or so many days on."""
        hour, _, minute = clock.partition(":")
        here = local(self.demo.clock.now()) + timedelta(days=days)
        to = here.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        self.sandbox.jump(seconds=(to - local(self.demo.clock.now())).total_seconds())

    def pays(self, yuan: int, merchant: str = "M1", store: str = "S1", **more: Any) -> str:
        """A customer pays; the order's number, once it is in the ledger."""
        number = self.sandbox.pay(merchant, store, yuan * 100, **more).order_number
        until(lambda: self.look(lambda books: books.transactions.find(number), merchant), number)
        return number

    def look(self, question: Callable[[Books], Thing], merchant: str = "M1") -> Thing:
        """What the ledger says now."""
        ground = self.demo.ground
        with read_books(ground.engine, ground.vault, merchant, ground.clock()) as books:
            return question(books)

    def _person(self, userid: str) -> Someone:
        return Someone(self.sandbox, userid)
