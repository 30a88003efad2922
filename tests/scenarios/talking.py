"""A talk as it is read on the phone: what somebody types or says, and everything that comes back."""

import re
from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select

from bot.sandbox.callbacks import Delivery
from storage.base.business_day import Span
from storage.base.money import Money
from storage.books import Books
from storage.schema import inbox, outbox
from tests.scenarios.town import Json, Someone, Town, until, words_of

PAYER = re.compile(r"顾客·[0-9A-F]{4}")
TODAY = date(2026, 11, 18)
YESTERDAY = date(2026, 11, 17)
BEFORE_YESTERDAY = date(2026, 11, 16)
LAST_WEEK = Span(date(2026, 11, 9), date(2026, 11, 15))
STORES = {"三里屯店": "S1", "国贸店": "S2", "望京店": "S3"}
NAMES = {
    "wang": "老板", "li": "店长", "zhao": "收银员", "qian": "会计", "sun": "小孙", "chen": "面馆老板",
}  # fmt: skip


class Talking:
    """Several people talk with 掌柜 at once; the transcript is in the order in which they read."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._lines: list[str] = []

    def says(self, who: Someone, line: str) -> str:
        """Type a line; everything that came back to him."""
        return self._turn(who, line, lambda: self._town.sandbox.say(who.userid, line))

    def speaks(self, who: Someone, heard: str) -> str:
        """Speak; what speech recognition heard."""
        hands = self._town.sandbox.hands
        return self._turn(who, f"（语音）{heard}", lambda: hands.send_voice(who.userid, heard))

    def later(self, minutes: int) -> None:
        """Nobody says anything for a while."""
        self._town.jumps(minutes=minutes)
        self._lines.append(f"……{minutes} 分钟以后……")

    @property
    def text(self) -> str:
        """The whole talk."""
        return "\n\n".join(self._lines)

    def _turn(self, who: Someone, line: str, deed: Callable[[], Delivery]) -> str:
        before = len(self._town.sandbox.messages(who.userid))
        assert deed().done.wait(10)
        until(lambda: self._all_said() and self._answers(who, before), f"an answer to {line}")
        answer = "\n".join(map(_as_read, self._answers(who, before)))
        self._lines.append(f"〔{NAMES[who.userid]}〕{line}\n〔掌柜〕{answer}")
        return answer

    def _answers(self, who: Someone, before: int) -> list[Json]:
        return [m for m in self._town.sandbox.messages(who.userid)[before:] if not m["mine"]]

    def _all_said(self) -> bool:
        """Whether nothing waits to be acted on or to be sent."""
        waiting = (
            select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None)),
            select(func.count()).select_from(outbox).where(
                outbox.c.state.in_(("queued", "sending"))
            ),
        )  # fmt: skip
        with self._town.demo.ground.engine.connect() as connection:
            return not any(connection.execute(query).scalar_one() for query in waiting)


def _as_read(message: Json) -> str:
    return "[图片]" if message["kind"] == "image" else masked(words_of(message))


def masked(words: str) -> str:
    """Without the labels of payers, which every house makes with a key of its own."""
    return PAYER.sub("顾客·····", words)


def sold(
    town: Town, days: date | Span, *, channel: str = "", store: str = "", kind: str = "sale"
) -> str:
    """What came in on some business days, added up row by row, as money is written."""
    span = days if isinstance(days, Span) else Span(days, days)

    def added(books: Books) -> int:
        return sum(
            row.amount
            for row in books.transactions.of_span(span)
            if row.kind == kind
            and channel in {"", row.channel}
            and STORES.get(store, "") in {"", row.store_id}
        )

    return str(Money(town.look(added)))
