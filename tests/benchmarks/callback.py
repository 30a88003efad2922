"""What a callback costs beside wechatpy's way of reading it, and beside a Flask that only says hello."""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto

from bot.web import create_web
from bot.wecom.crypto import Codec
from bot.wecom.envelope import read_xml, text_of
from bot.wecom.events import incoming
from tests.bot.wecom import clean_room
from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN
from tests.bot.wecom.door import open_door

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
SECOND = int(NOW.timestamp())
NONCE = "473829105"
REPLY = clean_room.text("今日流水 ¥1,234.00")


def callback_codec(rounds: int = 9, calls: int = 300) -> list[float]:
    """Verify, decrypt, parse and encrypt: our CPU over wechatpy's, one ratio per round."""
    sealed = clean_room.seal(clean_room.text("今日流水").encode())
    body = clean_room.envelope(sealed)
    signature = clean_room.sign(str(SECOND), NONCE, sealed)
    ours, theirs = Codec(TOKEN, AES_KEY, CORP), WeChatCrypto(TOKEN, AES_KEY, CORP)

    def with_ours() -> tuple[str, str]:
        encrypted = text_of(read_xml(body), "Encrypt")
        ours.verify(signature, str(SECOND), NONCE, encrypted)
        said = incoming(read_xml(ours.decrypt(encrypted)))
        answer = ours.encrypt(REPLY.encode())
        ours.signature(str(SECOND), NONCE, answer)
        return said.userid, said.text

    def with_wechatpy() -> tuple[str, str]:
        said = parse_message(theirs.decrypt_message(body, signature, str(SECOND), NONCE))
        theirs.encrypt_message(REPLY, NONCE, str(SECOND))
        return said.source, said.content

    if with_ours() != with_wechatpy():
        raise AssertionError("the two do not read the same message")
    return _ratios(lambda _: with_ours(), lambda _: with_wechatpy(), rounds, calls)


def callback_ack(rounds: int = 9, calls: int = 200) -> list[float]:
    """A POST stored, committed and acknowledged: CPU over a bare Flask hello's, one ratio per round."""
    knocks = [
        clean_room.knock(clean_room.text("今日流水", msg_id=number), SECOND)
        for number in range((rounds + 1) * calls)
    ]
    hello = Flask("hello")
    hello.add_url_rule("/", "hello", lambda: "hello", methods=["POST"])
    bare = hello.test_client()
    with tempfile.TemporaryDirectory() as folder, open_door(Path(folder), NOW) as door:
        client = create_web(door.callback, lambda: NOW, door.bell.ring).test_client()

        def stored(number: int) -> None:
            client.post(knocks[number].url, data=knocks[number].body)

        def answered(number: int) -> None:
            bare.post("/?" + knocks[number].query, data=knocks[number].body)

        ratios = _ratios(stored, answered, rounds, calls)
        if door.inbox.waiting() != len(knocks):
            raise AssertionError("a callback was acknowledged and not kept")
    return ratios


def _ratios(
    ours: Callable[[int], object], theirs: Callable[[int], object], rounds: int, calls: int
) -> list[float]:
    """A B A B, the first pair unmeasured; CPU of the process."""
    ratios = []
    for turn in range(rounds + 1):
        numbers = range(turn * calls, (turn + 1) * calls)
        ratios.append(_cpu_seconds(ours, numbers) / _cpu_seconds(theirs, numbers))
    return ratios[1:]


def _cpu_seconds(act: Callable[[int], object], numbers: range) -> float:
    begun = time.process_time()
    for number in numbers:
        act(number)
    return time.process_time() - begun
