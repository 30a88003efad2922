"""Alerts: one a day per rule and subject, decided once, recovered when the rule no longer finds it."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from storage.base.database import reading
from storage.base.refusal import Refusal
from storage.schema import alerts
from storage.watch.alerts import Finding
from tests.storage.conftest import NOW, OpenBooks, member

SILENT = Finding("silent_till", "till:P1", "warning", "1号机没声音", ("14:00 最后一笔",),
                 "平时 5 分钟一笔", ("断网",), "s1", "P1", 40)  # fmt: skip


def test_known_once_a_day_and_seen_again(opened: OpenBooks) -> None:
    with opened() as books:
        first = books.alerts.raise_(SILENT)
        assert first is not None
        assert (first.number, first.state, first.finding) == ("A2001", "open", SILENT)
    later = NOW + timedelta(minutes=5)
    with opened(now=later) as books:
        assert books.alerts.raise_(SILENT) is None
        assert books.alerts.of("a2001").seen_at == later
        assert books.alerts.raise_(replace(SILENT, subject="till:P2")) is not None
    with opened(now=NOW + timedelta(days=1)) as books:
        assert books.alerts.raise_(SILENT) is not None


def test_whom_it_is_about_is_kept_by_his_row_and_shown_by_his_name(
    engine: Engine, opened: OpenBooks
) -> None:
    with opened() as books:
        till = member(books, "小王")
        seen = replace(SILENT, title="小王连着申请了 3 笔退款", facts=("小王 14:00–14:20",))
        books.alerts.raise_(seen)
        assert books.alerts.of("A2001").finding == seen
    with reading(engine) as connection:
        kept = connection.execute(select(alerts.c.facts)).scalar_one()
    assert "小王" not in kept
    with opened() as books:
        books.staff.remove(till, by=None)
        assert books.alerts.of("A2001").finding.title == "已离职员工连着申请了 3 笔退款"


def test_a_verdict_is_given_once(opened: OpenBooks) -> None:
    with opened() as books:
        books.alerts.raise_(SILENT)
        lead = member(books, "李店长").person_id
        assert books.alerts.decide("A2001", "mine", by=lead).word == "处理中"
        assert books.alerts.decide("A2001", "false", by=lead).word == "误报"
        with pytest.raises(Refusal, match="14:30 已经是「误报」"):
            books.alerts.decide("A2001", "mine", by=lead)
        assert books.alerts.open() == []


def test_of_eight_who_press_at_once_one_wins(opened: OpenBooks) -> None:
    with opened() as books:
        books.alerts.raise_(SILENT)
    start = threading.Barrier(8)
    won: list[int] = []

    def press(person_id: int) -> None:
        start.wait()
        try:
            with opened() as books:
                books.alerts.decide("A2001", "false", by=person_id)
        except Refusal:
            return
        won.append(person_id)

    crowd = [threading.Thread(target=press, args=(n,)) for n in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    with opened() as books:
        assert won == [books.alerts.of("A2001").verdict_by]


def test_what_is_not_found_any_more_is_over(opened: OpenBooks) -> None:
    with opened() as books:
        books.alerts.raise_(SILENT)
        books.alerts.raise_(replace(SILENT, subject="till:P2"))
        books.alerts.raise_(replace(SILENT, rule="hour_off"))
        over = books.alerts.recover("silent_till", still={"till:P2"})
        assert [alert.number for alert in over] == ["A2001"]
        assert [alert.number for alert in books.alerts.open()] == ["A2002", "A2003"]
        assert books.alerts.recover("silent_till", still={"till:P2"}) == []


def test_told_is_written_once(opened: OpenBooks) -> None:
    with opened() as books:
        books.alerts.raise_(SILENT)
        books.alerts.told(["A2001"])
    with opened(now=NOW + timedelta(hours=1)) as books:
        books.alerts.told(["A2001"])
        assert books.alerts.of("A2001").told_at == NOW


def test_another_shops_alert_does_not_exist(opened: OpenBooks) -> None:
    with opened() as books:
        books.alerts.raise_(SILENT)
    with opened("m2") as books:
        with pytest.raises(Refusal, match="没有 A2001"):
            books.alerts.of("A2001")
        with pytest.raises(Refusal, match="没有 A2001"):
            books.alerts.decide("A2001", "false", by=1)
        assert books.alerts.open() == []
        assert books.alerts.of_days(books.today, books.today) == []
        assert books.alerts.recover("silent_till", still=set()) == []
    with opened() as books:
        assert books.alerts.of("A2001").state == "open"
