"""Pushing the evening's reports: beside a loop over one HTTP session, and how much of it is ours to say."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import delete, select

from bot.jobs.deliver_messages import deliver_messages
from bot.jobs.house import House
from bot.jobs.push_reports import push_reports, schedule_reports
from handlers.messages import Reply
from handlers.registry import Report
from storage.base.database import Engine, reading, writing
from storage.base.ephemeral import LocalMemory
from storage.books import Books, open_books
from storage.schema import daily_totals, outbox, pushes, work
from tests.benchmarks.house import PICTURE, Hands, Product, assemble
from tests.benchmarks.rounds import Measured, Scale, compare, cpu_seconds, insist, wall_seconds
from tests.benchmarks.standin import Standin, standin
from tests.benchmarks.trade import NOW, TODAY, VAULT, busiest, open_trade

MINUTE = 1250  # 20:50, when the shops subscribe; the clock is stopped a minute later
Call = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Evening:
    """The product with a report due for every shop and chat, and the WeCom they go to."""

    product: Product
    wecom: Standin
    reports: int

    def begin(self) -> House:
        """Nothing of this day has been pushed yet, and no medium been uploaded."""
        house = self.product.house
        with writing(house.engine) as connection:
            for table in (outbox, pushes, work):
                connection.execute(delete(table))
        schedule_reports(house)
        return replace(house, ephemeral=LocalMemory(house.clock))


def _push(house: House) -> None:
    """Every report that is due, from the query to WeCom's answer."""
    while push_reports(house):
        pass
    while deliver_messages(house):
        pass


def push_rate(scale: Scale) -> Measured:
    """Reports a second through the outbox over those of a plain loop that posts the same messages."""
    with _evening(scale) as evening:
        _push(evening.begin())
        calls = evening.wecom.kept()
        _check(calls, evening)

        def ours() -> float:
            house = evening.begin()
            seconds = wall_seconds(lambda: _push(house))
            insist(len(evening.wecom.kept()) == len(calls), "a message is missing")
            return seconds

        def theirs() -> float:
            seconds = wall_seconds(lambda: _loop(evening.wecom, calls))
            insist(len(evening.wecom.kept()) == len(calls), "the loop sent something else")
            return seconds

        ratios = compare(theirs, ours, scale.rounds)
    return Measured(ratios, f"{evening.reports:,} reports, {len(calls):,} calls, wall")


def push_share(scale: Scale) -> Measured:
    """The queries and words of the reports over the whole push that they are part of."""
    with _evening(scale) as evening:
        shares = [_share(evening) for _ in range(scale.rounds + 1)]
    return Measured(tuple(shares[1:]), f"{evening.reports:,} reports, CPU")


def _share(evening: Evening) -> float:
    house, saying = evening.begin(), 0.0
    daily = house.shelves.reports["daily"]

    def timed(books: Books, day: date) -> Reply:
        nonlocal saying
        begun = time.process_time()
        reply = daily.function(books, day)
        saying += time.process_time() - begun
        return reply

    house = _with(house, replace(daily, function=timed))
    whole = cpu_seconds(lambda: _push(house))
    _check(evening.wecom.kept(), evening)
    return saying / whole


def _with(house: House, report: Report) -> House:
    return replace(house, shelves=replace(house.shelves, reports={report.code: report}))


@contextmanager
def _evening(scale: Scale) -> Iterator[Evening]:
    """Shops that traded today, each with some chats that subscribed to the daily report."""
    rows, most, chats = scale.pick(2_000, 100_000, 1_000_000), scale.pick(2, 30, 1_000), 10
    with tempfile.TemporaryDirectory() as folder, standin() as wecom:
        engine = open_trade(Path(folder) / "evening.db", rows, most)
        shops = _traded(engine, most)
        for shop in shops:
            with open_books(engine, VAULT, shop, NOW) as books:
                for number in range(chats):
                    books.chats.put(f"g{number}", "appchat", f"{shop}店群", f"{shop}g{number}")
                    books.subscriptions.choose("daily", f"g{number}", MINUTE)
        product = assemble(engine, wecom.api_base, Hands(NOW + timedelta(minutes=1)))
        yield Evening(product, wecom, len(shops) * chats)
        engine.dispose()


def _traded(engine: Engine, most: int) -> list[str]:
    query = select(daily_totals.c.merchant_id).where(
        daily_totals.c.business_day == TODAY, daily_totals.c.sales > 0
    )
    with reading(engine) as connection:
        open_today = set(connection.execute(query).scalars())
    return [shop for shop in busiest(most) if shop in open_today]


def _check(calls: list[Call], evening: Evening) -> None:
    """Every chat reads its own shop's report."""
    texts = [body for _, body in calls if isinstance(body, dict) and body["msgtype"] == "text"]
    told = {(body["chatid"], body["text"]["content"].split()[1]) for body in texts}
    insist(len(texts) == len(told) == evening.reports, "a report is missing")
    insist(all(chat.startswith(name.removeprefix("面馆")) for chat, name in told), "mixed up")


def _loop(wecom: Standin, calls: list[Call]) -> None:
    """What anybody would write first: one session, one message after the other."""
    with requests.Session() as session:
        for path, body in calls:
            address = f"{wecom.api_base}/{path}?access_token=token"
            if isinstance(body, dict):
                answer = session.post(address, json=body, timeout=5)
            else:
                files = {"media": ("chart.png", PICTURE)}
                answer = session.post(f"{address}&type=image", files=files, timeout=5)
            insist(answer.json()["errcode"] == 0, "refused")
