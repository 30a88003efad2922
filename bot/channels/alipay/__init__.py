"""支付宝: the open platform's gateway, with plain keys or certificates, direct or under a provider."""

from bot.channels.alipay.channel import Alipay

__all__ = ["Alipay"]
