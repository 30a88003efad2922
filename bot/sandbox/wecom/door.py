"""The front door of /cgi-bin: finds the call, checks token, address and quotas, words the answer."""

import time
from urllib.parse import quote

from flask import Blueprint, Response, json, request

from bot.sandbox.calls import CallLog
from bot.sandbox.quotas import HOUR, MINUTE
from bot.sandbox.wecom import appchat, directory, media, menu, messages, webhook
from bot.sandbox.wecom.call import Call, Endpoint, File, Json, Upload
from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.wecom.office import Office

CALLS = {
    "gettoken": Endpoint("GET", directory.get_token, token=False),
    "getcallbackip": Endpoint("GET", directory.get_addresses),
    "get_api_domain_ip": Endpoint("GET", directory.get_addresses),
    "agent/get": Endpoint("GET", directory.get_agent),
    "user/get": Endpoint("GET", directory.get_user),
    "auth/getuserinfo": Endpoint("GET", directory.get_user_info),
    "message/send": Endpoint("POST", messages.send),
    "message/recall": Endpoint("POST", messages.recall),
    "message/update_template_card": Endpoint("POST", messages.update_card),
    "appchat/create": Endpoint("POST", appchat.create),
    "appchat/update": Endpoint("POST", appchat.update),
    "appchat/get": Endpoint("GET", appchat.get),
    "appchat/send": Endpoint("POST", appchat.send),
    "webhook/send": Endpoint("POST", webhook.send, token=False),
    "webhook/upload_media": Endpoint("POST", webhook.upload, token=False),
    "media/upload": Endpoint("POST", media.upload),
    "media/uploadimg": Endpoint("POST", media.upload_picture),
    "media/get": Endpoint("GET", media.get),
    "menu/create": Endpoint("POST", menu.create),
    "menu/get": Endpoint("GET", menu.get),
    "menu/delete": Endpoint("GET", menu.delete),
}
PER_API = {MINUTE: 10_000, HOUR: 150_000}


def door(office: Office, log: CallLog) -> Blueprint:
    """The blueprint that answers every call of WeCom's REST API."""
    blueprint = Blueprint("wecom", __name__)

    @blueprint.route("/cgi-bin/<path:name>", methods=["GET", "POST"])
    def call(name: str) -> Response:
        """Answer one call; a refusal is HTTP 200 as well."""
        time.sleep(office.faults.number("wecom.slow_s"))
        try:
            answer = _answer(office, name)
        except WeComError as refusal:
            log.add(name, f"{refusal.code} {refusal.reason}", good=False)
            return _refused(refusal, office)
        log.add(name, "ok", good=True)
        return _worded(answer)

    return blueprint


def _answer(office: Office, name: str) -> Json | File:
    endpoint = CALLS.get(name)
    if endpoint is None:
        raise WeComError(40063, "unknown api")
    if request.method != endpoint.method or request.mimetype == "application/x-www-form-urlencoded":
        raise WeComError(40063)
    _make_trouble(office)
    query = dict(request.args.items())
    app = office.app_of(query.get("access_token", "")) if endpoint.token else None
    if endpoint.token and office.faults.on("wecom.block_ip"):
        raise WeComError(60020)
    with office.lock:
        if not office.quotas.take(f"api {name}", PER_API, office.clock.now()):
            raise WeComError(45009)
    upload = _upload()
    data = b"" if upload else request.get_data()
    return endpoint.handler(Call(office, app, query, data, upload, request.host_url.rstrip("/")))


def _make_trouble(office: Office) -> None:
    if office.faults.take("wecom.busy"):
        raise WeComError(-1)
    if office.faults.take("wecom.rate_limit"):
        raise WeComError(45009)
    if office.faults.take("wecom.expire_tokens"):
        office.expire_tokens()


def _upload() -> Upload | None:
    part = request.files.get("media") if request.mimetype == "multipart/form-data" else None
    return Upload(part.filename or "", part.read()) if part else None


def _refused(refusal: WeComError, office: Office) -> Response:
    message = refusal.message(office.clock.now(), request.remote_addr or "")
    response = _worded({"errcode": refusal.code, "errmsg": message})
    response.headers["Error-Code"] = str(refusal.code)
    response.headers["Error-Msg"] = message.encode("ascii", "replace").decode()
    return response


def _worded(answer: Json | File) -> Response:
    if isinstance(answer, File):
        response = Response(answer.data, content_type="application/octet-stream")
        name = quote(answer.name)
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    else:
        body = json.dumps({"errcode": 0, "errmsg": "ok", **answer}, ensure_ascii=False)
        response = Response(body, content_type="application/json; charset=UTF-8")
    response.headers["Server"] = "nginx"
    return response
