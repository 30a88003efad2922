"""今日流水 from the request to the reply, beside a Flask and wechatpy that only echo."""

import tempfile
from itertools import count
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from bot.jobs.deliver_messages import deliver_messages
from bot.jobs.handle_inbox import handle_inbox
from storage.base.database import writing
from storage.schema import outbox
from tests.benchmarks.echo import create_echo, opened
from tests.benchmarks.house import Environ, Hands, Product, assemble, call, environ, knocks, settle
from tests.benchmarks.rounds import Measured, Scale, compare, cpu_seconds, insist
from tests.benchmarks.standin import Standin, standin

PEOPLE = 20
ROWS = 20_000
PAUSE = 10.0  # seconds of the shop's clock between two batches: nobody asks more than WeCom allows


def callback_flow_cpu(scale: Scale) -> Measured:
    """Callback, inbox, answer, outbox, delivery of the words: our CPU over the echo's, in process."""
    batches = scale.pick(1, 5, 20)
    echo = create_echo()
    numbers = count(1, PEOPLE)
    with tempfile.TemporaryDirectory() as folder, standin() as wecom:
        engine = settle(Path(folder), ROWS, PEOPLE)
        clock = Hands()
        product = assemble(engine, wecom.api_base, clock)
        _check_answers(product, clock, wecom, next(numbers))
        _check_echo(echo, product)

        def ours() -> float:
            return sum(_answered(product, clock, next(numbers)) for _ in range(batches))

        def theirs() -> float:
            return sum(_echoed(echo, product) for _ in range(batches))

        ratios = compare(ours, theirs, scale.rounds)
        texts = wecom.texts()
        insist(len(texts) == PEOPLE * batches * (scale.rounds + 1), "a reply is missing")
        engine.dispose()
    return Measured(ratios, f"{PEOPLE * batches} messages a round, words of the reply, CPU")


def _check_answers(product: Product, clock: Hands, wecom: Standin, first: int) -> None:
    """Everybody who asks reads the takings of his shop."""
    _answered(product, clock, first)
    texts = wecom.texts()
    insist({who for who, _ in texts} == {f"u{n + 1}" for n in range(PEOPLE)}, "not everybody heard")
    insist(all("收款 ¥" in words and "笔均" in words for _, words in texts), "wrong words")


def _check_echo(echo: Flask, product: Product) -> None:
    """The echo says back what it was told."""
    for request in _requests(product, 1):
        status, body = call(echo, request)
        insist(status == "200 OK" and opened(body) == "今日流水", "the echo is wrong")


def _requests(product: Product, first: int) -> list[Environ]:
    return [environ(knock) for knock in knocks(first, PEOPLE, PEOPLE, product.ground.clock())]


def _answered(product: Product, clock: Hands, first: int) -> float:
    """One batch, from the requests to the words on their phones; the pictures stay behind."""
    clock.move(PAUSE)
    requests = _requests(product, first)

    def answer() -> None:
        for request in requests:
            insist(call(product.web, request) == ("200 OK", b""), "not acknowledged")
        insist(handle_inbox(product.house) == PEOPLE, "not all were handled")

    def deliver() -> None:
        insist(deliver_messages(product.house) == PEOPLE, "not all were delivered")

    seconds = cpu_seconds(answer)
    with writing(product.house.engine) as connection:
        pictures = outbox.c.key.endswith(":1") & (outbox.c.state == "queued")
        left = connection.execute(update(outbox).where(pictures).values(state="merged"))
        insist(left.rowcount == PEOPLE, "not everybody was sent a picture")
    return seconds + cpu_seconds(deliver)


def _echoed(echo: Flask, product: Product) -> float:
    requests = _requests(product, 1)

    def work() -> None:
        for request in requests:
            status, _ = call(echo, request)
            insist(status == "200 OK", "the echo failed")

    return cpu_seconds(work)
