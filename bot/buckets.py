"""A share of our attention for every address, so that one flood does not drown the others."""

import threading
from dataclasses import dataclass
from time import monotonic

MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Buckets:
    """A token bucket per address: `burst` at once, then `per_second`."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def admit(self, address: str) -> bool:
        """Whether this request of that address is still within its share."""
        now = monotonic()
        with self._lock:
            if len(self._buckets) >= MOST_ADDRESSES:
                self._forget_full(now)
            bucket = self._buckets.setdefault(address, _Bucket(self._burst, now))
            gained = (now - bucket.filled_at) * self._per_second
            bucket.tokens = min(self._burst, bucket.tokens + gained)
            bucket.filled_at = now
            if bucket.tokens < 1:
                return False
            bucket.tokens -= 1
            return True

    def _forget_full(self, now: float) -> None:
        """Drop those that have long refilled; if all are busy, all start afresh."""
        rest = self._burst / self._per_second
        self._buckets = {
            address: bucket
            for address, bucket in self._buckets.items()
            if now - bucket.filled_at < rest
        }
        if len(self._buckets) >= MOST_ADDRESSES:
            self._buckets.clear()
