"""风险: what is open, one alert's facts, and what people say of it."""

from datetime import timedelta

from handlers.ask import Ask
from handlers.cards.alert_card import draw_alert
from handlers.closing import closing_time
from handlers.language.slots import AlertNumber
from handlers.messages import Reply, Text
from handlers.registry import button, command
from handlers.roles import MANAGERS, READERS
from handlers.verdicts import give_verdict
from storage.base.business_day import local

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
        past = f"一共提醒过 {len(recent)} 次" if recent else "也没有提醒过"
        return Text(f"现在没有待处理的风险提醒，近7天{past}。")
    lines = [
        f"{a.number} {local(a.opened_at):%m-%d %H:%M} {a.finding.title}（{a.word}）"
        for a in found[-SHOWN:]
    ]
    head = f"有 {len(found)} 条提醒还没处理完"
    return Text("\n".join([head, *lines, f"看明细请发「风险 {found[-1].number}」。"]))


@button("alert.mine", allow=MANAGERS)
def take_alert(ask: Ask, number: str) -> None:
    """Somebody looks after it; the others see who."""
    give_verdict(ask, number, "mine")


@command(
    "我来处理", "处理", about="认领一条提醒，别人会看到", example="我来处理 A2031", allow=MANAGERS
)
def take_alert_by_text(ask: Ask, number: AlertNumber) -> Reply:
    """The text twin of the button."""
    alert = give_verdict(ask, number, "mine")
    return Text(f"好的，{alert.number} 由您来处理，大家会看到。")


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
