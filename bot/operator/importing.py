"""Import of a bill file: read, checked against its own totals, staged and posted whole or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import bot.bills
from bot.bills.cells import BEIJING
from bot.bills.layout import BadBill, Reader, Summary, discover
from bot.bills.reading import TextFile
from storage.base.database import Engine
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.intake import Intake
from storage.ledger.statements import StatementRow

CHANNEL = "wechat"
Progress = Callable[[int, int], None]  # bytes read, bytes in the file


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
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the exit code is 0."""
        return self.state != "refused"

    def to_json(self) -> dict[str, Any]:
        """The one object that `--json` prints."""
        return {
            "state": self.state, "layout": self.layout, "encoding": self.encoding,
            "rows": self.rows, "payments": _pair(self.payments), "refunds": _pair(self.refunds),
            "unbooked": _pair(self.unbooked), "fees_fen": self.fees_fen, "net_fen": self.net_fen,
            "first": self.first, "last": self.last, "complete": self.complete,
            "read": self.read, "claimed": self.claimed, "added": self.added, "known": self.known,
            "problems": list(self.problems),
        }  # fmt: skip


def import_file(
    path: Path, merchant_id: str = "", *, now: datetime, engine: Engine | None = None,
    vault: Vault | None = None, dry_run: bool = False, progress: Progress = lambda _read, _size: None,
) -> ImportResult:  # fmt: skip
    """Import one bill file for a merchant; whatever is wrong is told in `problems`, never raised.

    A dry run reads and checks and needs no database, merchant or vault.
    """
    reading = _Reading(path, progress)
    try:
        if dry_run:
            return _judged(reading, lambda _rows: None)
        if engine is None or vault is None:
            raise ValueError("an import that books needs a database and a vault")
        return _booked(reading, Intake(engine, vault, merchant_id, now, CHANNEL))
    except Refusal as no:
        return replace(reading.result("refused"), problems=(str(no),))
    except OSError as wrong:
        return ImportResult("refused", problems=(f"文件打不开：{wrong.strerror}。",))


class _Reading:
    """One file on its way through its layout."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path = path
        self._size = path.stat().st_size if path.is_file() else 0
        self._text = TextFile(path, lambda read: progress(read, self._size))
        self._reader: Reader | None = None

    def batches(self) -> Iterator[list[StatementRow]]:
        """The bill's rows; the first line chooses the layout."""
        for first, lines in self._text.blocks():
            if self._reader is None:
                self._reader = _recognised(lines[0])
                yield self._reader.rows(first + 1, lines[1:])
            else:
                yield self._reader.rows(first, lines)
        if self._reader is None:
            raise BadBill("文件是空的。")

    @property
    def layout(self) -> str:
        """The code of the layout, once the header has been read."""
        return self._reader.code if self._reader else ""

    def summary(self) -> Summary | None:
        """What has been read so far."""
        return self._reader.summary if self._reader else None

    def finish(self) -> tuple[str, ...]:
        """What is wrong with the bill as a whole."""
        return tuple(self._reader.finish().problems) if self._reader else ()

    def result(self, state: str) -> ImportResult:
        """The figures of the rows read so far."""
        summary = self.summary()
        if summary is None:
            return ImportResult(state, encoding=self._text.encoding)
        read = summary.read
        return ImportResult(
            state, self.layout, self._text.encoding, read["rows"],
            (summary.payments, read["settled_fen"]), (summary.refunds, read["refunds_fen"]),
            (summary.unbooked, summary.unbooked_fen), read["fees_fen"], summary.net_fen,
            _moment(summary.first), _moment(summary.last), summary.complete, dict(read),
            summary.claimed,
        )  # fmt: skip


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

    def stage(rows: list[StatementRow]) -> None:
        nonlocal begun
        if not begun:
            intake.begin(sha256, reading.layout)
            begun = True
        intake.stage(rows)

    judged = _judged(reading, stage)
    if not judged.ok:
        intake.discard()
        return judged
    posting = intake.post(json.dumps(judged.to_json(), ensure_ascii=False))
    return replace(judged, state="posted", added=posting.added, known=posting.known,
                   problems=posting.differences)  # fmt: skip


def _judged(reading: _Reading, keep: Callable[[list[StatementRow]], None]) -> ImportResult:
    """Read everything, then compare with what the file says of itself."""
    for rows in reading.batches():
        keep(rows)
    problems = reading.finish()
    return replace(reading.result("refused" if problems else "checked"), problems=problems)


def _recognised(line: str) -> Reader:
    header = tuple(line.split(","))
    for layout in discover(bot.bills).values():
        reader = layout.recognise(header)
        if reader is not None:
            return reader
    raise BadBill("认不出这种账单：第一行应是微信支付交易账单的表头（交易时间、微信订单号……）。", 1)


def _from_json(summary: str, rows: int) -> ImportResult:
    """The result of an earlier import of the same file, as nothing was added this time."""
    kept = json.loads(summary)
    pairs = ("payments", "refunds", "unbooked")
    same: dict[str, Any] = {
        name: (value["count"], value["fen"]) if name in pairs else value
        for name, value in kept.items()
    }
    again = {"state": "known", "added": 0, "known": rows, "problems": ()}
    return ImportResult(**(same | again))


def _pair(pair: tuple[int, int]) -> dict[str, int]:
    return {"count": pair[0], "fen": pair[1]}


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, BEIJING).isoformat()
