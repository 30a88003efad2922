"""Pictures and files at WeCom: all chats of a shop get one, which is uploaded once."""

import hashlib
from datetime import timedelta
from threading import Lock
from weakref import WeakValueDictionary

from bot.jobs.house import House
from bot.wecom.payloads import Upload

LIFE = timedelta(hours=12)  # WeCom keeps what is uploaded for three days


# Whoever uploads a medium holds its lock; the others wait, and find it uploaded.
LOCKS: WeakValueDictionary[str, Lock] = WeakValueDictionary()
DOOR = Lock()


def uploaded(house: House, upload: Upload, *, again: bool) -> str:
    """The medium's id.

    `again`: an attempt failed, perhaps because WeCom no longer has what it had.
    """
    key = f"medium.{upload.kind}.{hashlib.sha256(upload.content).hexdigest()}"
    with DOOR:
        lock = LOCKS.setdefault(key, Lock())
    with lock:
        known = None if again else house.ephemeral.get(key)
        if known is not None:
            return known
        media_id = house.gateway.upload(upload.kind, upload.name, upload.content)
        house.ephemeral.put(key, media_id, LIFE)
        return media_id
