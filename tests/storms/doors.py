"""The doors through which a storm comes in: numbered crash points, and an engine that has them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from storage.base.database import Connection, Engine


class Crash(BaseException):
    """The process dies here; no `except Exception` may save it."""


class Points:
    """Every place at which a process may die or sleep, numbered as they are passed.

    `crash_at` and `sleep_at` are numbers counted from the last `aim`; asleep, others act (`dream`).
    """

    def __init__(self) -> None:
        self.passed = 0
        self.crash_at = 0
        self.sleep_at = 0
        self.dream: Callable[[], None] = lambda: None
        self.crashes = 0
        self.sleeps = 0

    def aim(self, crash_at: int = 0, sleep_at: int = 0) -> None:
        """Count from here; 0: nothing happens."""
        self.passed, self.crash_at, self.sleep_at = 0, crash_at, sleep_at

    def hit(self, *, free: bool) -> None:
        """Pass a point; `free`: no transaction is open, so that others can act meanwhile."""
        self.passed += 1
        if self.passed == self.crash_at:
            self.crash_at = 0
            self.crashes += 1
            raise Crash
        if free and self.sleep_at and self.passed >= self.sleep_at:
            self.sleep_at = 0
            self.sleeps += 1
            self.dream()


class Doorway:
    """Stands in for an Engine; before and after every commit there is a point."""

    def __init__(self, engine: Engine, points: Points) -> None:
        self._engine = engine
        self._points = points

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """As Engine.begin, with a point before it, before the commit and after it."""
        self._points.hit(free=True)
        with self._engine.begin() as connection:
            yield connection
            self._points.hit(free=False)
        self._points.hit(free=True)

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


def with_doors(engine: Engine, points: Points) -> Engine:
    """The engine as the house knows it, with points in its transactions."""
    return cast(Engine, Doorway(engine, points))
