"""A callback door on a real database file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.web import create_web
from tests.bot.wecom.door import Door, open_door

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """The door of the clean room's corporation, at half past two in the afternoon in Shanghai."""
    with open_door(tmp_path, NOW) as opened:
        yield opened


@pytest.fixture
def client(door: Door) -> FlaskClient:
    """A browserless visitor of the web room."""
    return create_web(door.callback, lambda: door.now, door.bell.ring).test_client()
