"""微信支付: API v3, direct merchants and merchants under a service provider."""

from bot.channels.wechat_pay.channel import WeChatPay

__all__ = ["WeChatPay"]
