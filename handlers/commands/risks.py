"""风险: what is open, one alert's facts, and what people say of it."""

from datetime import timedelta

from handlers.ask import Ask
from handlers.cards.alert_card import draw_alert, show_alert
from handlers.closing import closing_time
from handlers.language.slots import AlertNumber
from handlers.messages import Reply, Text
from handlers.registry import button, command
from handlers.roles import MANAGERS, READERS
from storage.base.business_day import local
from storage.watch.alerts import AlertState

SHOWN = 8


@command("风险", "提醒", "预警", "risk", about="看未处理的风险提醒，或某一条的明细", example="风险 A2031",
         allow=READERS)  # fmt: skip
def show_risks(ask: Ask, number: AlertNumber = "") -> Reply:
    """Open alerts, oldest first; or one with its facts."""
    if number:
        return Text(draw_alert(ask.books, ask.books.alerts.of(number)).twin)
    found = ask.books.alerts.open()
    if not found:
        recent = ask.books.alerts.of_days(ask.books.today - timedelta(6), ask.books.today)
        return Text(f"现在没有待处理的风险提醒。近7天一共提醒过 {len(recent)} 次。")
    lines = [
        f"{a.number} {local(a.opened_at):%m-%d %H:%M} {a.finding.title}（{a.word}）"
        for a in found[-SHOWN:]
    ]
    head = f"有 {len(found)} 条提醒还没处理完"
    return Text("\n".join([head, *lines, f"看明细请发「风险 {found[-1].number}」。"]))


@button("alert.mine", allow=MANAGERS)
def take_alert(ask: Ask, number: str) -> None:
    """Somebody looks after it; the others see who."""
    _decide(ask, number, "mine")


@button("alert.mute", allow=MANAGERS)
def mute_alert(ask: Ask, number: str) -> Reply:
    """Nothing more of this kind about this subject until the shop closes."""
    alert = ask.books.alerts.of(number)
    until = closing_time(ask.books.merchant, ask.now)
    finding = alert.finding
    place = finding.terminal_id or finding.subject
    mute = ask.books.mutes.add(finding.rule, place, until, by=ask.asker.person_id)
    ask.books.audit.write("mute.add", f"{finding.rule} {place}"[:128], after=mute.end, by=ask.asker)
    return Text(f"好的，「{finding.title}」这一类静音到 {local(until):%H:%M}，到点自动恢复。")


def _decide(ask: Ask, number: str, state: AlertState) -> None:
    alert = ask.books.alerts.of(number)
    after = ask.books.alerts.decide(alert.number, state, by=ask.asker.person_id)
    ask.books.audit.write(f"alert.{state}", alert.number, alert.state, after.state, by=ask.asker)
    show_alert(ask.books, after)
