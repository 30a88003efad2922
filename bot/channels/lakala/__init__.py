"""拉卡拉: the open platform (LAOP), scans and cards of a merchant's terminals."""

from bot.channels.lakala.channel import Lakala

__all__ = ["Lakala"]
