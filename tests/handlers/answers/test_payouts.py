"""A list of payouts: what holds for all is said once, and what differs is said of each."""

from datetime import date

from handlers.answers.payouts import groups, listed, name, standing
from handlers.figures.arrival import Expected, State
from storage.ledger.settlements import Traded

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (16, 17, 18))


def payout(
    channel: str, fen: int, state: State = "arrived", *, day: date = TUESDAY, came: int | None = None
) -> Expected:  # fmt: skip
    """A day's trade that is due on Wednesday, and came on that day if it came."""
    arrived = WEDNESDAY if state in ("arrived", "other") else None
    return Expected(Traded(channel, day, fen), WEDNESDAY, state, billed=True,
                    arrived_on=arrived, arrived_fen=fen if came is None else came)  # fmt: skip


def told(*rows: Expected, today: date | None = None) -> list[str]:
    alike = groups(rows)
    standings = [standing(some, today) for some in alike]
    return listed("收的钱", alike, standings, name, dated=len({row.day for row in rows}) > 1)


def test_what_holds_for_all_is_said_once() -> None:
    assert told(payout("wechat", 5000), payout("alipay", 2000)) == [
        "收的钱，11-18 已到账 ✓",
        "· 微信 ¥50.00",
        "· 支付宝 ¥20.00",
    ]


def test_what_differs_is_said_of_each() -> None:
    assert told(payout("wechat", 5000), payout("alipay", 2000, "due")) == [
        "收的钱，已到 ¥50.00",
        "· 微信 ¥50.00，11-18 已到账 ✓",
        "· 支付宝 ¥20.00，预计 11-18 到",
    ]
    assert told(payout("wechat", 5000), payout("alipay", 2000, "other", came=1990)) == [
        "收的钱，都到了，有金额不符",
        "· 微信 ¥50.00，11-18 已到账 ✓",
        "· 支付宝 ¥20.00，11-18 已到账，到了 ¥19.90，差 -¥0.10",
    ]


def test_days_are_named_where_there_are_several() -> None:
    assert told(payout("wechat", 5000), payout("wechat", 100, day=MONDAY))[1:] == [
        "· 微信 11-17 ¥50.00",
        "· 微信 11-16 ¥1.00",
    ]


def test_today_needs_no_day() -> None:
    assert standing([payout("wechat", 1)], WEDNESDAY) == "已到账 ✓"
    assert standing([payout("wechat", 1, "due")], WEDNESDAY) == "还没到"
    assert standing([payout("wechat", 1, "unseen")], WEDNESDAY) == "还没见银行流水"
    assert standing([payout("wechat", 1, "unseen")], MONDAY) == "应在 11-18 到，还没见银行流水"


def test_what_no_bank_file_tells_is_not_said_of_every_payout() -> None:
    assert standing([payout("wechat", 1, "unseen")], WEDNESDAY, known=False) == ""
