"""The exports of online banking: every bank's, in every shape, with the chain of balances."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bills.banks.boc import Boc
from bot.bills.layout import Opening
from bot.operator.importing import ImportResult
from tests.bot.bills.banks.exports import (
    ACCOUNT,
    BANKS,
    OPENING,
    Move,
    as_text,
    as_workbook,
    boc,
    icbc,
    lines,
)
from tests.bot.bills.makers import AWKWARD, dry_run, quick, yuan

WORDS = AWKWARD.filter(lambda text: not text.strip(" 　`'").startswith("#"))
MOVES = st.lists(
    st.builds(Move, st.integers(0, 86_000), st.integers(-99_999, 99_999).filter(bool), WORDS, WORDS),
    min_size=1, max_size=7,
).map(lambda moves: sorted(moves, key=lambda move: move.second))  # fmt: skip
SHAPES = st.sampled_from(("csv", "quoted", "tabs", "tsv", "pipes", "xlsx"))


def content(rows: list[list[str]], shape: str, encoding: str = "gbk") -> bytes:
    if shape == "xlsx":
        return as_workbook(rows)
    delimiter = {"tsv": "\t", "pipes": "|"}.get(shape, ",")
    text = as_text(rows, delimiter, quoted=shape == "quoted", tab="\t" if shape == "tabs" else "")
    return text.encode(encoding)


def check(result: ImportResult, moves: list[Move]) -> None:
    came = [move.fen for move in moves if move.fen > 0]
    went = [-move.fen for move in moves if move.fen < 0]
    assert result.problems == ()
    assert (result.rows, result.complete) == (len(moves), True)
    assert (result.payments, result.refunds) == ((len(came), sum(came)), (len(went), sum(went)))
    assert result.account == (OPENING, OPENING + sum(came) - sum(went), True)


@quick
@given(moves=MOVES, bank=st.sampled_from(sorted(BANKS)), shape=SHAPES, reverse=st.booleans(),
       encoding=st.sampled_from(("gbk", "utf-8-sig")), more=st.integers(0, 2))  # fmt: skip
def test_every_export_reads_back_with_its_chain(
    tmp_path: Path,
    moves: list[Move],
    bank: str,
    shape: str,
    reverse: bool,
    encoding: str,
    more: int,
) -> None:
    told = lines(moves)
    rows = BANKS[bank](told[::-1] if reverse else told)
    rows = [row + [""] * more if len(row) > 5 else row for row in rows]
    result = dry_run(tmp_path, content(rows, shape, encoding), f"bill.{shape}")
    check(result, moves)
    assert result.layout == bank


@quick
@given(moves=MOVES, bank=st.sampled_from(sorted(BANKS)), order=st.randoms(use_true_random=False))
def test_columns_may_stand_in_any_order_among_new_ones(
    tmp_path: Path, moves: list[Move], bank: str, order: object
) -> None:
    rows = BANKS[bank](lines(moves))
    head = next(n for n, row in enumerate(rows) if len(row) > 5)
    places = [*range(len(rows[head])), -1]
    order.shuffle(places)  # type: ignore[attr-defined]
    body = [[(*row, "新列")[place] for place in places] for row in rows[head:] if len(row) > 5]
    check(dry_run(tmp_path, as_text([*rows[:head], *body], quoted=True).encode()), moves)


MOVE_THREE = [Move(1, 500), Move(2, -300, "王小明", "报销"), Move(3, 1_000)]


@pytest.mark.parametrize("bank", sorted(BANKS))
@pytest.mark.parametrize("damage", ["amount", "balance", "missing", "doubled", "currency"])
def test_a_damaged_export_is_refused(tmp_path: Path, bank: str, damage: str) -> None:
    told = lines(MOVE_THREE)
    rows = BANKS[bank](told)
    at = next(n for n, row in enumerate(rows) if yuan(told[1].balance) in ",".join(row).replace(",997", "997")
              or yuan(told[1].balance, comma=True) in row)  # fmt: skip
    row = rows[at]
    if damage == "amount":
        rows[at] = [cell.replace("3.00", "3.01") for cell in row]
    elif damage == "balance":
        rows[at] = [cell.replace("002.00", "002.10") for cell in row]
    elif damage == "missing":
        del rows[at]
    elif damage == "doubled":
        rows.insert(at, row)
    elif "CNY" in row or "人民币元" in row:
        rows[at] = [cell.replace("CNY", "USD").replace("人民币元", "美元") for cell in row]
    else:
        rows.insert(0, ["币种：美元"])
    result = dry_run(tmp_path, as_text(rows, quoted=True).encode("gbk"))
    assert not result.ok
    assert "人民币" in result.problems[0] if damage == "currency" else "第 " in str(result.problems)


def test_a_row_that_was_cut_off_is_not_a_remark(tmp_path: Path) -> None:
    text = as_text(icbc(lines(MOVE_THREE))).encode("gbk")
    for cut in range(3, 50, 4):
        assert not dry_run(tmp_path, text[:-cut]).ok


def test_sums_above_the_header_must_agree(tmp_path: Path) -> None:
    rows = boc(lines(MOVE_THREE))
    rows[5][1] = "15.01"
    result = dry_run(tmp_path, as_text(rows, quoted=True).encode("gbk"))
    assert result.problems == ("收入金额不符：汇总写 ¥15.01，明细合计 ¥15.00。",)


def test_rows_of_one_second_may_stand_in_any_order(tmp_path: Path) -> None:
    told = lines([Move(1, 500), Move(1, -300), Move(1, 1_000), Move(9, 70)])
    result = dry_run(tmp_path, as_text(icbc([told[2], told[0], told[1], told[3]])).encode())
    check(result, [line.move for line in told])


def test_a_row_says_whose_money_it_is() -> None:

    text = as_text(boc(lines(MOVE_THREE)), quoted=True).split("\r\n")
    reader = Boc.recognise(Opening(text))
    assert reader is not None
    first, second, _ = reader.rows(1, text)
    assert (first.channel, first.party, first.account) == (
        "wechat",
        "财付通支付科技有限公司",
        ACCOUNT,
    )
    assert (second.channel, second.party, second.amount) == ("", "王小明", -300)
