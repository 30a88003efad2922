"""MT940, camt.053 and OFX: entries between two balances, whatever tools have done to the file."""

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bills.importing import ImportResult
from tests.bot.bills.banks.exports import ACCOUNT, OPENING, Move
from tests.bot.bills.makers import AWKWARD, dry_run, quick, yuan

Pages = list[list[Move]]
NAMES = AWKWARD.map(lambda text: text.replace(":", "").replace("?", "").replace("{", "").strip())
MOVE = st.builds(
    Move, st.integers(0, 40_000), st.integers(-99_999, 99_999).filter(bool), NAMES, NAMES
)
PAGES = st.lists(st.lists(MOVE, max_size=4), min_size=1, max_size=3)


def balance(fen: int, *, wrong: bool = False, year: str = "26") -> str:
    letter = "C" if (fen >= 0) != wrong else "D"
    return f"{letter}{year}1118CNY{yuan(abs(fen)).replace('.', ',')}"


def mt940(pages: Pages, *, wrong: bool = False, year: str = "26", envelope: bool = False,
          codes: bool = False) -> str:  # fmt: skip
    now, out = OPENING, []
    for n, page in enumerate(pages):
        out += ["{1:F01BANKCNBJ}{4:"] if envelope else []
        out += [
            f":20:REF{n}",
            f":25:BANK/{ACCOUNT}",
            f":28C:{n + 1}/1",
            f":60F:{balance(now, wrong=wrong, year=year)}",
        ]
        for m, move in enumerate(page):
            now += move.fen
            fen = yuan(abs(move.fen)).replace(".", ",")
            side = "C" if move.fen > 0 else "D"
            out.append(f":61:{year}11181118{side}{fen}NTRFNONREF//B{n}{m}")
            told = f"?20{move.summary}?32{move.party}" if codes else f"{move.party} {move.summary}"
            out += [f":86:{told}", "第二行"]
        out += [f":62F:{balance(now, wrong=wrong, year=year)}", "-}" if envelope else "-"]
    return "\r\n".join(out) + "\r\n"


def camt(
    pages: Pages, *, pretty: bool = False, summed: bool = True, version: str = "001.02"
) -> str:
    now, out = OPENING, []
    for n, page in enumerate(pages):
        opening, entries = now, []
        for m, move in enumerate(page):
            now += move.fen
            side, role = ("CRDT", "Dbtr") if move.fen > 0 else ("DBIT", "Cdtr")
            entries.append(
                f'<Ntry><Amt Ccy="CNY">{yuan(abs(move.fen))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
                f"<Sts>BOOK</Sts><BookgDt><DtTm>{move.at.isoformat()}+08:00</DtTm></BookgDt>"
                f"<AcctSvcrRef>A{n}{m}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><{role}><Nm>"
                f"{escape(move.party)}</Nm></{role}></RltdPties><RmtInf><Ustrd>{escape(move.summary)}"
                f"</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
            )
        came, went = [m.fen for m in page if m.fen > 0], [-m.fen for m in page if m.fen < 0]
        sums = (f"<TxsSummry><TtlCdtNtries><NbOfNtries>{len(came)}</NbOfNtries><Sum>{yuan(sum(came))}</Sum>"
                f"</TtlCdtNtries><TtlDbtNtries><NbOfNtries>{len(went)}</NbOfNtries><Sum>{yuan(sum(went))}"
                "</Sum></TtlDbtNtries></TxsSummry>")  # fmt: skip
        pending = '<Ntry><Amt Ccy="CNY">9.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>'
        out.append(f"<Stmt><Id>{n}</Id><Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>"
                   f"{_bal('OPBD', opening)}{_bal('CLBD', now)}{sums if summed else ''}{''.join(entries)}"
                   f"{pending}</Stmt>")  # fmt: skip
    text = ('<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:'
            f'camt.053.{version}"><BkToCstmrStmt>{"".join(out)}</BkToCstmrStmt></Document>')  # fmt: skip
    return text.replace("><", ">\n<") if pretty else text


