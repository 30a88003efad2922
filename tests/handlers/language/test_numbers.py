"""Numbers as they are said at the till."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.numbers import chinese_int, read_amount
from storage.base.money import Money
from storage.base.refusal import Refusal

AMOUNTS = {
    "30": 3000, "30.5": 3050, "30.50": 3050, "¥30": 3000, "30元": 3000, "30块钱": 3000,
    "1,234.50": 123450, "五十": 5000, "两万": 2_000_000, "一万二": 1_200_000, "三千五": 350_000,
    "三千零五": 300_500, "两百五": 25_000, "一百零五": 10_500, "3k": 300_000, "1w": 1_000_000,
    "1.5w": 1_500_000, "1.2万": 1_200_000, "88块8": 8880, "88块8毛5": 8885, "三十五块五": 3550,
    "五毛": 50, "12分": 12, "0.01": 1, "八千": 800_000, "三万五千": 3_500_000,
}  # fmt: skip
NO_AMOUNTS = ("", "商品破损", "块", "T1001", "两三", "十十", "٣", "三十五十", "½")
REFUSED = ("30.555", "-30", "1e3", "999999999", "30.", "0.001")


@pytest.mark.parametrize(("text", "fen"), AMOUNTS.items())
def test_an_amount_is_read_to_the_fen(text: str, fen: int) -> None:
    assert read_amount(text) == Money(fen)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_not_taken_for_one(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize("text", REFUSED)
def test_what_looks_like_an_amount_and_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_amount(text)


def spell(number: int) -> str:
    """A whole number below a hundred million in Chinese, by the school rules."""
    high, low = divmod(number, 10_000)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        return spell(high) + "万" + gap + (spell(low) if low else "")
    words, gap = "", ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += gap + "零一二三四五六七八九"[digit] + name
            gap = ""
        elif words:
            gap = "零"
    return words


@given(st.integers(1, 99_999_999))
def test_every_number_that_is_spelled_out_is_read_back(number: int) -> None:
    assert chinese_int(spell(number)) == number


@given(st.integers(0, 9_999_999_999))
def test_every_sum_that_is_printed_is_read_back(fen: int) -> None:
    assert read_amount(f"{fen // 100}.{fen % 100:02d}") == Money(fen)


@given(st.text(alphabet="零一二两三五九十百千万块毛分元.,-¥0123456789kwe+ ", max_size=10))
def test_no_text_does_worse_than_a_refusal(text: str) -> None:
    try:
        money = read_amount(text)
    except Refusal:
        return
    assert money is None or money.fen >= 0
