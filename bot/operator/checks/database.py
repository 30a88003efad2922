"""The database: reachable, of this version, safe against its own faults, and its books in order."""

from collections.abc import Iterator
from datetime import datetime

from bot.config import Settings
from bot.operator.checks.check import Check, fault, good, notice
from storage.base.database import (
    DatabaseAway,
    Engine,
    database_file,
    enter_merchant,
    open_database,
    reading,
    sqlite_journal,
)
from storage.base.refusal import Refusal
from storage.base.vault import Sealed, Vault
from storage.checking import check_house
from storage.migrating import current, is_current, open_tables
from storage.pausing import money_paused
from storage.people.merchants import list_merchants

ABOUT = "数据库"
SHOWN = 5


def check_database(settings: Settings, _now: datetime) -> Iterator[Check]:
    """Whether it answers, and what kind it is."""
    file = database_file(settings.database.url)
    if file is not None and not file.exists():
        yield notice(ABOUT, f"{file} 还没有", "第一次启动时会自动建好")
        return
    engine = open_database(settings.database.url)
    try:
        yield from _version(engine)
        yield from _kind(engine, settings)
    except DatabaseAway as away:
        reason = type(away.__cause__ or away).__name__
        yield fault(
            ABOUT, f"连不上（{reason}）", "请检查 [database] url、文件权限，和数据库是否开着"
        )
    finally:
        engine.dispose()


def check_books(settings: Settings, now: datetime) -> Iterator[Check]:
    """Every rule that the tables alone can show."""
    file = database_file(settings.database.url)
    if file is not None and not file.exists():
        return
    engine = open_database(settings.database.url)
    try:
        if is_current(engine):
            vault = Vault(settings.vault_keys())
            yield from _merchants(engine)
            yield from _violations(engine, vault, now)
    except (DatabaseAway, Refusal):
        return  # told already, where the database and the key are looked at
    except Sealed:
        yield fault("账目", "数据库里的资料用这把密钥打不开", "请从备份取回原来的 vault.key")
    finally:
        engine.dispose()


def _version(engine: Engine) -> Iterator[Check]:
    step = current(engine)
    if is_current(engine):
        yield good(ABOUT, f"连得上，版本 {step}")
    elif step is None:
        yield notice(ABOUT, "是空的", "第一次启动时会自动建好")
    else:
        yield fault(ABOUT, f"还是旧版本 {step}", "请先备份，再运行 python3 -m bot db upgrade")


def _kind(engine: Engine, settings: Settings) -> Iterator[Check]:
    if database_file(settings.database.url) is not None:
        version, journal = sqlite_journal()
        if journal == "WAL":
            yield good("SQLite", f"{version}，WAL")
        else:
            yield notice("SQLite", f"{version} 有 WAL 重置的毛病，已改用回滚日志，会慢一些",
                         "升级到 3.51.3 或更新就好")  # fmt: skip
    elif is_current(engine):
        owned, open_ = open_tables(engine)
        if open_:
            yield fault(
                "行级隔离",
                f"没有开：{'、'.join(open_[:SHOWN])}",
                "请运行 python3 -m bot db upgrade",
            )
        elif owned:
            yield notice("行级隔离", "已开，但程序用的角色就是表的主人",
                         "建议在 [database] 用 owner_url 分开两个角色")  # fmt: skip
        else:
            yield good("行级隔离", "已开，程序的角色不是表的主人")


def _merchants(engine: Engine) -> Iterator[Check]:
    with reading(engine) as connection:
        known = [merchant.merchant_id for merchant in list_merchants(connection)]
        if not known:
            yield notice("商户", "还没有", "请运行 python3 -m bot merchant add")
        for merchant_id in known:
            enter_merchant(connection, merchant_id)
            if money_paused(connection, merchant_id):
                yield fault("退款", f"{merchant_id} 恢复备份后还暂停着",
                            "请运行 python3 -m bot restore --resume")  # fmt: skip


def _violations(engine: Engine, vault: Vault, now: datetime) -> Iterator[Check]:
    found = check_house(engine, vault, now)
    for violation in found[:SHOWN]:
        yield fault("账目", str(violation), "请先停用退款，再找人看")
    if len(found) > SHOWN:
        yield fault("账目", f"还有 {len(found) - SHOWN} 处不对", "同上")
    if not found:
        yield good("账目", "退款、合计、操作记录都对得上")
