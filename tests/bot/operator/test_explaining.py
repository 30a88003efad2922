"""A bill that no layout knows is explained once at the terminal, and recognised from then on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bills.importing import UNKNOWN, import_file
from bot.bills.mapped import read_mapping, save_mapping
from bot.operator.explaining import GivenUp, explain
from tests.bot.bills.makers import yuan

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SLIPS = [(1, 3050, 18, "消费"), (2, 1000, 6, "退货"), (3, 99, 0, "扫码消费")]


def lakala(*, shuffled: bool = False) -> bytes:
    """A back-office export in the manner of an acquirer."""
    names = [
        "交易日期",
        "交易时刻",
        "拉卡拉流水号",
        "类别",
        "金额(元)",
        "扣费",
        "商户订单号",
        "备注",
    ]
    rows = [["2026-11-18", f"12:30:0{n}", f"66{n:012d}", kind, yuan(fen), yuan(fee), f"T{n}", ""]
            for n, fen, fee, kind in SLIPS]  # fmt: skip
    table = [names, *rows]
    if shuffled:
        table = [[*row[::-1], "新列"] for row in table]
    lines = ["商户：面馆,,", *(",".join(row) for row in table), "合计,3"]
    return "\r\n".join(lines).encode("gbk")


def answers(*words: str):  # type: ignore[no-untyped-def]
    """Somebody who answers in this order."""
    waiting = list(words)
    return lambda _question: waiting.pop(0)


LAKALA = ("n", "", "2", "5", "4", "", "", "6", "-", "-", "-", "2", "lakala", "lakala_day")


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(lakala())
    return path


def test_an_unknown_bill_is_explained_once_and_known_from_then_on(
    tmp_path: Path, bill: Path
) -> None:
    assert import_file(bill, now=NOW, dry_run=True, mappings=tmp_path / "m").problems == (UNKNOWN,)
    save_mapping(tmp_path / "m", explain(bill, answers(*LAKALA)))
    for content in (lakala(), lakala(shuffled=True)):
        bill.write_bytes(content)
        result = import_file(bill, now=NOW, dry_run=True, mappings=tmp_path / "m")
        assert (result.problems, result.layout) == ((), "mapped_lakala_day")
        assert (result.payments, result.refunds, result.fees_fen) == ((2, 3149), (1, 1000), 12)
        assert result.first == "2026-11-18T12:30:01+08:00"


def test_an_explanation_survives_its_file(tmp_path: Path, bill: Path) -> None:
    explained = explain(bill, answers(*LAKALA))
    assert read_mapping(save_mapping(tmp_path, explained)) == explained


def test_a_kind_that_was_not_explained_refuses_the_file(tmp_path: Path, bill: Path) -> None:
    save_mapping(tmp_path, explain(bill, answers(*LAKALA)))
    bill.write_bytes(lakala().replace("扫码消费".encode("gbk"), "转账".encode("gbk")))
    result = import_file(bill, now=NOW, dry_run=True, mappings=tmp_path)
    assert result.problems == ("第 5 行：没有说明过交易类型「转账」是收款还是退款。",)


def test_a_banks_columns_are_explained_and_its_chain_must_agree(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    text = "发生日;进;出;结存;说明\n2026/11/18;5.00;;105.00;a\n2026/11/19;;3.00;102.00;b\n"
    path.write_text(text, "utf-8")
    explained = explain(
        path, answers("y", "1", "-", "2", "3", "-", "-", "4", "-", "-", "5", "-", "mybank")
    )
    save_mapping(tmp_path, explained)
    result = import_file(path, now=NOW, dry_run=True, mappings=tmp_path)
    assert (result.problems, result.account) == ((), (10_000, 10_200, True))
    path.write_text(text.replace("3.00", "3.01"), "utf-8")
    assert "余额" in import_file(path, now=NOW, dry_run=True, mappings=tmp_path).problems[0]


@pytest.mark.parametrize(
    "words",
    [
        ("n", "99"),
        ("n", *["-"] * 10, "lakala", "x"),
        (*LAKALA[:-1], "坏名字"),
        (*LAKALA[:-2], "../x"),
    ],
)
def test_who_gives_up_keeps_nothing(bill: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(GivenUp):
        explain(bill, answers(*words))


@pytest.mark.parametrize("text", ["", "x", "channel = 1", 'kept = "trade"\nheader = [1]'])
def test_a_spoilt_explanation_is_named(tmp_path: Path, bill: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    result = import_file(bill, now=NOW, dry_run=True, mappings=tmp_path)
    assert "bad.toml 看不懂" in result.problems[0]
