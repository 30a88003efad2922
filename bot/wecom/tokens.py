"""The access token: one for all processes, renewed early by one of them, never in a loop."""

import json
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.wecom.errors import DeliveryError
from storage.base.ephemeral import Ephemeral

RENEW_BEFORE = timedelta(minutes=5)
LEAST_LEFT = timedelta(seconds=60)
FETCH_TIME = timedelta(seconds=10)
WAIT_STEP = 0.05
# A token refused again right after a refresh is a fault of WeCom's or of the settings.
REFRESH_EVERY = timedelta(seconds=10)
AFTER_FAILURE = timedelta(seconds=30)

Fetch = Callable[[], tuple[str, int]]
"""Asks WeCom: the token and its life in seconds; DeliveryError when it does not give one."""


class Tokens:
    """The token of one app; `name` tells apps apart and holds no secret."""

    def __init__(
        self, name: str, fetch: Fetch, memory: Ephemeral, clock: Callable[[], datetime]
    ) -> None:
        self._name = f"wecom.token.{name}"
        self._fetch = fetch
        self._memory = memory
        self._clock = clock
        self._here = threading.Lock()

    def current(self) -> str:
        """A token that works for a minute or more; DeliveryError when there is none to be had."""
        token, left = self._kept()
        if left > RENEW_BEFORE:
            return token
        if left > LEAST_LEFT:
            return self._renewed_by_one(token)
        with self._here:
            return self._fetched_or_awaited()

    def refused(self, token: str) -> str:
        """WeCom no longer takes this one: the next, at most once in ten seconds."""
        with self._here:
            kept, left = self._kept()
            if kept != token and left > LEAST_LEFT:
                return kept
            if not self._memory.put_new(f"{self._name}.refreshed", "1", REFRESH_EVERY):
                raise DeliveryError("later", 40014, retry_after=REFRESH_EVERY.total_seconds())
            self._memory.drop(self._name)
            return self._fetched_or_awaited()

    def _kept(self) -> tuple[str, timedelta]:
        kept = self._memory.get(self._name)
        if kept is None:
            return "", timedelta(0)
        token, until = json.loads(kept)
        return token, timedelta(seconds=until - self._clock().timestamp())

    def _renewed_by_one(self, token: str) -> str:
        """Whoever gets the lock renews; the others go on with the old token, which is still good."""
        if not self._memory.put_new(f"{self._name}.lock", "1", FETCH_TIME):
            return token
        return self._ask()

    def _fetched_or_awaited(self) -> str:
        for _ in range(int(FETCH_TIME.total_seconds() / WAIT_STEP)):
            token, left = self._kept()
            if left > LEAST_LEFT:
                return token
            if self._memory.get(f"{self._name}.failed") is not None:
                break
            if self._memory.put_new(f"{self._name}.lock", "1", FETCH_TIME):
                return self._ask()
            time.sleep(WAIT_STEP)
        raise DeliveryError("later", 0, retry_after=AFTER_FAILURE.total_seconds(), words="no token")

    def _ask(self) -> str:
        try:
            token, seconds = self._fetch()
        except DeliveryError as failure:
            # Thousands of wrong secrets an hour would have our address blocked.
            if failure.kind != "again":
                self._memory.put(f"{self._name}.failed", "1", AFTER_FAILURE)
            raise
        else:
            until = self._clock().timestamp() + seconds
            life = timedelta(seconds=seconds)
            self._memory.put(self._name, json.dumps([token, until]), life)
            return token
        finally:
            self._memory.drop(f"{self._name}.lock")
