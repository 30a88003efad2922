"""doctor and a payment channel: whatever is broken in turn, one sentence names the cause and the cure."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.server import Sandbox
from bot.sandbox.standins.rsa import private_pem, public_pem, rsa_key
from bot.sandbox.standins.wechat_pay.keys import Member
from bot.sandbox.standins.wechat_pay.standin import WeChatPay
from bot.sandbox.world import App, Person, World
from tests.bot.channels.serving import serving
from tests.bot.operator.commands import Terminal

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TOKEN = "0123456789abcdef0123456789abcdef"
WORLD = World(
    "ww1", "商圈", (App("掌柜", 7, "app-secret", TOKEN, KEY),), (Person("wang", "王老板"),)
)
DIRECT = Member("M1", "1900000001")
PARTNER = Member("M1", "1900000100", sub_mchid="1900000101")
NOTHING: Mapping[str, str] = {}
NOT_A_KEY = "-----BEGIN NOTHING-----"


@pytest.fixture(scope="module")
def wecom() -> Iterator[str]:
    """A make-believe WeChat Work."""
    sandbox = Sandbox(WORLD, SandboxClock())
    yield sandbox.start("127.0.0.1", 0).rstrip("/") + "/cgi-bin"
    sandbox.stop()


@contextmanager
def connected(
    folder: Path,
    wecom: str,
    member: Member = DIRECT,
    wrong: Mapping[str, str] = NOTHING,
    ahead: timedelta = timedelta(),
) -> Iterator[Terminal]:
    """A shop with WeChat Pay, in which `wrong` replaces what would be right."""
    clock, faults = SandboxClock(ahead), Faults()
    standin = WeChatPay(clock, faults, CallLog(clock), [member])
    with serving(standin.blueprint()) as address:
        table = standin.table(
            f"{address}/wechat_pay", "https://shop.example/channels/wechat_pay/notify"
        )
        account = table.pop("merchants")["M1"] | dict(wrong)
        house = {name: wrong.get(name, value) for name, value in table.items()}
        account = {name: value for name, value in account.items() if name not in house}
        (folder / "config.toml").write_text(
            f'[wecom]\ncorp_id = "ww1"\nagent_id = 7\nsecret = "app-secret"\ntoken = "{TOKEN}"\n'
            f'encoding_aes_key = "{KEY}"\napi_base = "{wecom}"\n'
            + _toml("channels.wechat_pay", house) + _toml("channels.wechat_pay.merchants.M1", account)
        )  # fmt: skip
        (folder / "config.toml").chmod(0o600)
        terminal = Terminal(folder)
        terminal.types("merchant", "add", "M1", "--name", "茶点")
        terminal.types("staff", "add", "M1", "wang", "--name", "王", "--role", "owner")
        yield terminal


def _toml(name: str, table: Mapping[str, str]) -> str:
    rows = "".join(f"{key} = '''{value}'''\n" for key, value in table.items() if value)
    return f"[{name}]\n{rows}"


def faults_of(terminal: Terminal) -> list[str]:
    return [line for line in terminal.types("doctor").out.splitlines() if line.startswith("✗")]


@pytest.mark.parametrize("member", [DIRECT, replace(DIRECT, public_key_mode=True), PARTNER])
def test_all_is_well(tmp_path: Path, wecom: str, member: Member) -> None:
    with connected(tmp_path, wecom, member) as terminal:
        said = terminal.types("doctor")
    assert [line for line in said.out.splitlines() if line.startswith("✗")] == []
    assert "查单可用" in said.out


BROKEN = {
    "another's private key": (
        {"private_key": private_pem(rsa_key("x"))},
        "不认我们的签名",
        "serial",
    ),
    "another's serial": ({"serial": "00AA11BB22CC33DD"}, "不认我们的签名", "private_key_file"),
    "another's number": ({"mchid": "1900000009"}, "不认我们的签名", "mchid"),
    "another APIv3 key": ({"apiv3_key": "0" * 32}, "APIv3 密钥", "apiv3_key_file"),
    "nobody there": ({"base_url": "http://127.0.0.1:9"}, "连不上", "base_url"),
    "a key that is none": ({"private_key": NOT_A_KEY}, "private_key", "apiclient_key.pem"),
    "a short APIv3 key": ({"apiv3_key": "short"}, "apiv3_key", "32"),
    "no number": ({"mchid": ""}, "mchid", "还没有写"),
    "a mode that is none": ({"mode": "agent"}, "mode", "config.example.toml"),
    "a partner without its merchant": ({"mode": "partner"}, "服务商模式", "sub_mchid"),
    "half a public key": ({"public_key_id": "PUB_KEY_ID_01"}, "public_key_file", "一起写"),
    "an open address": ({"notify_url": "http://shop.example/"}, "notify_url", "https"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_with_its_cure(tmp_path: Path, wecom: str, name: str) -> None:
    wrong, cause, cure = BROKEN[name]
    with connected(tmp_path, wecom, wrong=wrong) as terminal:
        (fault,) = faults_of(terminal)
    assert cause in fault
    assert cure in fault
    assert private_pem(rsa_key("merchant 1900000001"))[40:80] not in fault


def test_a_clock_that_is_off_is_named(tmp_path: Path, wecom: str) -> None:
    with connected(tmp_path, wecom, ahead=timedelta(minutes=20)) as terminal:
        (fault,) = faults_of(terminal)
    assert "时钟和微信支付差" in fault
    assert "自动对时" in fault


def test_a_wrong_public_key_is_named(tmp_path: Path, wecom: str) -> None:
    member = replace(DIRECT, public_key_mode=True)
    with connected(
        tmp_path, wecom, member, {"public_key": public_pem(rsa_key("x").public_key())}
    ) as terminal:
        (fault,) = faults_of(terminal)
    assert "微信支付公钥" in fault
    assert "public_key_file" in fault


def test_a_wrong_sub_merchant_is_named(tmp_path: Path, wecom: str) -> None:
    with connected(tmp_path, wecom, PARTNER, {"sub_mchid": "1900000109"}) as terminal:
        (fault,) = faults_of(terminal)
    assert "NO_AUTH" in fault
    assert "授权" in fault


def test_expired_certificates_are_named(tmp_path: Path, wecom: str) -> None:
    clock = SandboxClock()
    standin = WeChatPay(clock, Faults(), CallLog(clock), [DIRECT])
    standin.platform.certificates.clear()
    standin.platform.issue(clock.now() - timedelta(days=6 * 365))
    with (
        serving(standin.blueprint()) as address,
        connected(
            tmp_path, wecom, wrong={"base_url": f"{address}/wechat_pay", "backup_url": address}
        ) as terminal,
    ):
        (fault,) = faults_of(terminal)
    assert "过期" in fault
    assert "公钥" in fault


def test_a_channel_nobody_knows_is_named(tmp_path: Path, wecom: str) -> None:
    with connected(tmp_path, wecom) as terminal:
        with (tmp_path / "config.toml").open("a") as config:
            config.write("[channels.wechatpay]\n")
        (fault,) = faults_of(terminal)
    assert "没有这个支付渠道" in fault
    assert "wechat_pay" in fault
