"""[channels.lakala] in config.toml: an app of the open platform and the merchants it acts for."""

import re
from functools import cached_property
from typing import Annotated, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509 import Certificate
from pydantic import AfterValidator, Field, model_validator

from bot.channels.keys import certificate, certified_key, opened_by, private_key
from bot.channels.reading import Address
from bot.config.settings import Part


def _merchant_no(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{8,32}", text):
        raise ValueError("要写拉卡拉分配的商户号，822 开头的十五位左右")
    return text


def _terminal(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{8}", text):
        raise ValueError("要写拉卡拉分配的八位终端号，不是收银机自己的编号")
    return text


def _ip(text: str) -> str:
    if not re.fullmatch(r"(\d{1,3}\.){3}\d{1,3}", text, re.ASCII):
        raise ValueError("要写这台服务器上网用的公网 IP，退款时拉卡拉要它")
    return text


def _serial(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{8,64}", text):
        raise ValueError("要写商户证书的序列号，十六进制，和交给拉卡拉的证书一致")
    return text


PrivateKey = Annotated[
    str, opened_by(private_key, "不是商户私钥：请用申请接入时生成的 RSA 私钥原文件")
]
NO_CERTIFICATE = "不是证书：请用拉卡拉发来的 .cer 原文件（PEM 格式）"


class House(Part):
    """What holds for all merchants.

    Lakala publishes no list of its answer codes. `no_codes` refuse a request for good, `short_codes`
    because there is nothing to pay from, `missing_codes` say that a number is not known; whatever
    else is said is taken for "not known yet". `notice_minutes`: how old a notice may be.
    `bill_folder`: where the addresses of bill files wait between the notice that tells them and the
    fetching; `bill_hosts`: the only hosts such files are fetched from; `bill_times`: how the first
    and the last minute of a day are written when a file is applied for.
    """

    base_url: Address = "https://s2.lakala.com/api"
    notify_url: Address
    success_codes: tuple[str, ...] = ("000000", "BBS00000")
    no_codes: tuple[str, ...] = ("BBS11000", "BBS11109")
    short_codes: tuple[str, ...] = ()
    missing_codes: tuple[str, ...] = ("BBS11114",)
    notice_minutes: int = Field(default=5, ge=1, le=180)
    bill_folder: str = ""
    bill_times: tuple[str, str] = ("00:00", "23:59")
    bill_hosts: tuple[Address, ...] = ()


class Account(Part):
    """One merchant; the app, its key and Lakala's certificates may stand once for all.

    `term_no`: the terminal in whose name is asked, where a sale does not name its own.
    `merchant_cert`: the certificate that Lakala issued for the key; where it is written, the key and
    the serial are compared with it.
    """

    appid: str = Field(min_length=1, max_length=32)
    serial_no: Annotated[str, AfterValidator(_serial)]
    private_key: PrivateKey = Field(repr=False)
    platform_cert: Annotated[str, Field(min_length=1), opened_by(certificate, NO_CERTIFICATE)]
    notify_cert: Annotated[str, Field(min_length=1), opened_by(certificate, NO_CERTIFICATE)]
    merchant_cert: Annotated[str, opened_by(certificate, NO_CERTIFICATE, optional=True)] = ""
    merchant_no: Annotated[str, AfterValidator(_merchant_no)]
    term_no: Annotated[str, AfterValidator(_terminal)]
    request_ip: Annotated[str, AfterValidator(_ip)]
    out_org_code: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        own = self.certificates.get("商户证书")
        if own is None:
            return self
        if certified_key(own) != self.signing_key.public_key():
            raise ValueError("merchant_cert 和 private_key 不是一对，请换成配套的")
        if own.serial_number != int(self.serial_no, 16):
            raise ValueError("serial_no 不是 merchant_cert 的序列号，请照证书改")
        return self

    @cached_property
    def signing_key(self) -> RSAPrivateKey:
        """The merchant's own key."""
        return private_key(self.private_key)

    @cached_property
    def answer_key(self) -> RSAPublicKey:
        """What answers are verified with."""
        return certified_key(self.certificates["平台证书"])

    @cached_property
    def notice_key(self) -> RSAPublicKey:
        """What notices are verified with."""
        return certified_key(self.certificates["通知证书"])

    @cached_property
    def certificates(self) -> dict[str, Certificate]:
        """Those that expire, by what an operator calls them."""
        files = {"平台证书": self.platform_cert, "通知证书": self.notify_cert,
                 "商户证书": self.merchant_cert}  # fmt: skip
        return {name: certificate(file) for name, file in files.items() if file}

    def terminal(self, told: str) -> str:
        """The terminal to ask in the name of: the sale's own, where that is one of Lakala's."""
        return told if re.fullmatch(r"[0-9A-Z]{8}", told) else self.term_no