def _bal(code: str, fen: int) -> str:
    side = "CRDT" if fen >= 0 else "DBIT"
    return (f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{yuan(abs(fen))}</Amt>'
            f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2026-11-18</Dt></Dt></Bal>")  # fmt: skip


def ofx(moves: list[Move], *, xml: bool = False, zone: str = "[+8:CST]") -> str:
    def leaf(name: str, text: str) -> str:
        return f"<{name}>{escape(text)}" + (f"</{name}>" if xml else "")

    rows = "\n".join("\n".join(("<STMTTRN>", leaf("TRNTYPE", "CREDIT" if move.fen > 0 else "DEBIT"),
                                leaf("DTPOSTED", f"{move.at:%Y%m%d%H%M%S}{zone}"), leaf("TRNAMT", yuan(move.fen)),
                                leaf("FITID", f"F{n}"), leaf("NAME", move.party), leaf("MEMO", move.summary),
                                "</STMTTRN>")) for n, move in enumerate(moves))  # fmt: skip
    head = (
        '<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>'
        if xml
        else "OFXHEADER:100\nDATA:OFXSGML\nCHARSET:936\n"
    )
    return "\n".join((head, "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>", leaf("CURDEF", "CNY"), "<BANKACCTFROM>",
                      leaf("ACCTID", ACCOUNT), "</BANKACCTFROM><BANKTRANLIST>", rows, "</BANKTRANLIST><LEDGERBAL>",
                      leaf("BALAMT", yuan(OPENING + sum(move.fen for move in moves))), "</LEDGERBAL>",
                      "<AVAILBAL>", leaf("BALAMT", "1.00"), "</AVAILBAL>",
                      "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>", ""))  # fmt: skip


def check(result: ImportResult, pages: Pages, layout: str) -> None:
    fen = [move.fen for page in pages for move in page]
    came, went = [one for one in fen if one > 0], [-one for one in fen if one < 0]
    assert result.problems == ()
    assert (result.layout, result.rows) == (layout, len(fen))
    assert (result.payments, result.refunds) == ((len(came), sum(came)), (len(went), sum(went)))


@quick
@given(pages=PAGES, wrong=st.booleans(), year=st.sampled_from(("26", "2026")), envelope=st.booleans(),
       codes=st.booleans(), encoding=st.sampled_from(("gbk", "utf-8")))  # fmt: skip
def test_every_mt940_reads_back_between_its_balances(
    tmp_path: Path, pages: Pages, wrong: bool, year: str, envelope: bool, codes: bool, encoding: str
) -> None:
    now, lowest = OPENING, OPENING
    for move in (move for page in pages for move in page):
        now += move.fen
        lowest = min(lowest, now)
    wrong = (
        wrong and lowest > 0 and any(pages)
    )  # a balance that changes sides cannot be told from a wrong letter
    text = mt940(pages, wrong=wrong, year=year, envelope=envelope, codes=codes)
    result = dry_run(tmp_path, text.encode(encoding), "statement.sta")
    check(result, pages, "mt940")
    assert result.account == (OPENING, now, True)


@quick
@given(
    pages=PAGES,
    pretty=st.booleans(),
    summed=st.booleans(),
    version=st.sampled_from(("001.02", "001.08")),
)
def test_every_camt_reads_back_between_its_balances(
    tmp_path: Path, pages: Pages, pretty: bool, summed: bool, version: str
) -> None:
    text = camt(pages, pretty=pretty, summed=summed, version=version)
    result = dry_run(tmp_path, text.encode(), "statement.xml")
    check(result, pages, "camt053")
    assert result.account == (OPENING, OPENING + result.net_fen, True)
    assert result.complete
    assert (result.claimed is not None) == summed


@quick
@given(moves=st.lists(MOVE, max_size=5), xml=st.booleans(), encoding=st.sampled_from(("gbk", "utf-8")),
       zone=st.sampled_from(("[+8:CST]", "", ".000[8:CST]")))  # fmt: skip
def test_every_ofx_reads_back(
    tmp_path: Path, moves: list[Move], xml: bool, encoding: str, zone: str
) -> None:
    result = dry_run(tmp_path, ofx(moves, xml=xml, zone=zone).encode(encoding), "statement.ofx")
    check(result, [moves], "ofx")
    assert result.account == (None, OPENING + result.net_fen, None)
    if moves:
        assert result.first == f"{min(move.at for move in moves).isoformat()}+08:00"


PAGE = [[Move(1, 500), Move(2, -300)], [Move(3, 1_000)]]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ((":61:26111811" + "18C5,00", ":61:26111811" + "18C5,01"), "第 1 行：期初"),
        ((":61:26111811" + "18D3,00", ":61:26111811" + "18D3,005"), "第 8 行"),
        ((":62F:C261118CNY10002,00", ":62F:C261118CNY10003,00"), "第 1 行：期初"),
        ((":60F:C261118CNY10002,00", ":60F:C261118CNY10003,00"), "期初"),
        (("CNY", "USD"), "只能导入人民币"),
        ((":60F:", ":64:"), "期初余额"),
        ((":61:", ":91:"), "第 1 行：期初"),
    ],
)
def test_a_damaged_mt940_is_refused(tmp_path: Path, damage: tuple[str, str], says: str) -> None:
    assert damage[0] in mt940(PAGE)
    result = dry_run(tmp_path, mt940(PAGE).replace(*damage, 1).encode())
    assert any(says in problem for problem in result.problems), result.problems


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (('<Amt Ccy="CNY">5.00', '<Amt Ccy="CNY">5.01'), "不等于期末"),
        (('<Amt Ccy="CNY">3.00', '<Amt Ccy="EUR">3.00'), "只能导入人民币"),
        (("<NbOfNtries>1<", "<NbOfNtries>2<"), "收入笔数不符"),
        (("CRDT</CdtDbtInd><Sts>", "XXXX</CdtDbtInd><Sts>"), "CdtDbtInd"),
        (("</Stmt>", "</Stm>"), "XML 不完整或损坏"),
        (("<Document", '<!DOCTYPE a [<!ENTITY b "c">]><Document'), "文档类型声明"),
    ],
)
def test_a_damaged_camt_is_refused(tmp_path: Path, damage: tuple[str, str], says: str) -> None:
    assert damage[0] in camt(PAGE)
    result = dry_run(tmp_path, camt(PAGE).replace(*damage, 1).encode())
    assert any(says in problem for problem in result.problems), result.problems


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (("<TRNAMT>5.00", "<TRNAMT>5.005"), "第 10 行"),
        (("<FITID>F1", "<FITID>F0"), "同一笔"),
        (("<CURDEF>CNY", "<CURDEF>USD"), "只能导入人民币"),
        (("</OFX>", ""), "文件到这里就断了"),
        (("<OFX>", "<!DOCTYPE x><OFX>"), "实体声明"),
        (("<DTPOSTED>20261118", "<DTPOSTED>20261318"), "第 10 行"),
    ],
)
def test_a_damaged_ofx_is_refused(tmp_path: Path, damage: tuple[str, str], says: str) -> None:
    assert damage[0] in ofx(PAGE[0])
    result = dry_run(tmp_path, ofx(PAGE[0]).replace(*damage, 1).encode())
    assert any(says in problem for problem in result.problems), result.problems


@pytest.mark.parametrize("write", [mt940, camt, lambda pages: ofx(pages[0])])
def test_a_statement_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    whole = write(PAGE).encode()
    for cut in range(12, len(whole) - 60, 61):
        assert not dry_run(tmp_path, whole[:-cut]).ok


def test_a_statement_in_one_long_line_is_read(tmp_path: Path) -> None:
    pages = [[Move(n, 100 + n) for n in range(400)]]
    text = camt(pages)
    assert len(text) > 1 << 16
    check(dry_run(tmp_path, text.encode()), pages, "camt053")
