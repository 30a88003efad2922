"""The Flask app: five addresses, the same calm answer to everything else."""

import ipaddress
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from flask import Flask, Request, Response, abort, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    generate_latest,
)
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.buckets import Buckets
from bot.wecom.callback import Answer, Callback
from bot.wecom.envelope import MAX_BYTES

Notify = Callable[[str, Mapping[str, str], bytes, str], tuple[int, bytes]]
"""Code of the channel, headers, raw body, path → status and body; decides all by itself."""

PER_SECOND, BURST = 500, 2000

CALLBACKS = Counter(
    "zhanggui_callbacks", "Callbacks of WeChat Work by how they were answered", ["status"]
)
log = logging.getLogger(__name__)


def create_web(
    callback: Callback,
    clock: Callable[[], datetime],
    ring: Callable[[], None],
    notify: Notify | None = None,
    registry: CollectorRegistry = REGISTRY,
) -> Flask:
    """The app; `ring` is called after each new inbox row, `notify` hears the payment channels.

    `registry` holds the figures that /metrics tells.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    _protect(app, Buckets(PER_SECOND, BURST))
    _open_wecom(app, callback, clock, ring)
    if notify is not None:
        _open_channels(app, notify)
    _open_health(app, registry)
    return app


def _open_wecom(
    app: Flask, callback: Callback, clock: Callable[[], datetime], ring: Callable[[], None]
) -> None:
    def verify() -> Response:
        return _answer(callback.verify(_query(request)))

    def deliver() -> Response:
        answer = callback.deliver(_query(request), request.get_data(cache=False), clock())
        if answer.new:
            ring()
        return _answer(answer)

    app.add_url_rule(
        "/wecom/callback", "verify", verify, methods=["GET"], provide_automatic_options=False
    )
    app.add_url_rule(
        "/wecom/callback", "deliver", deliver, methods=["POST"], provide_automatic_options=False
    )


def _open_channels(app: Flask, notify: Notify) -> None:
    def heard(code: str) -> Response:
        body = request.get_data(cache=False)
        status, words = notify(code, dict(request.headers), body, request.path)
        kind = "application/json" if words.startswith(b"{") else "text/plain; charset=utf-8"
        return Response(words, status, content_type=kind)

    app.add_url_rule(
        "/channels/<code>/notify",
        "notify",
        heard,
        methods=["POST"],
        provide_automatic_options=False,
    )


def _open_health(app: Flask, registry: CollectorRegistry) -> None:
    def healthz() -> Response:
        return Response("ok", content_type="text/plain; charset=utf-8")

    def metrics() -> Response:
        if not _is_local(request):
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    app.add_url_rule("/healthz", "healthz", healthz, provide_automatic_options=False)
    app.add_url_rule("/metrics", "metrics", metrics, provide_automatic_options=False)


def _protect(app: Flask, buckets: Buckets) -> None:
    def admit() -> Response | None:
        address = request.remote_addr or ""
        # Loopback is ours, or a proxy of ours that stands for everybody.
        if _is_loopback(address) or buckets.admit(address):
            return None
        return _empty(429)

    def harden(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    def declined(error: HTTPException) -> Response:
        return _empty(413 if isinstance(error, RequestEntityTooLarge) else error.code or 400)

    def broken(error: Exception) -> Response:
        # WeCom and the channels repeat after a 503; the trace stays here and carries no bodies.
        log.critical("web.broken", extra={"path": request.path, "fault": type(error).__name__})
        return _empty(503)

    app.before_request(admit)
    app.after_request(harden)
    app.register_error_handler(HTTPException, declined)
    app.register_error_handler(Exception, broken)


def _answer(answer: Answer) -> Response:
    CALLBACKS.labels(answer.status).inc()
    return Response(answer.body, answer.status, content_type="text/plain; charset=utf-8")


def _empty(status: int) -> Response:
    return Response(b"", status, content_type="text/plain; charset=utf-8")


def _query(incoming: Request) -> str:
    return str(incoming.environ.get("QUERY_STRING", ""))


def _is_local(incoming: Request) -> bool:
    forwarded = {"X-Forwarded-For", "Forwarded"} & set(incoming.headers.keys())
    return not forwarded and _is_loopback(incoming.remote_addr or "")


@lru_cache(1024)
def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
