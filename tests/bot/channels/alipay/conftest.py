"""A merchant with plain keys, and others on demand."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.rigs.alipay import UnderProvider, WithCertificates, WithKeys


@pytest.fixture
def rig() -> Iterator[WithKeys]:
    made = WithKeys()
    yield made
    made.close()


@pytest.fixture
def certified() -> Iterator[WithCertificates]:
    made = WithCertificates()
    yield made
    made.close()


@pytest.fixture
def provider() -> Iterator[UnderProvider]:
    made = UnderProvider()
    yield made
    made.close()
