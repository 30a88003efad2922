"""Files that overlap, in any order, end in the same book: every movement once, none lost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import bot.bills
from bot.bills.layout import Opening, discover
from storage.ledger.movements import MovementRow
from storage.schema import bank_movements, fund_movements
from tests.bot.bills.banks.exports import ACCOUNT, BANKS, Line, Move, as_text, lines
from tests.bot.bills.makers import clock, quick, yuan
from tests.storage.ledger.test_movements import opened, rows, take

LAYOUTS = list(discover(bot.bills).values())
Key = tuple[str, str]
# Few sums and few moments, so that much is told alike and must be told apart all the same.
MOVES = st.lists(
    st.builds(Move, st.sampled_from([0, 1, 60, 40_000, 90_000, 90_001, 180_000]),
              st.sampled_from([100, -100, 500, 32_00])), min_size=2, max_size=9,
).map(lambda moves: sorted(moves, key=lambda move: move.second))  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A way to write some movements down; a file of it may begin and end where `grain` changes."""

    write: Callable[[list[Line]], str]
    grain: Callable[[Line], Any] = lambda line: line.n


def opening(part: list[Line]) -> int:
    return part[0].balance - part[0].move.fen


def mt940(*, numbered: bool) -> Callable[[list[Line]], str]:
    def write(part: list[Line]) -> str:
        def balance(fen: int, line: Line) -> str:
            return f"C{line.move.at:%y%m%d}CNY{yuan(fen).replace('.', ',')}"

        entries = [
            f":61:{one.move.at:%y%m%d%m%d}{'C' if one.move.fen > 0 else 'D'}"
            f"{yuan(abs(one.move.fen)).replace('.', ',')}NTRF{f'//B{one.n}' if numbered else 'NONREF'}"
            for one in part
        ]
        return "\n".join([":20:R", f":25:{ACCOUNT}", ":28C:1", f":60F:{balance(opening(part), part[0])}",
                          *entries, f":62F:{balance(part[-1].balance, part[-1])}", "-", ""])  # fmt: skip

    return write


def camt(*, numbered: bool, backwards: bool = False) -> Callable[[list[Line]], str]:
    def write(part: list[Line]) -> str:
        def balance(code: str, fen: int) -> str:
            return (f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>{yuan(fen)}</Amt>"
                    "<CdtDbtInd>CRDT</CdtDbtInd></Bal>")  # fmt: skip

        entries = [
            f"<Ntry><Amt Ccy='CNY'>{yuan(abs(one.move.fen))}</Amt><CdtDbtInd>"
            f"{'CRDT' if one.move.fen > 0 else 'DBIT'}</CdtDbtInd><BookgDt><DtTm>{one.move.at.isoformat()}"
            f"</DtTm></BookgDt>{f'<AcctSvcrRef>A{one.n}</AcctSvcrRef>' * numbered}</Ntry>"
            for one in part
        ]
        return (f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt><Acct>"
                f"<Id><IBAN>{ACCOUNT}</IBAN></Id></Acct>{balance('OPBD', opening(part))}"
                f"{balance('CLBD', part[-1].balance)}{''.join(entries[::-1] if backwards else entries)}</Stmt>"
                "</BkToCstmrStmt></Document>\n")  # fmt: skip

    return write


def ofx(part: list[Line]) -> str:
    told = "".join(f"<STMTTRN><DTPOSTED>{one.move.at:%Y%m%d%H%M%S}<TRNAMT>{yuan(one.move.fen)}"
                   f"<FITID>F{one.n}</STMTTRN>\n" for one in part)  # fmt: skip
    return (f"OFXHEADER:100\n<OFX><STMTRS><CURDEF>CNY<ACCTID>{ACCOUNT}\n<BANKTRANLIST>{told}</BANKTRANLIST>"
            f"<LEDGERBAL><BALAMT>{yuan(part[-1].balance)}</LEDGERBAL></STMTRS></OFX>\n")  # fmt: skip


def wechat_funds(*, flow: bool) -> Callable[[list[Line]], str]:
    def write(part: list[Line]) -> str:
        names = ["记账时间", "微信支付业务单号", *["资金流水单号"] * flow, "业务类型", "收支类型", "收支金额(元)",
                 "账户结余(元)", "备注", "业务凭证号"]  # fmt: skip
        table = [[clock(one.move.at), f"42{one.n}", *[f"19{one.n}"] * flow, "交易",
                  "收入" if one.move.fen > 0 else "支出", yuan(abs(one.move.fen)), yuan(one.balance), "", ""]
                 for one in part]  # fmt: skip
        came, went = sums(part)
        told = [str(len(part)), str(len(came)), yuan(sum(came)), str(len(went)), yuan(sum(went))]
        head = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
        marked = [",".join(f"`{cell}" for cell in row) for row in [*table, told]]
        return "\r\n".join([",".join(names), *marked[:-1], head, marked[-1], ""])

    return write


