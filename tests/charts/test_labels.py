"""Short numbers keep their meaning."""

import pytest

from charts.labels import short, signed


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "¥0"),
        (49, "¥0"),
        (50, "¥1"),
        (123_456, "¥1,235"),
        (999_949, "¥9,999"),
        (999_950, "¥1万"),
        (1_234_567, "¥1.23万"),
        (12_345_678, "¥12.3万"),
        (99_994_999, "¥100万"),
        (123_456_789, "¥123万"),
        (987_654_321_098, "¥98.8亿"),
        (-123_456, "-¥1,235"),
    ],
)
def test_fen_are_shown_as_short_yuan(fen: int, words: str) -> None:
    assert short(fen, "元") == words


def test_counts_carry_no_currency() -> None:
    assert short(12_345, "笔") == "1.23万"
    assert short(38, "笔") == "38"


def test_rates_are_written_in_percent() -> None:
    assert short(191, "%") == "1.9%"
    assert short(-30, "%") == "-0.3%"


def test_a_step_carries_its_sign() -> None:
    assert [signed(n, "元") for n in (1_500, 0, -1_500)] == ["+¥15", "¥0", "-¥15"]
