"""What must always be true of money, people and post, read back from the tables: for doctor and the storms."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, select

from storage.audit import verify
from storage.base.business_day import business_day
from storage.base.database import enter_merchant, reading
from storage.base.vault import Vault
from storage.desk import Desk
from storage.ledger.refund_states import FORWARD, OPEN, State
from storage.ledger.totals import Totals
from storage.people.merchants import list_merchants, load_merchant
from storage.people.staff import Role
from storage.schema import audit, inbox, outbox, pushes, refunds, staff, transactions, work

HOLDING = OPEN | {State.SUCCEEDED}
DECIDERS = frozenset({Role.MANAGER, Role.OWNER})
FINAL_POST = frozenset({"sent", "refused", "maybe", "merged"})
OPEN_POST = frozenset({"queued", "sending", "held"})
FORGOTTEN = timedelta(hours=1)  # after which waiting work has been forgotten, not delayed
DUE = {
    State.REQUESTED: "expire_refunds",
    State.APPROVED: "submit_refunds",
    State.SUBMITTED: "submit_refunds",
    State.STUCK: "submit_refunds",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """A named invariant that does not hold, where, and how one sees it."""

    invariant: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.invariant}  {self.where}：{self.detail}"


def check_house(engine: Engine, vault: Vault, now: datetime) -> list[Violation]:
    """Every invariant that the tables alone can show, for every merchant; nothing is changed."""
    with reading(engine) as connection:
        merchants = [merchant.merchant_id for merchant in list_merchants(connection)]
        found = [*check_inbox(connection), *check_outbox(connection, now)]
    for merchant_id in merchants:
        with reading(engine) as connection:
            found += check_merchant(connection, vault, merchant_id, now)
    return found


def check_merchant(
    connection: Connection, vault: Vault, merchant_id: str, now: datetime
) -> list[Violation]:
    """One merchant's money, people, reports and record."""
    enter_merchant(connection, merchant_id)
    rows = _rows(connection, refunds, merchant_id)
    trail = _trail(connection, merchant_id)
    return [
        *_bound(connection, merchant_id, rows),
        *_once(connection, merchant_id, rows),
        *_match(connection, merchant_id, rows),
        *_totals(connection, vault, merchant_id, now),
        *_forward(merchant_id, rows, trail),
        *_two(merchant_id, rows, trail),
        *_people(connection, merchant_id, trail),
        *_due(connection, merchant_id, rows),
        *_reports(connection, merchant_id),
        *(Violation("audit.chain", merchant_id, words)
          for words in verify(connection, merchant_id, vault)),
    ]  # fmt: skip


def check_inbox(connection: Connection) -> list[Violation]:
    """Every event ends with one outcome."""
    odd = select(inbox.c.inbox_id, inbox.c.state).where(
        (inbox.c.state.not_in(("new", "done", "failed")))
        | ((inbox.c.state != "new") & (inbox.c.outcome == ""))
    )
    return [
        Violation("inbox.kept", f"in{number}", f"状态 {state}，没有写下结果")
        for number, state in connection.execute(odd)
    ]


def check_outbox(connection: Connection, now: datetime) -> list[Violation]:
    """Every message ends sent, refused, told in a digest, or marked; none is forgotten on the way."""
    odd = select(outbox.c.outbox_id, outbox.c.state).where(
        outbox.c.state.not_in(FINAL_POST | OPEN_POST)
        | ((outbox.c.state == "sending") & (outbox.c.lease_until < now - FORGOTTEN))
    )
    return [
        Violation("outbox.once", f"out{number}", f"停在 {state}")
        for number, state in connection.execute(odd)
    ]


