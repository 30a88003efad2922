"""Channels that can be told where the money of a stuck refund is to go instead."""

from typing import Protocol, runtime_checkable

from bot.channels.channel import Channel, RefundAnswer, RefundOrder


@runtime_checkable
class Mends(Channel, Protocol):
    """What such a channel can do beside the rest."""

    def mend_abnormal(self, order: RefundOrder, key: str) -> RefundAnswer:
        """Pay the merchant's own bank card; `key` is the channel's number of the refund.

        FAILED: a definite no, nothing was made of it. Safe to repeat: one refund is paid once.
        """
