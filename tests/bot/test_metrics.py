"""Figures as Prometheus reads them: of the database, of this process, and calm when the database is away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import build_registry, open_metrics
from storage.base.database import Engine, open_database
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.migrating import upgrade
from storage.post.inbox import Inbox
from tests.servers.processes import free_port

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_database(f"sqlite:///{tmp_path / 'data' / 'shop.db'}")
    upgrade(engine)
    return engine


def figures(text: str) -> dict[str, float]:
    """Every sample by its name."""
    families = text_string_to_metric_families(text)
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_the_database_and_the_process_are_on_one_page(engine: Engine) -> None:
    Inbox(engine, Vault({0: bytes(32)})).put("event", "<xml/>", NOW)
    told = figures(generate_latest(build_registry(engine, lambda: NOW)).decode())
    assert (told["zhanggui_database_up"], told["zhanggui_inbox_waiting"]) == (1, 1)
    assert told["process_resident_memory_bytes"] > 0


def test_a_database_that_is_away_is_said_and_breaks_nothing(tmp_path: Path) -> None:
    away = open_database(f"sqlite:///{tmp_path / 'nowhere' / 'shop.db'}")
    told = figures(generate_latest(build_registry(away, lambda: NOW)).decode())
    assert told["zhanggui_database_up"] == 0
    assert "zhanggui_inbox_waiting" not in told


def test_a_worker_tells_on_a_port_of_this_machine_when_it_is_asked_to(engine: Engine) -> None:
    registry = build_registry(engine, lambda: NOW)
    open_metrics(0, registry)
    open_metrics(port := free_port(), registry)
    assert "zhanggui_work_late" in requests.get(f"http://127.0.0.1:{port}", timeout=5).text
    with pytest.raises(Refusal, match=r"\[work\] metrics_port"):
        open_metrics(port, registry)
