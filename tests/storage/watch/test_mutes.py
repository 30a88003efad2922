"""Mutes: what they cover, when they end, and that they end."""

from datetime import timedelta

from storage.watch.alerts import Finding
from tests.storage.conftest import NOW, OpenBooks

SILENT = Finding("silent_till", "till:P1", "warning", "", (), "", (), "s1", "P1")
HOUR = timedelta(hours=1)


def test_a_mute_covers_what_it_names_and_nothing_else(opened: OpenBooks) -> None:
    cases = {
        ("", ""): True, ("silent_till", ""): True, ("", "P1"): True, ("", "s1"): True,
        ("silent_till", "till:P1"): True, ("hour_off", ""): False, ("", "P2"): False,
        ("hour_off", "P1"): False,
    }  # fmt: skip
    for (rule, subject), covered in cases.items():
        with opened() as books:
            mute = books.mutes.add(rule, subject, NOW + HOUR, by=1)
            assert books.mutes.covers(SILENT) is covered, (rule, subject)
            books.mutes.end(mute.mute_id)


def test_a_mute_ends_by_itself(opened: OpenBooks) -> None:
    with opened() as books:
        books.mutes.add("", "", NOW + HOUR, by=1)
    with opened(now=NOW + HOUR - timedelta(milliseconds=1)) as books:
        assert books.mutes.covers(SILENT)
    with opened(now=NOW + HOUR) as books:
        assert not books.mutes.covers(SILENT)
        assert books.mutes.active() == []


def test_what_was_found_under_a_mute_stays_muted_after_it(opened: OpenBooks) -> None:
    with opened() as books:
        books.mutes.add("", "P1", NOW + HOUR, by=1)
    with opened(now=NOW + 2 * HOUR) as books:
        assert books.mutes.covers(SILENT, opened_at=NOW)
        assert not books.mutes.covers(SILENT, opened_at=NOW + HOUR)


def test_a_mute_can_be_ended_early_and_once(opened: OpenBooks) -> None:
    with opened() as books:
        mute = books.mutes.add("", "P1", NOW + HOUR, by=1)
        assert books.mutes.end(mute.mute_id)
        assert not books.mutes.end(mute.mute_id)


def test_old_mutes_are_counted(opened: OpenBooks) -> None:
    week = timedelta(days=7)
    with opened() as books:
        books.mutes.add("", "P1", NOW + 2 * week, by=1)
    with opened(now=NOW + week + HOUR) as books:
        assert books.mutes.older_than(books.now - week) == 1
        assert books.mutes.older_than(books.now - 2 * week) == 0


def test_another_shops_mute_silences_nothing_here(opened: OpenBooks) -> None:
    with opened("m2") as books:
        mute = books.mutes.add("", "", NOW + HOUR, by=1)
    with opened() as books:
        assert books.mutes.active() == []
        assert not books.mutes.covers(SILENT)
        assert not books.mutes.end(mute.mute_id)
