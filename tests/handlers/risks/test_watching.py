"""What the shop hears of its alerts: each once, floods folded, nights quiet, the end told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from syrupy.assertion import SnapshotAssertion

from handlers.registry import Risk
from handlers.watching import check, settings_of
from storage.books import Books
from storage.watch.alerts import Finding, Level
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import NOW, at, sale
from tests.handlers.risks.talking import SHELVES, queued

MINUTE = timedelta(minutes=1)


def finding(subject: str, level: Level = "warning", rule: str = "large_single") -> Finding:
    """Something seen at the second till."""
    return Finding(rule, subject, level, f"大额 {subject}", ("19:42 一笔",), "平时不到 ¥120",
                   ("团餐",), "s1", "P2", 1)  # fmt: skip


def look(books: Books, *found: Finding, rule: str = "large_single") -> None:
    """Check with a rule that sees exactly this."""

    def see(_books: Books, _now: datetime, **_thresholds: Any) -> Iterator[Finding]:
        yield from found

    check(books, books.now, {rule: Risk(rule, "试", "warning", see)}, {})


def test_the_group_reads_it_and_those_who_decide_get_the_card(
    books: Books, steady: Connection, snapshot: SnapshotAssertion
) -> None:
    books.transactions.post([sale("big", 388_000, at(14, 10), terminal_id="P2")])
    check(books, NOW, {"large_single": SHELVES.risks["large_single"]}, {})
    card, group = queued(steady)
    assert card.to["userids"] == ["boss", "lead"]  # not the manager of the other store
    assert card.message == snapshot(name="card")
    assert group.words == snapshot(name="group")


def test_the_same_thing_is_told_once(books_at: BooksAt, steady: Connection) -> None:
    for minute in range(5):
        look(books_at(NOW + minute * MINUTE), finding("a"))
    assert len(queued(steady)) == 2


def test_five_hundred_at_once_are_one_message_for_each_chat(
    books: Books, steady: Connection, snapshot: SnapshotAssertion
) -> None:
    look(books, *(finding(f"n{n:03}") for n in range(500)))
    messages = queued(steady)
    assert [message.lane for message in messages] == ["person:boss", "person:lead", "chat:m1:g1"]
    assert messages[-1].words == snapshot
    assert len(books.alerts.open()) == 500


def test_more_of_the_same_waits_ten_minutes_and_is_told_together(
    books_at: BooksAt, steady: Connection
) -> None:
    look(books_at(NOW), finding("a"))
    for minute in range(1, 10):
        look(books_at(NOW + minute * MINUTE), finding(f"b{minute}"))
    assert len(queued(steady, "chat:")) == 1
    look(books_at(NOW + 10 * MINUTE))
    assert "有 9 条提醒" in queued(steady, "chat:")[-1].words
    assert len(queued(steady, "chat:")) == 2


def test_at_night_only_what_is_urgent_is_told(books_at: BooksAt, steady: Connection) -> None:
    night = at(23, 30)
    look(books_at(night), finding("calm"), finding("now", "urgent"))
    (card, group) = queued(steady)
    assert "大额 now" in card.words
    assert group.state == "queued"
    look(books_at(at(8, 31, back=-1)))
    assert "大额 calm" in queued(steady, "chat:")[-1].words


def test_what_is_muted_is_remembered_and_not_told_even_later(
    books_at: BooksAt, steady: Connection
) -> None:
    books = books_at(NOW)
    books.mutes.add("", "P2", NOW + 5 * MINUTE, by=1)
    look(books, finding("a"))
    look(books_at(NOW + 6 * MINUTE), finding("a"))
    assert queued(steady) == []
    assert len(books.alerts.open()) == 1


def test_the_end_is_told_once_with_how_long_it_took(books_at: BooksAt, steady: Connection) -> None:
    silent = finding("till:P2", rule="silent_till")
    look(books_at(NOW), silent, rule="silent_till")
    look(books_at(NOW + 75 * MINUTE), rule="silent_till")
    look(books_at(NOW + 76 * MINUTE), rule="silent_till")
    over = [message.words for message in queued(steady, "chat:")][1:]
    assert over == ["✓ 已恢复：大额 till:P2（A2001，持续 1 小时 15 分）"]
    assert queued(steady, "card:")[-1].message["done"] == "已恢复"


def test_closing_the_shop_is_no_recovery(books_at: BooksAt, steady: Connection) -> None:
    look(books_at(at(21, 50)), finding("till:P2", rule="silent_till"), rule="silent_till")
    look(books_at(at(22, 10)), rule="silent_till")
    assert books_at(at(22, 10)).alerts.of("A2001").state == "open"
    look(books_at(at(9, back=-1)), rule="silent_till")
    assert books_at(at(9, back=-1)).alerts.of("A2001").state == "over"
    assert not any("已恢复" in message.words for message in queued(steady, "chat:"))


def test_what_has_happened_does_not_recover(books_at: BooksAt) -> None:
    look(books_at(NOW), finding("a"))
    look(books_at(NOW + MINUTE))
    assert len(books_at(NOW).alerts.open()) == 1


def test_what_nobody_takes_in_hand_is_said_again_after_four_hours(
    books_at: BooksAt, steady: Connection
) -> None:
    look(books_at(NOW), finding("a"))
    for minutes in (239, 240, 300):
        look(books_at(NOW + minutes * MINUTE))
    said = [message.words for message in queued(steady, "chat:")]
    assert len(said) == 2
    assert said[1].startswith("还有 1 条提醒没人处理")


def test_a_shop_without_a_word_from_any_till_has_one_trouble(books: Books) -> None:
    tills = [
        replace(finding(f"till:P{n}", rule="silent_till"), terminal_id=f"P{n}") for n in (1, 2, 3)
    ]
    look(books, *tills, rule="silent_till")
    assert len(books.alerts.open()) == 1


def test_what_the_shop_chose_goes_over_what_the_operator_set(books: Books) -> None:
    books.save_settings(replace(books.merchant.settings, thresholds={"r": {"a": 3}}))
    assert settings_of(books, "r", {"r": {"a": 1, "b": 2}}) == {"a": 3, "b": 2}
