"""The trade bill of WeChat Pay, read back to the fen from every shape it comes in."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.bills
from bot.bills.importing import ImportResult, import_file
from bot.bills.layout import Opening, discover
from bot.bills.wechat_trade import WechatTrade
from tests.bills_maker import HEADERS, Row, Shape, Sums, bill_bytes
from tests.bot.bills.banks.exports import as_text, as_workbook

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NOON = datetime(2026, 11, 18, 12, 30, 5)  # noqa: DTZ001

# Everything that upsets splitters: the separator itself, quotes, JSON, emoji, and characters whose
# GB18030 bytes end in a back-tick (倈 is 82 60) or take four bytes.
FREE = st.text(
    st.sampled_from(list("面,`\"'\\{}:[]\t 　￥倈丂㐀€\u2028\x85\x0b😀é")) | st.characters(
        codec="gb18030", exclude_characters="\r\n"), max_size=20
)  # fmt: skip
MONEY = st.integers(0, 10_000_000)


@st.composite
def trades(draw: st.DrawFn) -> list[Row]:
    """Sales and refunds with any text in the free columns."""
    rows = []
    for n in range(draw(st.integers(0, 8))):
        sale = Row(
            NOON + timedelta(seconds=draw(st.integers(0, 86_400))), f"42000{n}", f"T{n}",
            draw(MONEY), draw(st.integers(0, 9_999)), draw(MONEY), payer="o1", goods=draw(FREE),
            attach=draw(st.just('{\\"桌号\\":\\"A,1\\"}') | FREE),
        )  # fmt: skip
        back = replace(
            sale, amount=0, discount=0, fee=-draw(st.integers(0, 99)), state="REFUND", back=draw(MONEY),
            refund_key=f"503{n}", refund_number=f"B{n}", refund_state="SUCCESS",
        )  # fmt: skip
        rows.append(draw(st.sampled_from((sale, back))))
    return rows


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """Every layout, generation, encoding and line end, columns shuffled or as they come."""
    kind = draw(st.sampled_from(sorted(HEADERS)))
    order = [*HEADERS[kind], "新增列"]
    return Shape(
        kind, draw(st.booleans()), draw(st.sampled_from(("utf-8", "gb18030"))), draw(st.booleans()),
        draw(st.sampled_from(("\r\n", "\n"))), draw(st.booleans()),
        tuple(draw(st.permutations(order)) if draw(st.booleans()) else order),
    )  # fmt: skip


def read(tmp_path: Path, content: bytes) -> ImportResult:
    """What a dry run says of these bytes."""
    path = tmp_path / "bill.csv"
    path.write_bytes(content)
    return import_file(path, now=NOW, dry_run=True)


def sale(n: int = 1, **more: object) -> Row:
    """One plain sale of ¥30.50."""
    return replace(Row(NOON, f"42000{n}", f"T{n}", 3050, 18), **more)  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=trades(), shape=shapes())
def test_every_shape_reads_back_to_the_fen(tmp_path: Path, rows: list[Row], shape: Shape) -> None:
    if shape.order != (*HEADERS[shape.kind], "新增列"):
        # With the free columns far apart, a name that holds the separator cannot be told apart.
        rows = [replace(row, goods="面", attach="") for row in rows]
    if shape.kind == "success":
        rows = [row for row in rows if row.state == "SUCCESS"]
    result = read(tmp_path, bill_bytes(rows, shape))
    sales = [row for row in rows if row.state == "SUCCESS"]
    backs = [row for row in rows if row.state == "REFUND"]
    assert result.problems == ()
    assert result.complete
    assert result.layout == f"wechat_trade_{shape.kind}"
    assert result.payments == (len(sales), sum(row.amount for row in sales))
    assert result.refunds == (len(backs), sum(row.back for row in backs))
    assert result.fees_fen == sum(row.fee for row in rows)


def test_the_widths_are_those_of_the_platform() -> None:
    assert [len(HEADERS[kind]) for kind in ("all", "success", "refund")] == [27, 20, 29]
    assert [len(Shape(kind, old=True).header()) for kind in ("all", "refund")] == [24, 26]


def test_the_shelf_holds_the_layout() -> None:
    assert discover(bot.bills)["wechat_trade"] is WechatTrade


def test_a_gzipped_bill_reads_the_same(tmp_path: Path) -> None:
    plain = bill_bytes([sale(n) for n in range(5)])
    packed = read(tmp_path, gzip.compress(plain))
    assert packed == read(tmp_path, plain)
    assert packed.payments == (5, 15_250)


def test_first_and_last_are_beijing_times_whatever_the_order(tmp_path: Path) -> None:
    rows = [sale(1, paid_at=NOON), sale(2, paid_at=NOON - timedelta(hours=3)),
            sale(3, paid_at=NOON + timedelta(hours=1))]  # fmt: skip
    result = read(tmp_path, bill_bytes(rows))
    assert result.first == "2026-11-18T09:30:05+08:00"
    assert result.last == "2026-11-18T13:30:05+08:00"


def test_old_samples_with_full_width_colons_are_read(tmp_path: Path) -> None:
    content = bill_bytes([sale()]).replace(b"12:30:05", "12：30：05".encode())
    assert read(tmp_path, content).first == "2026-11-18T12:30:05+08:00"


def test_net_is_gross_minus_refunds_minus_fees(tmp_path: Path) -> None:
    back = sale(amount=0, fee=-6, state="REFUND", back=1000, refund_key="5031",
                refund_number="B1", refund_state="PROCESSING")  # fmt: skip
    result = read(tmp_path, bill_bytes([sale(), back]))
    assert result.net_fen == 3050 - 1000 - (18 - 6)
    assert result.read == result.claimed


@pytest.mark.parametrize("state", ["FAIL", "CHANGE"])
def test_a_refund_that_came_back_is_checked_but_not_booked(tmp_path: Path, state: str) -> None:
    back = sale(amount=0, fee=-6, state="REFUND", back=1000, refund_key="5031", refund_state=state)
    result = read(tmp_path, bill_bytes([sale(), back]))
    assert result.refunds == result.unbooked == (1, 1000)


def test_a_revoked_row_with_its_money_is_a_refund_under_the_orders_number() -> None:
    (row,) = rows_of(sale(amount=0, fee=0, state="REVOKED", back=3050, refund_state="SUCCESS"))
    assert (row[1], row[2], row[4], row[6]) == ("refund", "420001", "420001", 3050)


def test_a_revoked_row_that_shows_only_the_payment_is_sale_and_reversal() -> None:
    paid, back = rows_of(sale(state="REVOKED"))
    assert (paid.kind, paid.amount, paid.fee) == ("sale", 3050, 18)
    assert (back.kind, back.amount, back.fee, back.sale_key) == ("refund", 3050, -18, paid.key)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ((b"`30.50,", b"`30.505,"), "第 2 行"),
        ((b"`30.50,", b"`1e9,"), "第 2 行"),
        ((b"`30.50,", "`三十,".encode()), "第 2 行"),
        ((b"`30.50,", b"`-30.50,"), "第 2 行"),
        ((b"`SUCCESS,", b"`PAYERROR,"), "交易状态"),
        ((b"`CNY,", b"`USD,"), "人民币"),
        ((b"2026-11-18", b"2026-13-18"), "第 2 行"),
        ((b"`OTHERS,", b""), "27 列"),
        ((b"`420001", b"`4200'01"), "微信订单号"),
        ((b"\xe7\x89\x9b", b"\xe7\x89"), "第 2 行"),
    ],
)
def test_a_bad_row_refuses_the_file_and_names_its_line(
    tmp_path: Path, damage: tuple[bytes, bytes], says: str
) -> None:
    result = read(tmp_path, bill_bytes([sale()]).replace(*damage, 1))
    assert not result.ok
    assert says in result.problems[0]


def test_a_wrong_footer_is_refused_with_both_figures(tmp_path: Path) -> None:
    lying = Sums(rows=1, settled=3051, fees=18)
    result = read(tmp_path, bill_bytes([sale()], Shape(sums=lying)))
    assert not result.ok
    assert result.problems == (
        "应结订单总金额不符：汇总写 ¥30.51，明细合计 ¥30.50。",
        "订单总金额不符：汇总写 ¥30.51，明细合计 ¥30.50。",
    )


def test_a_file_without_its_end_is_incomplete(tmp_path: Path) -> None:
    result = read(tmp_path, bill_bytes([sale()], Shape(footer=False)))
    assert (result.ok, result.complete) == (False, False)
    assert "第 3 行" in result.problems[0]


@pytest.mark.parametrize("cut", [1, 2, 7, 20, 80, 150, 300, 400])
def test_a_bill_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, cut: int) -> None:
    whole = bill_bytes([sale(n) for n in range(3)])
    result = read(tmp_path, whole[:-cut])
    # Without its closing line end nothing is lost; with more gone the sums or the shape must tell.
    assert result.ok == (cut <= len("\r\n"))


def test_what_is_no_bill_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for content in (
        b"",
        b"\n",
        b"hello",
        b"\xff\xfe\x00",
        b"PK\x03\x04....",
        b"\x1f\x8b\x08rubbish",
    ):
        result = read(tmp_path, content)
        assert not result.ok
        assert len(result.problems) == 1


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    result = read(tmp_path, gzip.compress(bill_bytes([sale()]) + b"\n" * 50_000_000))
    assert "压缩比" in result.problems[0]


def test_a_gzip_cut_short_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(bill_bytes([sale(n) for n in range(50)]))
    assert not read(tmp_path, packed[:-20]).ok


def rows_of(*rows: Row) -> list:  # type: ignore[type-arg]
    """The rows an ALL bill is read as."""
    lines = bill_bytes(rows, Shape(bom=False, line_end="\n")).decode().split("\n")
    bill = WechatTrade.recognise(Opening(lines))
    assert bill is not None
    return bill.rows(1, lines)


def resaved(content: bytes, *, ticks: bool) -> list[list[str]]:
    """A bill's cells as a spreadsheet shows them, every row as wide as the widest."""
    table = [[cell if ticks and n else cell.lstrip("`") for cell in line.removeprefix("`").split(",`")]
             if line.startswith("`") else line.split(",")
             for n, line in enumerate(content.decode("utf-8-sig").splitlines())]  # fmt: skip
    widest = max(map(len, table))
    return [row + [""] * (widest - len(row)) for row in table]


@pytest.mark.parametrize("shape", ["csv", "tsv", "xlsx"])
def test_a_bill_that_a_spreadsheet_has_saved_anew_is_still_read(tmp_path: Path, shape: str) -> None:
    goods = '牛肉面,大碗,"少辣"'
    back = sale(2, amount=0, fee=-6, state="REFUND", back=1000, refund_key="5031",
                refund_number="B1", refund_state="SUCCESS", goods=goods)  # fmt: skip
    table = resaved(bill_bytes([sale(1, goods=goods), back]), ticks=False)
    path = tmp_path / f"bill.{shape}"
    text = as_text(table, "\t" if shape == "tsv" else ",").replace("-18 12:30:05", "-18 12:30")
    path.write_bytes(as_workbook(table) if shape == "xlsx" else text.encode())
    result = import_file(path, now=NOW, dry_run=True)
    assert (result.problems, result.payments, result.refunds) == ((), (1, 3050), (1, 1000))


def test_marked_cells_that_a_spreadsheet_has_quoted_are_read(tmp_path: Path) -> None:
    goods = '"`牛肉面,大碗,""少辣"""'
    content = bill_bytes([sale(goods="面")]).decode().replace("`面", goods).encode()
    assert read(tmp_path, content).payments == (1, 3050)