def _bound(
    connection: Connection, merchant_id: str, rows: Sequence[RowMapping]
) -> Iterator[Violation]:
    wanted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["holding"] != (State(row["state"]) in HOLDING):
            words = f"状态 {row['state']}，占额标记却是 {row['holding']}"
            yield Violation("money.bound", f"{merchant_id}/{row['number']}", words)
        if State(row["state"]) in HOLDING:
            wanted[row["channel"], row["sale_key"]] += row["amount"]
    table = transactions
    query = select(table.c.channel, table.c.key, table.c.amount, table.c.held).where(
        table.c.merchant_id == merchant_id, table.c.kind == "sale", table.c.held != 0
    )
    held = {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(query)}
    for sale in sorted(wanted.keys() | held.keys()):
        paid, kept = held.get(sale, (0, 0))
        if kept != wanted[sale] or kept > paid:
            words = f"已付 {paid} 分，占额 {kept} 分，退款合计 {wanted[sale]} 分"
            yield Violation("money.bound", f"{merchant_id}/{sale[1]}", words)


def _once(
    connection: Connection, merchant_id: str, rows: Sequence[RowMapping]
) -> Iterator[Violation]:
    for row in rows:
        if row["channel_number"] != f"ZG{merchant_id}{row['number']}":
            words = f"渠道退款单号变成了 {row['channel_number']}"
            yield Violation("money.once", f"{merchant_id}/{row['number']}", words)
    table = transactions
    query = (
        select(table.c.refund_number, func.count())
        .where(table.c.merchant_id == merchant_id, table.c.kind == "refund", table.c.source == "refund")
        .group_by(table.c.refund_number)
        .having(func.count() > 1)
    )  # fmt: skip
    for number, count in connection.execute(query):
        yield Violation("money.once", f"{merchant_id}/{number}", f"账上记了 {count} 次")


def _match(
    connection: Connection, merchant_id: str, rows: Sequence[RowMapping]
) -> Iterator[Violation]:
    """Refunds that succeeded and refunds in the ledger, one to one and to the fen."""
    table = transactions
    query = select(table.c.refund_number, table.c.amount).where(
        table.c.merchant_id == merchant_id, table.c.kind == "refund", table.c.source == "refund"
    )
    posted = {row[0]: row[1] for row in connection.execute(query)}
    done = {row["channel_number"]: row["amount"] for row in rows if row["state"] == State.SUCCEEDED}
    for number in sorted(posted.keys() | done.keys()):
        if posted.get(number) != done.get(number):
            words = f"退款单 {done.get(number)} 分，账上 {posted.get(number)} 分"
            yield Violation("money.match", f"{merchant_id}/{number}", words)


def _totals(
    connection: Connection, vault: Vault, merchant_id: str, now: datetime
) -> Iterator[Violation]:
    cut_off = load_merchant(connection, merchant_id).cut_off
    day = business_day(now, cut_off)
    desk = Desk(connection, merchant_id, vault, now, day, cut_off, "")
    for words in Totals(desk).differences():
        yield Violation("money.match", merchant_id, words)


def _forward(
    merchant_id: str, rows: Sequence[RowMapping], trail: Mapping[str, Sequence[RowMapping]]
) -> Iterator[Violation]:
    """Each refund's entries tell one walk along the state table, up to where it stands."""
    for row in rows:
        where = f"{merchant_id}/{row['number']}"
        at: str = ""
        for before, after in _moves(trail.get(f"refund {row['number']}", ())):
            first = not at and not before and after == State.REQUESTED
            if before != at:
                yield Violation("audit.complete", where, f"记录从 {at or '无'} 跳到了 {before}")
            elif not first and (not at or State(after) not in FORWARD.get(State(at), frozenset())):
                yield Violation("money.forward", where, f"{at or '无'} 不能变成 {after}")
            at = after
        if at != row["state"]:
            words = f"现在是 {row['state']}，记录只到 {at or '无'}"
            yield Violation("audit.complete", where, words)


def _moves(entries: Iterable[RowMapping]) -> Iterator[tuple[str, str]]:
    """State before and after; what else an entry says stands behind the first word."""
    for entry in entries:
        if entry["result"] == "ok":
            yield entry["before"].partition(" ")[0], entry["after"].partition(" ")[0]


