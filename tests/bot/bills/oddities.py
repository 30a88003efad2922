"""What people and programs do to a bill between the platform and us, none of which changes what it says."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import xlsxwriter

from tests import bills_maker as wechat
from tests.bot.bills import test_alipay as alipay
from tests.bot.bills import test_chinaums as chinaums
from tests.bot.bills import test_wechat_fund_flow as fund_flow
from tests.bot.bills.banks.exports import BANKS, Move, Rows, lines
from tests.bot.bills.makers import NOON

Change = Callable[[str], str]
Write = Callable[[Rows], bytes]
MONEY = re.compile(r"`?[+-]?[\d,]+\.\d+")
TIME = re.compile(r"(`?)(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\t?")
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
MOVES = [Move(1, 123_456), Move(2, -299_999, "王小明", "报销"), Move(90_000, 1_000)]


def grid(text: str, delimiter: str = ",") -> Rows:
    return [line.split(delimiter) for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")]


def wechat_rows(kind: str) -> Rows:
    sales = [wechat.Row(NOON, "420001", "T1", 123_450, 741),
             wechat.Row(NOON + timedelta(seconds=9), "420002", "T2", 3_050, 18)]  # fmt: skip
    back = wechat.Row(NOON + timedelta(seconds=20), "420001", "T1", 0, -60, state="REFUND", back=10_000,
                      refund_key="50301", refund_number="B1", refund_state="SUCCESS")  # fmt: skip
    rows = {"all": [*sales, back], "success": sales, "refund": [back]}[kind]
    return grid("\n".join(wechat.bill_lines(rows, wechat.Shape(kind))))


ALIPAY = [
    alipay.Trade(1, 123_456, 700, request="R1"),
    alipay.Trade(2, 1_000, 6, refund=True, request="R2"),
]
CHINAUMS = [chinaums.Trade(1, 123_456, 700), chinaums.Trade(2, 1_000, 6, refund=True)]
SAMPLES: dict[str, Rows] = {
    **{f"wechat_{kind}": wechat_rows(kind) for kind in ("all", "success", "refund")},
    "wechat_funds": grid(fund_flow.fund_bill([(1, 123_456, "面"), (2, -3, ""), (3, -100, "退")],
                                             bom=False).decode()),
    "alipay_detail": grid(alipay.detail(ALIPAY).decode("gbk")),
    "alipay_funds": grid(alipay.funds([(1, 123_456), (2, -3), (3, -100)], "-").decode("gbk")),
    "alipay_summary": grid(alipay.summary().decode("gbk")),
    "chinaums": grid(chinaums.export(CHINAUMS, chinaums.Shape(sign=-1)), "\t"),
    **{name: bank(lines(MOVES)) for name, bank in BANKS.items()},
}  # fmt: skip


def text(rows: Rows, delimiter: str = ",", end: str = "\r\n", *, quoted: bool = False) -> str:
    def cell(word: str) -> str:
        needs = quoted or delimiter in word or '"' in word
        return '"' + word.replace('"', '""') + '"' if needs else word

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


def written(*changes: Callable[[Rows], Rows], delimiter: str = ",", quoted: bool = False) -> Write:
    """As text in UTF-8, after these changes."""

    def write(rows: Rows) -> bytes:
        for change in changes:
            rows = change(rows)
        return text(rows, delimiter, quoted=quoted).encode()

    return write


def header_of(rows: Rows) -> int:
    def names(place: int) -> int:
        return sum(bool(word) and not word.lstrip("`")[:1].isdigit() for word in rows[place])

    return max(range(len(rows)), key=names)


def cells(change: Change) -> Callable[[Rows], Rows]:
    """Every cell below the header."""

    def changed(rows: Rows) -> Rows:
        head = header_of(rows)
        return [*rows[: head + 1], *([change(word) for word in row] for row in rows[head + 1 :])]

    return changed


def money(change: Change) -> Callable[[Rows], Rows]:
    """Every amount, behind its back-tick."""

    def one(word: str) -> str:
        tick = "`" * word.startswith("`")
        return tick + change(word.removeprefix("`")) if MONEY.fullmatch(word) else word

    return cells(one)


def times(form: str) -> Callable[[Rows], Rows]:
    """Every time in another form."""

    def one(word: str) -> str:
        found = TIME.fullmatch(word)
        moment = datetime(*map(int, found.groups()[1:])) if found else NOON  # type: ignore[arg-type]  # noqa: DTZ001
        return found[1] + moment.strftime(form) if found else word

    return cells(one)


def names(change: Change) -> Callable[[Rows], Rows]:
    """Every name of the header."""

    def changed(rows: Rows) -> Rows:
        head = header_of(rows)
        return [*rows[:head], [change(word) for word in rows[head]], *rows[head + 1 :]]

    return changed


def thousands(word: str) -> str:
    whole, _, part = word.replace(",", "").partition(".")
    sign = "-" * whole.startswith("-")
    return f"{sign}{abs(int(whole)):,}.{part}"


def bracketed(word: str) -> str:
    return f"({word[1:]})" if word.startswith("-") else word


def guarded(word: str) -> str:
    plain = word.strip("\t")
    return f'="{plain}"' if plain[-1:].isdigit() and re.fullmatch(r"[\w-]+", plain) else word


def unticked(rows: Rows) -> Rows:
    return [[word.lstrip("`") for word in row] for row in rows]


def with_unit(unit: str) -> Change:
    def named(word: str) -> str:
        plain = ("金额" in word or "余额" in word) and not re.search(r"[元\[]", word)
        return f"{word}{unit}" if plain else word

    return named


def above(*found: list[str]) -> Callable[[Rows], Rows]:
    return lambda rows: [*found, *rows]


def below(*found: list[str]) -> Callable[[Rows], Rows]:
    return lambda rows: [*rows, *found]


def padded(rows: Rows) -> Rows:
    return [row + [""] * (60 - len(row)) for row in rows]


def moved_in(rows: Rows) -> Rows:
    """An empty column before the table, and two within it."""
    head = header_of(rows)
    return [
        *rows[:head],
        *(["", *row[:3], "", "", *row[3:]] if len(row) > 5 else row for row in rows[head:]),
    ]


def days_since_1899(moment: datetime) -> float:
    return (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001


def serial(rows: Rows) -> Rows:
    """Times as a spreadsheet's General form shows them."""

    def one(word: str) -> str:
        found = TIME.fullmatch(word)
        if not found:
            return word
        return repr(round(days_since_1899(datetime(*map(int, found.groups()[1:]))), 9))  # type: ignore[arg-type]  # noqa: DTZ001

    return cells(one)(unticked(rows))


