"""Watching a shop: run the rules, tell what is new once, and say when it is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.cards.alert_card import (
    remind_group,
    show_alert,
    tell_deciders,
    tell_group,
    tell_recovered,
)
from handlers.registry import Risk
from storage.books import Books
from storage.watch.alerts import Alert, Finding

# Rules about a state that passes by itself; the others tell of something that has happened.
PASSING = frozenset({"silent_till", "channel_share_jump"})
# A shop with no word from any till has one trouble, not as many as it has tills.
MOST_SILENT = 2
# More new alerts than this at once are one message to those who decide, not a card each.
MOST_CARDS = 3
# What belongs together (store and kind) is told again no sooner than this.
PAUSE = timedelta(minutes=10)
# What waited for longer, through the night perhaps, is not news any more.
FRESH = timedelta(hours=12)
REPEAT = timedelta(hours=4)


def check(
    books: Books,
    now: datetime,
    rules: Mapping[str, Risk],
    thresholds: Mapping[str, Mapping[str, Any]],
) -> list[Alert]:
    """Run every rule; the alerts that are new. Muted ones are remembered and not told."""
    found = [
        finding for code, rule in rules.items()
        for finding in rule.find(books, now, **settings_of(books, code, thresholds))
    ]  # fmt: skip
    raised = [
        alert for finding in _inhibit(books, found) if (alert := books.alerts.raise_(finding))
    ]
    open_ = [alert for alert in books.alerts.open() if alert.state == "open"]
    _tell(books, _due(books, open_))
    _remind(books, open_)
    _recover(books, found)
    return raised


def settings_of(
    books: Books, code: str, thresholds: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """A rule's settings: the operator's, and over them what this shop has chosen."""
    return {**thresholds.get(code, {}), **books.merchant.settings.thresholds.get(code, {})}


def _inhibit(books: Books, found: list[Finding]) -> list[Finding]:
    """When all tills of a shop are silent, one finding speaks for them."""
    silent = [finding for finding in found if finding.rule == "silent_till"]
    if len(silent) <= MOST_SILENT or len(silent) < len(books.merchant.terminals):
        return found
    return [finding for finding in found if finding.rule != "silent_till"] + silent[:1]


def _due(books: Books, open_: list[Alert]) -> list[Alert]:
    """What has not been told and may be now: heard of lately, not muted, not too soon, not at night."""
    last: dict[tuple[str, str], datetime] = {}
    for alert in books.alerts.of_days(books.today, books.today):
        if alert.told_at is not None:
            last[_kind(alert)] = max(last.get(_kind(alert), alert.told_at), alert.told_at)
    waiting = [alert for alert in open_
               if alert.told_at is None and books.now - alert.opened_at < FRESH]  # fmt: skip
    return [
        alert for alert in waiting
        if _may_be_told(books, alert, last.get(_kind(alert)))
        and not books.mutes.covers(alert.finding, alert.opened_at)
    ]  # fmt: skip


def _kind(alert: Alert) -> tuple[str, str]:
    return alert.finding.store_id, alert.finding.rule


def _may_be_told(books: Books, alert: Alert, last: datetime | None) -> bool:
    """What is urgent breaks through; the rest waits for the morning and for its turn."""
    if alert.finding.level == "urgent":
        return True
    return not books.post.is_quiet and (last is None or books.now - last >= PAUSE)


def _tell(books: Books, due: list[Alert]) -> None:
    """The group reads one message; who decides gets the cards, or one message when they are many."""
    if len(due) > MOST_CARDS:
        tell_deciders(books, due)
    else:
        for alert in due:
            show_alert(books, alert)
    tell_group(books, due)
    books.alerts.told([alert.number for alert in due])


def _remind(books: Books, open_: list[Alert]) -> None:
    """What nobody has taken in hand for hours is said once more."""
    old = [alert for alert in open_
           if alert.business_day == books.today and alert.told_at is not None
           and books.now - alert.told_at >= REPEAT
           and not books.mutes.covers(alert.finding, alert.opened_at)]  # fmt: skip
    if old and old[0].told_at is not None and not books.post.is_quiet:
        remind_group(books, old, (books.now - old[0].told_at) // REPEAT)


def _recover(books: Books, found: list[Finding]) -> None:
    """Close what is over. A closed shop proves nothing, and a new day is no recovery to speak of."""
    if not books.merchant.is_open(books.now):
        return
    for rule in PASSING:
        still = {finding.subject for finding in found if finding.rule == rule}
        for alert in books.alerts.recover(rule, still):
            if alert.told_at is not None and alert.business_day == books.today:
                tell_recovered(books, alert)
            show_alert(books, books.alerts.of(alert.number))
