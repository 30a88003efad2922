"""A busy shop rings often; that must never put off what is due."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.base.database import metadata, open_database, reading, writing
from storage.post.work import claim, put
from storage.schema import work

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)


def test_ringing_again_and_again_does_not_put_work_off(tmp_path: Path) -> None:
    """Twenty payments, one every second, each asking for a look in twenty seconds."""
    engine = open_database(f"sqlite:///{tmp_path / 'work.db'}")
    metadata.create_all(engine, tables=[work])
    for second in range(20):
        due_at = NOW + timedelta(seconds=second + 20)
        with writing(engine) as connection:
            put(connection, "check_risks", "M1", "", due_at, sooner_only=True)
    with writing(engine) as connection:
        assert claim(connection, "check_risks", NOW + timedelta(seconds=20))
    with reading(engine) as connection:
        assert not claim(connection, "check_risks", NOW + timedelta(seconds=21))
