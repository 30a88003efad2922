"""appchat: groups that an app makes, and may then only speak into."""

import re
import secrets

from bot.sandbox.board import Group, Json
from bot.sandbox.quotas import DAY, HOUR, MINUTE
from bot.sandbox.wecom.call import Call
from bot.sandbox.wecom.content import CHAT_TYPES, Door, shown
from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.wecom.reading import items, text

CHAT_ID = re.compile(r"[0-9a-zA-Z]{1,32}")
NAME_CHARS = 50
PER_MEMBER = {MINUTE: 200, DAY: 10_000}


def create(call: Call) -> Json:
    """appchat/create: two to two thousand members, an owner among them."""
    _need_root(call)
    body = call.json()
    call.quota("appchat create", {DAY: 1000})
    members = _members(call, body.get("userlist"))
    if not 2 <= len(members) <= 2000:
        raise WeComError(86006)
    owner = text(body.get("owner")) or members[0]
    if owner not in members:
        raise WeComError(86207)
    chat_id = text(body.get("chatid")) or secrets.token_hex(16)
    _check_id(chat_id)
    with call.office.lock:
        if f"chat:{chat_id}" in call.office.board.groups:
            raise WeComError(86215)
        name = text(body.get("name"))[:NAME_CHARS] or "群聊"
        group = Group(f"chat:{chat_id}", name, members, owner, call.app.agent_id)
        call.office.board.groups[group.conversation] = group
    return {"chatid": chat_id}


def update(call: Call) -> Json:
    """appchat/update: name, owner, members in and out."""
    body = call.json()
    call.quota("appchat update", {HOUR: 1000})
    group = _group(call, text(body.get("chatid")))
    added = _members(call, body.get("add_user_list"))
    gone = {text(one) for one in items(body.get("del_user_list"), "del_user_list")}
    members = [one for one in dict.fromkeys([*group.members, *added]) if one not in gone]
    owner = text(body.get("owner")) or group.owner
    if len(members) < 2:
        raise WeComError(86006)
    if owner not in members:
        raise WeComError(86207)
    group.members, group.owner = members, owner
    group.name = text(body.get("name"))[:NAME_CHARS] or group.name
    return {}


def get(call: Call) -> Json:
    """appchat/get: how the group stands."""
    chat_id = call.query.get("chatid", "")
    group = _group(call, chat_id)
    about = {"chatid": chat_id, "name": group.name, "owner": group.owner}
    return {"chat_info": {**about, "userlist": list(group.members)}}


def send(call: Call) -> Json:
    """appchat/send: no cards, no msgid; too much for a member is dropped silently."""
    body = call.json()
    group = _group(call, text(body.get("chatid")))
    kind, content = shown(Door(call.office, CHAT_TYPES), body)
    with call.office.lock:
        call.quota("appchat send", {MINUTE: 20_000, HOUR: 150_000}, len(group.members))
        quotas = call.office.quotas
        readers = [one for one in group.members if quotas.take(f"chat {one}", PER_MEMBER, call.now)]
    app = call.app
    call.office.board.post(
        group.conversation, app.name, kind, content, readers, agent_id=app.agent_id
    )
    return {}


def _need_root(call: Call) -> None:
    if call.app.visible:
        raise WeComError(60011)


def _check_id(chat_id: str) -> None:
    if len(chat_id) > 32:
        raise WeComError(86205)
    if not CHAT_ID.fullmatch(chat_id):
        raise WeComError(86001)


def _group(call: Call, chat_id: str) -> Group:
    _need_root(call)
    _check_id(chat_id)
    group = call.office.board.groups.get(f"chat:{chat_id}")
    if group is None:
        raise WeComError(86003)
    if group.owner_app != call.app.agent_id:
        raise WeComError(86008)
    return group


def _members(call: Call, told: object) -> list[str]:
    people = [call.office.world.person(text(one)) for one in items(told, "userlist")]
    if any(one is None for one in people):
        raise WeComError(86216)
    return list(dict.fromkeys(one.userid for one in people if one is not None))
