"""db upgrade, audit verify, backup and restore: keeping what is remembered."""

import argparse
import re
from collections.abc import Iterator

from bot.config import Settings
from bot.operator.premises import premises
from bot.operator.resuming import resume_refunds
from storage.audit import TOLD, verify
from storage.backup import restore_backup as fill_from
from storage.backup import write_backup
from storage.base.database import enter_merchant, open_database, reading
from storage.base.refusal import Refusal
from storage.books import read_books
from storage.migrating import current, latest, upgrade
from storage.people.merchants import list_merchants

ANCHOR = re.compile(rf"(\d{{1,12}}):([0-9a-f]{{{TOLD},64}})", re.ASCII)


def upgrade_tables(settings: Settings, _: argparse.Namespace) -> Iterator[str]:
    """Take the database to this version."""
    engine = open_database(settings.database.url)
    try:
        upgrade(engine, settings.database.owner_url)
        yield f"数据库已是最新：{current(engine)}（程序需要 {latest()}）。"
    finally:
        engine.dispose()


def verify_audit(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Whether anybody bent the record of any merchant."""
    anchor = _anchor(asked.anchor)
    bent = 0
    with premises(settings) as house:
        with reading(house.engine) as connection:
            known = [merchant.merchant_id for merchant in list_merchants(connection)]
        chosen = [house.merchant(asked.merchant)] if asked.merchant or anchor else known
        for merchant in chosen:
            with reading(house.engine) as connection:
                enter_merchant(connection, merchant)
                problems = verify(connection, merchant, house.vault, anchor)
            with read_books(house.engine, house.vault, merchant, house.now) as books:
                seq, anchor_now = books.audit.last()[0], books.audit.anchor()
            bent += len(problems)
            yield from (f"✗ {merchant} {problem}" for problem in problems)
            if not problems:
                yield f"✓ {merchant} 共 {seq} 条，完好；留底 {anchor_now}"
    if bent:
        raise Refusal(f"操作记录有 {bent} 处不对，请停用退款并查看备份。")


def make_backup(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """Everything in one file, while the shop goes on."""
    if asked.file.exists():
        raise Refusal(f"{asked.file} 已经有了，请换个文件名。")
    with premises(settings) as house:
        try:
            rows = write_backup(house.engine, asked.file, house.now)
        except OSError as wrong:
            raise Refusal(f"写不了 {asked.file}：{wrong.strerror}。") from wrong
    yield f"已备份 {rows} 行到 {asked.file}。"
    yield f"备份里没有密钥：请把 {settings.vault.key_file} 另存一份，和备份分开放。"


def restore_backup(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """A backup into an empty database; or, with --resume, refunds allowed again."""
    if asked.resume:
        yield from resume_refunds(settings)
        return
    if asked.file is None:
        raise Refusal("请写备份文件的名字：python3 -m bot restore 文件名。")
    with premises(settings) as house:
        rows = fill_from(house.engine, house.vault, asked.file, house.now)
    yield f"已恢复 {rows} 行，账目和操作记录都核对过。"
    yield "退款已暂停。启动前请运行 python3 -m bot restore --resume，向渠道核对后再放行。"


def _anchor(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    found = ANCHOR.fullmatch(text.strip().replace("-", "").lower())
    if not found:
        raise Refusal("--anchor 请照留底写成 序号:校验码，例如 128:9f3a-1b2c-4d5e-6f70。")
    return int(found[1]), found[2]
