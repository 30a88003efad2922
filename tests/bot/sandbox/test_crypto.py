"""The seal reproduces the published vectors byte for byte."""

import pytest

from bot.sandbox.crypto import BadEnvelope, Seal
from tests.bot.sandbox.small_world import AES_KEY, CORP, TOKEN

SEAL = Seal(TOKEN, AES_KEY, CORP)
PREFIX = b"A1b2C3d4E5f6G7h8"
MESSAGE = (
    "<xml><ToUserName><![CDATA[ww00000000000000ab]]></ToUserName><FromUserName><![CDATA[lisi]]>"
    "</FromUserName><CreateTime>1750000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[今日流水]]></Content><MsgId>7512345678901234567</MsgId>"
    "<AgentID>1000002</AgentID></xml>"
)
SEALED = (
    "pUUC2SdFVToEUfduioHFopZUJndASAZqZrWq7q3QbOeK9hdI6ccFnWrgdjV/a5EIq5Chr8l1JJ6mss+1F0Y6KA4b/LKV0g0x"
    "WW6isPFYCuYNn1r5GhbyozYj9ndspIeABBXUNMG8knpupVslyu5FgUhKwvM/UeNF4sTCF0/tS3IEBaS2biJ4fA3r3ZlCQKI1"
    "u8+z/akcCMnrzEPOggB3qmwc1r6LFZ/usS8CQaKNQWvS0C8aRmu6BluGldnIejdk63UOD28TZZU881yfh28JdargH4Q/VKGQ"
    "COOodh2MspkFkk40UXGLruD99Ap3dXosF5/ueW9SFxRkuuAuz4rro3gTSDP70Q56gJGAh3Ywv7qgP2RIE9OMYFUwXf39uExI"
    "pXl5PAwBLb3sYjAAiU0hvp+XNa0QLe+2h5L+tyg4AhgBkWXrfihdWneG5Dn80WSytrze875Oc3RYxwXmcVdzAQ=="
)
ECHO = "pUUC2SdFVToEUfduioHFokF3N3C8ghSbBbzGdGeFaaciAtItoeXBgF72EMtJ4GWLOfVauj2sdGOwpFX4YdOKyQ=="
CASES = [
    ("5927782489442352469", ECHO, "3169db37ae321d6cfad6965af0af27440f21e1c3"),
    (MESSAGE, SEALED, "454d68dbc92222cd0eaaaca26a52ca67a92e018f"),
]


@pytest.mark.parametrize(("plain", "encrypted", "signature"), CASES, ids=["echo", "message"])
def test_the_published_vectors_come_out_byte_for_byte(
    plain: str, encrypted: str, signature: str
) -> None:
    assert SEAL.encrypt(plain, PREFIX) == encrypted
    assert SEAL.signature("1750000001", "473829105", encrypted) == signature
    assert SEAL.decrypt(encrypted) == plain


def test_a_full_block_of_padding_is_added_when_nothing_is_missing() -> None:
    whole = "x" * (64 - 20 - len(CORP))

    assert len(SEAL.encrypt(whole)) == 128  # 96 bytes in base64
    assert SEAL.decrypt(SEAL.encrypt(whole)) == whole


def test_another_receiver_is_not_believed() -> None:
    stranger = Seal(TOKEN, AES_KEY, "ww9999")

    with pytest.raises(BadEnvelope, match="receiveid"):
        SEAL.decrypt(stranger.encrypt("hello"))


@pytest.mark.parametrize("encrypted", ["", "?", "AAAA", ECHO[:-4], "A" * 44])
def test_what_is_no_envelope_is_refused(encrypted: str) -> None:
    with pytest.raises(BadEnvelope):
        SEAL.decrypt(encrypted)
