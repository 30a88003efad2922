"""Watching a shop: run the rules, tell what is new once, and say when it is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.cards.alert_card import show_alert, tell_group, tell_recovered
from handlers.registry import Risk
from storage.books import Books
from storage.watch.alerts import Alert, Finding

# Rules about a state that passes by itself; the others tell of something that has happened.
PASSING = frozenset({"silent_till", "channel_share_jump"})
# A shop with no word from any till has one trouble, not as many as it has tills.
MOST_SILENT = 2


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
    told = [alert for alert in raised if not books.mutes.covers(alert.finding)]
    for alert in told:
        show_alert(books, alert)
    for together in _grouped(told).values():
        tell_group(books, together)
    books.alerts.told([alert.number for alert in told])
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


def _grouped(alerts: list[Alert]) -> dict[str, list[Alert]]:
    """What belongs together: the store. A flood is one message."""
    groups: dict[str, list[Alert]] = {}
    for alert in alerts:
        groups.setdefault(alert.finding.store_id, []).append(alert)
    return groups


def _recover(books: Books, found: list[Finding]) -> None:
    for rule in PASSING:
        still = {finding.subject for finding in found if finding.rule == rule}
        for alert in books.alerts.recover(rule, still):
            if alert.told_at is not None:
                tell_recovered(books, alert)
            show_alert(books, books.alerts.of(alert.number))
