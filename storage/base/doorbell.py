"""The doorbell: says that a row may be due, within a process and, with Redis, across processes.

Nothing depends on hearing it: whoever waits looks again when its patience ends.
"""

import threading

from redis import Redis
from redis.exceptions import RedisError

CHANNEL = "zhanggui:doorbell"
HEARTBEAT = 5.0  # seconds


class Doorbell:
    """Rings for everybody who waits; `heard` counts, so that no ring falls between look and wait."""

    def __init__(self, redis_url: str = "") -> None:
        self._changed = threading.Condition()
        self._heard = 0
        self._redis = Redis.from_url(redis_url, socket_connect_timeout=1) if redis_url else None

    @property
    def heard(self) -> int:
        """How often it has rung."""
        with self._changed:
            return self._heard

    def ring(self) -> None:
        """Wake whoever waits, here and elsewhere."""
        self._ring_here()
        if self._redis is not None:
            try:
                self._redis.publish(CHANNEL, "1")
            except RedisError:
                return  # the others look by themselves

    def wait(self, heard: int, seconds: float) -> None:
        """Until it rings after `heard`, at most `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._heard != heard, seconds)

    def listen(self) -> None:
        """Also hear the other processes, in a thread of its own; without Redis there are none to hear."""
        if self._redis is not None:
            threading.Thread(target=self._listen, name="doorbell", daemon=True).start()

    def _listen(self) -> None:
        pause = threading.Event()
        while self._redis is not None:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as ears:  # type: ignore[no-untyped-call]
                    ears.subscribe(CHANNEL)
                    for _ in ears.listen():
                        self._ring_here()
            except RedisError:
                pause.wait(HEARTBEAT)

    def _ring_here(self) -> None:
        with self._changed:
            self._heard += 1
            self._changed.notify_all()
