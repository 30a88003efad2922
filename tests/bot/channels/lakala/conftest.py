"""Two merchants with an app each."""

from tests.bot.channels.rig import served
from tests.bot.channels.rigs.lakala import WithOwnApps

rig = served(WithOwnApps)
