"""送达: what was sent, held, merged, skipped or failed, and why."""

from datetime import timedelta

from handlers.ask import Ask
from handlers.language.days.period import Period
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from storage.base.business_day import day_text, local, opens_at
from storage.post.outbox import Delivery
from storage.post.subscriptions import Push

STATES = {"queued": "等待发送", "sending": "发送中", "sent": "已送达", "refused": "没送成",
          "maybe": "可能重复", "held": "免打扰中", "merged": "已合并"}  # fmt: skip
PUSHED = {"queued": "已发出", "skipped": "没有发", "missed": "错过", "failed": "没送成"}
PURPOSES = {"news": "通知", "report": "报表", "alert": "提醒", "card": "卡片", "digest": "汇总"}
SHOWN = 12


@command("送达", "推送记录", "日报怎么没发", about="看推送发没发出去，没发是为什么", example="送达 昨天",
         allow=READERS)  # fmt: skip
def deliveries(ask: Ask, period: Period | None = None) -> Reply:
    """One business day's ledger of pushes: the reports first, then everything else."""
    books = ask.books
    day = period.span.last if period else books.today
    begin = opens_at(day, books.merchant.cut_off)
    sent = books.post.deliveries(begin, begin + timedelta(days=1))
    lines = [f"{day_text(day)}的推送"]
    lines += [_push_line(ask, push) for push in books.pushes.of_day(day)]
    others = [delivery for delivery in sent if delivery.purpose != "report"]
    lines += [_line(delivery) for delivery in others[-SHOWN:]]
    if len(others) > SHOWN:
        lines.append(f"……更早还有 {len(others) - SHOWN} 条")
    if len(lines) == 1:
        none = "到现在还没有推送过" if day == books.today else "没有推送记录"
        lines.append(f"{none}。日报几点发、发给谁，发「推送」看设置。")
    return Text("\n".join(lines))


def _push_line(ask: Ask, push: Push) -> str:
    """A report by what became of its messages, or why there were none."""
    report = ask.reports.get(push.report)
    name = report.about if report else push.report
    parts = ask.books.post.of_report(push.report, push.chat_id, push.business_day)
    state = next((STATES[part.state] for part in parts if part.state != "sent"), STATES["sent"])
    ended = state if parts else PUSHED[push.state]
    errors = [part.error[:30] for part in parts if part.state == "refused" and part.error]
    why = "，".join(word for word in (push.reason, *errors[:1]) if word)
    return f"· {name}：{ended}{'，' + why if why else ''}（{local(push.at):%m-%d %H:%M}）"


def _line(delivery: Delivery) -> str:
    when = f"{local(delivery.queued_at):%H:%M}"
    whom = "群" if delivery.lane.startswith("chat:") else "个人"
    why = f"（{delivery.error[:30]}）" if delivery.error and delivery.state == "refused" else ""
    return f"· {when} {PURPOSES[delivery.purpose]} → {whom}：{STATES[delivery.state]}{why}"
