"""A merchant with a key store, and one with a shared key."""

from tests.bot.channels.rig import served
from tests.bot.channels.rigs.unionpay import WithCertificates, WithSm3

rig = served(WithCertificates)
shared = served(WithSm3)
