"""Masks tell enough to recognise and too little to know."""

import pytest

from storage.base.vault import mask_name, mask_phone, mask_phones


def test_a_phone_and_a_name_keep_their_ends() -> None:
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("12345") == "****"
    assert mask_name("王小明") == "王**"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("客户13812345678的单", "客户138****5678的单"),
        ("13812345678，13987654321", "138****5678，139****4321"),
        ("单号4200013812345678001", "单号4200013812345678001"),
        ("退款 T1001 30", "退款 T1001 30"),
    ],
)
def test_every_phone_in_a_text_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask_phones(text) == masked
