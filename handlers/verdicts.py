"""A verdict on an alert, by button or by text: decided once, recorded, shown to everybody."""

from handlers.ask import Ask
from handlers.cards.alert_card import show_alert
from handlers.words import one_line
from storage.base.business_day import local
from storage.base.refusal import Refusal
from storage.watch.alerts import Alert, AlertState


def give_verdict(ask: Ask, number: str, state: AlertState) -> Alert:
    """The alert as it stands now; a Refusal, with who and when, for whoever comes second."""
    before = ask.books.alerts.of(number)
    if before.state not in ("open", "mine") or before.state == state:
        raise Refusal(_already(ask, before))
    after = ask.books.alerts.decide(before.number, state, by=ask.asker.person_id)
    ask.books.audit.write(f"alert.{state}", after.number, before.state, after.state, by=ask.asker)
    show_alert(ask.books, after)
    return after


def _already(ask: Ask, alert: Alert) -> str:
    if alert.verdict_by is None or alert.verdict_at is None:
        return f"{alert.number} {alert.word}，不用再处理了。"
    member = ask.books.staff.of(alert.verdict_by)
    who = one_line(member.name, 12) if member else "已离职员工"
    return (
        f"{alert.number} 已由{who} {local(alert.verdict_at):%H:%M} 标为「{alert.word}」，没有再动。"
    )
