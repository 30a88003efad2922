"""Two merchants with an app each."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.rigs.lakala import WithOwnApps


@pytest.fixture
def rig() -> Iterator[WithOwnApps]:
    made = WithOwnApps()
    yield made
    made.close()
