"""A merchant with plain keys, and others on demand."""

from tests.bot.channels.rig import served
from tests.bot.channels.rigs.alipay import UnderProvider, WithCertificates, WithKeys

rig = served(WithKeys)
certified = served(WithCertificates)
provider = served(UnderProvider)
