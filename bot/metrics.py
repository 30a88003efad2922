"""Figures for Prometheus: what waits in the database, and what this process has counted."""

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from storage.base.database import DatabaseAway, Engine
from storage.base.refusal import Refusal
from storage.gauges import Gauges, look

HERE = "127.0.0.1"


def build_registry(engine: Engine, clock: Callable[[], datetime]) -> CollectorRegistry:
    """This process's own counters, and the database as it stands whenever somebody asks."""
    registry = CollectorRegistry()
    registry.register(REGISTRY)
    registry.register(_House(engine, clock))
    return registry


def open_metrics(port: int, registry: CollectorRegistry) -> None:
    """Tell them on a port of this machine only; 0: nowhere. A Refusal when the port is taken."""
    if not port:
        return
    try:
        start_http_server(port, HERE, registry)
    except OSError as taken:
        raise Refusal(f"[work] metrics_port = {port} 用不了，多半被占着，请换一个端口。") from taken


class _House(Collector):
    """The database; away, it says only that."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """One look."""
        try:
            seen = look(self._engine, self._clock())
        except DatabaseAway:
            yield _one("zhanggui_database_up", "Whether the database answers", 0)
            return
        yield _one("zhanggui_database_up", "Whether the database answers", 1)
        yield from _figures(seen)


def _figures(seen: Gauges) -> Iterator[Metric]:
    yield _one("zhanggui_inbox_waiting", "Events that nobody has acted on yet", seen.events_waiting)
    yield _one("zhanggui_inbox_oldest_seconds", "Age of the oldest of them", seen.events_age)
    yield _one("zhanggui_inbox_failed", "Events given up after three tries", seen.events_failed)
    yield _each("zhanggui_outbox", "Messages by state", "state", seen.messages)
    yield _one("zhanggui_outbox_late", "Messages overdue by a minute", seen.messages_late.rows)
    yield _one("zhanggui_outbox_late_seconds", "How late the oldest is", seen.messages_late.seconds)
    late = seen.work_late
    yield _each("zhanggui_work_late", "Rows overdue by a minute", "kind",
                {kind: one.rows for kind, one in late.items()})  # fmt: skip
    yield _each("zhanggui_work_late_seconds", "How late the oldest is", "kind",
                {kind: one.seconds for kind, one in late.items()})  # fmt: skip
    yield _one("zhanggui_refunds_in_doubt", "Refunds called at a channel and not at their end",
               seen.refunds_in_doubt)  # fmt: skip
    yield _one("zhanggui_bills_awaited", "Bills not given yet", seen.bills_awaited)
    if seen.last_report is not None:
        yield _one("zhanggui_last_report_timestamp_seconds", "When the newest report left",
                   seen.last_report.timestamp())  # fmt: skip


def _one(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)


def _each(name: str, about: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
