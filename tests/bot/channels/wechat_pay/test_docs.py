"""Every key of [channels.wechat_pay] is in the operator's page and in the example file."""

from pathlib import Path

from bot.channels.wechat_pay.accounts import Account, House

ROOT = Path(__file__).resolve().parents[4]
SECRET_FILES = ("private_key", "apiv3_key", "public_key")


def keys() -> list[str]:
    names = [*House.model_fields, *Account.model_fields]
    return [f"{name}_file" if name in SECRET_FILES else name for name in names]


def test_every_key_is_explained_to_the_operator() -> None:
    page = (ROOT / "docs" / "operator.md").read_text("utf-8")
    section = page.partition("### 微信支付")[2].partition("\n### ")[0].partition("\n## ")[0]
    assert [key for key in keys() if f"`{key}" not in section] == []


def test_every_key_a_merchant_needs_is_in_the_example() -> None:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    defaults = {"base_url", "backup_url", "sub_appid"}
    assert [key for key in keys() if key not in defaults and f"{key} = " not in example] == []
