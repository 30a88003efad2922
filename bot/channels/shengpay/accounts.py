"""[channels.shengpay] in config.toml: a merchant's own contract, or its place under a provider's."""

import re
from functools import cached_property
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from pydantic import AfterValidator, Field

from bot.channels.keys import opened_by, private_key, public_key
from bot.channels.reading import Address
from bot.config.settings import Part


def _number(text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{4,32}", text):
        raise ValueError("要写盛付通给的商户号，八位左右的数字")
    return text


PrivateKey = Annotated[
    str, opened_by(private_key, "不是商户私钥：请用生成密钥对时的 RSA 私钥原文件")
]
PublicKey = Annotated[
    str, opened_by(public_key, "不是盛付通公钥：请在商户后台抄盛付通公钥，不是商户公钥")
]


class House(Part):
    """What holds for all merchants.

    `no_codes` refuse a request for good, `short_codes` because there is nothing to pay from,
    `missing_codes` say that a number is not known; whatever else is said decides nothing.
    """

    base_url: Address = "https://mchapi.shengpay.com"
    notify_url: Address
    no_codes: tuple[str, ...] = (
        "LACK_PARAMS", "PARAMS_ERROR", "ORDER_NOT_EXIST", "MCH_NOT_FOUND",
        "SERVICE_PROVIDER_NO_AUTH", "REFUND_AMOUNT_ERROR", "ORDER_NOT_REFUNDABLE",
    )  # fmt: skip
    short_codes: tuple[str, ...] = ()
    missing_codes: tuple[str, ...] = ("ORDER_NOT_EXIST",)


class Account(Part):
    """One merchant; under a provider `mch_id` and the keys are the provider's."""

    app_id: str = Field(min_length=1, max_length=64)
    mch_id: Annotated[str, Field(min_length=1), AfterValidator(_number)]
    sub_mch_id: Annotated[str, AfterValidator(_number)] = ""
    private_key: PrivateKey = Field(repr=False)
    shengpay_public_key: PublicKey
    sign_type: Literal["RSA2", "RSA"] = "RSA2"

    @cached_property
    def signing_key(self) -> RSAPrivateKey:
        """The merchant's own key."""
        return private_key(self.private_key)

    @cached_property
    def platform_key(self) -> RSAPublicKey:
        """What answers and notices are verified with."""
        return public_key(self.shengpay_public_key)

    @property
    def names(self) -> dict[str, str]:
        """Who asks, as every message says it."""
        told = {"appId": self.app_id, "mchId": self.mch_id}
        return told | ({"subMchId": self.sub_mch_id} if self.sub_mch_id else {})
