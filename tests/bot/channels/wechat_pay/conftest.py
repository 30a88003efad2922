"""One direct merchant with certificates, and others on demand."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.rigs.wechat_pay import UnderProvider, WithCertificates, WithPublicKey


@pytest.fixture
def rig() -> Iterator[WithCertificates]:
    made = WithCertificates()
    yield made
    made.close()


@pytest.fixture
def public() -> Iterator[WithPublicKey]:
    made = WithPublicKey()
    yield made
    made.close()


@pytest.fixture
def provider() -> Iterator[UnderProvider]:
    made = UnderProvider()
    yield made
    made.close()
