"""Do senders that count at the same time keep the limits that one of them would keep?"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bot.wecom.errors import DeliveryError
from bot.wecom.rates import WEBHOOK, Rates
from storage.base.ephemeral import LocalMemory

NOW = datetime(2026, 11, 18, tzinfo=UTC)


class Slow(LocalMemory):
    """Whoever reads takes long enough for another to come in between."""

    def get(self, key: str) -> str | None:
        found = super().get(key)
        time.sleep(0.0005)
        return found


def test_senders_at_once_do_not_all_take_the_last_free_place() -> None:
    rates = Rates(Slow(lambda: NOW), lambda: NOW)

    def leaves(_: int) -> bool:
        try:
            rates.spend(WEBHOOK, "webhook.1")
        except DeliveryError:
            return False
        return True

    with ThreadPoolExecutor(8) as senders:
        assert sum(senders.map(leaves, range(40))) == 20
