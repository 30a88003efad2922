"""Layouts that somebody at the command line has explained: which column says what, kept in a file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bot.bills.accounts import digest
from bot.bills.banks.table import COLUMNS as BANK_COLUMNS
from bot.bills.banks.table import TOTALS, BankTable
from bot.bills.cells import Flaw, amount, amount_or_nothing, instant, name, shown
from bot.bills.layout import BadBill, Layout, Opening, Summary
from bot.bills.tables import Columns, Row, Table
from storage.ledger.statements import StatementRow

SUFFIX = ".toml"
LARGEST = 1 << 16
LONGEST = 64
_UNIT = re.compile(r"[(\[](?:单位:?)?(分|角|厘|[百千万亿]元)[)\]]$")
NAME = re.compile(r"[a-z][a-z0-9_]{0,15}", re.ASCII)
# What a row of payments may say; the first names are what exports mostly call it.
TRADE: Columns = {
    "time": ("交易时间", "支付时间", "交易日期", "完成时间", "创建时间"),
    "clock": (),
    "amount": ("交易金额", "订单金额", "金额", "实付金额"),
    "kind": ("交易类型", "业务类型", "交易类别", "类型"),
    "key": ("交易流水号", "流水号", "拉卡拉流水号", "平台流水号", "平台订单号", "交易单号", "参考号"),
    "number": ("商户订单号", "外部订单号", "订单号"),
    "fee": ("手续费", "交易手续费"),
    "sale_key": ("原交易流水号", "原流水号", "原订单号"),
    "terminal": ("终端号", "终端编号"),
    "payer": ("卡号", "付款账号", "支付账号"),
}  # fmt: skip
BANK: Columns = {field: words for field, words in BANK_COLUMNS.items() if field != "account"}
FIELDS = {"trade": TRADE, "bank": BANK}
# Of each group, one at least.
NEEDED = {
    "trade": (("time",), ("amount",), ("key",)),
    "bank": (("day", "clock", "booked"), ("in", "amount"), ("out", "amount"), ("balance",)),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One explanation; names of columns are made plain, as `cells.name` makes them."""

    title: str  # also the name of its file
    channel: str
    kept: str  # trade or bank
    header: tuple[str, ...]
    columns: Mapping[str, str]  # our field: its column
    sales: tuple[str, ...] = ()  # words of the column `kind`
    refunds: tuple[str, ...] = ()

    def to_toml(self) -> str:
        """As it is kept; the house writes no other TOML, so it is written by hand."""
        columns = "".join(f"{key} = {_quoted(word)}\n" for key, word in self.columns.items())
        return (
            f"channel = {_quoted(self.channel)}\nkept = {_quoted(self.kept)}\n"
            f"header = {_listed(self.header)}\nsales = {_listed(self.sales)}\n"
            f"refunds = {_listed(self.refunds)}\n\n[columns]\n{columns}"
        )


class MappedTrade(Table[StatementRow]):
    """Payments and refunds by an explanation; a kind it does not name refuses the file."""

    FREE = ()
    EXPLAINED: ClassVar[Explained]

    @classmethod
    def fits(cls, names: frozenset[str]) -> bool:
        """Whether the whole header that was explained is there."""
        return names >= frozenset(cls.EXPLAINED.header)

    def begin(self, opening: Opening) -> Summary:  # noqa: ARG002
        """Nothing yet."""
        figures = ("rows", "settled_fen", "refunds_fen", "fees_fen")
        return Summary(self.code, dict.fromkeys(figures, 0), footed=False)

    def parse(self, line: int, row: Row) -> StatementRow:
        """A payment or a refund."""
        fen, fee = self._fen(row, "amount"), abs(self._fen(row, "fee"))
        sale = self._is_sale(row["kind"], fen)
        key = row["key"]
        if not key or len(row["number"]) > LONGEST or not (key + row["number"]).isprintable():
            raise Flaw(f"「{shown(key)}」不像单号。")
        return StatementRow(
            line, "sale" if sale else "refund", key if len(key) <= LONGEST else digest(key),
            row["number"] or key[:LONGEST], "" if sale else row["sale_key"][:LONGEST], "",
            abs(fen), 0, fee if sale else -fee, instant(row["time"], row["clock"]),
            row["terminal"][:LONGEST], row["payer"], row["kind"][:16],
        )  # fmt: skip

    def count(self, parsed: StatementRow) -> None:
        """Add a row to the sums."""
        summary, sale = self.summary, parsed.kind == "sale"
        summary.read["rows"] += 1
        summary.payments += sale
        summary.refunds += not sale
        summary.read["settled_fen" if sale else "refunds_fen"] += parsed.amount
        summary.read["fees_fen"] += parsed.fee

    def note(self, cells: list[str]) -> bool:
        """Totals and remarks; what has a time is a row."""
        if self.cell(cells, "time")[:1].isdigit():
            return False
        return bool(TOTALS.match(next(cell for cell in cells if cell))) or super().note(cells)

    def _fen(self, row: Row, field: str) -> int:
        """An amount; its column may say that it counts fen."""
        fen = amount_or_nothing(row[field]) if field == "fee" else amount(row[field])
        if _unit(self.EXPLAINED.columns.get(field, "")) != "分":
            return fen
        if fen % 100:
            raise Flaw(f"「{shown(row[field])}」不是以分计的金额。")
        return fen // 100

    def _is_sale(self, kind: str, fen: int) -> bool:
        if not self.has("kind"):
            return fen >= 0
        if kind in self.EXPLAINED.refunds:
            return False
        if kind not in self.EXPLAINED.sales:
            raise Flaw(f"没有说明过交易类型「{shown(kind)}」是收款还是退款。")
        if fen < 0:
            raise Flaw("收款的金额不应为负数。")
        return True


