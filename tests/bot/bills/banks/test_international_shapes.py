"""The international formats as banks really write them, and their relatives that are no statement."""

from pathlib import Path

import pytest

from tests.bot.bills.makers import dry_run


def mt940(*entries: str, before: str = "1000,00", after: str = "1100,00") -> bytes:
    return "\r\n".join([":20:STMT", ":25:6222020200112233445", ":28C:1/1", f":60F:C261117CNY{before}",
                        *entries, f":62F:C261118CNY{after}", ":65F:C261119CNY1,00", "-"]).encode()  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [":61:261118    C100,00NTRFNONREF", ":61:2611181118CY0000000000100,00NTRFNONREF", ":61:261118RD100,NCHGX//1"],
)  # fmt: skip
def test_an_entry_may_leave_its_booking_day_blank_and_fill_up_with_zeros(
    tmp_path: Path, entry: str
) -> None:
    result = dry_run(tmp_path, mt940(entry))
    assert (result.problems, result.payments) == ((), (1, 10_000))
    assert result.account == (100_000, 110_000, True)


def test_a_file_may_end_with_its_closing_balance(tmp_path: Path) -> None:
    whole = mt940(":61:2611181118C100,00NTRFNONREF").split(b"\r\n:65F:")[0]
    for end in (b"", b"\r\n", b"\n-}{5:}"):
        assert dry_run(tmp_path, whole + end).account == (100_000, 110_000, True)


def camt(balances: str, kind: str = "camt.053.001.08", root: str = "BkToCstmrStmt") -> bytes:
    return (f"<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:{kind}'><{root}><Stmt>"
            f"<Acct><Id><Othr><Id>6222</Id></Othr></Id></Acct>{balances}<Ntry><Amt Ccy='CNY'>12.50</Amt>"
            "<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-18</Dt></BookgDt></Ntry>"
            f"</Stmt></{root}></Document>").encode()  # fmt: skip


def balance(code: str, yuan: str) -> str:
    return (f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>{yuan}</Amt>"
            "<CdtDbtInd>CRDT</CdtDbtInd></Bal>")  # fmt: skip


def test_a_statement_without_its_balances_is_believed_and_says_so(tmp_path: Path) -> None:
    for told in ("", balance("OPBD", "7.00")):
        result = dry_run(tmp_path, camt(told))
        assert (result.problems, result.payments) == ((), (1, 1_250))
        assert result.account == (None, None, None)


def test_the_opening_balance_comes_before_that_of_the_day_before(tmp_path: Path) -> None:
    told = balance("PRCD", "1.00") + balance("OPBD", "7.00") + balance("CLBD", "19.50")
    assert dry_run(tmp_path, camt(told)).account == (700, 1_950, True)


@pytest.mark.parametrize(
    ("kind", "root"),
    [("camt.052.001.08", "BkToCstmrAcctRpt"), ("camt.054.001.08", "BkToCstmrDbtCdtNtfctn")],
)
def test_a_report_or_notice_is_not_taken_for_a_statement(
    tmp_path: Path, kind: str, root: str
) -> None:
    assert kind[:8] in dry_run(tmp_path, camt("", kind, root)).problems[0]


def test_entries_of_the_day_without_balances_are_named(tmp_path: Path) -> None:
    told = ":20:X\n:25:1\n:28C:1\n:34F:CNY0,00\n:13D:2611181200+0800\n:61:261118C1,00NTRFX\n:90D:0CNY0,00\n-"
    assert "MT942" in dry_run(tmp_path, told.encode()).problems[0]


def entry(number: str, yuan: str, more: str = "") -> str:
    return f"<STMTTRN><DTPOSTED>20261118<TRNAMT>{yuan}<FITID>{number}{more}</STMTTRN>\n"


def ofx(entries: str, after: str = "") -> bytes:
    return (f"OFXHEADER:100\n<OFX>\n<STMTRS><CURDEF>CNY<BANKACCTFROM><ACCTID>6222</BANKACCTFROM>\n<BANKTRANLIST>"
            f"{entries}</BANKTRANLIST>\n</STMTRS>{after}</OFX>\n").encode()  # fmt: skip


def test_a_securities_account_beside_a_bank_account_adds_nothing_to_it(tmp_path: Path) -> None:
    invested = ("\n<INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>99</INVACCTFROM><INVTRANLIST><INVBANKTRAN>\n"
                f"{entry('8', '500.00')}</INVBANKTRAN></INVTRANLIST></INVSTMTRS>")  # fmt: skip
    result = dry_run(tmp_path, ofx(entry("1", "3.00"), invested))
    assert (result.problems, result.payments, result.refunds) == ((), (1, 300), (0, 0))
    alone = f"OFXHEADER:100\n<OFX>{invested}</OFX>\n".encode()
    assert "证券账户" in dry_run(tmp_path, alone).problems[0]


def test_what_it_was_in_other_money_is_no_matter_but_what_it_is(tmp_path: Path) -> None:
    was, is_ = (
        f"<{name}><CURRATE>7.1<CURSYM>USD</{name}>" for name in ("ORIGCURRENCY", "CURRENCY")
    )
    assert dry_run(tmp_path, ofx(entry("1", "3.00", was))).payments == (1, 300)
    assert "只能导入人民币" in dry_run(tmp_path, ofx(entry("1", "3.00", is_))).problems[0]
