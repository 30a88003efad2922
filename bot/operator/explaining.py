"""The dialogue in which somebody explains the columns of a bill that no layout knows."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.bills.cells import clean
from bot.bills.documents import Document, documents
from bot.bills.importing import UNKNOWN, import_file
from bot.bills.layout import Heading, Opening
from bot.bills.mapped import FIELDS, NAME, Explained, check_mapping, save_mapping
from bot.bills.splitting import split
from bot.config import BadConfig, Bills, load_settings
from storage.base.refusal import Refusal

ASKED_ROWS = 2_000  # from which the kinds of trade are gathered
MOST_KINDS = 30
CHANNELS = "lakala 拉卡拉、shengpay 盛付通、ruiyinxin 瑞银信，或别的英文小写名字"
QUESTIONS = {
    "trade": {
        "time": "交易时间（或日期）", "clock": "时刻（和日期分两列时）", "amount": "交易金额（元）",
        "kind": "交易类型（收款还是退款）", "key": "渠道的流水号（每笔唯一）", "number": "商户订单号",
        "fee": "手续费（元）", "sale_key": "退款的原交易流水号", "terminal": "终端号", "payer": "付款账号或卡号",
    },
    "bank": {
        "day": "交易日期", "clock": "交易时间", "in": "收入（贷方）金额", "out": "支出（借方）金额",
        "amount": "金额（收支在同一列时）", "side": "收支（借贷）方向", "balance": "余额", "currency": "币种",
        "party": "对方户名", "summary": "摘要", "id": "银行流水号",
    },
}  # fmt: skip
Ask = Callable[[str], str]


class GivenUp(Refusal):
    """The person stopped explaining; nothing was kept."""


def mappings_of(asked: argparse.Namespace) -> Path:
    """The folder of explanations, also for who has no settings, or spoilt ones: beside their file."""
    try:
        return load_settings(asked.config, speaks=False).bills.mappings
    except BadConfig:
        folder: Path = asked.config.parent / Bills().mappings
        return folder


def explain_if_unknown(asked: argparse.Namespace, now: datetime, folder: Path) -> Iterator[str]:
    """Ask the person at the terminal, if there is one, keep what was explained and say where."""
    if asked.json or not sys.stdin.isatty() or not asked.file.is_file():
        return
    result = import_file(asked.file, now=now, dry_run=True, mappings=folder)
    if result.problems != (UNKNOWN,):
        return
    explained = explain(asked.file, input)
    path = save_mapping(folder, explained)
    yield f"已记在 {path}，下次同样的表头会自动认出。"


def explain(path: Path, ask: Ask) -> Explained:
    """What the columns of this file are, as the person at the terminal says; GivenUp when not."""
    document = next(documents(path, lambda _read: None))
    lines = list(islice(_lines(document), ASKED_ROWS))
    heading = _header(Opening(lines, document.name))
    body = [
        [clean(cell) for cell in split(text, heading.delimiter)] for text in lines[heading.line :]
    ]
    rows = [cells for cells in body if len(cells) >= len([n for n in heading.names if n]) // 2]
    kept = "bank" if _yes(ask, "这是银行明细吗？不是就按渠道交易明细处理") else "trade"
    columns = dict(_columns(ask, kept, heading, rows))
    explained = Explained("new", "bank", kept, tuple(n for n in heading.names if n), columns)
    if kept == "trade":
        explained = _with_kinds(ask, explained, heading, rows)
        explained = replace(explained, channel=_word(ask, f"渠道（{CHANNELS}）"))
    explained = replace(
        explained, title=_word(ask, "给这种账单起个英文小写名字，例如 ruiyinxin_day")
    )
    try:
        check_mapping(explained)
    except ValueError as wrong:
        raise GivenUp(
            "必要的列没有说全：时间、以元计的金额，加上流水号（银行明细是余额）。没有记下。"
        ) from wrong
    return explained


def _columns(
    ask: Ask, kept: str, heading: Heading, rows: Sequence[list[str]]
) -> Iterator[tuple[str, str]]:
    """Each question with the guess that the names suggest; Enter takes it, - is none."""
    listed = [
        f"{n} {word}（{_sample(rows, n - 1)}）" for n, word in enumerate(heading.names, 1) if word
    ]
    menu = "、".join(listed)
    question = f"这个文件的列：{menu}\n"
    for key, about in QUESTIONS[kept].items():
        guess = next((word for word in FIELDS[kept][key] if word in heading.names), "")
        hint = f"{heading.names.index(guess) + 1} {guess}" if guess else "没有"
        answer = ask(f"{question}{about}是第几列？回车＝{hint}，-＝没有：").strip()
        question = ""
        if answer == "" and guess:
            yield key, guess
        elif answer.isascii() and answer.isdigit() and 0 < int(answer) <= len(heading.names):
            yield key, heading.names[int(answer) - 1]
        elif answer not in ("", "-"):
            raise GivenUp(f"没有第「{answer[:8]}」列，没有记下。")


def _with_kinds(
    ask: Ask, explained: Explained, heading: Heading, rows: Sequence[list[str]]
) -> Explained:
    """Which words are refunds; every other word that the file has is a payment."""
    if "kind" not in explained.columns:
        return explained
    place = heading.names.index(explained.columns["kind"])
    words = list(
        dict.fromkeys(cells[place] for cells in rows if len(cells) > place and cells[place])
    )
    if len(words) > MOST_KINDS:
        raise GivenUp("交易类型这一列有太多不同的内容，不像交易类型，没有记下。")
    listed = "、".join(f"{n} {word}" for n, word in enumerate(words, 1))
    answer = ask(f"交易类型有：{listed}\n哪几个是退款或撤销？写序号，用逗号分开，没有就回车：")
    chosen = answer.replace("，", ",").split(",")
    picked = {int(n) for n in map(str.strip, chosen) if n.isascii() and n.isdigit()}
    refunds = tuple(word for n, word in enumerate(words, 1) if n in picked)
    return replace(
        explained, refunds=refunds, sales=tuple(word for word in words if word not in refunds)
    )


def _header(opening: Opening) -> Heading:
    """The line with the most names."""

    def names(heading: Heading) -> int:
        return len({word for word in heading.names if word})

    best = max(opening.headings, key=names, default=None)
    if best is None or names(best) < 3:
        raise GivenUp("这个文件里找不到表头，没有办法对应列。请用平台导出的、带表头的文件。")
    return best


def _lines(document: Document) -> Iterator[str]:
    for _, lines in document.blocks():
        yield from lines


def _sample(rows: Sequence[list[str]], place: int) -> str:
    return next((cells[place][:16] for cells in rows if len(cells) > place and cells[place]), "空")


def _yes(ask: Ask, question: str) -> bool:
    return ask(f"{question}（y/n）：").strip().lower() in ("y", "yes", "是")


def _word(ask: Ask, question: str) -> str:
    answer = ask(f"{question}：").strip().lower()
    if not NAME.fullmatch(answer):
        raise GivenUp("名字要用英文小写字母开头，只含字母、数字和下划线，最多 16 个。没有记下。")
    return answer
