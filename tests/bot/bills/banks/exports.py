"""Writes the exports of online banking, each bank's in its own manner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter

from tests.bot.bills.makers import clock, later, yuan

OPENING = 1_000_000  # fen on the account before the first movement
ACCOUNT = "6222020200112233445"
Rows = list[list[str]]


@dataclass(frozen=True)
class Move:
    """One movement; fen, out negative."""

    second: int
    fen: int
    party: str = "财付通支付科技有限公司"
    summary: str = "商户结算"

    @property
    def at(self) -> datetime:
        """Beijing time."""
        return later(self.second)


@dataclass(frozen=True)
class Line:
    """A movement with its number and the balance after it."""

    n: int
    move: Move
    balance: int

    def side(self, sign: int, blank: str = "0.00") -> str:
        """The amount when it went this way."""
        return yuan(abs(self.move.fen), comma=True) if self.move.fen * sign > 0 else blank


def lines(moves: list[Move]) -> list[Line]:
    found, balance = [], OPENING
    for n, move in enumerate(moves):
        balance += move.fen
        found.append(Line(n, move, balance))
    return found


def icbc(moves: list[Line]) -> Rows:
    return [
        ["[HISTORYDETAIL]"],
        ["凭证号", "交易时间", "对方单位", "对方账号", "转入金额", "转出金额", "余额", "用途", "摘要", "附言"],
        *(["0", clock(at.move.at), at.move.party, "1", at.side(1, ""), at.side(-1, ""), yuan(at.balance),
           "", at.move.summary, ""] for at in moves),
    ]  # fmt: skip


def ccb(moves: list[Line]) -> Rows:
    more = [f"个性化信息{word}{n}" for word in ("名称", "") for n in range(1, 11)]
    return [
        ["账号", "账户名称", "交易时间", "借方发生额（支取）", "贷方发生额（收入）", "余额", "币种", "对方户名",
         "对方账号", "对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号", "企业流水号", "凭证种类",
         "凭证号", *more],
        *([ACCOUNT, "面馆", f"{at.move.at:%Y%m%d %H:%M:%S}", at.side(-1), at.side(1), yuan(at.balance),
           "人民币元", at.move.party, "1", "某行", f"{at.move.at:%Y%m%d}", at.move.summary, "",
           f"{at.n}-422000{at.n}", "", "", "", *[""] * 20] for at in moves),
    ]  # fmt: skip


def cmb(moves: list[Line]) -> Rows:
    return [
        ["公司名称", "面馆有限公司"], ["银行账号", ACCOUNT], [""],
        ["交易日", "交易时间", "起息日", "交易类型", "借方金额", "贷方金额", "余额", "摘要", "流水号", "流程实例号",
         "业务名称", "用途", "业务参考号", "业务摘要", "其它摘要", "收(付)方分行名", "收(付)方名称", "收(付)方账号"],
        *([f"{at.move.at:%Y%m%d}", f"{at.move.at:%H%M%S}", f"{at.move.at:%Y%m%d}", "转账", at.side(-1, ""),
           at.side(1, ""), yuan(at.balance, comma=True), at.move.summary, f"C{at.n:08d}", "", "", "", "", "",
           "", "", at.move.party, "1"] for at in moves),
    ]  # fmt: skip


def abc(moves: list[Line]) -> Rows:
    return [
        ["账户明细"], [f"户名：面馆 账号：{ACCOUNT}"],
        ["交易时间", "收入金额", "支出金额", "账户余额", "对方账号", "对方户名", "对方开户行", "交易用途", "摘要"],
        *([clock(at.move.at), at.side(1, "--"), at.side(-1, "--"), yuan(at.balance), "1", at.move.party, "某行",
           "", at.move.summary] for at in moves),
        ["合计", "1.00", "2.00"],
    ]  # fmt: skip


def boc(moves: list[Line]) -> Rows:
    came = [at.move.fen for at in moves if at.move.fen > 0]
    went = [-at.move.fen for at in moves if at.move.fen < 0]
    names = ("交易类型[ Transaction Type ]", "业务类型[ Business type ]", "付款人账号[ Debit Account No. ]",
             "付款人名称[ Payer's Name ]", "收款人账号[ Payee's Account Number ]", "收款人名称[ Payee's Name ]",
             "交易日期[ Transaction Date ]", "交易时间[ Transaction time ]", "交易货币[ Trade Currency ]",
             "交易金额[ Trade Amount ]", "交易后余额[ After-transaction balance ]",
             "交易流水号[ Transaction reference number ]", "摘要[ Reference ]", "用途[ Purpose ]")  # fmt: skip
    return [
        ["查询账号[ Inquirer account number ]", ACCOUNT],
        ["总笔数[ Total number of payment ]", str(len(moves))],
        ["借方发生总笔数[ Total number of debit payments ]", str(len(went))],
        ["借方发生总额[ Total amount of debit payment ]", yuan(sum(went), comma=True)],
        ["贷方发生总笔数[ Total number of credit payments ]", str(len(came))],
        ["贷方发生总额[ Total amount of credit payment ]", yuan(sum(came), comma=True)],
        ["查询时间范围[ Time range ]", "20261101-20261130"], [""], list(names),
        *(_boc_row(at) for at in moves),
    ]  # fmt: skip


def _boc_row(at: Line) -> list[str]:
    fen, party = at.move.fen, at.move.party
    payer, payee = (
        (["1", party], [ACCOUNT, "面馆"]) if fen > 0 else ([ACCOUNT, "面馆"], ["1", party])
    )
    return ["来账" if fen > 0 else "往账", "转账", *payer, *payee, f"{at.move.at:%Y%m%d}",
            f"{at.move.at:%H:%M:%S}", "CNY", f"{'+' if fen > 0 else ''}{yuan(fen)}", f"+{yuan(at.balance)}",
            f"B{at.n}", at.move.summary, ""]  # fmt: skip


def bocom(moves: list[Line]) -> Rows:
    return [
        [f"账号：{ACCOUNT} 币种：人民币"],
        ["序号", "交易日期", "交易时间", "交易类型", "借贷", "交易金额", "余额", "对方账号", "对方户名",
         "交易地点", "摘要"],
        *([str(at.n), f"{at.move.at:%Y-%m-%d}", f"{at.move.at:%H:%M:%S}", "转账",
           "贷 Cr" if at.move.fen > 0 else "借 Dr", yuan(abs(at.move.fen), comma=True), yuan(at.balance), "1",
           at.move.party, "网上", at.move.summary] for at in moves),
    ]  # fmt: skip


def bocom_company(moves: list[Line]) -> Rows:
    came, went = [at for at in moves if at.move.fen > 0], [at for at in moves if at.move.fen < 0]
    return [
        ["查询账号:", ACCOUNT],
        ["交易时间", "摘要", "凭证种类", "凭证号码", "币种", "发生额", "余额", "余额方向", "对方账号", "对方户名",
         "对方行名", "借贷标志", "对账码", "核心流水号"],
        *([clock(at.move.at), at.move.summary, "", "", "人民币", yuan(abs(at.move.fen), comma=True),
           yuan(at.balance, comma=True), "贷", "1", at.move.party, "", "贷" if at.move.fen > 0 else "借", "",
           f"E{at.n}"] for at in moves),
        ["借方交易笔数:", str(len(went)), "借方交易金额:", yuan(-sum(at.move.fen for at in went)),
         "贷方交易笔数:", str(len(came)), "贷方交易金额:", yuan(sum(at.move.fen for at in came))],
    ]  # fmt: skip


def icbc_company(moves: list[Line]) -> Rows:
    return [
        ["[HISTORYDETAIL]"],
        ["对方账号", "交易时间", "借贷标志", "对方单位", "对方行号", "用途", "摘要", "附言", "发生额", "余额", "币种"],
        *(["1", clock(at.move.at), "贷" if at.move.fen > 0 else "借", at.move.party, "", "", at.move.summary, "",
           yuan(abs(at.move.fen), comma=True), yuan(at.balance, comma=True), "人民币"] for at in moves),
    ]  # fmt: skip


def boc_whole(moves: list[Line]) -> Rows:
    """With the columns that newer exports add, before and after."""
    rows = boc(moves)
    more = ("付款人开户行号[ Debit bank No. ]", "起息日期[ Value Date ]", "汇率[ Exchange rate ]",
            "记录标识号[ Record ID ]", "备注[ Remark ]", "名义付款人名称[ Nominal payer ]")  # fmt: skip
    return [
        *rows[:8], [*more[:1], *rows[8], *more[1:]],
        *(["104", *row, row[6], "1.0", f"R{n}", "", ""] for n, row in enumerate(rows[9:])),
    ]  # fmt: skip


def other(moves: list[Line]) -> Rows:
    return [
        ["会计日期", "摘要", "借方发生额（支出）", "贷方发生额（收入）", "账户余额", "对方户名"],
        *([f"{at.move.at:%Y%m%d}", at.move.summary, at.side(-1), at.side(1), yuan(at.balance), at.move.party]
          for at in moves),
    ]  # fmt: skip


# By the layout that reads it, and which of its kinds it is.
BANKS: dict[str, Callable[[list[Line]], Rows]] = {
    "bank_icbc": icbc, "bank_ccb": ccb, "bank_cmb": cmb, "bank_abc": abc, "bank_boc": boc,
    "bank_bocom": bocom, "bank_table": other, "bank_bocom/company": bocom_company,
    "bank_icbc/company": icbc_company, "bank_boc/whole": boc_whole,
}  # fmt: skip


def as_text(rows: Rows, delimiter: str = ",", *, quoted: bool = False, tab: str = "") -> str:
    """Rows as a bank writes them: everything quoted, or nothing; a tab behind what Excel would round."""

    def cell(text: str) -> str:
        return (
            '"' + text.replace('"', '""') + '"'
            if quoted or (text and delimiter in text)
            else text + tab
        )

    return "\r\n".join(delimiter.join(map(cell, row)) for row in rows) + "\r\n"


def as_workbook(rows: Rows) -> bytes:
    """Rows as a spreadsheet with real numbers, below a cover sheet."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("说明").write(0, 0, "本文件由网上银行生成")
    sheet = book.add_worksheet("明细")
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            plain = text.replace(",", "")
            if plain.replace(".", "", 1).lstrip("+-").isdigit() and "." in plain:
                sheet.write_number(y, x, float(plain))
            else:
                sheet.write_string(y, x, text)
    book.close()
    return file.getvalue()
