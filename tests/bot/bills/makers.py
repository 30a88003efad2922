"""What every writer of bills in these tests needs: money as text, awkward names, and a dry run."""

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.bills.importing import ImportResult, import_file

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NOON = datetime(2026, 11, 18, 12, 30, 5)  # noqa: DTZ001  Beijing time, as bills have it
FEN = st.integers(1, 10_000_000)
# Everything that upsets splitters, and characters whose GB18030 bytes end in a comma's neighbours,
# a back-tick (倈 is 82 60), a pipe (倈…), or a backslash.
AWKWARD = st.text(
    st.sampled_from(list("面茶,`'\\{}:[]|; 　￥倈侨俓丂€é"))
    | st.characters(codec="gbk", exclude_characters='"', exclude_categories=["Cc"]),
    max_size=12,
)
quick = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


def yuan(fen: int, *, comma: bool = False) -> str:
    """`-123456` → `-1234.56`, or `-1,234.56`."""
    sign, value = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{value // 100:{',' if comma else ''}}.{value % 100:02d}"


def later(seconds: int) -> datetime:
    """A moment after noon."""
    return NOON + timedelta(seconds=seconds)


def clock(moment: datetime) -> str:
    """`2026-11-18 12:30:05`."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def dry_run(tmp_path: Path, content: bytes, name: str = "bill.csv") -> ImportResult:
    """What a dry run says of these bytes."""
    path = tmp_path / name
    path.write_bytes(content)
    return import_file(path, now=NOW, dry_run=True)


class GbkInfo(zipfile.ZipInfo):
    """An entry whose name is GBK without saying so; the library itself would mark it as UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def gbk_zip(files: dict[str, bytes]) -> bytes:
    """An archive as Alipay makes it."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            info = GbkInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()
