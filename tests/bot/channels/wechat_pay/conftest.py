"""One direct merchant with certificates, and others on demand."""

from tests.bot.channels.rig import served
from tests.bot.channels.rigs.wechat_pay import UnderProvider, WithCertificates, WithPublicKey

rig = served(WithCertificates)
public = served(WithPublicKey)
provider = served(UnderProvider)
