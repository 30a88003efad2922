"""The machine: secret files, fonts, room on the disk, Redis."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.config import Settings
from bot.config.settings import GOOD_TOKEN
from bot.operator.checks.check import Check, fault, good, notice
from storage.base.database import database_file
from storage.base.ephemeral import redis_version
from storage.base.refusal import Refusal

FONTS = Path(__file__).resolve().parents[3] / "charts" / "fonts"
NEEDED_FONTS = ("ZhangguiSans-Regular.ttf", "ZhangguiSans-Bold.ttf")
LEAST_FREE = 1024**3
PLACEHOLDER = "pleaseReplace"


def check_secrets(settings: Settings, _now: datetime) -> Iterator[Check]:
    """The vault's key and the callback's token."""
    try:
        settings.vault_keys()
        yield good("加密密钥", f"{settings.vault.key_file.name} 只有您能读")
    except Refusal as no:
        yield fault("加密密钥", "用不了", no.sentence)
    wecom = settings.wecom
    if wecom.token.startswith(PLACEHOLDER) or wecom.encoding_aes_key.startswith(PLACEHOLDER):
        yield fault(
            "回调密钥", "还是示例里的", "请运行 init 生成，或抄后台的 Token 和 EncodingAESKey"
        )
    elif not wecom.token or not wecom.encoding_aes_key:
        yield fault("回调密钥", "还没有写", "请在 [wecom] 写上 token 和 encoding_aes_key")
    elif len(wecom.token) < GOOD_TOKEN:
        yield notice(
            "回调密钥", f"Token 只有 {len(wecom.token)} 个字符", f"建议在后台换成 {GOOD_TOKEN} 个"
        )
    else:
        yield good("回调密钥", "长度够")


def check_fonts(_settings: Settings, _now: datetime) -> Iterator[Check]:
    """Without our fonts every Chinese letter on a chart is a box."""
    missing = [name for name in NEEDED_FONTS if not (FONTS / name).is_file()]
    if missing:
        yield fault("图表字体", f"缺 {'、'.join(missing)}", "请重新取一份完整的程序")
    else:
        yield good("图表字体", "两种粗细都在")


def check_room(settings: Settings, _now: datetime) -> Iterator[Check]:
    """A full disk loses what could not be written."""
    file = database_file(settings.database.url)
    if file is None:
        return
    folder = next(path for path in file.parents if path.exists())
    free = shutil.disk_usage(folder).free
    told = f"{folder} 还剩 {free / 1024**3:.1f} GB"
    if free < LEAST_FREE:
        yield fault("磁盘空间", told, "请至少腾出 1 GB")
    else:
        yield good("磁盘空间", told)


def check_redis(settings: Settings, _now: datetime) -> Iterator[Check]:
    """Only several servers need it."""
    if not settings.redis.url:
        yield good("Redis", "没有用，一个进程不需要")
        return
    version = redis_version(settings.redis.url)
    if version:
        yield good("Redis", f"连得上，版本 {version}")
    else:
        yield fault("Redis", "连不上", "请检查 [redis] url 和 Redis 是否开着；不用就留空")
