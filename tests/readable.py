"""Snapshots are plain text in `tests/snapshots/`, so that a shopkeeper can read them."""

import json
from pathlib import Path

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import PropertyFilter, PropertyMatcher, SerializableData

TESTS = Path(__file__).resolve().parent


class ReadableSnapshot(SingleFileSnapshotExtension):
    """Text as it is, anything else as JSON, filed under the path of its test."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    def serialize(
        self,
        data: SerializableData,
        *,
        exclude: PropertyFilter | None = None,
        include: PropertyFilter | None = None,
        matcher: PropertyMatcher | None = None,
    ) -> str:
        """What the file holds; it ends with a line end, as text files do."""
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=2)
        return text.rstrip("\n") + "\n"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """`tests/bot/test_x.py` keeps its snapshots in `tests/snapshots/bot/test_x/`."""
        test = Path(test_location.filepath).resolve().relative_to(TESTS)
        return str(TESTS / "snapshots" / test.with_suffix(""))
