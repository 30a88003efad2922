"""[channels.wechat_pay] in config.toml: a merchant's own contract, or its place under a provider's."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from pydantic import AfterValidator, Field, model_validator

from bot.channels.keys import opened_by, private_key, public_key
from bot.channels.reading import Address
from bot.config.settings import Part

CODE = "wechat_pay"
PUBLIC_KEY = "PUB_KEY_ID_"


def _serial(text: str) -> str:
    serial = text.replace(":", "").replace(" ", "").upper()
    if not re.fullmatch(r"[0-9A-F]{8,64}", serial):
        raise ValueError("要写商户 API 证书的序列号，十六进制，在商户平台 API 安全页能看到")
    return serial


def _apiv3_key(text: str) -> str:
    if len(text.encode()) != 32:
        raise ValueError("要正好 32 个字符，和商户平台 API 安全页设置的 APIv3 密钥一样")
    return text


def _public_key_id(text: str) -> str:
    if text and not re.fullmatch(f"{PUBLIC_KEY}[0-9A-Za-z_]+", text):
        raise ValueError(f"要以 {PUBLIC_KEY} 开头，在商户平台 API 安全页能看到")
    return text


def _number(text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{8,32}", text):
        raise ValueError("要写微信支付给的商户号，十位左右的数字")
    return text


PrivateKey = Annotated[
    str, opened_by(private_key, "不是商户 API 私钥：请用证书工具生成的 apiclient_key.pem 原文件")
]
PublicKey = Annotated[
    str,
    opened_by(
        public_key, "不是微信支付公钥：请在商户平台 API 安全页下载 pub_key.pem", optional=True
    ),
]


class House(Part):
    """What holds for all merchants; `backup_url` is only allowed as the host of a bill's address."""

    base_url: Address = "https://api.mch.weixin.qq.com"
    backup_url: Address = "https://api2.mch.weixin.qq.com"
    notify_url: Address


class Account(Part):
    """One merchant; in partner mode `mchid` and the keys are the provider's.

    `funds_account`: AVAILABLE for merchants of the old fund flow who refund from their balance.
    """

    mode: Literal["direct", "partner"] = "direct"
    mchid: Annotated[str, Field(min_length=1), AfterValidator(_number)]
    serial: Annotated[str, AfterValidator(_serial)]
    private_key: PrivateKey = Field(repr=False)
    apiv3_key: Annotated[str, AfterValidator(_apiv3_key)] = Field(repr=False)
    appid: str = ""
    sub_mchid: Annotated[str, AfterValidator(_number)] = ""
    sub_appid: str = ""
    public_key_id: Annotated[str, AfterValidator(_public_key_id)] = ""
    public_key: PublicKey = ""
    funds_account: Literal["", "AVAILABLE"] = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.mode == "partner") != bool(self.sub_mchid):
            raise ValueError("服务商模式（mode = partner）要写 sub_mchid，直连不要写")
        if bool(self.public_key_id) != bool(self.public_key):
            raise ValueError("public_key_id 和 public_key_file 要一起写")
        return self

    @property
    def is_partner(self) -> bool:
        """Whether a provider acts for this merchant."""
        return self.mode == "partner"


@dataclass(frozen=True)
class Contract:
    """One mchid and its keys; several merchants of ours may stand under it."""

    mchid: str
    serial: str
    private_key: str
    apiv3_key: str
    public_key_id: str
    public_key: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """The contract an account stands under."""
        return cls(account.mchid, account.serial, account.private_key, account.apiv3_key,
                   account.public_key_id, account.public_key)  # fmt: skip

    def __repr__(self) -> str:
        return f"Contract({self.mchid})"

    @cached_property
    def signing_key(self) -> RSAPrivateKey:
        """The merchant's own key."""
        return private_key(self.private_key)

    @cached_property
    def fixed_keys(self) -> dict[str, RSAPublicKey]:
        """The platform's public key, by its id; it never expires."""
        if not self.public_key:
            return {}
        return {self.public_key_id: public_key(self.public_key)}
