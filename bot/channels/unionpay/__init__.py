"""银联: the full-channel gateway (ACP 5.1.0), with RSA certificates or with a shared key."""

from bot.channels.unionpay.channel import UnionPay

__all__ = ["UnionPay"]
