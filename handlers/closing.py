"""When the shop closes next: the end of many a mute."""

from datetime import datetime, timedelta

from storage.base.business_day import local
from storage.people.merchants import Merchant


def closing_time(merchant: Merchant, now: datetime) -> datetime:
    """The next closing time after `now`; an aware instant."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in (1, 0, -1):
        closes = midnight - timedelta(days=back) + timedelta(minutes=merchant.closes)
        if closes > now:
            return closes
    return now + timedelta(hours=12)
