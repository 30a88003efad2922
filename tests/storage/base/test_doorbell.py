"""The doorbell: nobody who looked and then waits can miss a ring; with Redis it is heard elsewhere."""

import threading

from storage.base.doorbell import Doorbell
from storage.base.shared_doorbell import SharedDoorbell

PATIENCE = 20.0  # seconds


def test_a_ring_between_look_and_wait_is_not_lost() -> None:
    bell = Doorbell()
    heard = bell.heard
    bell.ring()
    bell.wait(heard, PATIENCE)
    assert bell.heard == heard + 1


def test_who_waits_is_woken() -> None:
    bell = Doorbell()
    threading.Timer(0.05, bell.ring).start()
    bell.wait(0, PATIENCE)
    assert bell.heard == 1


def test_another_process_is_heard_by_way_of_redis(redis_url: str) -> None:
    here, there = SharedDoorbell(redis_url), SharedDoorbell(redis_url)
    there.listen()
    for _ in range(200):  # the ears open in a thread of their own
        here.ring()
        there.wait(0, 0.1)
        if there.heard:
            return
    raise AssertionError("nobody heard the bell")


def test_without_redis_it_still_rings_here() -> None:
    bell = SharedDoorbell("redis://127.0.0.1:1/0")
    bell.ring()
    assert bell.heard == 1
