"""Channels whose platform changes its certificates: renewed in good time, once for all processes."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from bot.channels.channel import Channel
from storage.post.papers import Papers


@runtime_checkable
class Certified(Protocol):
    """What such a channel can do beside the rest."""

    def share(self, papers: Papers) -> None:
        """Keep the certificates there, and look for them there before asking the platform."""

    def renew(self) -> bool:
        """Fetch them now; False when some did not come, and those that are known stay."""


def share_certificates(channels: Iterable[Channel], papers: Papers) -> None:
    """Let every channel that has certificates use the same shelf."""
    for channel in channels:
        if isinstance(channel, Certified):
            channel.share(papers)
