"""Spoilt files of every layout: never an error of ours, and never another sum than the one that was true."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bills_maker import bill_bytes, trade
from tests.bot.bills import test_alipay, test_chinaums, test_unionpay, test_wechat_fund_flow
from tests.bot.bills.banks import test_international
from tests.bot.bills.banks.exports import BANKS, Move, as_text, lines
from tests.bot.bills.makers import dry_run

MOVES = [Move(1, 500), Move(2, -300, "王小明"), Move(3, 1_000), Move(70, 4_567)]
# What each file tells of its sums proves every amount in it.
PROVED = {
    "wechat_trade": bill_bytes(list(trade(6))),
    "alipay_detail": test_alipay.detail(test_alipay.TWO),
    "alipay_funds": test_alipay.funds([(1, 500), (2, -300), (3, 77)], "-"),
    "wechat_fund_flow": test_wechat_fund_flow.fund_bill(test_wechat_fund_flow.PLAIN),
    "chinaums": test_chinaums.TWO.encode(),
    "unionpay_zm": test_unionpay.TWO,
    "mt940": test_international.mt940([MOVES]).encode("gbk"),
    "camt053": test_international.camt([MOVES]).encode(),
}
OTHERS = {
    "alipay_summary": test_alipay.summary(),
    "ofx": test_international.ofx(MOVES).encode("gbk"),
    "html": f"<table>{''.join(f'<tr><td>{row}</td></tr>' for row in MOVES)}</table>".encode(),
    **{bank: as_text(write(lines(MOVES))).encode("gbk") for bank, write in BANKS.items()},
}
Spoil = Callable[[random.Random, bytearray], None]


def another_digit(chance: random.Random, content: bytearray) -> None:
    digits = [place for place, byte in enumerate(content) if byte in b"0123456789"]
    content[chance.choice(digits)] = chance.choice(b"0123456789")


def another_byte(chance: random.Random, content: bytearray) -> None:
    content[chance.randrange(len(content))] = chance.randrange(256)


def another_mark(chance: random.Random, content: bytearray) -> None:
    content[chance.randrange(len(content))] = chance.choice(b',\t|"\n`<>:#')


def a_hole(chance: random.Random, content: bytearray) -> None:
    place = chance.randrange(len(content))
    del content[place : place + chance.randrange(1, 30)]


def an_end(chance: random.Random, content: bytearray) -> None:
    del content[chance.randrange(1, len(content)) :]


def twice(chance: random.Random, content: bytearray) -> None:
    place = chance.randrange(len(content))
    content[place:place] = content[max(0, place - 60) : place]


SPOILS: tuple[Spoil, ...] = (another_digit, another_byte, another_mark, a_hole, an_end, twice)


@pytest.mark.parametrize("layout", sorted(PROVED | OTHERS))
def test_a_spoilt_file_is_refused_or_tells_the_same_sums(tmp_path: Path, layout: str) -> None:
    whole = (PROVED | OTHERS)[layout]
    name = test_unionpay.NAME if layout == "unionpay_zm" else "bill.csv"
    true = dry_run(tmp_path, whole, name)
    chance = random.Random(layout)
    for n in range(90):
        content = bytearray(whole)
        SPOILS[n % len(SPOILS)](chance, content)
        result = dry_run(tmp_path, bytes(content), name)
        assert result.ok != bool(result.problems)
        if result.ok and layout in PROVED:
            assert (result.payments, result.refunds) == (true.payments, true.refunds)
