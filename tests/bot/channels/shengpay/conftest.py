"""Two merchants with contracts of their own, and two under a provider."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.rigs.shengpay import UnderProvider, WithRsa2


@pytest.fixture
def rig() -> Iterator[WithRsa2]:
    made = WithRsa2()
    yield made
    made.close()


@pytest.fixture
def provider() -> Iterator[UnderProvider]:
    made = UnderProvider()
    yield made
    made.close()
