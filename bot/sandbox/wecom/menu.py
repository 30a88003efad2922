"""menu: the buttons under the app's chat."""

from bot.sandbox.board import Json
from bot.sandbox.wecom.call import Call
from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.wecom.reading import is_url, objects, size, text

TYPES = frozenset({
    "click", "view", "view_miniprogram", "scancode_push", "scancode_waitmsg", "pic_sysphoto",
    "pic_photo_or_album", "pic_weixin", "location_select",
})  # fmt: skip
COUNT, TYPE, NAME, KEY, URL = range(5)
TOP = (40016, 40017, 40018, 40019, 40020)
SUB = (40023, 40024, 40025, 40026, 40027)


def create(call: Call) -> Json:
    """menu/create: at most three buttons, each with at most five below it."""
    app = call.agent(call.query.get("agentid"))
    body = call.json()
    buttons = objects(body.get("button"), "button")
    if not 1 <= len(buttons) <= 3:
        raise WeComError(TOP[COUNT])
    for button in buttons:
        _check_top(button)
    call.office.menus[app.agent_id] = {"button": buttons}
    return {}


def get(call: Call) -> Json:
    """menu/get."""
    app = call.agent(call.query.get("agentid"))
    if app.agent_id not in call.office.menus:
        raise WeComError(46003)
    return call.office.menus[app.agent_id]


def delete(call: Call) -> Json:
    """menu/delete."""
    app = call.agent(call.query.get("agentid"))
    if call.office.menus.pop(app.agent_id, None) is None:
        raise WeComError(46003)
    return {}


def _check_top(button: Json) -> None:
    _check_name(button, 16, TOP)
    below = objects(button.get("sub_button"), "sub_button")
    if not below:
        _check_deed(button, TOP)
        return
    if len(below) > 5:
        raise WeComError(SUB[COUNT])
    for one in below:
        _check_name(one, 40, SUB)
        _check_deed(one, SUB)


def _check_name(button: Json, limit: int, codes: tuple[int, ...]) -> None:
    if not 0 < size(text(button.get("name"))) <= limit:
        raise WeComError(codes[NAME])


def _check_deed(button: Json, codes: tuple[int, ...]) -> None:
    kind = text(button.get("type"))
    if kind not in TYPES:
        raise WeComError(codes[TYPE])
    if kind.startswith("view"):
        if not is_url(button.get("url")) or size(text(button["url"])) > 1024:
            raise WeComError(codes[URL])
    elif not 0 < size(text(button.get("key"))) <= 128:
        raise WeComError(codes[KEY])
