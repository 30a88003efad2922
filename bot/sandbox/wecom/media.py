"""media: files that live three days, and pictures that stay."""

from collections.abc import Set as AbstractSet

from bot.sandbox.board import Json
from bot.sandbox.quotas import DAY
from bot.sandbox.wecom.call import Call, File
from bot.sandbox.wecom.content import JPG, PNG
from bot.sandbox.wecom.errors import WeComError

MB = 1024 * 1024
LIMITS = {"image": 10 * MB, "voice": 2 * MB, "video": 10 * MB, "file": 20 * MB}
SMALLEST = 6
PICTURE_BYTES = 2 * MB


def upload(call: Call) -> Json:
    """media/upload: for every app of the corporation."""
    return store(call, LIMITS.keys())


def store(call: Call, kinds: AbstractSet[str], owner: str = "") -> Json:
    """Check type, size and the first bytes, then keep the file."""
    kind = call.query.get("type", "")
    if kind not in kinds:
        raise WeComError(40004)
    if call.upload is None or not call.upload.data:
        raise WeComError(44001)
    data = call.upload.data
    if len(data) < SMALLEST:
        raise WeComError(40006)
    if len(data) > LIMITS[kind]:
        raise WeComError(45001)
    _check_bytes(kind, data)
    media = call.office.keep(kind, call.upload.name, data, owner)
    created = str(int(media.created.timestamp()))
    return {"errmsg": "", "type": kind, "media_id": media.media_id, "created_at": created}


def _check_bytes(kind: str, data: bytes) -> None:
    if kind == "image" and not data.startswith((PNG, JPG)):
        raise WeComError(40005)
    if kind == "voice" and not data.startswith(b"#!AMR"):
        raise WeComError(301017)
    if kind == "video" and data[4:8] != b"ftyp":
        raise WeComError(40005)


def upload_picture(call: Call) -> Json:
    """media/uploadimg: a permanent address for cards and news."""
    if call.upload is None or not call.upload.data:
        raise WeComError(44001)
    data = call.upload.data
    if not data.startswith((PNG, JPG)):
        raise WeComError(40005)
    if len(data) > PICTURE_BYTES:
        raise WeComError(40009, "invalid image size")
    with call.office.lock:
        call.quota("uploadimg", {DAY: 1000})
    media = call.office.keep("image", call.upload.name, data)
    return {"errmsg": "", "url": call.base + media.url}


def get(call: Call) -> File:
    """media/get: the bytes under their name."""
    media = call.office.media_of(call.query.get("media_id", ""))
    return File(media.name, media.data)
