"""How often something may happen: sliding windows on the sandbox's clock."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Quotas:
    """Counts per key; callers hold the office's lock."""

    def __init__(self) -> None:
        self._uses: dict[tuple[str, timedelta], deque[tuple[datetime, int]]] = defaultdict(deque)

    def used(self, key: str, window: timedelta, now: datetime) -> int:
        """How much of a window is gone."""
        uses = self._uses[key, window]
        while uses and now - uses[0][0] >= window:
            uses.popleft()
        return sum(amount for _, amount in uses) if uses else 0

    def take(self, key: str, limits: dict[timedelta, int], now: datetime, amount: int = 1) -> bool:
        """Use the key once in all its windows, or in none when one is full."""
        if any(self.used(key, span, now) + amount > most for span, most in limits.items()):
            return False
        for window in limits:
            self._uses[key, window].append((now, amount))
        return True
