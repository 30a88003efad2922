"""gettoken, the app itself, its people, and who is behind a login code."""

import re

from bot.sandbox.board import Json
from bot.sandbox.wecom.call import Call
from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.wecom.office import TOKEN_LIFE

USERID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")


def get_token(call: Call) -> Json:
    """gettoken: one token per app secret, the same one while it is valid."""
    corp_id, secret = call.query.get("corpid", ""), call.query.get("corpsecret", "")
    if not corp_id:
        raise WeComError(41002)
    if not secret:
        raise WeComError(41004)
    if corp_id != call.office.world.corp_id:
        raise WeComError(40013)
    app = next((one for one in call.office.world.apps if one.secret == secret), None)
    if app is None:
        raise WeComError(40001)
    token = call.office.token_for(app)
    left = min(token.until - call.now, TOKEN_LIFE)
    return {"access_token": token.value, "expires_in": int(left.total_seconds())}


def get_agent(call: Call) -> Json:
    """agent/get: a cheap check of token and agentid."""
    app = call.agent(call.query.get("agentid"))
    people = [one for one in call.office.world.people if app.sees(one.userid)]
    return {
        "agentid": app.agent_id,
        "name": app.name,
        "description": "",
        "square_logo_url": "",
        "allow_userinfos": {"user": [{"userid": one.userid} for one in people]},
        "allow_partys": {"partyid": [] if app.visible else [1]},
        "allow_tags": {"tagid": []},
        "close": 0,
        "redirect_domain": "",
    }


def get_user(call: Call) -> Json:
    """user/get: what an app created since 2022 may see of a member."""
    userid = call.query.get("userid", "")
    if not userid:
        raise WeComError(41009)
    if not USERID.fullmatch(userid):
        raise WeComError(40003)
    person = call.office.world.person(userid)
    if person is None:
        raise WeComError(60111)
    if not call.app.sees(person.userid):
        raise WeComError(60011)
    about = {"userid": person.userid, "name": person.name, "position": person.role_name}
    return {**about, "department": [1], "main_department": 1, "status": 1, "alias": ""}


def get_addresses(_: Call) -> Json:
    """getcallbackip and get_api_domain_ip: this machine."""
    return {"ip_list": ["127.0.0.1"]}


def get_user_info(call: Call) -> Json:
    """auth/getuserinfo: a code works once, for five minutes."""
    code = call.query.get("code", "")
    if not code:
        raise WeComError(41008)
    with call.office.lock:
        userid, until = call.office.codes.pop(code, ("", call.now))
    if until <= call.now:
        raise WeComError(40029)
    return {"userid": userid}
