"""Does our seal agree with the published cases, with a clean room and with wechatpy, and refuse the rest?"""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.work.crypto import WeChatCrypto

from bot.wecom.crypto import Codec, Rejected, aes_key
from tests.bot.wecom import clean_room
from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN

CODEC = Codec(TOKEN, AES_KEY, CORP)
ECHO = "pUUC2SdFVToEUfduioHFokF3N3C8ghSbBbzGdGeFaaciAtItoeXBgF72EMtJ4GWLOfVauj2sdGOwpFX4YdOKyQ=="
TEXT = (
    "pUUC2SdFVToEUfduioHFopZUJndASAZqZrWq7q3QbOeK9hdI6ccFnWrgdjV/a5EIq5Chr8l1JJ6mss+1F0Y6KA4b/LKV0g0x"
    "WW6isPFYCuYNn1r5GhbyozYj9ndspIeABBXUNMG8knpupVslyu5FgUhKwvM/UeNF4sTCF0/tS3IEBaS2biJ4fA3r3ZlCQKI1"
    "u8+z/akcCMnrzEPOggB3qmwc1r6LFZ/usS8CQaKNQWvS0C8aRmu6BluGldnIejdk63UOD28TZZU881yfh28JdargH4Q/VKGQ"
    "COOodh2MspkFkk40UXGLruD99Ap3dXosF5/ueW9SFxRkuuAuz4rro3gTSDP70Q56gJGAh3Ywv7qgP2RIE9OMYFUwXf39uExI"
    "pXl5PAwBLb3sYjAAiU0hvp+XNa0QLe+2h5L+tyg4AhgBkWXrfihdWneG5Dn80WSytrze875Oc3RYxwXmcVdzAQ=="
)
CASES = [
    (b"5927782489442352469", ECHO, "3169db37ae321d6cfad6965af0af27440f21e1c3"),
    (clean_room.text("今日流水").encode(), TEXT, "454d68dbc92222cd0eaaaca26a52ca67a92e018f"),
]


@pytest.mark.parametrize(("plain", "sealed", "signature"), CASES, ids=["echo", "message"])
def test_the_published_cases_open_verify_and_come_out_byte_for_byte(
    plain: bytes, sealed: str, signature: str
) -> None:
    CODEC.verify(signature, "1750000001", "473829105", sealed)
    assert CODEC.signature("1750000001", "473829105", sealed) == signature
    assert CODEC.decrypt(sealed) == plain
    assert CODEC.encrypt(plain, b"A1b2C3d4E5f6G7h8") == sealed


@given(st.binary(max_size=200))
def test_what_the_clean_room_seals_opens_and_the_other_way_round(plain: bytes) -> None:
    assert CODEC.decrypt(clean_room.seal(plain)) == plain
    assert CODEC.encrypt(plain, clean_room.PREFIX) == clean_room.seal(plain)


@pytest.mark.parametrize("length", range(1, 66))
def test_every_length_of_padding_opens(length: int) -> None:
    assert CODEC.decrypt(CODEC.encrypt(b"x" * length)) == b"x" * length


def test_wechatpy_reads_what_we_seal_and_we_read_what_it_seals() -> None:
    other = WeChatCrypto(TOKEN, AES_KEY, CORP)
    sealed = CODEC.encrypt("今日流水".encode())
    signature = CODEC.signature("1", "2", sealed)
    assert other.decrypt_message({"Encrypt": sealed}, signature, "1", "2") == "今日流水"
    theirs = other.check_signature(signature, "1", "2", sealed)
    assert theirs == "今日流水"
    envelope = other.encrypt_message("你好", "2", "1")
    encrypted = envelope.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    assert CODEC.decrypt(encrypted) == "你好".encode()


def test_spare_bits_in_the_last_character_of_a_key_are_allowed() -> None:
    assert aes_key(AES_KEY[:-1] + "B") == aes_key(AES_KEY)


@pytest.mark.parametrize("key", ["", AES_KEY[:-1], AES_KEY + "x", "中" * 43, "!" * 43])
def test_a_key_of_another_shape_is_refused_at_the_start(key: str) -> None:
    with pytest.raises(ValueError, match="encoding_aes_key"):
        Codec(TOKEN, key, CORP)


def test_a_wrong_signature_is_rejected() -> None:
    with pytest.raises(Rejected):
        CODEC.verify("0" * 40, "1750000001", "473829105", ECHO)


def _buffer(plain: bytes) -> str:
    return clean_room.seal_buffer(plain, aes_key(AES_KEY))


HEAD = clean_room.PREFIX
BROKEN = {
    "nothing": "",
    "not base64": "!!!!",
    "white space in base64": ECHO[:40] + "\n" + ECHO[40:],
    "padding of base64 missing": ECHO.rstrip("="),
    "foreign letters": "今日流水",
    "half a block": base64.b64encode(bytes(8)).decode(),
    "a block short": base64.b64encode(base64.b64decode(ECHO)[:-16]).decode(),
    "another corporation": clean_room.seal(b"x", receiver="ww00000000000000ac"),
    "no corporation": clean_room.seal(b"x", receiver=""),
    "a longer corporation": clean_room.seal(b"x", receiver=CORP + "x"),
    "padding of zeros": _buffer(HEAD + bytes(16)),
    "padding of 33": _buffer(bytes([33]) * 64),
    "one byte of padding wrong": _buffer(
        (HEAD + b"\0\0\0\1x" + CORP.encode()).ljust(62, b"\0") + b"\x17\x19"
    ),
    "only padding": _buffer(bytes([32]) * 32),
    "shorter than its head": _buffer(clean_room.pad(HEAD)),
    "a length beyond the end": _buffer(clean_room.pad(HEAD + b"\xff\xff\xff\xff" + CORP.encode())),
    "sealed with another key": clean_room.seal(b"x", key="A" * 43),
}


@pytest.mark.parametrize("sealed", BROKEN.values(), ids=BROKEN.keys())
def test_whatever_is_wrong_with_an_envelope_it_is_rejected(sealed: str) -> None:
    with pytest.raises(Rejected):
        CODEC.decrypt(sealed)


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: base64.b64encode(b).decode()))
def test_no_rubbish_raises_anything_else(sealed: str) -> None:
    with pytest.raises(Rejected):
        CODEC.decrypt(sealed)
