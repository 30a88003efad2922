"""doctor: looks at everything a start needs, and names for each fault its cause and its cure."""

import argparse
from collections.abc import Iterator

from bot.config import Settings
from bot.ground import wall_clock
from bot.operator.checks.channels import check_channels
from bot.operator.checks.database import check_books, check_database
from bot.operator.checks.machine import check_fonts, check_redis, check_room, check_secrets
from bot.operator.checks.wecom import check_wecom
from storage.base.refusal import Refusal

ROUND = (
    check_secrets,
    check_fonts,
    check_room,
    check_redis,
    check_database,
    check_books,
    check_wecom,
    check_channels,
)


def examine(settings: Settings, asked: argparse.Namespace) -> Iterator[str]:
    """One line per finding; a Refusal at the end unless all is green."""
    yield f"✓ 配置：{asked.config} 读得通"
    if asked.config.stat().st_mode & 0o077:
        yield f"! 配置：{asked.config} 别人也能读，里面若有密钥请运行 chmod 600 {asked.config}"
    bad = 0
    for look in ROUND:
        for check in look(settings, wall_clock()):
            bad += check.fault
            yield str(check)
    if bad:
        raise Refusal(f"有 {bad} 处需要处理，请按上面的 ✗ 逐条来。")
    yield "一切正常。"
