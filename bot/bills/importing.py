"""Import of a bill file: read, checked against its own totals, staged and posted whole or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import bot.bills
from bot.bills.cells import BEIJING
from bot.bills.documents import Document, documents
from bot.bills.layout import BadBill, Layout, Movements, Opening, Reader, Rows, discover
from bot.bills.mapped import mappings_in
from storage.base.database import Engine
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.intake import Intake

Progress = Callable[[int, int], None]  # bytes read, bytes in the file
UNKNOWN = (
    "认不出这种账单：前面找不到任何一种账单的表头。请用平台下载的原始文件；"
    "别家的账单可以在终端里直接导入，逐列说明一次，以后自动认出。"
)
HEADLESS = (
    "后面还有一张表，接着前面的明细却没有表头；请把明细合并到一张表，或给每张表加上表头、分开导入。"
)
BATCH = 3_000  # rows that are staged at once
MORE = 20  # lines of an unknown table in which rows of the bill before are looked for
ONLY_SUMS = "这份文件只有汇总，只核对，没有可以入账的明细；请导入同一天的明细账单。"
BALANCES = ("opening_fen", "closing_fen", "chain_holds")  # only of an account's bill


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file; amounts in fen, times RFC 3339 in Beijing time.

    `state` is checked (a dry run), posted, known (this very file was posted before) or refused.
    """

    state: str
    layout: str = ""
    encoding: str = ""
    rows: int = 0
    payments: tuple[int, int] = (0, 0)
    refunds: tuple[int, int] = (0, 0)
    unbooked: tuple[int, int] = (0, 0)
    fees_fen: int = 0
    net_fen: int = 0
    first: str | None = None
    last: str | None = None
    complete: bool = False
    read: dict[str, int] | None = None
    claimed: dict[str, int] | None = None
    added: int = 0
    known: int = 0
    account: tuple[int | None, int | None, bool | None] | None = None  # opening, closing, chain
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the exit code is 0."""
        return self.state != "refused"

    def to_json(self) -> dict[str, Any]:
        """The one object that `--json` prints."""
        told: dict[str, Any] = {
            "state": self.state, "layout": self.layout, "encoding": self.encoding,
            "rows": self.rows, "payments": _pair(self.payments), "refunds": _pair(self.refunds),
            "unbooked": _pair(self.unbooked), "fees_fen": self.fees_fen, "net_fen": self.net_fen,
            "first": self.first, "last": self.last, "complete": self.complete,
            "read": self.read, "claimed": self.claimed, "added": self.added, "known": self.known,
            "problems": list(self.problems),
        }  # fmt: skip
        return told | dict(zip(BALANCES, self.account or (), strict=False))


def import_file(
    path: Path, merchant_id: str = "", *, now: datetime, engine: Engine | None = None,
    vault: Vault | None = None, dry_run: bool = False, progress: Progress = lambda _read, _size: None,
    mappings: Path | None = None, fetched: str = "",
) -> ImportResult:  # fmt: skip
    """Import one bill file for a merchant; whatever is wrong is told in `problems`, never raised.

    A dry run reads and checks and needs no database, merchant or vault. `mappings` is the folder of
    layouts that were explained at the command line; `fetched` is what the job calls the bill.
    """
    reading = _Reading(path, progress, now)
    try:
        reading.layouts = [*discover(bot.bills).values(), *mappings_in(mappings)]
        if dry_run:
            return _judged(reading, lambda _rows: None)
        if engine is None or vault is None:
            raise ValueError("an import that books needs a database and a vault")
        return _booked(reading, Intake(engine, vault, merchant_id, now, fetched=fetched))
    except Refusal as no:
        return replace(reading.result("refused"), problems=(str(no),))
    except OSError as wrong:
        return ImportResult("refused", problems=(f"文件打不开：{wrong.strerror}。",))


def import_content(name: str, content: bytes, merchant_id: str, *, now: datetime, engine: Engine,
                   vault: Vault, mappings: Path | None = None, fetched: str = "") -> ImportResult:  # fmt: skip
    """Import a bill that a channel has sent, under the name it gave; as `import_file`."""
    with TemporaryDirectory(prefix="zhanggui-") as folder:
        path = Path(folder) / (Path(name).name or "bill")
        path.write_bytes(content)
        return import_file(path, merchant_id, now=now, engine=engine, vault=vault,
                           mappings=mappings, fetched=fetched)  # fmt: skip


class _Reading:
    """One file on its way through its layouts: one bill, and the summaries packed with it."""

    def __init__(self, path: Path, progress: Progress, now: datetime) -> None:
        self.path = path
        self._size = path.stat().st_size if path.is_file() else 0
        self._progress = progress
        self._now = now
        self.layouts: list[type[Layout]] = []
        self._read: list[tuple[Reader, Document]] = []
        self._unknown = 0

    def batches(self) -> Iterator[Rows]:
        """The rows of every bill in the file."""
        for document in documents(self.path, lambda read: self._progress(read, self._size)):
            yield from self._rows(document)
        if not self._read:
            raise BadBill(UNKNOWN if self._unknown else "文件是空的。")

    @property
    def main(self) -> Reader | None:
        """The bill that is booked, else the first that was read."""
        readers = [reader for reader, _ in self._read]
        return next((reader for reader in readers if reader.kept), readers[0] if readers else None)

    def finish(self) -> tuple[str, ...]:
        """What is wrong with the bills as wholes."""
        return tuple(
            problem
            for reader, document in self._read
            for problem in reader.finish(closed=document.closed).problems
        )

    def result(self, state: str) -> ImportResult:
        """The figures of the rows read so far."""
        reader = self.main
        if reader is None:
            return ImportResult(state)
        document = next(document for one, document in self._read if one is reader)
        summary = reader.summary
        return ImportResult(
            state, reader.code, document.encoding, summary.read["rows"],
            (summary.payments, summary.paid_fen), (summary.refunds, summary.back_fen),
            (summary.unbooked, summary.unbooked_fen), summary.fees_fen, summary.net_fen,
            _moment(summary.first), _moment(summary.last), summary.complete, dict(summary.read),
            summary.claimed, account=_account(reader),
        )  # fmt: skip

    def _rows(self, document: Document) -> Iterator[Rows]:
        reader: Reader | None = None
        for first, lines in document.blocks():
            if reader is None and lines and not any(map(str.strip, lines)):
                continue
            if reader is None:
                reader = self._recognised(Opening(lines, document.name, self._now))
                if reader is None:
                    self._unknown += 1
                    self._insist_on_none(lines)
                    return
                self._read.append((reader, document))
            yield reader.rows(first, lines)

    def _insist_on_none(self, lines: list[str]) -> None:
        """Refuse rows of the bill before that go on in a place without a header of its own."""
        if any(reader.goes_on(text) for reader, _ in self._read for text in lines[:MORE]):
            raise BadBill(HEADLESS)

    def _recognised(self, opening: Opening) -> Reader | None:
        for layout in self.layouts:
            reader = layout.recognise(opening)
            if reader is not None:
                if reader.kept and any(other.kept for other, _ in self._read):
                    raise BadBill("这个文件里有几份账单，请拆开一份一份导入。")
                return reader
        return None


def _booked(reading: _Reading, intake: Intake) -> ImportResult:
    with reading.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    earlier = intake.known(sha256)
    if earlier is not None:
        return _from_json(earlier.summary, earlier.row_count)
    try:
        return _staged(reading, intake, sha256)
    except BaseException:
        intake.discard()
        raise


def _staged(reading: _Reading, intake: Intake, sha256: str) -> ImportResult:
    begun = False

    def stage(rows: Rows) -> None:
        nonlocal begun
        reader = reading.main
        if not begun and reader is not None and reader.kept:
            intake.begin(sha256, reader.code, reader.channel, reader.kept)
            begun = True
        intake.stage(rows)

    judged = _judged(reading, stage)
    if not (judged.ok and begun):
        intake.discard()
        return judged if begun or not judged.ok else replace(judged, problems=(ONLY_SUMS,))
    posting = intake.post(json.dumps(judged.to_json(), ensure_ascii=False))
    return replace(judged, state="posted", added=posting.added, known=posting.known,
                   problems=posting.differences)  # fmt: skip


def _judged(reading: _Reading, keep: Callable[[Rows], None]) -> ImportResult:
    """Read everything, then compare with what the file says of itself."""
    for rows in _gathered(reading.batches()):
        keep(rows)
    problems = reading.finish()
    return replace(reading.result("refused" if problems else "checked"), problems=problems)


def _gathered(batches: Iterator[Rows]) -> Iterator[Rows]:
    """The same rows in batches that are worth a commit."""
    held: list[Any] = []
    for rows in batches:
        held += rows
        if len(held) >= BATCH:
            yield held
            held = []
    yield held


def _account(reader: Reader) -> tuple[int | None, int | None, bool | None] | None:
    summary = reader.summary
    if not isinstance(summary, Movements):
        return None
    return summary.opening_fen, summary.closing_fen, summary.chain_holds


def _from_json(summary: str, rows: int) -> ImportResult:
    """The result of an earlier import of the same file, as nothing was added this time."""
    kept = json.loads(summary)
    pairs = ("payments", "refunds", "unbooked")
    same: dict[str, Any] = {
        name: (value["count"], value["fen"]) if name in pairs else value
        for name, value in kept.items()
    }
    account = tuple(same.pop(name) for name in BALANCES if name in same)
    again = {
        "state": "known",
        "added": 0,
        "known": rows,
        "problems": (),
        "account": account or None,
    }
    return ImportResult(**(same | again))


def _pair(pair: tuple[int, int]) -> dict[str, int]:
    return {"count": pair[0], "fen": pair[1]}


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, BEIJING).isoformat()
