"""What the import of a bill costs, beside the least that any import must do."""

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from bot.bills.documents import documents
from bot.bills.importing import ImportResult, import_file
from bot.bills.layout import Opening
from bot.bills.wechat_trade import WechatTrade
from storage.base.database import Engine, metadata, open_database, reading, writing
from storage.base.vault import Vault
from storage.ledger import posting
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.schema import transactions
from tests.benchmarks.memory import peak_bytes
from tests.benchmarks.rounds import Measured, Scale, compare, cpu_seconds, insist
from tests.bills_maker import trade, write_bill

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VAULT = Vault({1: b"v" * 32})
TILLS = tuple(Terminal(f"T{n}", "s1", f"{n}号台") for n in range(6))
SHOP = Merchant("m1", "面馆", 300, 480, 1320, Settings(), (Store("s1", "总店"),), TILLS)
COLUMNS = ", ".join(column.name for column in transactions.c)
FIGURES = (
    "应结订单金额", "代金券金额", "退款金额", "充值券退款金额", "手续费", "订单金额", "申请退款金额",
)  # fmt: skip


def import_bill(scale: Scale) -> Measured:
    """A bill to committed rows and totals : `executemany` of ready tuples, the same indexes."""
    with _bench(scale) as bench:
        ready = bench.ready_tuples()
        ratios = compare(bench.time_import, lambda: bench.time_insert(ready), scale.rounds)
    return Measured(ratios, f"{bench.rows:,} rows, CPU")


def import_parse(scale: Scale) -> Measured:
    """Rows a second : those of a correct importer on `csv.reader`."""
    with _bench(scale) as bench:
        insist(_sum_ours(bench.bill) == _sum_csv(bench.bill), "both read the same money")
        ratios = compare(
            lambda: cpu_seconds(lambda: _sum_csv(bench.bill)),
            lambda: cpu_seconds(lambda: _sum_ours(bench.bill)),
            scale.rounds,
        )
    return Measured(ratios, f"{bench.rows:,} rows, CPU")


def import_tally(scale: Scale) -> Measured:
    """An import with totals : without, and without looking for what is known, which is the same query."""
    with _bench(scale) as bench:
        untold = posting._Group(bench.rows, known=False, fills=0, changes=())

        def without() -> float:
            with patch.object(posting, "_groups", lambda *_: iter((untold,))):
                return bench.time_import()

        ratios = compare(bench.time_import, without, scale.rounds)
    return Measured(ratios, f"{bench.rows:,} rows, CPU")


def import_again(scale: Scale) -> Measured:
    """The identical file again : the first time."""
    with _bench(scale) as bench:
        ratios = compare(bench.time_again, bench.time_import, scale.rounds)
    return Measured(ratios, f"{bench.rows:,} rows, CPU")


def import_memory(scale: Scale) -> Measured:
    """Peak memory of a process that imports ten times the rows : the rows."""
    with _bench(scale, 100_000) as small, _bench(scale, 1_000_000) as large:
        ratios = compare(large.peak_memory, small.peak_memory, scale.rounds)
    return Measured(ratios, f"{large.rows:,} : {small.rows:,} rows, resident bytes")


