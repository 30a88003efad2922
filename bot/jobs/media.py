"""Pictures and files at WeCom: all chats of a shop get one, which is uploaded once."""

import hashlib
from datetime import timedelta

from bot.jobs.house import House
from bot.wecom.payloads import Upload

LIFE = timedelta(hours=12)  # WeCom keeps what is uploaded for three days


def uploaded(house: House, upload: Upload, *, again: bool) -> str:
    """The medium's id.

    `again`: an attempt failed, perhaps because WeCom no longer has what it had.
    """
    key = f"medium.{upload.kind}.{hashlib.sha256(upload.content).hexdigest()}"
    known = None if again else house.ephemeral.get(key)
    if known is not None:
        return known
    media_id = house.gateway.upload(upload.kind, upload.name, upload.content)
    house.ephemeral.put(key, media_id, LIFE)
    return media_id