def workbook(rows: Rows, *, ticks: bool = True, form: str = "yyyy-mm-dd hh:mm:ss") -> bytes:
    """Numbers and dates as such, below merged titles; an empty form is General."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet, dated = book.add_worksheet("明细"), book.add_format({"num_format": form or "General"})
    sheet.merge_range(0, 0, 0, 8, "交易明细表")
    sheet.merge_range(1, 0, 1, 3, "单位：元")
    for y, row in enumerate(rows if ticks else unticked(rows), 2):
        for x, word in enumerate(row):
            found, number = TIME.fullmatch(word), word.replace(",", "")
            if found and not word.startswith("`"):
                moment = datetime(*map(int, found.groups()[1:]))  # type: ignore[arg-type]  # noqa: DTZ001
                sheet.write_number(y, x, days_since_1899(moment), dated)
            elif re.fullmatch(r"[+-]?\d+\.\d+", number):
                sheet.write_number(y, x, float(number))
            else:
                sheet.write_string(y, x, word)
    book.close()
    return file.getvalue()


ODDITIES: dict[str, Write] = {
    "UTF-16 with tabs": lambda rows: b"\xff\xfe" + text(rows, "\t").encode("utf-16-le"),
    "UTF-16, the other way": lambda rows: b"\xfe\xff" + text(rows).encode("utf-16-be"),
    "UTF-16 without its mark": lambda rows: text(rows).encode("utf-16-le"),
    "GB18030": lambda rows: text(rows).encode("gb18030"),
    "two marks": lambda rows: b"\xef\xbb\xbf" * 2 + text(rows).encode(),
    "lone CRs": lambda rows: text(rows, end="\r").encode(),
    "a CR too many": lambda rows: text(rows, end="\r\r\n").encode(),
    "no last line end": lambda rows: text(rows, end="\n")[:-1].encode(),
    "all quoted": written(quoted=True), "tabs": written(delimiter="\t"),
    "semicolons": written(delimiter=";"), "pipes": written(delimiter="|"),
    "no marks": written(unticked), "sep=": written(above(["sep=,"])),
    "a preamble": written(above(["商户名称：面馆", "", "导出时间：2026-11-19 10:00:00"], [""], ["单位：人民币元"])),
    "a remark at the end": written(below(["以上数据仅供参考"], ["制表人：张三", "", "打印时间：2026-11-19"])),
    "blank lines at the end": written(below(["", "", ""], [""], ["\x1a"])),
    "thousands": written(money(thousands)), "¥": written(money("¥{}".format)),
    "￥": written(money("￥{}".format)), "元": written(money("{}元".format)),
    "full-width digits": written(money(lambda word: word.translate(WIDE))),
    "brackets for minus": written(money(lambda word: bracketed(thousands(word)))),
    "a real minus": written(money(lambda word: word.replace("-", "−"))),
    "a minus behind": written(money(lambda word: f"{word[1:]}-" if word[0] == "-" else word)),
    "spaces round amounts": written(money(" {} ".format)),
    "no-break spaces": written(unticked, cells("\xa0{}\xa0".format), names("\xa0{}\u200b".format)),
    "names spaced out": written(names(" ".join)), "names with a star": written(names("*{}".format)),
    "units in names": written(names(with_unit("(元)"))),
    "long units in names": written(names(with_unit("（单位：元）"))),
    "names on two lines": written(names(lambda word: f"{word[:2]}\n{word[2:]}"), quoted=True),
    '="…"': written(unticked, cells(guarded)),
    "an apostrophe": written(unticked, cells(lambda word: f"'{word}" if word[:1].isdigit() else word)),
    "blank columns behind": written(padded), "blank columns before and between": written(moved_in),
    "serial dates": written(serial), "Chinese dates": written(times("%Y年%m月%d日 %H:%M:%S")),
    "Chinese hours": written(times("%Y年%m月%d日 %H时%M分%S秒")),
    "T in dates": written(times("%Y-%m-%dT%H:%M:%S+08:00")), "slashes": written(times("%Y/%m/%d %H:%M:%S")),
    "thousandths": written(times("%Y-%m-%d %H:%M:%S.000")),
    "a workbook": workbook, "a workbook without marks": lambda rows: workbook(rows, ticks=False),
    "a workbook that lost its dates": lambda rows: workbook(rows, ticks=False, form=""),
    "a web page": lambda rows: ("<table>" + "".join(f"<tr>{''.join(f'<td>{word}</td>' for word in row)}</tr>"
                                                    for row in rows) + "</table>").encode("utf-16"),
}  # fmt: skip
