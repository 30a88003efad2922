"""盛付通: payments and refunds of version 3."""

from bot.channels.shengpay.channel import Shengpay

__all__ = ["Shengpay"]
