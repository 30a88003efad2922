"""One account in two formats is one account: no lump twice, and no genuine double lost."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.base.database import Engine
from storage.schema import bank_movements
from tests.bot.bills.banks.exports import Line, Move, as_text, ccb, lines
from tests.bot.bills.makers import quick
from tests.bot.bills.test_overlaps import camt, mt940, ofx
from tests.storage.ledger.test_movements import engine as engine  # noqa: PLC0414  a fixture
from tests.storage.ledger.test_movements import opened, rows, take

# Twice the same in one second, twice in a day, there and back.
MOVES = [
    Move(0, 500),
    Move(0, 500),
    Move(60, -500),
    Move(90, 500),
    Move(40_000, 70_00),
    Move(90_000, 500),
]
WRITERS = {
    "export": lambda part: as_text(ccb(part), quoted=True),
    "mt940": mt940(numbered=True), "mt940_bare": mt940(numbered=False),
    "camt": camt(numbered=True), "camt_bare": camt(numbered=False), "ofx": ofx,
}  # fmt: skip


def amounts(engine: Engine) -> list[tuple[object, object]]:
    return sorted((row["day"], row["amount"]) for row in rows(engine, bank_movements))


def imported(engine: Engine, tmp_path: Path, name: str, part: list[Line]) -> tuple[int, int]:
    result = take(engine, tmp_path / "bill.txt", WRITERS[name](part).encode())
    assert result.problems == ()
    return result.added, result.known


@pytest.mark.parametrize("second", [name for name in WRITERS if name != "export"])
def test_an_account_told_twice_is_booked_once(engine: Engine, tmp_path: Path, second: str) -> None:
    told = lines(MOVES)
    assert imported(engine, tmp_path, "export", told) == (len(MOVES), 0)
    once = amounts(engine)
    assert imported(engine, tmp_path, second, told) == (0, len(MOVES))
    assert imported(engine, tmp_path, "export", told[:3]) == (0, 3)
    assert amounts(engine) == once


def test_what_only_one_of_them_tells_is_added(tmp_path: Path) -> None:
    told = lines(MOVES)
    for number, (first, second) in enumerate(permutations(["export", "mt940_bare", "ofx"], 2)):
        engine = opened(f"sqlite:///{tmp_path / f'{number}.db'}")
        assert imported(engine, tmp_path, first, told[:1]) == (1, 0)
        assert imported(engine, tmp_path, second, told) == (5, 1)
        assert imported(engine, tmp_path, first, told) == (0, 6)
        assert len(amounts(engine)) == len(MOVES)
        engine.dispose()


def test_another_account_and_one_without_a_name_are_not_the_same(tmp_path: Path) -> None:
    told = lines(MOVES)
    engine = opened(f"sqlite:///{tmp_path / 'x.db'}")
    imported(engine, tmp_path, "export", told)
    for number in ("9999000011112222333", ""):
        text = mt940(numbered=False)(told).replace("6222020200112233445", number)
        result = take(engine, tmp_path / "bill.txt", text.encode())
        assert (result.added, result.known) == (len(MOVES), 0)
    engine.dispose()


def test_an_account_is_known_however_its_number_is_written(tmp_path: Path) -> None:
    told = lines(MOVES)
    engine = opened(f"sqlite:///{tmp_path / 'x.db'}")
    imported(engine, tmp_path, "export", told)
    text = mt940(numbered=False)(told).replace(
        ":25:6222020200112233445", ":25:PCBCCNBJ/6222 0202-0011 2233 445CNY"
    )
    assert take(engine, tmp_path / "bill.txt", text.encode()).known == len(MOVES)
    engine.dispose()


@quick
@given(
    moves=st.lists(st.builds(Move, st.sampled_from([0, 0, 60, 90_000]), st.sampled_from([100, -100, 500])),
                   min_size=1, max_size=6).map(lambda told: sorted(told, key=lambda move: move.second)),
    names=st.lists(st.sampled_from(["export", "mt940", "ofx", "camt"]), min_size=2, max_size=4),
)  # fmt: skip
def test_any_formats_in_any_order_end_in_the_same_money(
    tmp_path_factory: pytest.TempPathFactory, moves: Sequence[Move], names: list[str]
) -> None:
    folder, told = tmp_path_factory.mktemp("told"), lines(list(moves))
    engine = opened(f"sqlite:///{folder / 'x.db'}")
    for name in names:
        imported(engine, folder, name, told)
    assert sorted(row["amount"] for row in rows(engine, bank_movements)) == sorted(
        m.fen for m in moves
    )
    engine.dispose()
