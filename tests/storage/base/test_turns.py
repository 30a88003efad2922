"""Does everybody get a turn, in the order in which they came?"""

import threading
import time
from pathlib import Path

import pytest

from storage.base.database import DatabaseAway, open_database, writing
from storage.base.turns import NoTurn, Turns


def test_whoever_came_first_is_next() -> None:
    turns, order = Turns(), []

    def come(name: int) -> None:
        with turns.taken(5):
            order.append(name)

    with turns.taken(5):
        threads = [threading.Thread(target=come, args=(name,)) for name in range(5)]
        for thread in threads:
            thread.start()
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_whoever_gives_up_does_not_keep_the_turn_from_others() -> None:
    turns = Turns()
    with turns.taken(5), pytest.raises(NoTurn), turns.taken(0.01):
        raise AssertionError("two had the turn at once")
    with turns.taken(0.01):
        pass


def test_a_writer_gets_through_beside_one_who_never_rests(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'busy.db'}")
    stop = threading.Event()

    def write_all_day() -> None:
        while not stop.is_set():
            with writing(engine):
                time.sleep(0.005)

    busy = threading.Thread(target=write_all_day)
    busy.start()
    waits = []
    for _ in range(20):
        begun = time.monotonic()
        with writing(engine):
            waits.append(time.monotonic() - begun)
    stop.set()
    busy.join()
    engine.dispose()
    assert max(waits) < 1


def test_a_turn_that_never_ends_is_a_database_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.base.database.BUSY_SECONDS", 0.01)
    engine = open_database(f"sqlite:///{tmp_path / 'stuck.db'}")
    with writing(engine), pytest.raises(DatabaseAway), writing(engine):
        raise AssertionError("two wrote at once")
    engine.dispose()
