"""Logs: one JSON line per event on standard error, without secrets, people, or line breaks."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import Counter

GONE = "[已隐去]"
SECRETS = re.compile(
    r"""(?ix)
    (?P<name>\b(?:corpsecret|access_token|suite_access_token|secret|token|key|password)["']?\s*[=:]\s*["']?)
        [^\s&"',;}\]]+
    | (?P<header>authorization["']?\s*[=:]\s*["']?)[^\r\n"']+
    | -----BEGIN\ [A-Z ]+-----.*?(?:-----END\ [A-Z ]+-----|\Z)
    | (?P<login>://[^\s/:@]*:)[^\s/@]+(?=@)
    | (?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)
    """,
    re.DOTALL,
)
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
NOISY = ("urllib3", "apscheduler", "alembic", "matplotlib", "waitress", "wechatpy", "sqlalchemy")

ERRORS = Counter("zhanggui_errors", "Lines of level error and above, by their logger", ["logger"])

Event = MutableMapping[str, Any]


def redact(text: str) -> str:
    """The text without what nobody may read, on one line."""
    return UNSEEN.sub(" ", SECRETS.sub(_hidden, text))


def configure_logs(level: int = logging.INFO, stream: Any = None) -> None:
    """Send every logger, ours and others', through the one filter; third parties speak from WARNING."""
    handler = _Stream(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                _redact_event,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Stream(logging.StreamHandler[Any]):
    """Counts what is bad on its way out."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            ERRORS.labels(record.name).inc()
        super().emit(record)


def _redact_event(_logger: object, _method: str, event: Event) -> Event:
    return {redact(str(key)): _clean(str(key), value) for key, value in event.items()}


def _clean(key: str, value: object) -> object:
    if isinstance(value, bool | int | float) or value is None:
        return value
    # A secret may be named by its field alone; judge name and value together.
    prefix = f"{key}="
    return redact(prefix + str(value)).removeprefix(prefix)


def _hidden(found: re.Match[str]) -> str:
    kept = found["name"] or found["header"] or found["login"] or ""
    return kept + GONE
