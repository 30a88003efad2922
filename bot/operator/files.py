"""import, export and report: files in, files out, and a day read at the terminal."""

import argparse
import json
from collections.abc import Iterator
from datetime import date, timedelta

import handlers.reports
from bot.bills.importing import ImportResult, import_file
from bot.config import Settings
from bot.ground import wall_clock
from bot.jobs.reconcile_bills import reconcile_due
from bot.operator.explaining import explain_if_unknown, mappings_of
from bot.operator.exporting import export_transactions
from bot.operator.premises import day_of, premises
from bot.operator.progress import progress_bar
from handlers.messages import Image, Markdown, Reply, Text
from handlers.registry import discover
from storage.base.business_day import Span, day_text
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.books import read_books

STATES = {"checked": "检查完毕，没有入账", "posted": "已入账", "known": "这份账单以前导入过，没有重复入账",
          "refused": "没有导入"}  # fmt: skip
MONTH = timedelta(days=29)


def check_bill(asked: argparse.Namespace) -> Iterator[str]:
    """A dry run: reads and checks, and needs no settings."""
    mappings = mappings_of(asked)
    yield from explain_if_unknown(asked, wall_clock(), mappings)
    with progress_bar(asked.file.name, quiet=asked.json) as progress:
        result = import_file(asked.file, now=wall_clock(), dry_run=True, progress=progress,
                             mappings=mappings)  # fmt: skip
    yield from _told(result, asked)


def import_bill(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """A bill into the books, whole or not at all."""
    with premises(settings) as house:
        merchant = house.merchant(asked.merchant)
        mappings = settings.bills.mappings
        yield from explain_if_unknown(asked, house.now, mappings)
        with progress_bar(asked.file.name, quiet=asked.json) as progress:
            result = import_file(asked.file, merchant, now=house.now, engine=house.engine,
                                 vault=house.vault, progress=progress, mappings=mappings)  # fmt: skip
        if result.state == "posted":
            reconcile_due(house.engine, house.vault, house.now)  # nobody need be at work for it
    yield from _told(result, asked)


def export_books(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """The transactions of some days; a file that is there already is not overwritten."""
    if asked.file.exists():
        raise Refusal(f"{asked.file} 已经有了，请换个文件名。")
    with premises(settings) as house:
        merchant = house.merchant(asked.merchant)
        with read_books(house.engine, house.vault, merchant, house.now) as books:
            last = day_of(asked.last) if asked.last else books.today
            first = day_of(asked.first) if asked.first else last - MONTH
            if last < first:
                raise Refusal("--to 不能早于 --from。")
            rows = export_transactions(books, Span(first, last), asked.file)
    yield f"已导出 {first} 到 {last} 的 {rows} 笔到 {asked.file}。"


def read_report(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """A report as its chat would read it; charts by their one line."""
    reports = discover(handlers.reports).reports
    if asked.kind not in reports:
        raise Refusal(f"没有「{asked.kind[:20]}」这种报告，可以写 {'、'.join(reports)}。")
    with premises(settings) as house:
        merchant = house.merchant(asked.merchant)
        with read_books(house.engine, house.vault, merchant, house.now) as books:
            day = day_of(asked.day) if asked.day else books.today - timedelta(days=1)
            reply = reports[asked.kind].function(books, day)
    yield from _lines(reply, day)


def _lines(reply: Reply, day: date) -> Iterator[str]:
    if reply is None:
        yield f"{day_text(day)}没有交易，没有报告。"
        return
    for message in reply if isinstance(reply, tuple) else (reply,):
        if isinstance(message, Text | Markdown):
            yield message.content
        elif isinstance(message, Image):
            yield f"[图] {message.alt}"


def _told(result: ImportResult, asked: argparse.Namespace) -> Iterator[str]:
    if asked.json:
        yield json.dumps(result.to_json(), ensure_ascii=False)
    else:
        yield from _sentences(result)
    if not result.ok:
        raise Refusal("账单没有导入，原因见上。")


def _sentences(result: ImportResult) -> Iterator[str]:
    yield f"{STATES[result.state]}。{result.layout} {result.encoding} 共 {result.rows} 行"
    if result.state != "refused":
        yield _figures(result)
        yield f"净额 {Money(result.net_fen)}，{result.first or '—'} 至 {result.last or '—'}"
    if result.state == "posted":
        yield f"新增 {result.added} 笔，已有 {result.known} 笔"
    yield from result.problems


def _figures(result: ImportResult) -> str:
    (paid, paid_fen), (back, back_fen) = result.payments, result.refunds
    if result.account is None:
        return f"收款 {paid} 笔 {Money(paid_fen)}，退款 {back} 笔 {Money(back_fen)}，手续费 {Money(result.fees_fen)}"
    opening, closing, holds = result.account
    chain = {True: "每笔余额都接得上", False: "余额接不上", None: "文件没有逐笔余额"}[holds]
    balances = "，".join(
        f"{word} {Money(fen)}"
        for word, fen in (("期初", opening), ("期末", closing))
        if fen is not None
    )
    return "，".join(part for part in (
        f"进账 {paid} 笔 {Money(paid_fen)}", f"出账 {back} 笔 {Money(back_fen)}", balances, chain) if part)  # fmt: skip
