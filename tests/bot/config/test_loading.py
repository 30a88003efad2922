"""config.toml is understood, or refused with one sentence per fault that says what to write."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.config import BadConfig, load_settings

ROOT = Path(__file__).resolve().parents[3]
GOOD = """\
[wecom]
corp_id = "ww1"
agent_id = 7
secret = "app-secret"
token = "posDevToken01"
encoding_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def faults(folder: Path, text: str, **environment: str) -> list[str]:
    with pytest.raises(BadConfig) as caught:
        load_settings(write(folder, text), environment)
    return [fault.replace(str(folder), "") for fault in caught.value.faults]


def test_the_example_can_be_used_as_it_is() -> None:
    settings = load_settings(ROOT / "config.example.toml", {})
    assert settings.web.port == 8080
    assert settings.wecom.api_base == "https://qyapi.weixin.qq.com/cgi-bin"


def test_only_the_wecom_table_is_needed_and_paths_lie_beside_the_file(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD), {})
    assert settings.database.url == f"sqlite:///{tmp_path}/data/zhanggui.db"
    assert settings.vault.key_file == tmp_path / "vault.key"
    assert settings.bills.mappings == tmp_path / "mappings"
    assert settings.redis.url == ""


def test_a_channels_folder_lies_beside_the_file(tmp_path: Path) -> None:
    text = (
        GOOD
        + """[channels.lakala]\nbill_folder = "data/lakala"
[channels.other]\nbill_folder = ""\n[channels.third]\nbill_folder = "/var/bills"\n"""
    )
    channels = load_settings(write(tmp_path, text), {}).channels
    assert [table["bill_folder"] for table in channels.values()] == [
        f"{tmp_path}/data/lakala", "", "/var/bills",
    ]  # fmt: skip


def test_the_environment_wins_and_spells_keys_as_the_file_does(tmp_path: Path) -> None:
    text = GOOD + '[channels.practice.merchants.M1]\nsecret = "old"\n'
    settings = load_settings(
        write(tmp_path, text),
        {
            "ZHANGGUI_WECOM__AGENT_ID": "9",
            "ZHANGGUI_CHANNELS__PRACTICE__MERCHANTS__M1__SECRET": "12345",
            "ZHANGGUI_RISKS__LARGE_SINGLE__TIMES": "12",
            "ZHANGGUI_NO_VENV": "1",
        },
    )
    assert settings.wecom.agent_id == 9
    assert settings.channels["practice"]["merchants"]["M1"]["secret"] == "12345"
    assert settings.risks == {"large_single": {"times": 12}}


def test_secrets_may_come_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "app.secret"
    secret.write_text("from-a-file\n")
    secret.chmod(0o600)
    text = GOOD.replace('secret = "app-secret"', 'secret_file = "app.secret"')
    text += '[channels.practice]\nsecret_file = "app.secret"\n'
    settings = load_settings(write(tmp_path, text), {})
    assert settings.wecom.secret == "from-a-file"
    assert settings.channels["practice"] == {"secret": "from-a-file"}


def test_a_secret_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "app.secret"
    secret.write_text("from-a-file")
    secret.chmod(0o644)
    text = GOOD.replace('secret = "app-secret"', 'secret_file = "app.secret"')
    (fault,) = faults(tmp_path, text)
    assert fault.startswith("config.toml 第 4 行 [wecom] secret_file：")
    assert "chmod 600" in fault


def test_no_secret_shows_when_settings_are_printed(tmp_path: Path) -> None:
    text = GOOD + '[channels.practice]\nsecret = "channel-secret"\n'
    text += '[database]\nurl = "postgresql://app:db-password@h/d"\n'
    shown = repr(load_settings(write(tmp_path, text), {}))
    for secret in ("app-secret", "posDevToken01", "abcdefghij", "channel-secret", "db-password"):
        assert secret not in shown


def test_commands_that_do_not_speak_need_no_secrets(tmp_path: Path) -> None:
    file = write(tmp_path, '[database]\nurl = "sqlite:///books.db"\n')
    settings = load_settings(file, {}, speaks=False)
    assert settings.database.url == f"sqlite:///{tmp_path}/books.db"


BROKEN = {
    "nothing": "",
    "unknown": GOOD + 'tokn = "x"\n[wecon]\n[web]\nhots = "x"\n',
    "types": GOOD.replace("= 7", '= "seven"')
    + '[web]\nport = 99999\nhost = ""\n[redis]\nurl = 6379\n',
    "short": GOOD.replace("posDevToken01", "abc").replace("ABCDEFG", "ABC"),
    "addresses": GOOD
    + 'api_base = "http://example.com/cgi-bin"\n[database]\nurl = "mysql://x"\n[redis]\nurl = "here"\n',
    "both": GOOD + 'secret_file = "x"\n',
    "no file": GOOD.replace('secret = "app-secret"', 'secret_file = "nowhere"'),
    "no table": "wecom = 3\n",
    "syntax": '[wecom]\ntoken = "abc\n',
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_told_with_its_line_and_its_cure(
    name: str, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    assert "\n".join(faults(tmp_path, BROKEN[name])) == snapshot


def test_a_fault_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GOOD, ZHANGGUI_WECOM__TOKEN="short")
    assert fault.startswith("环境变量 ZHANGGUI_WECOM__TOKEN：太短")


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="python3 -m bot init"):
        load_settings(tmp_path / "none.toml", {})
