"""A merchant with a key store, and one with a shared key."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.rigs.unionpay import WithCertificates, WithSm3


@pytest.fixture
def rig() -> Iterator[WithCertificates]:
    made = WithCertificates()
    yield made
    made.close()


@pytest.fixture
def shared() -> Iterator[WithSm3]:
    made = WithSm3()
    yield made
    made.close()
