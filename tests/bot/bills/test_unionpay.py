"""UnionPay's clearing files, byte by byte."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bills.layout import Opening
from bot.bills.unionpay import ZM, ZME, UnionPayTrades
from tests.bot.bills.makers import FEN, dry_run, gbk_zip, quick

NAME = "INN26111888ZM_777290058110048"
# Characters of two bytes whose second is a space's neighbour, a back-tick, a pipe, or a letter.
OWN = st.text(st.sampled_from(list("面倈茶侨A1 丂")), max_size=8).map(str.strip)


@dataclass(frozen=True)
class Trade:
    """One line; fen."""

    n: int
    fen: int
    fee: int
    refund: bool = False
    own: str = ""
    sent: str = "1118123005"


def padded(values: dict[int, str], widths: tuple[int, ...]) -> bytes:
    fields = [values.get(place, "").encode("gbk") for place in range(1, len(widths) + 1)]
    assert all(len(field) <= width for field, width in zip(fields, widths, strict=True))
    return b" ".join(field.ljust(width) for field, width in zip(fields, widths, strict=True))


def line(trade: Trade) -> bytes:
    fee, settled = ("C", "D") if trade.refund else ("D", "C")
    return padded({
        1: "S30" if trade.refund else "S22", 2: "49170000", 3: "00030000", 4: f"{trade.n:06d}",
        5: trade.sent, 6: "6226********0018", 7: f"{trade.fen:012d}", 8: "5812", 9: "07",
        10: f"20261118123005{trade.n:07d}", 12: f"ORDER{trade.n:08d}", 13: "01",
        16: f"{fee}{trade.fee:012d}", 17: f"{settled}{trade.fen - trade.fee:012d}",
        20: "04" if trade.refund else "01", 22: "000201",
        27: f"20261117123005{trade.n:07d}" if trade.refund else "", 28: "777290058110048",
        34: "T0000001", 35: trade.own, 41: f"SOLD{trade.n:08d}" if trade.refund else "",
    }, ZM)  # fmt: skip


def clearing_file(trades: list[Trade], end: bytes = b"\n") -> bytes:
    return b"".join(line(trade) + end for trade in trades)


@st.composite
def days(draw: st.DrawFn) -> list[Trade]:
    found = []
    for n in range(draw(st.integers(1, 5))):
        fen = draw(FEN)
        found.append(Trade(n, fen, draw(st.integers(0, fen)), draw(st.booleans()), draw(OWN)))
    return found


@quick
@given(trades=days(), zipped=st.booleans(), encoding=st.sampled_from(("gbk", "utf-8")),
       stripped=st.booleans())  # fmt: skip
def test_every_clearing_file_reads_back_to_the_fen(
    tmp_path: Path, trades: list[Trade], zipped: bool, encoding: str, stripped: bool
) -> None:
    content = clearing_file(trades).decode("gbk").encode(encoding)
    if stripped:
        content = b"\r\n".join(text.rstrip() for text in content.split(b"\n"))
    if zipped:
        content = gbk_zip({NAME: content})
    result = dry_run(tmp_path, content, f"{NAME}.zip" if zipped else NAME)
    sales = [trade for trade in trades if not trade.refund]
    backs = [trade for trade in trades if trade.refund]
    assert result.problems == ()
    assert (result.layout, result.rows, result.complete) == ("unionpay_zm", len(trades), True)
    assert result.payments == (len(sales), sum(trade.fen for trade in sales))
    assert result.refunds == (len(backs), sum(trade.fen for trade in backs))
    assert result.fees_fen == sum(t.fee for t in sales) - sum(t.fee for t in backs)


def test_a_line_is_607_bytes_and_a_space_lies_between_fields() -> None:
    assert (len(line(Trade(1, 100, 1))), sum(ZME) + len(ZME) - 1) == (607, 339)


def test_a_refund_names_its_payment_and_both_orders() -> None:
    text = line(Trade(7, 3050, 18, refund=True)).decode("gbk")
    reader = UnionPayTrades.recognise(Opening([text], NAME))
    assert reader is not None
    (row,) = reader.rows(1, [text])
    assert (row.kind, row.key, row.sale_key) == (
        "refund",
        "202611181230050000007",
        "202611171230050000007",
    )
    assert (row.number, row.refund_number, row.fee) == ("SOLD00000007", "ORDER00000007", -18)


@pytest.mark.parametrize(
    ("name", "sent", "first"),
    [
        (NAME, "1118123005", "2026-11-18"),
        ("INN26010188ZM_777290058110048", "1231235959", "2025-12-31"),
        ("bill.txt", "1118123005", "2026-11-18"),  # imported on 23 November 2026
        ("bill.txt", "1124123005", "2025-11-24"),
    ],
)
def test_the_year_is_the_file_names(tmp_path: Path, name: str, sent: str, first: str) -> None:
    result = dry_run(tmp_path, clearing_file([Trade(1, 100, 1, sent=sent)]), name)
    assert result.first is not None
    assert result.first.startswith(first)


TWO = clearing_file([Trade(1, 3050, 18), Trade(2, 1000, 6, refund=True)])


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ((b"000000003050 ", b"000000003051 "), "第 1 行：结算金额"),
        ((b"C000000000006", b"D000000000006"), "第 2 行：结算金额"),
        ((b"D000000000018", b"X000000000018"), "第 1 行"),
        ((b"1118123005", b"1131123005"), "第 1 行"),
        ((b"S30 49170000", b"S30  49170000"), "第 2 行：字段的位置不对"),
        ((b" 04 ", b" 99 "), "第 2 行：不认识的交易类型"),
    ],
)
def test_a_damaged_clearing_file_is_refused_with_its_line(
    tmp_path: Path, damage: tuple[bytes, bytes], says: str
) -> None:
    result = dry_run(tmp_path, TWO.replace(*damage, 1), NAME)
    assert says in result.problems[0]


@pytest.mark.parametrize("cut", [1, 2, 50, 150, 300, 600])
def test_a_clearing_file_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, cut: int) -> None:
    assert dry_run(tmp_path, TWO[:-cut], NAME).ok == (cut == 1)


def test_disputes_are_read_and_not_booked(tmp_path: Path) -> None:
    dispute = padded({1: "E74", 2: "49170000", 3: "00030000", 4: "000001", 5: "1118123005",
                      6: "6226********0018", 7: "000000003050"}, ZME) + b"\n"  # fmt: skip
    packed = gbk_zip({NAME.replace("ZM", "ZME"): dispute, NAME: TWO})
    result = dry_run(tmp_path, packed, "a.zip")
    assert (result.ok, result.layout, result.rows) == (True, "unionpay_zm", 2)
    alone = dry_run(tmp_path, dispute, NAME.replace("ZM", "ZME"))
    assert (alone.ok, alone.layout, alone.unbooked) == (True, "unionpay_zme", (1, 3050))


def test_a_doubled_line_is_refused_with_both_lines(tmp_path: Path) -> None:
    result = dry_run(tmp_path, TWO + TWO, NAME)
    assert result.problems == ("第 3 行：与第 1 行是同一笔，账单里有重复的行。",)
