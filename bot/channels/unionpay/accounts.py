"""[channels.unionpay] in config.toml: a merchant number, and a certificate or a shared key."""

import re
from functools import cached_property
from typing import Annotated, Literal, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import Certificate
from pydantic import AfterValidator, Field, model_validator

from bot.channels.keys import certificate, key_store, opened_by
from bot.channels.reading import Address
from bot.config.settings import Part

SIGN_METHODS = {"rsa": "01", "sha256": "11", "sm3": "12"}


def _number(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z]{15}", text):
        raise ValueError("要写银联给的商户号，十五位")
    return text


CertificateFile = Annotated[
    str,
    opened_by(certificate, "不是证书：请用银联商户服务平台下载的 .cer 原文件", optional=True),
]


class House(Part):
    """What holds for all merchants.

    `signer_names`: who may sign answers, as the certificate's common name has it. `pending_codes` and
    `refused_codes` are what the gateway's answer codes mean: not decided yet, and a definite no; any
    other code decides nothing. `no_file_codes`: said both of a file that is not made yet and of a day
    without trade; from `empty_after_hour` (Beijing) of the next day on it is taken for no trade.
    """

    base_url: Address = "https://gateway.95516.com/gateway/api"
    file_url: Address = "https://filedownload.95516.com"
    notify_url: Address
    signer_names: tuple[str, ...] = ("中国银联股份有限公司",)
    pending_codes: tuple[str, ...] = ("03", "04", "05")
    refused_codes: tuple[str, ...] = (
        "01", "30", "31", "32", "33", "34", "35", "36", "38", "51", "60", "61", "62",
    )  # fmt: skip
    no_file_codes: tuple[str, ...] = ("98",)
    empty_after_hour: int = Field(default=12, ge=0, le=23)


class Account(Part):
    """One merchant; `biz_type` is that of its payments: 000000 codes, 000201 the online gateway."""

    mer_id: Annotated[str, AfterValidator(_number)]
    sign_method: Literal["rsa", "sha256", "sm3"] = "rsa"
    pfx: str = Field(default="", repr=False)
    pfx_password: str = Field(default="", repr=False)
    middle_cert: CertificateFile = ""
    root_cert: CertificateFile = ""
    secure_key: str = Field(default="", repr=False)
    biz_type: str = Field(default="000000", pattern=r"^[0-9]{6}$")
    channel_type: Literal["07", "08"] = "07"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.sign_method != "rsa":
            if not self.secure_key:
                raise ValueError("用密钥签名（sha256、sm3）要写 secure_key")
            return self
        if not (self.pfx and self.middle_cert and self.root_cert):
            raise ValueError("用证书签名要写 pfx_file、middle_cert_file 和 root_cert_file")
        try:
            key_store(self.pfx, self.pfx_password)
        except ValueError as wrong:
            raise ValueError("pfx 打不开：请核对 pfx_file 和 pfx_password") from wrong
        return self

    @property
    def sign_code(self) -> str:
        """What the gateway calls the way of signing."""
        return SIGN_METHODS[self.sign_method]

    @cached_property
    def _store(self) -> tuple[RSAPrivateKey, Certificate]:
        return key_store(self.pfx, self.pfx_password)

    @property
    def signing_key(self) -> RSAPrivateKey:
        """The merchant's own key."""
        return self._store[0]

    @property
    def own_certificate(self) -> Certificate:
        """The merchant's own certificate; its serial number is the certId."""
        return self._store[1]

    @cached_property
    def issuers(self) -> tuple[Certificate, Certificate]:
        """UnionPay's middle and root certificates."""
        return certificate(self.middle_cert), certificate(self.root_cert)
