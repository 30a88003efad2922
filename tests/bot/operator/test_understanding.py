"""understand: what an operator reads about each sentence, and that bad input costs one sentence, not a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.operator.commands import ROOT, Said, Terminal

AT = ("--at", "2026-11-18T14:30:00+08:00")
FILE = ROOT / "tests/handlers/language/utterances.csv"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def told(said: Said) -> list[dict[str, Any]]:
    """The objects that a command printed."""
    assert (said.status, said.err) == (0, "")
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_line_is_printed_for_every_sentence_of_a_text(terminal: Terminal) -> None:
    (terminal.folder / "said.txt").write_text(
        "昨天微信收了多少\n\n 给SO20261117009退20块 \n", "utf-8"
    )
    first, second = told(terminal.types("understand", "said.txt", *AT))
    assert list(first) == ["utterance", "intent", "slots", "confidence", "choices"]
    assert (first["utterance"], first["intent"], first["choices"]) == (
        "昨天微信收了多少", "metric_query", [],
    )  # fmt: skip
    assert first["slots"]["date"] == {"expr": "昨天", "from": "2026-11-17", "to": "2026-11-17"}
    assert first["confidence"] >= 0.8
    assert second["utterance"] == "给SO20261117009退20块"
    assert second["slots"] == {"order_no": "SO20261117009", "amount": 20}


def test_a_table_is_read_by_its_column_with_commas_and_line_ends_in_its_cells(
    terminal: Terminal,
) -> None:
    table = '\ufeffid,utterance\r\n1,"昨天,微信"\r\n2,"今日流水\n三里屯店"\r\n'
    (terminal.folder / "said.csv").write_bytes(table.encode())
    first, second = told(terminal.types("understand", "said.csv", *AT))
    assert (first["utterance"], second["utterance"]) == ("昨天,微信", "今日流水\n三里屯店")
    assert second["slots"]["store"] == "三里屯店"


def test_standard_input_may_be_either(terminal: Terminal) -> None:
    plain = told(terminal.types("understand", "-", *AT, stdin="今日流水\n"))
    table = told(terminal.types("understand", "-", *AT, stdin="utterance\n今日流水\n"))
    assert plain == table
    assert told(terminal.types("understand", "-", *AT)) == []


def test_what_cannot_be_is_told_beside_what_was_wanted(terminal: Terminal) -> None:
    (found,) = told(terminal.types("understand", "-", *AT, stdin="2月30日流水\n"))
    assert (found["intent"], found["slots"], found["confidence"]) == (
        "metric_query", {"metric": "revenue"}, 0,
    )  # fmt: skip
    assert "没有 30 号" in found["refusal"]


def test_what_is_not_understood_has_no_intent(terminal: Terminal) -> None:
    (found,) = told(terminal.types("understand", "-", *AT, stdin="咕噜咕噜的账\n"))
    assert (found["intent"], found["slots"], found["choices"]) == ("", {}, [])


def test_what_has_no_word_of_the_trade_is_hardly_about_the_shop(terminal: Terminal) -> None:
    (found,) = told(terminal.types("understand", "-", *AT, stdin="咕噜咕噜\n"))
    assert (found["intent"], found["slots"], found["confidence"]) == ("out_of_scope", {}, 0.3)


def test_a_shops_own_names_and_its_business_day_count(terminal: Terminal) -> None:
    assert terminal.types("init").status == 0
    add = ("merchant", "add", "M1", "--name", "夜宵", "--cut-off", "06:00", "--opens", "18:00",
           "--closes", "05:00", "--store", "S1:簋街", "--terminal", "T1:S1:吧台机")  # fmt: skip
    assert terminal.types(*add).status == 0
    night = ("--at", "2026-11-18T05:30:00+08:00")
    said = "簋街今天流水\n吧台机今天收了多少\n"
    first, second = told(terminal.types("understand", "-", *night, "--merchant", "M1", stdin=said))
    assert (first["slots"]["store"], second["slots"]["terminal"]) == ("簋街", "吧台机")
    assert first["slots"]["date"]["from"] == "2026-11-17"
    nobody, _ = told(terminal.types("understand", "-", *night, stdin=said))
    assert "store" not in nobody["slots"]
    assert nobody["slots"]["date"]["from"] == "2026-11-18"


def test_a_time_without_its_zone_is_that_of_beijing(terminal: Terminal) -> None:
    (found,) = told(
        terminal.types("understand", "-", "--at", "2026-11-18T04:30", stdin="今日流水\n")
    )
    assert found["slots"]["date"]["from"] == "2026-11-17"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("said.txt", "--at", "tomorrow"), "--at 请写成 2026-11-18T14:30:00+08:00 这样，「tomorrow」看不懂。"),
        (("said.txt", "--at", "2026-11-18"), "--at 请写成 2026-11-18T14:30:00+08:00 这样，「2026-11-18」看不懂。"),
        (("said.txt", "--at", "0001-01-01T00:00"),
         "--at 请写成 2026-11-18T14:30:00+08:00 这样，「0001-01-01T00:00」看不懂。"),
        (("gone.txt", *AT), "读不了 gone.txt，请检查文件名，内容要是 UTF-8 文本。"),
        ((".", *AT), "读不了 .，请检查文件名，内容要是 UTF-8 文本。"),
        (("gbk.txt", *AT), "读不了 gbk.txt，请检查文件名，内容要是 UTF-8 文本。"),
        (("other.csv", *AT), "other.csv 里没有 utterance 这一列。"),
    ],
)  # fmt: skip
def test_broken_input_costs_one_sentence(
    terminal: Terminal, words: tuple[str, ...], sentence: str
) -> None:
    (terminal.folder / "said.txt").write_text("今日流水\n", "utf-8")
    (terminal.folder / "gbk.txt").write_bytes("今日流水\n".encode("gbk"))
    (terminal.folder / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    said = terminal.types("understand", *words)
    assert (said.status, said.out, said.err) == (1, "", f"{sentence}\n")


def test_an_unknown_shop_is_refused(terminal: Terminal) -> None:
    assert terminal.types("init").status == 0
    said = terminal.types("understand", "-", "--merchant", "M9", stdin="今日流水\n")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("还没有商户")


def test_it_starts_without_the_web_room_and_the_tables(tmp_path: Path) -> None:
    """In a process of its own, to see what is loaded."""
    program = (
        "import sys; from bot.cli import main;"
        "status = main(sys.argv[1:]);"
        "print(status, 'flask' in sys.modules, 'alembic' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "understand", str(FILE), *AT], cwd=tmp_path, check=False,
        text=True, capture_output=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr == "0 False False\n"
    assert len(done.stdout.splitlines()) == 407
