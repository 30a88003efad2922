"""The doorbell of several processes, by way of Redis."""

import threading

from redis import Redis
from redis.exceptions import RedisError

from storage.base.doorbell import Doorbell

CHANNEL = "zhanggui:doorbell"
HEARTBEAT = 5.0  # seconds


class SharedDoorbell(Doorbell):
    """Rings here and elsewhere; while Redis is away it rings here alone."""

    def __init__(self, redis_url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(redis_url, socket_connect_timeout=1)

    def ring(self) -> None:
        """Wake whoever waits, here and elsewhere."""
        super().ring()
        try:
            self._redis.publish(CHANNEL, "1")
        except RedisError:
            return  # the others look by themselves

    def listen(self) -> None:
        """Also hear the other processes, in a thread of its own."""
        threading.Thread(target=self._listen, name="doorbell", daemon=True).start()

    def _listen(self) -> None:
        pause = threading.Event()
        while True:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as ears:  # type: ignore[no-untyped-call]
                    ears.subscribe(CHANNEL)
                    for _ in ears.listen():
                        super().ring()
            except RedisError:
                pause.wait(HEARTBEAT)
