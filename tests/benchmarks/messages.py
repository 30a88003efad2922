"""One message's transaction beside the same SQL said to the database directly."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select

from bot.jobs.handle_inbox import handle_inbox
from bot.jobs.house import House
from storage.base.database import Engine, open_database, reading, sqlite_module
from storage.books import read_books
from storage.schema import audit, inbox, outbox, refunds
from tests.benchmarks.house import SHOP, Hands, assemble, call, environ, knocks, settle
from tests.benchmarks.rounds import Measured, Scale, compare, insist, wall_seconds
from tests.benchmarks.trade import NOW, TODAY, VAULT

ROWS = 20_000
PEOPLE = 5
NOBODY = "http://127.0.0.1:9/cgi-bin"  # nothing is sent here: the message ends in the outbox


@dataclass(slots=True)
class Script:
    """Every statement of a run with its values, `commit` among them, in order."""

    lines: list[tuple[str, Any, bool]] = field(default_factory=list)

    def play(self, file: Path) -> None:
        """Say it all again, to another copy of the database, the way we set ours up."""
        connection = sqlite_module().connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "mmap_size=0"):
            connection.execute(f"pragma {pragma}")
        for words, values, many in self.lines:
            said = connection.executemany if many else connection.execute
            said(words, values).fetchall()
        connection.close()


def message_write(scale: Scale) -> Measured:
    """A refund asked for: taken, held, written down, audited, shown; ours over the bare SQL, on the disk."""
    count = scale.pick(3, 25, 100)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _receive(folder, count)
        script = _record(folder)
        # One engine for all rounds: a server says its statements for the first time only once.
        engine = open_database(f"sqlite:///{folder / 'ours.db'}")
        house = assemble(engine, NOBODY, Hands()).house

        def ours() -> float:
            _copy(folder, "ours")
            seconds = wall_seconds(lambda: _work(house))
            insist(_written(engine)[0] == count, "a request was not written")
            engine.dispose()
            return seconds

        def theirs() -> float:
            file = _copy(folder, "theirs")
            seconds = wall_seconds(lambda: script.play(file))
            copy = open_database(f"sqlite:///{file}")
            insist(_written(copy)[0] == count, "the bare SQL wrote something else")
            copy.dispose()
            return seconds

        ratios = compare(ours, theirs, scale.rounds)
    return Measured(
        ratios,
        f"{count} refund requests a round, {len(script.lines) // count} statements each, wall",
    )


def _receive(folder: Path, count: int) -> None:
    """A database in whose inbox so many refund requests wait, each for a sale of its own."""
    engine = settle(folder, ROWS, PEOPLE)
    with read_books(engine, VAULT, SHOP, NOW) as books:
        sales = [row for row in books.transactions.of_day(TODAY) if row.kind == "sale"][:count]
    insist(len(sales) == count, "too few sales")
    web = assemble(engine, NOBODY, Hands()).web
    for number, sale in enumerate(sales, 1):
        line = f"退款 {sale.number} 0.01 商品破损"
        for knock in knocks(number, 1, PEOPLE, NOW, line):
            insist(call(web, environ(knock)) == ("200 OK", b""), "not acknowledged")
    engine.dispose()


def _record(folder: Path) -> Script:
    """What the product says to the database while it does them all."""
    engine = open_database(f"sqlite:///{_copy(folder, 'record')}")
    house = assemble(engine, NOBODY, Hands()).house
    with _listening(engine) as script:
        _work(house)
    engine.dispose()
    return script


@contextmanager
def _listening(engine: Engine) -> Iterator[Script]:
    script = Script()

    def said(_c: object, _cursor: object, words: str, values: Any, _x: object, many: bool) -> None:
        script.lines.append((words, values, many))

    def committed(_c: object) -> None:
        script.lines.append(("commit", (), False))

    event.listen(engine, "before_cursor_execute", said)
    event.listen(engine, "commit", committed)
    yield script
    event.remove(engine, "before_cursor_execute", said)
    event.remove(engine, "commit", committed)


def _work(house: House) -> None:
    while handle_inbox(house):
        pass


def _copy(folder: Path, name: str) -> Path:
    """A fresh copy of the database; the original is closed, so its one file is all of it."""
    for leftover in folder.glob(f"{name}.db*"):
        leftover.unlink()
    return Path(shutil.copy(folder / "product.db", folder / f"{name}.db"))


def _written(engine: Engine) -> tuple[int, ...]:
    """How many refunds, queued messages and audit entries there are, and how many events are done."""
    counts = [select(func.count()).select_from(table) for table in (refunds, outbox, audit)]
    done = select(func.count()).where(inbox.c.outcome == "answered")
    with reading(engine) as connection:
        return tuple(connection.execute(query).scalar_one() for query in [*counts, done])
