"""A shop without a group is given one, and a threshold nobody knows stops the start."""

from pathlib import Path

import pytest

from bot.assembly import check_thresholds
from handlers.registry import Shelves
from storage.base.refusal import Refusal
from tests.bot.operator.commands import Terminal
from tests.shop import shelves


@pytest.fixture
def opened(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal.types("init")
    terminal.types("merchant", "add", "M1", "--name", "三里屯茶点")
    return terminal


def test_a_group_can_be_given_later_and_moved(opened: Terminal) -> None:
    for key in ("first-key", "second-key"):
        said = opened.types("merchant", "group", "M1", "--group-webhook", "-", stdin=f"{key}\n")
        assert (said.status, said.out) == (0, "三里屯茶点 的日报和提醒会发到这个群。\n")
    assert "✓ M1 共 3 条" in opened.types("audit", "verify").out


def test_no_group_at_all_is_one_sentence(opened: Terminal) -> None:
    said = opened.types("merchant", "group", "M1")
    assert (said.status, said.err.count("\n")) == (1, 1)
    assert "--create" in said.err


def test_a_lost_phone_is_unbound(opened: Terminal) -> None:
    opened.types("staff", "add", "M1", "wang", "--name", "王老板", "--role", "owner")
    assert "重新发「绑定动态码」" in opened.types("staff", "unbind", "M1", "wang").out


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ({"larg_single": {}}, "没有 [risks.larg_single] 这条规则"),
        ({"large_single": {"floor": 1}}, "floor_fen = 300000"),
        ({"large_single": {"floor_fen": "5000"}}, "floor_fen = 300000"),
    ],
)
def test_an_unknown_threshold_stops_the_start(
    table: dict[str, dict[str, object]], hint: str
) -> None:
    known: Shelves = shelves()
    with pytest.raises(Refusal) as refused:
        check_thresholds(known, table)
    assert hint in refused.value.sentence
