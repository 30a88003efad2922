"""Minutes-long memory that replicas may share: Redis when there is one, else a dict with expiry."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, cast

from redis import Redis
from redis.exceptions import RedisError


class Ephemeral(Protocol):
    """What may be forgotten at any moment without changing an outcome."""

    def get(self, key: str) -> str | None:
        """The value, unless it has expired."""

    def put(self, key: str, value: str, life: timedelta) -> None:
        """Keep the value for `life`."""

    def put_new(self, key: str, value: str, life: timedelta) -> bool:
        """Keep the value unless the key is taken; whether we were first."""

    def count(self, key: str, life: timedelta) -> int:
        """One more of this within the window that opened with the first; how many by now."""

    def drop(self, key: str) -> None:
        """Forget it now."""


class LocalMemory:
    """The dict: one process, no server."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[str, datetime]] = {}

    def get(self, key: str) -> str | None:
        with self._lock:
            return self._live(key)

    def put(self, key: str, value: str, life: timedelta) -> None:
        with self._lock:
            self._sweep()
            self._kept[key] = (value, self._now() + life)

    def put_new(self, key: str, value: str, life: timedelta) -> bool:
        with self._lock:
            if self._live(key) is not None:
                return False
            self._kept[key] = (value, self._now() + life)
            return True

    def count(self, key: str, life: timedelta) -> int:
        with self._lock:
            seen = self._live(key)
            until = self._kept[key][1] if seen else self._now() + life
            self._kept[key] = (str(int(seen or 0) + 1), until)
            return int(seen or 0) + 1

    def drop(self, key: str) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def _live(self, key: str) -> str | None:
        value, until = self._kept.get(key, ("", None))
        return value if until is not None and until > self._now() else None

    def _sweep(self) -> None:
        if len(self._kept) > 10_000:
            now = self._now()
            self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > now}


class SharedMemory:
    """Redis, with the dict behind it: when the server is away we are slower, never different."""

    PREFIX = "zhanggui:"

    def __init__(self, url: str, spare: LocalMemory) -> None:
        self._redis = Redis.from_url(
            url, decode_responses=True, socket_timeout=1, socket_connect_timeout=1
        )
        self._spare = spare

    def get(self, key: str) -> str | None:
        try:
            return cast("str | None", self._redis.get(self.PREFIX + key))
        except RedisError:
            return self._spare.get(key)

    def put(self, key: str, value: str, life: timedelta) -> None:
        try:
            self._redis.set(self.PREFIX + key, value, px=_ms(life))
        except RedisError:
            self._spare.put(key, value, life)

    def put_new(self, key: str, value: str, life: timedelta) -> bool:
        try:
            return bool(self._redis.set(self.PREFIX + key, value, px=_ms(life), nx=True))
        except RedisError:
            return self._spare.put_new(key, value, life)

    def count(self, key: str, life: timedelta) -> int:
        try:
            with self._redis.pipeline() as pipe:
                pipe.set(self.PREFIX + key, 0, px=_ms(life), nx=True)
                pipe.incr(self.PREFIX + key)
                return int(pipe.execute()[1])
        except RedisError:
            return self._spare.count(key, life)

    def drop(self, key: str) -> None:
        try:
            self._redis.delete(self.PREFIX + key)
        except RedisError:
            self._spare.drop(key)


def _ms(life: timedelta) -> int:
    return max(1, int(life / timedelta(milliseconds=1)))


def redis_version(url: str) -> str:
    """The version of the server that answers there; empty when none does."""
    try:
        server = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        told = cast("dict[str, object]", server.info("server"))
    except (RedisError, ValueError):
        return ""
    return str(told.get("redis_version", "?"))