class MappedBank(BankTable):
    """A bank's file by an explanation; the chain of balances must agree all the same."""

    EXPLAINED: ClassVar[Explained]

    @classmethod
    def fits(cls, names: frozenset[str]) -> bool:
        """Whether the whole header that was explained is there."""
        return names >= frozenset(cls.EXPLAINED.header)


def layout_of(explained: Explained) -> type[Layout]:
    """A layout that reads by this explanation."""
    base = MappedTrade if explained.kept == "trade" else MappedBank
    fields = FIELDS[explained.kept] | ({"account": ()} if explained.kept == "bank" else {})
    columns = {key: (explained.columns[key],) if key in explained.columns else () for key in fields}
    told = {"code": f"mapped_{explained.title}", "channel": explained.channel, "COLUMNS": columns,
            "EXPLAINED": explained}  # fmt: skip
    return type("Mapped", (base,), told)


def mappings_in(folder: Path | None) -> Iterator[type[Layout]]:
    """A layout for every mapping file of a folder; BadBill for one that cannot be understood."""
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        yield layout_of(read_mapping(path))


def read_mapping(path: Path) -> Explained:
    """An explanation from its file."""
    try:
        with path.open("rb") as file:
            told = tomllib.loads(file.read(LARGEST).decode())
        explained = Explained(
            path.stem, str(told["channel"]), str(told["kept"]), tuple(map(name, told["header"])),
            {str(key): name(word) for key, word in told["columns"].items()},
            tuple(map(str, told["sales"])), tuple(map(str, told["refunds"])),
        )  # fmt: skip
        check_mapping(explained)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise BadBill(f"列对应文件 {path.name} 看不懂，请删掉它，再在终端里导入一次。") from wrong
    return explained


def check_mapping(explained: Explained) -> None:
    """ValueError for one that cannot be read by."""
    fields = FIELDS[explained.kept]
    lacking = [keys for keys in NEEDED[explained.kept] if not explained.columns.keys() & set(keys)]
    unknown = set(explained.columns) - set(fields)
    strange = set(explained.columns.values()) - set(explained.header)
    names = NAME.fullmatch(explained.title) and NAME.fullmatch(explained.channel)
    known = {"", "分"} if explained.kept == "trade" else {""}
    units = set(map(_unit, explained.columns.values())) - known
    if lacking or unknown or strange or units or not names:
        raise ValueError(
            f"lacking {lacking}, unknown {unknown}, not in the header {strange}, {units}"
        )


def _unit(column: str) -> str:
    """`手续费(分)` → 分; empty where it is yuan."""
    match = _UNIT.search(column)
    return match[1] if match else ""


def save_mapping(folder: Path, explained: Explained) -> Path:
    """Keep an explanation where the next import finds it."""
    check_mapping(explained)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{explained.title}{SUFFIX}"
    path.write_text(explained.to_toml(), "utf-8")
    return path


def _quoted(text: str) -> str:
    inner = "".join(char for char in text if char.isprintable())
    return '"' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
