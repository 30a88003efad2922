"""What every account's bill shares: money in and out, and balances that follow from each other."""

import hashlib
import re
from collections import Counter
from typing import ClassVar

from bot.bills.cells import shown
from bot.bills.chain import Chain
from bot.bills.layout import Movements, Opening
from bot.bills.tables import Table
from storage.base.money import Money
from storage.ledger.movements import MovementRow

FIGURES = ("rows", "in_count", "in_fen", "out_count", "out_fen")
WORDS = {"rows": "总笔数", "in_count": "收入笔数", "in_fen": "收入金额", "out_count": "支出笔数",
         "out_fen": "支出金额"}  # fmt: skip
LONGEST = 64


class Account:
    """The sums, chains and keys of an account's bill while it is read."""

    def __init__(self, layout: str, *, footed: bool = False) -> None:
        self.summary = Movements(layout, dict.fromkeys(FIGURES, 0), footed=footed)
        self._chains: dict[str, Chain] = {}
        self._seen: Counter[str] = Counter()
        self._unbalanced = False

    def count(self, row: MovementRow) -> None:
        """Add one movement."""
        read = self.summary.read
        side = "in" if row.amount >= 0 else "out"
        read["rows"] += 1
        read[f"{side}_count"] += 1
        read[f"{side}_fen"] += abs(row.amount)
        if row.balance is None:
            self._unbalanced = True
        else:
            chain = self._chains.setdefault(row.account, Chain())
            chain.add(row.line, row.moved_at, row.amount, row.balance)

    def keyed(self, row: MovementRow) -> MovementRow:
        """A row without a number of its own, under its time, amount, balance and how often those came."""
        told = f"{row.moved_at}|{row.amount}|{row.balance}|{row.number}"
        self._seen[f"{row.account}|{told}"] += 1
        return row._replace(key=digest(f"{told}|{self._seen[f'{row.account}|{told}']}"))

    def reads_both_ways(self) -> bool:
        """Whether the balances agree just as well with every movement the other way."""
        return any(chain.turned().judge().broken is None for chain in self._chains.values())

    def finish(self) -> Movements:
        """The sums, the balances before and after, and what does not agree."""
        summary = self.summary
        summary.payments, summary.refunds = summary.read["in_count"], summary.read["out_count"]
        self._judge()
        for figure, claimed in (summary.claimed or {}).items():
            read = summary.read[figure]
            if claimed != read:
                summary.problems.append(disagreement(figure, claimed, read))
        return summary

    def _judge(self) -> None:
        if self._unbalanced or not self._chains:
            return
        summary = self.summary
        # A bill that proves its sums in a footer need not tell its movements in their true order.
        verdicts = [chain.judge(any_order=summary.footed) for chain in self._chains.values()]
        broken = [verdict.broken for verdict in verdicts if verdict.broken is not None]
        summary.opening_fen = sum(verdict.opening for verdict in verdicts)
        summary.closing_fen = sum(verdict.closing for verdict in verdicts)
        summary.chain_holds = not broken
        if broken:
            summary.problems.append(
                f"第 {min(broken)} 行：余额与上一笔接不上，文件可能缺行、改过或筛选过，请重新下载完整的明细。"
            )


class AccountTable(Table[MovementRow]):
    """A table of an account's movements; a layout says what each row means."""

    FREE: ClassVar[tuple[str, ...]] = ("summary", "party")
    FOOTED: ClassVar[bool] = True

    def begin(self, opening: Opening) -> Movements:  # noqa: ARG002
        """Nothing yet."""
        self.account = Account(self.code, footed=self.FOOTED)
        return self.account.summary

    def facts(self, parsed: MovementRow) -> object:
        """When and how much; words and numbers of the bank may be read in more than one way."""
        return parsed.moved_at, parsed.amount, parsed.balance

    def count(self, parsed: MovementRow) -> None:
        """Add a row to the sums and the chain."""
        self.account.count(parsed)

    def rows(self, first: int, lines: list[str]) -> list[MovementRow]:
        """The rows of these lines, each under a key."""
        return [row if row.key else self.account.keyed(row) for row in super().rows(first, lines)]

    def finish(self, *, closed: bool = True) -> Movements:
        """The sums, the balances before and after, and what does not agree."""
        super().finish(closed=closed)
        return self.account.finish()


def disagreement(figure: str, claimed: int, read: int) -> str:
    """How a bill's own summary differs from its rows."""
    if figure.endswith("_fen"):
        return f"{WORDS[figure]}不符：汇总写 {Money(claimed)}，明细合计 {Money(read)}。"
    return f"{WORDS[figure]}不符：汇总写 {claimed} 笔，明细有 {read} 笔。"


def digest(text: str) -> str:
    """A key for what has no number, or a too long one."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def short(text: str, longest: int = LONGEST) -> str:
    """A number as it may be stored: the whole of it, or a digest of it."""
    return text if len(text) <= longest else digest(text)


def account_number(text: str) -> str:
    """An account's number as every format would tell it: `6222 0200-1234CNY` → 622202001234."""
    plain = "".join(text.split()).replace("-", "")
    return re.sub(r"(?<=\d)(?:CNY|RMB)$", "", plain)[:LONGEST]


def words(*texts: str) -> str:
    """Summaries and remarks as one short text, each once."""
    kept = dict.fromkeys(shown(text, 60) for text in texts if text)
    return " ".join(kept)[:200]
