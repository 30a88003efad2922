"""An alert drawn as a card, whatever its state: what happened, what is usual, what it may be."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.envelopes import to_json
from handlers.messages import Button, Card, Fact, Text
from handlers.words import one_line
from storage.base.business_day import local
from storage.books import Books
from storage.people.staff import Role
from storage.watch.alerts import Alert

LABELS = ("情况", "另外", "还有")
MOST_LINES = 8


def show_alert(books: Books, alert: Alert) -> None:
    """To the managers and owners of the store, as the alert now stands."""
    card = draw_alert(books, alert)
    books.post.show(deciders(books, alert), to_json(card), card.about,
                    f"alert:{alert.number}:{alert.state}")  # fmt: skip


def tell_group(books: Books, alerts: Sequence[Alert]) -> None:
    """The group reads one message for all that belong together; the cards go to those who decide."""
    chat_id = books.merchant.settings.group_chat
    if not chat_id or not alerts:
        return
    urgent = any(alert.finding.level == "urgent" for alert in alerts)
    one = len(alerts) == 1
    words = draw_alert(books, alerts[0]).twin if one else _folded(books, alerts)
    books.post.to_chat(
        chat_id, to_json(Text(words)), _key("alerts", alerts), "alert", urgent=urgent
    )


def tell_deciders(books: Books, alerts: Sequence[Alert]) -> None:
    """Too many for a card each: one message to each person, with those that concern him."""
    theirs: dict[str, list[Alert]] = {}
    for alert in alerts:
        for userid in deciders(books, alert):
            theirs.setdefault(userid, []).append(alert)
    for userid, some in theirs.items():
        words = Text(_folded(books, some))
        books.post.to_person(userid, to_json(words), _key(f"alerts:{userid}", some), "alert")


def remind_group(books: Books, alerts: Sequence[Alert], time: int) -> None:
    """Still open after hours; `time` is the how-manieth reminder, and each is sent once."""
    chat_id = books.merchant.settings.group_chat
    if chat_id:
        words = Text(_listed(f"还有 {len(alerts)} 条提醒没人处理", alerts))
        books.post.to_chat(chat_id, to_json(words), f"again:{alerts[0].number}:{time}", "alert")


def tell_recovered(books: Books, alert: Alert) -> None:
    """One line when it is over, with how long it lasted."""
    minutes = int((books.now - alert.opened_at) / timedelta(minutes=1))
    words = f"✓ 已恢复：{alert.finding.title}（{alert.number}，持续 {_long(minutes)}）"
    chat_id = books.merchant.settings.group_chat
    if chat_id:
        books.post.to_chat(chat_id, to_json(Text(words)), f"over:{alert.number}", "alert")


def _folded(books: Books, alerts: Sequence[Alert]) -> str:
    return _listed(f"⚠️ {books.merchant.name}有 {len(alerts)} 条提醒", alerts)


def _listed(head: str, alerts: Sequence[Alert]) -> str:
    lines = [head, *(f"· {alert.number} {alert.finding.title}" for alert in alerts[:MOST_LINES])]
    if len(alerts) > MOST_LINES:
        lines.append(f"……还有 {len(alerts) - MOST_LINES} 条，发「风险」看全部")
    return "\n".join([*lines, f"看一条请发「风险 {alerts[0].number}」。"])


def _key(what: str, alerts: Sequence[Alert]) -> str:
    return f"{what}:{alerts[0].number}:{len(alerts)}"


def draw_alert(books: Books, alert: Alert) -> Card:
    """Facts and choices while it is open; who said what once it is not."""
    finding = alert.finding
    facts = [
        Fact(label, one_line(fact, 30)) for label, fact in zip(LABELS, finding.facts, strict=False)
    ]
    facts += [
        Fact("平时", one_line(finding.usual, 30)),
        Fact("可能", one_line("、".join(finding.maybe), 30)),
    ]
    place = books.merchant.store_name(finding.store_id) if finding.store_id else books.merchant.name
    open_ = alert.state == "open"
    return Card(
        about=f"alert:{alert.number}", title=finding.title, desc=f"{alert.number} · {place}",
        facts=tuple(facts), note=_note(books, alert),
        buttons=_buttons(alert) if alert.state in ("open", "mine") else (),
        done="" if alert.state in ("open", "mine") else _verdict(books, alert),
        shown=f"{alert.number} {alert.state}", twin=_twin(books, alert, place, open_=open_), source="风险提醒",
        tone="warning" if open_ else "calm",
    )  # fmt: skip


def _note(books: Books, alert: Alert) -> str:
    if alert.state == "mine":
        return _verdict(books, alert)
    return f"{local(alert.opened_at):%m-%d %H:%M} 发现，明细回复「风险 {alert.number}」"


def deciders(books: Books, alert: Alert) -> list[str]:
    """The store's managers and every owner."""
    store = alert.finding.store_id
    return [member.userid for member in books.staff.with_role(Role.MANAGER, Role.OWNER)
            if member.role is Role.OWNER or not store or member.store_id in ("", store)]  # fmt: skip


def _buttons(alert: Alert) -> tuple[Button, ...]:
    mine = (
        (Button("我来处理", f"alert.mine:{alert.number}", "primary"),)
        if alert.state == "open"
        else ()
    )
    return (
        Button("误报", f"alert.false:{alert.number}"),
        *mine,
        Button("静音到打烊", f"alert.mute:{alert.number}"),
    )


def _verdict(books: Books, alert: Alert) -> str:
    member = books.staff.of(alert.verdict_by) if alert.verdict_by else None
    if member is None or alert.verdict_at is None:
        return alert.word
    said = "在处理" if alert.state == "mine" else f"标为{alert.word}"
    return f"{one_line(member.name, 12)} {local(alert.verdict_at):%H:%M} {said}"


def _twin(books: Books, alert: Alert, place: str, *, open_: bool) -> str:
    finding = alert.finding
    lines = [f"⚠️ {finding.title} {alert.number} · {place}", *finding.facts, f"平时：{finding.usual}",
             f"可能：{' / '.join(finding.maybe)}"]  # fmt: skip
    if open_:
        lines.append(f"回复「误报 {alert.number}」或「我来处理 {alert.number}」")
    else:
        lines.append(f"状态：{_verdict(books, alert)}")
    return "\n".join(lines)


def _long(minutes: int) -> str:
    return f"{minutes // 60} 小时 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分钟"