class _Bench:
    """One bill on disk, and fresh ledgers for it."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.rows = rows
        self.bill = folder / "bill.csv"
        self._ledgers = 0
        self._folder = folder
        write_bill(self.bill, trade(rows))

    def time_import(self) -> float:
        """CPU seconds of a first import, its answer checked."""
        with self._ledger() as engine:
            seconds = cpu_seconds(lambda: self._take(engine, added=self.rows))
            self._check(engine)
        return seconds

    def time_again(self) -> float:
        """CPU seconds of the second import of the same file."""
        with self._ledger() as engine:
            self._take(engine, added=self.rows)
            return cpu_seconds(lambda: self._take(engine, added=0))

    def time_insert(self, ready: list[tuple[object, ...]]) -> float:
        """CPU seconds of the bare insert, committed."""
        with self._ledger() as engine:
            seconds = cpu_seconds(lambda: _insert(engine, ready))
            self._check(engine)
        return seconds

    def ready_tuples(self) -> list[tuple[object, ...]]:
        """What an import leaves in the ledger, as the driver takes it, in the order of the bill."""
        with self._ledger() as engine:
            self._take(engine, added=self.rows)
            with reading(engine) as connection:
                query = f"select {COLUMNS} from transactions order by paid_at"  # noqa: S608
                return [tuple(row) for row in connection.exec_driver_sql(query)]

    def peak_memory(self) -> float:
        """Resident bytes at the peak of a process of its own."""
        with self._ledger() as engine:
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.bills",
                str(self.bill),
                str(engine.url),
            ]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            self._check(engine)
        return float(done.stdout)

    def _take(self, engine: Engine, *, added: int) -> None:
        result = _import(self.bill, engine)
        insist(result.ok and result.added == added, f"{added} rows are new: {result}")

    def _check(self, engine: Engine) -> None:
        with reading(engine) as connection:
            query = "select count(*), sum(amount) from transactions where kind = 'sale'"
            told = tuple(connection.exec_driver_sql(query).one())
        result = import_file(self.bill, now=NOW, dry_run=True)
        insist(told == result.payments, f"{told} is what the bill says: {result.payments}")

    @contextmanager
    def _ledger(self) -> Iterator[Engine]:
        self._ledgers += 1
        engine = open_database(f"sqlite:///{self._folder / str(self._ledgers)}.db")
        metadata.create_all(engine)
        with writing(engine) as connection:
            add_merchant(connection, SHOP, NOW)
        yield engine
        engine.dispose()
        for file in self._folder.glob(f"{self._ledgers}.db*"):
            file.unlink()


@contextmanager
def _bench(scale: Scale, full: int = 200_000) -> Iterator[_Bench]:
    rows = scale.pick(full // 100, full // 4, full)
    with tempfile.TemporaryDirectory() as folder:
        yield _Bench(Path(folder), rows)


def _import(bill: Path, engine: Engine) -> ImportResult:
    return import_file(bill, "m1", now=NOW, engine=engine, vault=VAULT)


def _insert(engine: Engine, ready: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(transactions.c))
    with writing(engine) as connection:
        connection.exec_driver_sql(
            f"insert into transactions ({COLUMNS}) values ({marks})",  # noqa: S608
            ready,
        )


def _sum_ours(bill: Path) -> tuple[int, int]:
    """Every row through our layout; the net and the sum of the times."""
    reader: WechatTrade | None = None
    net = times = 0
    (document,) = documents(bill, lambda _: None)
    for first, lines in document.blocks():
        reader = reader or WechatTrade.recognise(Opening(lines))
        assert reader is not None
        for row in reader.rows(first, lines):
            net += row.amount if row.kind == "sale" else -row.amount
            times += row.paid_at
    return net, times


def _sum_csv(bill: Path) -> tuple[int, int]:
    """The same by `csv.reader`, `Decimal` and `strptime`, cells put together again that it cut apart."""
    net = times = 0
    with bill.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, quoting=csv.QUOTE_NONE)
        names = next(lines)
        for line in lines:
            cells: list[str] = []
            for cell in line:
                if cell.startswith("`"):
                    cells.append(cell[1:])
                elif cells:
                    cells[-1] += f",{cell}"
            if len(cells) != len(names):
                continue
            row = dict(zip(names, cells, strict=True))
            figures = {name: int(Decimal(row[name]) * 100) for name in FIGURES}
            net += figures["应结订单金额"] - figures["退款金额"]
            local = datetime.strptime(f"{row['交易时间']} +0800", "%Y-%m-%d %H:%M:%S %z")
            times += int(local.timestamp())
    return net, times


if __name__ == "__main__":
    result = _import(Path(sys.argv[1]), open_database(sys.argv[2]))
    insist(result.ok, str(result))
    print(peak_bytes())
