"""Two merchants with contracts of their own, and two under a provider."""

from tests.bot.channels.rig import served
from tests.bot.channels.rigs.shengpay import UnderProvider, WithRsa2

rig = served(WithRsa2)
provider = served(UnderProvider)
