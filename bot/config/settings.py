"""The tables of config.toml as frozen values; secrets stay out of every repr."""

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.config.keys import read_keys

SHORTEST_TOKEN = 8
GOOD_TOKEN = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _database_url(url: str) -> str:
    if not re.match(r"(sqlite:///.|postgresql(\+psycopg)?://.)", url):
        raise ValueError("请写 sqlite:///data/zhanggui.db 或 postgresql://用户:密码@主机/库名")
    return url


def _redis_url(url: str) -> str:
    if url and not re.match(r"rediss?://.|unix://.", url):
        raise ValueError("请写 redis://主机:6379/0，没有 Redis 就留空")
    return url


def _api_base(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url.rstrip("/")
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url.rstrip("/")
    raise ValueError("请写 https:// 开头的地址，只有本机的演练服务可以用 http://127.0.0.1")


def _token(token: str) -> str:
    if token and not re.fullmatch(r"[!-~]+", token):
        raise ValueError("只能是英文字母和数字，中间不要有空格")
    if token and len(token) < SHORTEST_TOKEN:
        raise ValueError(
            f"太短，容易被猜中：请写至少 {SHORTEST_TOKEN} 个字符，最好是 {GOOD_TOKEN} 个"
        )
    return token


def _aes_key(key: str) -> str:
    if key and not re.fullmatch(r"[A-Za-z0-9]{43}", key):
        raise ValueError("要正好 43 个英文字母和数字，请从企业微信后台原样抄来")
    return key


class Part(BaseModel):
    """What all tables share: nothing unknown, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Database(Part):
    """`[database]`; `owner_url` is the role that migrates, where it is another than the app's."""

    url: Annotated[str, AfterValidator(_database_url)] = Field(
        default="sqlite:///data/zhanggui.db", repr=False
    )
    owner_url: Annotated[str, AfterValidator(lambda url: url and _database_url(url))] = Field(
        default="", repr=False
    )

    @property
    def migrating_url(self) -> str:
        """The address under which tables are made."""
        return self.owner_url or self.url


class Redis(Part):
    """`[redis]`; empty: none."""

    url: Annotated[str, AfterValidator(_redis_url)] = Field(default="", repr=False)


class Web(Part):
    """`[web]`; port 0 lets the system choose."""

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=0, le=65535)


class WeCom(Part):
    """`[wecom]`: the app as the merchant's administrator made it."""

    corp_id: str = ""
    agent_id: int = Field(default=0, ge=0)
    secret: str = Field(default="", repr=False)
    token: Annotated[str, AfterValidator(_token)] = Field(default="", repr=False)
    encoding_aes_key: Annotated[str, AfterValidator(_aes_key)] = Field(default="", repr=False)
    api_base: Annotated[str, AfterValidator(_api_base)] = "https://qyapi.weixin.qq.com/cgi-bin"


class Work(Part):
    """`[work]`: the port of this machine on which a `work` process tells its metrics; 0: none."""

    metrics_port: int = Field(default=0, ge=0, le=65535)


class VaultKeys(Part):
    """`[vault]`: where the keys of personal columns are kept."""

    key_file: Path = Path("vault.key")


class Bills(Part):
    """`[bills]`: the folder of explanations of bills that no layout knows."""

    mappings: Path = Path("mappings")


class Settings(Part):
    """Everything; `channels` and `risks` are read by the shelf items they belong to."""

    database: Database = Database()
    redis: Redis = Redis()
    web: Web = Web()
    work: Work = Work()
    wecom: WeCom = WeCom()
    vault: VaultKeys = VaultKeys()
    bills: Bills = Bills()
    channels: dict[str, dict[str, Any]] = Field(default_factory=dict, repr=False)
    risks: dict[str, dict[str, Any]] = Field(default_factory=dict)

    def vault_keys(self) -> dict[int, bytes]:
        """The master keys by number; a missing file is made. BadConfig when it is unfit."""
        return read_keys(self.vault.key_file)
