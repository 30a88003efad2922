"""Labels from the world outside become one line of letters that the font has."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.lettering import (
    BOLD,
    LONGEST_LABEL,
    REGULAR,
    clean,
    fit,
    known_letters,
    two_lines,
    width,
    wrap,
)


@pytest.mark.parametrize(
    ("label", "drawn"),
    [
        ("三里屯店", "三里屯店"),
        ("🍜小面馆🔥", "小面馆"),
        ("🎉", "未命名"),
        ("", ""),
        ("一\n二\t三", "一 二 三"),
        ("$x^2$", "$x^2$"),
        ("店 שלום 名", "店 名"),
        ("长" * 200, "长" * 39 + "…"),
    ],
)
def test_a_label_is_cleaned(label: str, drawn: str) -> None:
    assert clean(label) == drawn


@given(st.text(), st.integers(60, 1000))
def test_any_text_fits_its_room(text: str, room: int) -> None:
    drawn = fit(text, 28, room)
    assert set(drawn) <= known_letters()
    assert width(drawn, 28) <= room


@given(st.text())
def test_wrapping_loses_no_letter(text: str) -> None:
    lines = wrap(text, 46, 968, bold=True)
    assert len(clean(text)) <= LONGEST_LABEL
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    assert all(width(line, 46, bold=True) <= 968 for line in lines)


def test_a_third_line_ends_in_an_ellipsis() -> None:
    assert two_lines("很久很久以前的那个周二", 28, 120) == ["很久很久", "以前的…"]


def test_a_number_is_not_torn_between_lines() -> None:
    lines = wrap("比上周二多收了好多好多好多好多好多 ¥1,234.00", 46, 968, bold=True)
    assert lines == ["比上周二多收了好多好多好多好多好多", "¥1,234.00"]


def test_both_weights_hold_gb2312_and_the_signs_of_our_sentences() -> None:
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    letters = {pair.decode("gb2312", errors="ignore") for pair in pairs} - {""}
    assert len(letters) == 6763
    assert letters | set("¥▲▼·–「」％✓①②…，。：；（）") <= known_letters()


def test_the_fonts_stay_small_and_their_licence_is_with_them() -> None:
    assert all(path.stat().st_size < 2_500_000 for path in (REGULAR, BOLD))
    assert "SIL OPEN FONT LICENSE" in REGULAR.with_name("OFL.txt").read_text("utf-8")


def test_drawing_never_imports_pyplot(tmp_path: Path) -> None:
    """And it works where nothing but one directory may be written."""
    script = (
        "import sys; from tests.charts.pictures import PICTURES; "
        "from charts.registry import draw; draw('hours', PICTURES['hours']); "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    environment = {"TMPDIR": str(tmp_path), "HOME": "/nonexistent", "USER": "nobody"}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
