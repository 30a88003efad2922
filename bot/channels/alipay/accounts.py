"""[channels.alipay] in config.toml: one app per merchant, or a provider's app with merchants' grants."""

import re
from functools import cached_property
from typing import Annotated, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509 import Certificate
from pydantic import AfterValidator, Field, model_validator

from bot.channels.alipay.signing import certificate_serial, root_serial
from bot.channels.keys import certificate, certified_key, opened_by, private_key, public_key
from bot.channels.reading import Address
from bot.config.settings import Part


def _bill_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("请写账单下载的主机，例如 http://dwbillcenter.alipay.com")
    return url.rstrip("/")


def _root(text: str) -> str:
    if text and not root_serial(text):
        raise ValueError("不是支付宝根证书：请用开放平台下载的 alipayRootCert.crt 原文件")
    return text


def _app(text: str) -> str:
    if not re.fullmatch(r"[0-9]{8,32}", text):
        raise ValueError("要写应用的 APPID，十六位左右的数字，在开放平台的应用页能看到")
    return text


def _seller(text: str) -> str:
    if not re.fullmatch(r"2088[0-9]{12}", text):
        raise ValueError("要写商户的支付宝用户号（PID），2088 开头的十六位数字")
    return text


PrivateKey = Annotated[
    str, opened_by(private_key, "不是应用私钥：请用支付宝密钥工具生成的 RSA2 私钥原文件")
]
PublicKey = Annotated[
    str,
    opened_by(
        public_key,
        "不是支付宝公钥：请在开放平台「接口加签方式」里抄支付宝公钥，不是应用公钥",
        optional=True,
    ),
]
CertificateFile = Annotated[
    str, opened_by(certificate, "不是证书：请用开放平台下载的 .crt 原文件", optional=True)
]


class House(Part):
    """What holds for all merchants.

    `bill_url`: the one host that bills are fetched from; the platform names it in plain http.
    `no_bill_codes`: what the platform says both of a bill that is not made yet and of a day without
    trade; from `empty_after_hour` (Beijing) of the next day on it is taken for no trade.
    `notice_hours`: how old a notice may be; the platform repeats them for 25 hours.
    """

    base_url: Address = "https://openapi.alipay.com/gateway.do"
    bill_url: Annotated[str, AfterValidator(_bill_address)] = "http://dwbillcenter.alipay.com"
    notify_url: Address
    no_bill_codes: tuple[str, ...] = ("isp.bill_not_exist", "BILL_NOT_EXIST")
    empty_after_hour: int = Field(default=12, ge=0, le=23)
    notice_hours: int = Field(default=26, ge=1, le=72)


class Account(Part):
    """One merchant: the app's key, and either the platform's key or the three certificates.

    `app_auth_token`: the merchant's grant, where the app is a provider's.
    """

    app_id: Annotated[str, AfterValidator(_app)]
    seller_id: Annotated[str, AfterValidator(_seller)]
    private_key: PrivateKey = Field(repr=False)
    alipay_public_key: PublicKey = ""
    app_cert: CertificateFile = ""
    alipay_cert: CertificateFile = ""
    alipay_root_cert: Annotated[str, AfterValidator(_root)] = ""
    app_auth_token: str = Field(default="", repr=False)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        three = (self.app_cert, self.alipay_cert, self.alipay_root_cert)
        if any(three) != all(three):
            raise ValueError("证书方式要把 app_cert、alipay_cert、alipay_root_cert 三个文件都写上")
        if all(three) == bool(self.alipay_public_key):
            raise ValueError(
                "密钥方式写 alipay_public_key，证书方式写三个证书，二选一，和开放平台里设的一样"
            )
        if all(three) and self._app_certificate.public_key() != self.signing_key.public_key():
            raise ValueError("app_cert 不是用这个应用私钥申请的，请换成配套的一对")
        return self

    @property
    def has_certificates(self) -> bool:
        """Whether the app signs with a certificate."""
        return bool(self.app_cert)

    @cached_property
    def signing_key(self) -> RSAPrivateKey:
        """The app's own key."""
        return private_key(self.private_key)

    @cached_property
    def _app_certificate(self) -> Certificate:
        return certificate(self.app_cert)

    @cached_property
    def _alipay_certificate(self) -> Certificate:
        return certificate(self.alipay_cert)

    @cached_property
    def platform_key(self) -> RSAPublicKey:
        """What answers and notices are verified with."""
        if not self.has_certificates:
            return public_key(self.alipay_public_key)
        return certified_key(self._alipay_certificate)

    @cached_property
    def platform_serial(self) -> str:
        """The serial an answer must name; empty with plain keys."""
        return certificate_serial(self._alipay_certificate) if self.has_certificates else ""

    @cached_property
    def serials(self) -> dict[str, str]:
        """What certificates add to every request."""
        if not self.has_certificates:
            return {}
        return {"app_cert_sn": certificate_serial(self._app_certificate),
                "alipay_root_cert_sn": root_serial(self.alipay_root_cert)}  # fmt: skip

    @cached_property
    def certificates(self) -> dict[str, Certificate]:
        """Those that expire, by what an operator calls them."""
        if not self.has_certificates:
            return {}
        return {"应用公钥证书": self._app_certificate, "支付宝公钥证书": self._alipay_certificate}
