"""What WeCom's servers remember: tokens, tickets, sent messages, media, menus and quotas."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.board import Board, Json, Post
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.quotas import Quotas
from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.world import App, World

TOKEN_LIFE = timedelta(seconds=7200)
TICKET_LIFE = timedelta(hours=72)
MEDIA_LIFE = timedelta(days=3)
CODE_LIFE = timedelta(minutes=5)


@dataclass(slots=True)
class Token:
    """An access token of one app; `revoked` when WeCom ended it early."""

    value: str
    app: App
    until: datetime
    revoked: bool = False


@dataclass(slots=True)
class Ticket:
    """A response_code: updates one message's card once."""

    post: Post
    until: datetime
    used: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """An uploaded file; `owner` is the webhook key it belongs to, or empty for the corporation."""

    media_id: str
    kind: str
    name: str
    data: bytes
    created: datetime
    owner: str = ""

    @property
    def url(self) -> str:
        """Where the page finds it."""
        return f"/sandbox/media/{self.media_id}"


class Office:
    """One corporation at WeCom, in memory; hold `lock` while changing anything."""

    def __init__(self, world: World, clock: Clock, faults: Faults, board: Board) -> None:
        self.world, self.clock, self.faults, self.board = world, clock, faults, board
        self.lock = threading.RLock()
        self.quotas = Quotas()
        self.tokens: dict[str, Token] = {}
        self.sent: dict[str, Post] = {}
        self.tickets: dict[str, Ticket] = {}
        self.media: dict[str, Media] = {}
        self.menus: dict[int, Json] = {}
        self.task_ids: set[tuple[int, str]] = set()
        self.duplicates: dict[tuple[int, str], tuple[datetime, Json]] = {}
        self.codes: dict[str, tuple[str, datetime]] = {}

    def token_for(self, app: App) -> Token:
        """The app's token while it is valid, else a new one."""
        now = self.clock.now()
        with self.lock:
            for token in self.tokens.values():
                if token.app is app and not token.revoked and token.until > now:
                    return token
            token = Token(secrets.token_urlsafe(80), app, now + TOKEN_LIFE)
            self.tokens[token.value] = token
            return token

    def app_of(self, value: str) -> App:
        """Whose token this is; 41001, 40014 or 42001 when it is no good."""
        if not value:
            raise WeComError(41001)
        with self.lock:
            token = self.tokens.get(value)
        if token is None or token.revoked:
            raise WeComError(40014)
        if token.until <= self.clock.now():
            raise WeComError(42001)
        return token.app

    def expire_tokens(self) -> None:
        """End every token early, as WeCom may."""
        with self.lock:
            for token in self.tokens.values():
                token.revoked = True

    def ticket_for(self, post: Post) -> str:
        """A new single-use response_code for a message's card."""
        code = secrets.token_urlsafe(32)
        with self.lock:
            self.tickets[code] = Ticket(post, self.clock.now() + TICKET_LIFE)
        return code

    def keep(self, kind: str, name: str, data: bytes, owner: str = "") -> Media:
        """Store a file under a new media_id."""
        media = Media(secrets.token_urlsafe(32), kind, name, data, self.clock.now(), owner)
        with self.lock:
            self.media[media.media_id] = media
        return media

    def media_of(self, media_id: str, owner: str = "") -> Media:
        """A stored file for three days, for its owner only; 40007 otherwise."""
        media = self.media.get(media_id)
        if media is None or media.owner != owner or media.created + MEDIA_LIFE <= self.clock.now():
            raise WeComError(40007)
        return media

    def login_code(self, userid: str) -> str:
        """What WeCom's browser brings back from the login link: one use, five minutes."""
        code = secrets.token_urlsafe(24)
        with self.lock:
            self.codes[code] = (userid, self.clock.now() + CODE_LIFE)
        return code
