"""Callbacks over HTTP: how many a second beside an echo, and how late the last ones beside a bare hello."""

import http.client
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from tests.benchmarks.echo import opened
from tests.benchmarks.house import knocks, running_clock, settle
from tests.benchmarks.rounds import Measured, Scale, compare, insist, wall_seconds
from tests.benchmarks.server import serving, stay_off
from tests.benchmarks.standin import Standin, standin
from tests.bot.wecom.clean_room import Knock

ROWS = 20_000
SENDERS = 8
PER_SECOND = 200
PATIENCE = 60.0
CLOCK = running_clock()  # the servers have one like it; seconds do not matter


def callback_flow(scale: Scale) -> Measured:
    """今日流水 a second, from the request to the words on the phone, over the echo's answers a second."""
    questions = scale.pick(20, 200, 1000)
    people = questions  # each asks once a round: WeCom takes thirty messages a minute and person
    numbers = count(1, questions)
    with _servers(people, "house", "echo") as (wecom, (house, echo)):

        def ours() -> float:
            knocked = _knock(next(numbers), questions, people)
            wecom.kept()
            seconds = wall_seconds(lambda: _ask(house, knocked, wecom))
            texts = [words for _, words in wecom.texts()]
            insist(len(texts) == questions, "an answer is missing")
            insist(all("收款 ¥" in words and "笔均" in words for words in texts), "wrong words")
            _wait_for_calm(wecom)
            return seconds

        def theirs() -> float:
            knocked = _knock(1, questions, people)
            bodies: list[bytes] = []
            seconds = wall_seconds(lambda: bodies.extend(_post_all(echo, knocked)))
            insist({opened(body) for body in bodies} == {"今日流水"}, "the echo is wrong")
            return seconds

        ratios = compare(theirs, ours, scale.rounds)
    return Measured(ratios, f"{questions} questions a round, {SENDERS} at once, wall")


def callback_tail(scale: Scale) -> Measured:
    """The p99 of an acknowledgement at 200 a second over that of a bare hello at the same rate."""
    requests = scale.pick(50, 400, 2000)
    numbers = count(1, requests)
    with _servers(1, "web", "hello") as (_, (web, hello)):
        ratios = compare(
            lambda: _p99(web, _knock(next(numbers), requests, 1)),
            lambda: _p99(hello, _knock(1, requests, 1)),
            scale.rounds,
        )
    return Measured(ratios, f"{requests} requests a slice at {PER_SECOND}/s, wall")


@contextmanager
def _servers(people: int, *kinds: str) -> Iterator[tuple[Standin, list[int]]]:
    """A stand-in and the servers, on one core; whoever asks has the others."""
    mine = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        settle(Path(folder), ROWS, people).dispose()
        wecom = stack.enter_context(standin())
        file = Path(folder) / "product.db"
        ports = [stack.enter_context(serving(kind, file, wecom.api_base)) for kind in kinds]
        stay_off(min(mine))
        stack.callback(os.sched_setaffinity, 0, mine)
        yield wecom, ports


def _knock(first: int, questions: int, people: int) -> list[Knock]:
    return knocks(first, questions, people, CLOCK())


def _ask(port: int, knocked: list[Knock], wecom: Standin) -> None:
    """Until every answer has been counted on the other side."""
    insist(set(_post_all(port, knocked)) == {b""}, "not acknowledged")
    patience = time.monotonic() + PATIENCE
    while wecom.count() < len(knocked):
        insist(time.monotonic() < patience, "the answers do not come")
        time.sleep(0.002)


def _wait_for_calm(wecom: Standin) -> None:
    """The pictures follow the words; they must not run into the next slice."""
    while wecom.kept():
        time.sleep(0.3)


def _post_all(port: int, knocked: Sequence[Knock]) -> list[bytes]:
    """Everything, as fast as it is taken."""
    lanes = [knocked[start::SENDERS] for start in range(SENDERS)]
    with ThreadPoolExecutor(SENDERS) as pool:
        return [body for bodies in pool.map(lambda lane: _post_lane(port, lane), lanes)
                for body in bodies]  # fmt: skip


def _post_lane(port: int, knocked: Sequence[Knock]) -> list[bytes]:
    with _visitor(port) as post:
        return [post(knock) for knock in knocked]


def _p99(port: int, knocked: Sequence[Knock]) -> float:
    """Seconds from when each request was due, sent at the fixed rate, to its answer."""
    begun = time.perf_counter() + 0.1
    due = [begun + number / PER_SECOND for number in range(len(knocked))]

    def lane(start: int) -> list[float]:
        late = []
        with _visitor(port) as post:
            for moment, knock in zip(due[start::SENDERS], knocked[start::SENDERS], strict=True):
                time.sleep(max(0.0, moment - time.perf_counter()))
                post(knock)
                late.append(time.perf_counter() - moment)
        return late

    with ThreadPoolExecutor(SENDERS) as pool:
        waits = sorted(wait for waits in pool.map(lane, range(SENDERS)) for wait in waits)
    return waits[len(waits) * 99 // 100]


@contextmanager
def _visitor(port: int) -> Iterator[Callable[[Knock], bytes]]:
    """One connection that is kept open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def post(knock: Knock) -> bytes:
        connection.request("POST", knock.url, knock.body, {"Content-Type": "text/xml"})
        answer = connection.getresponse()
        insist(answer.status == 200, f"status {answer.status}")
        return answer.read()

    yield post
    connection.close()
