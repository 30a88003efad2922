"""What everybody sees: messages, each reader's own copy of a card, what is new and unread."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.world import World

Json = dict[str, Any]
APP = "app"
TICKER = 6


@dataclass(slots=True)
class Copy:
    """One reader's copy of a card."""

    card: Json
    replace_text: str = ""
    pressed: str = ""
    revision: int = 1

    @property
    def dead(self) -> bool:
        """Its buttons have become one grey label."""
        return bool(self.replace_text)


@dataclass(slots=True)
class Post:
    """One message; `sender` is a userid, or the name of an app or webhook when `by_app`."""

    seq: int
    at: datetime
    conversation: str
    sender: str
    by_app: bool
    kind: str
    content: Json
    readers: frozenset[str]
    agent_id: int = 0
    copies: dict[str, Copy] = field(default_factory=dict)
    revision: int = 1

    @property
    def id(self) -> str:
        """How the page and the tests name it."""
        return f"m{self.seq}"


@dataclass(slots=True)
class Group:
    """A group chat; `owner_app` is 0 for one that only has a webhook."""

    conversation: str
    name: str
    members: list[str]
    owner: str = ""
    owner_app: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """One line of the change log: a message changed for some readers, or somebody paid."""

    conversation: str = ""
    message: str = ""
    readers: frozenset[str] = frozenset()
    paid: Json | None = None


class Board:
    """Holds all messages in memory; every method may be called from any thread."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.changed = threading.Condition(threading.RLock())
        self.posts: list[Post] = []
        self.groups = {
            f"hook:{hook.key}": Group(f"hook:{hook.key}", hook.name, list(hook.members))
            for hook in world.webhooks
        }
        self._news: list[News] = []
        self._read: dict[tuple[str, str], int] = {}

    def post(
        self,
        conversation: str,
        sender: str,
        kind: str,
        content: Json,
        readers: Iterable[str],
        *,
        by_app: bool = True,
        agent_id: int = 0,
    ) -> Post:
        """Show a new message to its readers; a card gives each of them a copy."""
        with self.changed:
            seen = frozenset(readers)
            post = Post(
                len(self.posts) + 1, self.clock.now(), conversation, sender, by_app, kind,
                content, seen, agent_id,
            )  # fmt: skip
            if kind == "card":
                post.copies = {userid: Copy(content) for userid in seen}
            self.posts.append(post)
            self._tell(post, seen)
            return post

    def recall(self, post: Post) -> None:
        """Take a message back from everybody."""
        with self.changed:
            post.kind, post.copies = "notice", {}
            post.content = {"text": f"{post.sender}撤回了一条消息"}
            post.revision += 1
            self._tell(post, post.readers)

    def redraw(
        self,
        post: Post,
        userid: str,
        *,
        card: Json | None = None,
        label: str = "",
        pressed: str = "",
    ) -> None:
        """Change one reader's copy: a whole new card, a grey label, or the button just pressed."""
        with self.changed:
            copy = post.copies[userid]
            if card is not None:
                copy.card, copy.replace_text = card, str(card.get("replace_text", ""))
                copy.pressed = ""
            copy.replace_text = label or copy.replace_text
            copy.pressed = pressed or copy.pressed
            copy.revision += 1
            self._tell(post, frozenset({userid}))

    def paid(self, payment: Json) -> None:
        """Put a payment on the ticker."""
        with self.changed:
            self._news.append(News(paid=payment))
            self.changed.notify_all()

    def wake(self) -> None:
        """Let waiting pages look at the clock again."""
        with self.changed:
            self.changed.notify_all()

    def of(self, message: str) -> Post | None:
        """The message with this id."""
        index = int(message[1:]) - 1 if message[1:].isdecimal() else -1
        return self.posts[index] if 0 <= index < len(self.posts) else None

    def visible(self, userid: str, conversation: str, after: int = 0) -> list[Post]:
        """What this person finds in one conversation, oldest first."""
        with self.changed:
            return [
                post
                for post in self.posts[after:]
                if post.conversation == conversation and userid in post.readers
            ]

    def read(self, userid: str, conversation: str) -> None:
        """This person has seen everything here."""
        with self.changed:
            self._read[userid, conversation] = len(self.posts)

    def unread(self, userid: str, conversation: str) -> int:
        """Messages from others that this person has not yet opened."""
        seen = self.visible(userid, conversation, self._read.get((userid, conversation), 0))
        return sum(post.by_app or post.sender != userid for post in seen)

    def conversations(self, userid: str) -> list[tuple[str, str]]:
        """Ids and names; a group made by an app appears with its first message, as in WeCom."""
        groups = [
            (group.conversation, group.name)
            for group in list(self.groups.values())
            if userid in group.members
            and (not group.owner_app or self.visible(userid, group.conversation))
        ]
        return [(APP, self.world.apps[0].name), *groups]

    def wait(self, userid: str, since: int, seconds: float) -> tuple[int, list[Json], list[Json]]:
        """What changed for one person after a cursor: new cursor, messages, payments."""
        give_up = time.monotonic() + seconds
        with self.changed:
            while True:
                news = self._news[since:]
                mine = {one.message: one.conversation for one in news if userid in one.readers}
                paid = [one.paid for one in news if one.paid is not None]
                left = give_up - time.monotonic()
                if mine or paid or left <= 0 or not 0 <= since <= len(self._news):
                    changed = [{"conversation": mine[name], "message": name} for name in mine]
                    return len(self._news), changed, paid[-TICKER:]
                self.changed.wait(left)

    def _tell(self, post: Post, readers: frozenset[str]) -> None:
        self._news.append(News(post.conversation, post.id, readers))
        self.changed.notify_all()


def card_as_shown(copy: Copy, userid: str) -> Mapping[str, Any]:
    """A card's JSON as one reader sees it, with what became of its buttons."""
    pressed = {"by": userid, "text": copy.pressed} if copy.pressed else None
    state = {"pressed": pressed, "dead": copy.dead, "replace_text": copy.replace_text}
    return {**copy.card, **state}
