"""WeCom's limits kept on our side: beyond some of them it drops messages and says nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.wecom.errors import DeliveryError
from storage.base.ephemeral import Ephemeral

SLOTS = 6


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in any `window`, counted in slots of a sixth of it."""

    name: str
    most: int
    window: timedelta

    @property
    def slot(self) -> float:
        """Seconds a slot lasts."""
        return self.window.total_seconds() / SLOTS


WEBHOOK = (Limit("webhook.minute", 20, timedelta(minutes=1)),)
MEMBER = (
    Limit("member.minute", 30, timedelta(minutes=1)),
    Limit("member.hour", 1000, timedelta(hours=1)),
)


class Rates:
    """Counts what left, in the memory that replicas share; the oldest slot counts in full.

    Seven slots cover any sliding window, so the platform's limit is never passed; replicas that read
    at the same instant may be over by the few of them that were reading.
    """

    def __init__(self, memory: Ephemeral, clock: Callable[[], datetime]) -> None:
        self._memory = memory
        self._clock = clock

    def spend(self, limits: tuple[Limit, ...], whom: str) -> None:
        """One more to `whom`; DeliveryError(later) instead, when one of the limits is reached."""
        for limit in limits:
            slot = self._slot(limit)
            keys = [self._key(limit, whom, slot - back) for back in range(SLOTS + 1)]
            if sum(int(self._memory.get(key) or 0) for key in keys) >= limit.most:
                raise DeliveryError("later", 45009, retry_after=limit.slot, words=limit.name)
        for limit in limits:
            life = timedelta(seconds=limit.slot * (SLOTS + 2))
            self._memory.count(self._key(limit, whom, self._slot(limit)), life)

    def pause(self, credential: str, seconds: float) -> None:
        """This credential, and no other, is silent for so long."""
        until = self._clock().timestamp() + seconds
        self._memory.put(f"wecom.pause.{credential}", str(until), timedelta(seconds=seconds))

    def check(self, credential: str) -> None:
        """DeliveryError(later) while the credential is paused."""
        until = self._memory.get(f"wecom.pause.{credential}")
        left = float(until) - self._clock().timestamp() if until else 0.0
        if left > 0:
            raise DeliveryError("later", 45009, retry_after=left, words="paused")

    def _slot(self, limit: Limit) -> int:
        return int(self._clock().timestamp() // limit.slot)

    @staticmethod
    def _key(limit: Limit, whom: str, slot: int) -> str:
        return f"wecom.rate.{limit.name}.{whom}.{slot}"
