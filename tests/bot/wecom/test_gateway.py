"""Does the gateway say what it is told, share one token, keep the limits, and call each failure by its name?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.wecom.errors import DeliveryError
from bot.wecom.gateway import Gateway
from bot.wecom.transport import base_address
from storage.base.ephemeral import LocalMemory
from tests.bot.wecom.platform import Platform, Reply, platform

TEXT = {"msgtype": "text", "text": {"content": "今日流水"}}
SECRET, KEY = "corp-secret-canary", "webhook-key-canary"


class House:
    """A gateway, the platform it talks to, and the clock they share."""

    def __init__(self, stage: Platform) -> None:
        self.stage = stage
        self.now = datetime(2026, 11, 18, tzinfo=UTC)
        self.memory = LocalMemory(lambda: self.now)
        self.gateway = self.another()

    def another(self) -> Gateway:
        """Another process of the same house."""
        return Gateway("ww01", 1000002, SECRET, self.stage.address, self.memory, lambda: self.now)

    def send(self, *, webhook: bool) -> None:
        """One message through one of the doors."""
        if webhook:
            self.gateway.send_webhook(KEY, TEXT)
        else:
            self.gateway.send_app(["lisi"], TEXT)

    def failure(self, *, webhook: bool = False) -> DeliveryError:
        """How one message fails."""
        with pytest.raises(DeliveryError) as caught:
            self.send(webhook=webhook)
        assert SECRET not in repr(caught.value)
        assert KEY not in repr(caught.value)
        assert caught.value.__cause__ is None
        return caught.value


@pytest.fixture
def house() -> Iterator[House]:
    """A gateway before a platform of its own."""
    with platform() as stage:
        yield House(stage)


def test_a_message_to_people_names_them_the_app_and_the_duplicate_check(house: House) -> None:
    house.stage.scripts["message/send"] = [
        Reply(more={"msgid": "m-1", "response_code": "code", "invaliduser": "a|b"})
    ]
    sent = house.gateway.send_app(["lisi", "wangwu"], TEXT, key="report/1")
    assert (sent.msgid, sent.response_code, sent.invalid) == ("m-1", "code", ("a", "b"))
    call = house.stage.asked("message/send")[0]
    assert call.query == {"access_token": "token-1"}
    assert "今日流水".encode() in call.body
    assert (
        call.json
        | {
            "touser": "lisi|wangwu",
            "agentid": 1000002,
            "enable_duplicate_check": 1,
            "message_key": "report/1",
            **TEXT,
        }
        == call.json
    )


def test_every_other_call_goes_where_it_belongs(house: House) -> None:
    gateway = house.gateway
    assert gateway.create_chat("店群", ["lisi", "wangwu"], owner="lisi") == "c1"
    gateway.send_chat("c1", TEXT)
    gateway.send_webhook(KEY, TEXT)
    assert gateway.upload("image", "图.png", b"png bytes") == "MEDIA"
    assert gateway.upload_webhook(KEY, "流水.csv", b"a,b,c,d") == "MEDIA"
    gateway.set_menu([{"type": "click", "name": "今日流水", "key": "today"}])
    gateway.agent()
    gateway.user("lisi")
    house.stage.scripts["message/update_template_card"] = [Reply(more={"invaliduser": ["x"]})]
    assert gateway.update_card("code", {"card_type": "text_notice"}, ["lisi", "x"]) == ("x",)
    assert [call.path for call in house.stage.calls] == [
        "gettoken",
        "appchat/create",
        "appchat/send",
        "webhook/send",
        "media/upload",
        "webhook/upload_media",
        "menu/create",
        "agent/get",
        "user/get",
        "message/update_template_card",
    ]
    assert "图.png".encode() in house.stage.asked("media/upload")[0].body
    assert house.stage.asked("webhook/send")[0].query == {"key": KEY}


def test_twenty_callers_in_two_processes_share_one_token(house: House) -> None:
    gateways = [house.gateway, house.another()] * 10
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda gateway: gateway.agent(), gateways))
    assert house.stage.tokens == 1


def test_a_token_is_renewed_before_it_ends(house: House) -> None:
    house.gateway.agent()
    house.now += timedelta(minutes=116)
    house.gateway.agent()
    assert [call.query["access_token"] for call in house.stage.asked("agent/get")] == [
        "token-1",
        "token-2",
    ]


@pytest.mark.parametrize("code", [40014, 42001, 40001])
def test_a_token_that_is_refused_is_fetched_anew_once_and_the_call_repeated(
    house: House, code: int
) -> None:
    house.stage.scripts["message/send"] = [Reply(code), Reply(more={"msgid": "m"})]
    assert house.gateway.send_app(["lisi"], TEXT).msgid == "m"
    assert house.stage.tokens == 2


def test_tokens_that_are_always_refused_make_no_loop(house: House) -> None:
    house.stage.accepts = lambda token: False
    assert {house.failure().kind for _ in range(10)} == {"later"}
    assert house.stage.tokens == 2
    assert len(house.stage.asked("message/send")) == 2


def test_a_wrong_secret_is_told_to_the_operator_and_not_tried_again_at_once(house: House) -> None:
    house.stage.scripts["gettoken"] = [Reply(40001)]
    first = house.failure()
    assert (first.kind, first.told, first.code) == ("permanent", "operator", 40001)
    for _ in range(5):
        assert house.failure().kind == "later"
    assert len(house.stage.asked("gettoken")) == 1
    house.now += timedelta(seconds=31)
    house.stage.scripts.clear()
    house.gateway.agent()


def test_busy_is_tried_three_times(house: House) -> None:
    house.stage.scripts["message/send"] = [Reply(-1), Reply(-1), Reply(more={"msgid": "m"})]
    assert house.gateway.send_app(["lisi"], TEXT).msgid == "m"
    house.stage.scripts["message/send"] = [Reply(-1)]
    assert (house.failure().kind, len(house.stage.asked("message/send"))) == ("again", 6)


@pytest.mark.parametrize(
    "odd",
    [
        Reply(hang_up=True),
        Reply(status=502, raw=b"<html>"),
        Reply(raw=b"[]"),
        Reply(raw=b"ok"),
        Reply(raw=b'{"errcode":"x"}'),
        Reply(raw=b""),
    ],
)
def test_silence_is_repeated_only_where_wecom_drops_the_repeat(house: House, odd: Reply) -> None:
    house.stage.scripts = {"message/send": [odd], "webhook/send": [odd]}
    assert (house.failure().kind, house.failure(webhook=True).kind) == ("doubt", "doubt")
    assert len(house.stage.asked("message/send")) == 3
    assert len(house.stage.asked("webhook/send")) == 1


def test_nobody_at_home_means_nothing_arrived(house: House) -> None:
    gateway = Gateway("ww01", 1, SECRET, "http://127.0.0.1:9", house.memory, lambda: house.now)
    with pytest.raises(DeliveryError) as caught:
        gateway.send_webhook(KEY, TEXT)
    assert caught.value.kind == "again"


def test_a_redirect_is_not_followed(house: House) -> None:
    house.stage.scripts["agent/get"] = [Reply(status=302, location="http://127.0.0.1:9/")]
    with pytest.raises(DeliveryError) as caught:
        house.gateway.agent()
    assert (caught.value.kind, caught.value.told) == ("permanent", "operator")


def test_a_rate_limit_pauses_that_credential_and_no_other(house: House) -> None:
    house.stage.scripts["message/send"] = [Reply(45009)]
    assert (house.failure().kind, house.failure().kind) == ("later", "later")
    assert len(house.stage.asked("message/send")) == 1
    house.gateway.send_webhook(KEY, TEXT)
    house.stage.scripts.clear()
    house.now += timedelta(seconds=61)
    house.gateway.send_app(["lisi"], TEXT)


def test_no_webhook_hears_more_than_twenty_in_any_minute(house: House) -> None:
    left: list[datetime] = []
    held: set[tuple[str, float]] = set()
    for _ in range(240):
        try:
            house.gateway.send_webhook(KEY, TEXT)
            left.append(house.now)
        except DeliveryError as failure:
            held.add((failure.kind, failure.retry_after))
        house.now += timedelta(seconds=1)
    assert held == {("later", 10)}
    assert len(left) >= 60
    assert all(
        late - early >= timedelta(minutes=1) for early, late in zip(left, left[20:], strict=False)
    )
    house.gateway.send_webhook("another", TEXT)


def test_no_member_is_sent_what_would_be_dropped_in_silence(house: House) -> None:
    for _ in range(30):
        house.gateway.send_app(["lisi"], TEXT)
    assert house.failure().kind == "later"
    house.gateway.send_app(["wangwu"], TEXT)


@pytest.mark.parametrize("userids", [[], ["@all"], ["a|b"], [""], ["李四"], ["x"] * 1001])
def test_a_stored_id_cannot_reach_people_nobody_meant(house: House, userids: list[str]) -> None:
    with pytest.raises(DeliveryError):
        house.gateway.send_app(userids, TEXT)
    assert not house.stage.calls


@pytest.mark.parametrize("content", [b"", b"12345", b"x" * (20 * 1024 * 1024 + 1)])
def test_a_file_of_impossible_size_is_not_uploaded(house: House, content: bytes) -> None:
    with pytest.raises(DeliveryError):
        house.gateway.upload("file", "a.csv", content)
    assert not house.stage.calls


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/", "https://qyapi.weixin.qq.com/cgi-bin/"),
        ("https://qyapi.weixin.qq.com/cgi-bin", "https://qyapi.weixin.qq.com/cgi-bin/"),
        ("http://127.0.0.1:8701", "http://127.0.0.1:8701/cgi-bin/"),
        ("http://127.0.0.1:8701/", "http://127.0.0.1:8701/cgi-bin/"),
        ("http://127.0.0.1:8701/wecom/cgi-bin/", "http://127.0.0.1:8701/wecom/cgi-bin/"),
    ],
)
def test_the_base_address_may_be_written_in_any_way(written: str, meant: str) -> None:
    assert base_address(written) == meant


@pytest.mark.parametrize(
    "written", ["", "qyapi.weixin.qq.com", "file:///etc", "http://", "http://me@host/"]
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="api_base"):
        base_address(written)