def alipay_funds(part: list[Line]) -> str:
    came, went = sums(part)
    table = [f"3{one.n}\t,2{one.n}\t,T{one.n}\t,面,{clock(one.move.at)},a,{yuan(max(one.move.fen, 0))},"
             f"{yuan(min(one.move.fen, 0))},{yuan(one.balance)},支付宝,在线支付," for one in part]  # fmt: skip
    names = ("账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,"
             "账户余额（元）,交易渠道,业务类型,备注")  # fmt: skip
    return "\r\n".join(["#账号：[20881234567890120156]", names, *table,
                        f"#支出合计：{len(went)}笔，共-{yuan(sum(went))}元",
                        f"#收入合计：{len(came)}笔，共{yuan(sum(came))}元", ""])  # fmt: skip


def sums(part: list[Line]) -> tuple[list[int], list[int]]:
    fen = [one.move.fen for one in part]
    return [one for one in fen if one > 0], [-one for one in fen if one < 0]


def export(bank: str) -> Kind:
    """Banks cut between days where they tell no time, between seconds where they number nothing."""

    def grain(line: Line) -> Any:
        return line.move.at.date() if bank == "bank_table" else line.move.at

    return Kind(lambda part: as_text(BANKS[bank](part), quoted=True), grain)


KINDS = {
    "mt940": Kind(mt940(numbered=True)), "mt940_bare": Kind(mt940(numbered=False)),
    "camt": Kind(camt(numbered=True)), "camt_bare": Kind(camt(numbered=False)),
    "camt_backwards": Kind(camt(numbered=False, backwards=True), lambda line: line.move.at),
    "ofx": Kind(ofx),
    "wechat": Kind(wechat_funds(flow=True)),
    "wechat_without_flow": Kind(wechat_funds(flow=False), lambda line: line.move.at),
    "alipay": Kind(alipay_funds),
    **{bank: export(bank) for bank in BANKS},
}  # fmt: skip


def read(text: str) -> list[MovementRow]:
    """The rows of a file that nothing is wrong with, as they are staged."""
    told = text.replace("\r", "").removesuffix("\n").split("\n")
    opening = Opening(told)
    reader = next(one for layout in LAYOUTS if (one := layout.recognise(opening)))
    found = cast(list[MovementRow], reader.rows(1, told))
    assert reader.finish().problems == []
    assert len({row.line for row in found}) == len(found)  # staged rows are told apart by it
    return found


def book(files: Iterable[list[MovementRow]]) -> dict[Key, tuple[int, int, int | None]]:
    """What is kept of files, one after the other: what is known stays as it is."""
    kept: dict[Key, tuple[int, int, int | None]] = {}
    for file in files:
        for row in file:
            kept.setdefault((row.account, row.key), (row.moved_at, row.amount, row.balance))
    return kept


def windows(chance: Any, told: list[Line], kind: Kind) -> list[list[Line]]:
    """Parts that cover everything and overlap, in any order."""
    inner = [n for n in range(1, len(told)) if kind.grain(told[n - 1]) != kind.grain(told[n])]
    places = [0, *inner, len(told)]
    parts = [told[first:last] for first, last in pairwise(places)]
    for _ in range(3):
        first, last = sorted(chance.sample(range(len(places)), 2))
        parts.append(told[places[first] : places[last]])
    chance.shuffle(parts)
    return parts


@pytest.mark.parametrize("name", sorted(KINDS))
@quick
@given(moves=MOVES, chance=st.randoms(use_true_random=False))
def test_overlapping_files_in_any_order_end_in_the_same_book(
    name: str, moves: list[Move], chance: Any
) -> None:
    if name == "camt_backwards":  # of one moment nothing says which entry came first
        moves = list({move.second: move for move in moves}.values())
    kind, told = KINDS[name], lines(moves)
    if name.endswith("_bare"):  # there and back and there again on one day leaves no trace
        days = {(line.move.at.date(), line.move.fen, line.balance) for line in told}
        assume(len(days) == len(told))
    whole = read(kind.write(told))
    assert sorted(row.amount for row in whole) == sorted(move.fen for move in moves)
    assert len(book([whole])) == len(moves)
    parts = [read(kind.write(part)) for part in windows(chance, told, kind)]
    assert book(parts) == book([whole])


@pytest.mark.parametrize("name", ["camt_bare", "mt940_bare", "ofx", "wechat_without_flow"])
def test_the_books_themselves_keep_each_movement_once(tmp_path: Path, name: str) -> None:
    kind, path = KINDS[name], tmp_path / "bill.txt"
    told = lines([Move(0, 100), Move(0, 100), Move(1, -100), Move(60, 100), Move(90_000, 500)])
    ends = []
    for parts in ([told], [told[2:], told[:4]], [told[:3], told[2:], told]):
        engine = opened(f"sqlite:///{tmp_path / f'{len(parts)}.db'}")
        for part in parts:
            assert take(engine, path, kind.write(part).encode()).problems == ()
        table = fund_movements if name.startswith("wechat") else bank_movements
        ends.append(rows(engine, table))
        engine.dispose()
    assert len(ends[0]) == len(told)
    assert ends[1] == ends[0] == ends[2]
