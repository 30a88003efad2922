"""webhook: one key, one group, send only."""

from bot.sandbox.board import Group, Json
from bot.sandbox.quotas import MINUTE
from bot.sandbox.wecom.call import Call
from bot.sandbox.wecom.content import HOOK_TYPES, Door, shown
from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.wecom.media import store

PER_MINUTE = 20


def send(call: Call) -> Json:
    """webhook/send: twenty a minute; lengths are refused, not cut."""
    key = call.query.get("key", "")
    group = _group(call, key)
    if group is None:
        raise WeComError(93000)
    with call.office.lock:
        call.quota(f"hook {key}", {MINUTE: PER_MINUTE})
    kind, content = shown(Door(call.office, HOOK_TYPES, key), call.json())
    call.office.board.post(group.conversation, group.name, kind, content, group.members)
    return {}


def upload(call: Call) -> Json:
    """webhook/upload_media: a file for this webhook alone."""
    if call.upload is None or not call.upload.data:
        raise WeComError(44001)
    key = call.query.get("key", "")
    if _group(call, key) is None:
        raise WeComError(40058, "invalid param 'key'. invalid Request Parameter")
    return store(call, {"file", "voice"}, owner=key)


def _group(call: Call, key: str) -> Group | None:
    return call.office.board.groups.get(f"hook:{key}") if key else None