def _two(
    merchant_id: str, rows: Sequence[RowMapping], trail: Mapping[str, Sequence[RowMapping]]
) -> Iterator[Violation]:
    for row in rows:
        where = f"{merchant_id}/{row['number']}"
        yes = [
            e for e in trail.get(f"refund {row['number']}", ()) if e["action"] == "refund.approved"
        ]
        if yes and yes[-1]["person_id"] == row["requested_by"] and not row["second_factor"]:
            yield Violation("approve.two", where, "申请人自己同意了，也没有动态码")
        if State(row["state"]) in (State.APPROVED, State.SUBMITTED, State.SUCCEEDED) and not yes:
            yield Violation("approve.two", where, "没有人同意过")
        for entry in yes:
            role = _role_at(trail.get(f"staff {entry['person_id']}", ()), entry["seq"])
            if role != entry["role"] or role not in DECIDERS:
                words = f"第 {entry['seq']} 条：同意的人当时是 {role or '外人'}"
                yield Violation("approve.two", where, words)


def _people(
    connection: Connection, merchant_id: str, trail: Mapping[str, Sequence[RowMapping]]
) -> Iterator[Violation]:
    """Everybody's role is the one that was last written down."""
    now = {str(row["person_id"]): row["role"] for row in _rows(connection, staff, merchant_id)}
    told = {
        subject.removeprefix("staff "): _role_at(entries, None)
        for subject, entries in trail.items()
        if subject.startswith("staff ")
    }
    for person in sorted(now.keys() | told.keys()):
        if now.get(person, "") != told.get(person, ""):
            words = f"现在是 {now.get(person, '外人')}，记录是 {told.get(person) or '外人'}"
            yield Violation("audit.complete", f"{merchant_id}/staff {person}", words)


def _role_at(entries: Sequence[RowMapping], seq: int | None) -> str:
    """What somebody was just before entry `seq`, or at the end of the record."""
    role = ""
    for entry in entries:
        if seq is not None and entry["seq"] > seq:
            break
        role = str(entry["after"])
    return role


def _due(
    connection: Connection, merchant_id: str, rows: Sequence[RowMapping]
) -> Iterator[Violation]:
    """Whatever is not at its end has somebody who will look at it."""
    query = select(work.c.kind, work.c.subject).where(work.c.merchant_id == merchant_id)
    due = {(row[0], row[1]) for row in connection.execute(query)}
    for row in rows:
        kind = DUE.get(State(row["state"]))
        if kind and (kind, row["number"]) not in due:
            yield Violation(
                "money.forward", f"{merchant_id}/{row['number']}", f"{row['state']}，却没有人再看它"
            )


def _reports(connection: Connection, merchant_id: str) -> Iterator[Violation]:
    """A report that was pushed is in the outbox, and none is there that was not."""
    query = select(outbox.c.key).where(
        outbox.c.merchant_id == merchant_id, outbox.c.purpose == "report"
    )
    queued = {key.rpartition("/")[0] for key in connection.execute(query).scalars()}
    decided = {
        f"{row['report']}/{row['chat_id']}/{row['business_day']}"
        for row in _rows(connection, pushes, merchant_id)
        if row["state"] == "queued"
    }
    for key in sorted(queued ^ decided):
        words = "发件箱里有，推送记录里没有" if key in queued else "推送记录里有，发件箱里没有"
        yield Violation("report.once", f"{merchant_id}/{key}", words)


def _trail(connection: Connection, merchant_id: str) -> dict[str, list[RowMapping]]:
    """Entries about refunds and staff by what they are about, in their order."""
    query = (
        select(audit)
        .where(audit.c.merchant_id == merchant_id,
               audit.c.action.like("refund.%") | audit.c.action.like("staff.%"))
        .order_by(audit.c.seq)
    )  # fmt: skip
    trail: dict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        kind = row["action"].partition(".")[0]
        trail[f"{kind} {row['subject']}"].append(row)
    return trail


def _rows(connection: Connection, table: Any, merchant_id: str) -> list[RowMapping]:
    query = select(table).where(table.c.merchant_id == merchant_id)
    return list(connection.execute(query).mappings())
