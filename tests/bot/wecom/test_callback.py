"""Does the door keep what is genuine before it says so, and refuse all else in one and the same way?"""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.bot.wecom import clean_room
from tests.bot.wecom.clean_room import (
    CORP,
    Knock,
    echo_query,
    envelope,
    event,
    knock,
    query,
    seal,
    text,
)
from tests.bot.wecom.door import Door

MESSAGE = text("今日流水")


def post(client: FlaskClient, made: Knock) -> TestResponse:
    """Deliver it as WeCom does."""
    return client.post(made.url, data=made.body, content_type="text/xml")


def face(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Everything a stranger can see."""
    return response.status_code, response.data, sorted(response.headers)


@pytest.mark.parametrize("plain", ["5927782489442352469", "1", "a" * 128])
def test_the_echo_comes_back_byte_for_byte(client: FlaskClient, door: Door, plain: str) -> None:
    response = client.get(f"/wecom/callback?{echo_query(plain, door.second)}")
    assert (response.status_code, response.data) == (200, plain.encode())


def test_a_plus_in_the_echo_is_not_a_space(client: FlaskClient, door: Door) -> None:
    sealed = seal(b"5927782489442352469")
    assert "+" in sealed + "+"
    bare = query(sealed, door.second) + f"&echostr={sealed}"
    assert client.get(f"/wecom/callback?{bare}").status_code == 200


def test_a_stolen_message_is_not_read_out_as_an_echo(client: FlaskClient, door: Door) -> None:
    sealed = seal(MESSAGE.encode())
    stolen = query(sealed, door.second, echostr=sealed)
    assert client.get(f"/wecom/callback?{stolen}").status_code == 403


def test_a_message_is_stored_before_it_is_acknowledged_with_an_empty_body(
    client: FlaskClient, door: Door
) -> None:
    response = post(client, knock(MESSAGE, door.second))
    assert (response.status_code, response.data) == (200, b"")
    assert door.inbox.known("message:7512345678901234567")
    assert door.bell.times == 1


def test_the_same_message_four_times_is_one_row_and_four_times_200(
    client: FlaskClient, door: Door
) -> None:
    answers = [post(client, knock(MESSAGE, door.second + again)) for again in range(4)]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert (door.inbox.waiting(), door.bell.times) == (1, 1)


def test_two_events_in_one_second_are_two_and_a_repeat_is_none(
    client: FlaskClient, door: Door
) -> None:
    press = "<EventKey>{}</EventKey><TaskId>{}</TaskId><ResponseCode>{}</ResponseCode>"
    picked = (
        "<SelectedItems><SelectedItem><QuestionKey>q</QuestionKey><OptionIds><OptionId>{}</OptionId>"
        "</OptionIds></SelectedItem></SelectedItems>"
    )
    different = [
        event("enter_agent"),
        event("enter_agent", sender="zhangsan"),
        event("enter_agent", created=1750000001),
        event("click", press.format("a", "", "")),
        event("template_card_event", press.format("a", "t1", "r1")),
        event("template_card_event", press.format("b", "t1", "r1")),
        event("template_card_event", press.format("a", "t2", "r1")),
        event("template_card_event", press.format("a", "t1", "r2")),
        event("template_card_event", press.format("a", "t1", "r1") + picked.format("1")),
        event("template_card_event", press.format("a", "t1", "r1") + picked.format("2")),
        event("change_contact", "<ChangeType>create_user</ChangeType>", sender="sys"),
        event("change_contact", "<ChangeType>delete_user</ChangeType>", sender="sys"),
    ]
    for inner in different * 2:
        assert post(client, knock(inner, door.second)).status_code == 200
    assert door.inbox.waiting() == len(different)


def test_an_event_that_names_a_message_does_not_pass_for_it(
    client: FlaskClient, door: Door
) -> None:
    post(client, knock(event("click", "<MsgId>7512345678901234567</MsgId>"), door.second))
    post(client, knock(MESSAGE, door.second))
    assert door.inbox.waiting() == 2


@pytest.mark.parametrize(
    "inner",
    [
        text("x").replace("<![CDATA[text]]>", "poem"),
        event("unheard_of", "<News><Deep>1</Deep></News>"),
    ],
)
def test_what_nobody_documented_is_stored_and_acknowledged(
    client: FlaskClient, door: Door, inner: str
) -> None:
    assert post(client, knock(inner, door.second)).status_code == 200
    assert door.inbox.waiting() == 1


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 365])
def test_off_the_clock_only_a_known_event_is_acknowledged(
    client: FlaskClient, door: Door, minutes: int
) -> None:
    made = knock(MESSAGE, door.second)
    later = door.now
    door.now = later + timedelta(minutes=minutes)
    assert post(client, made).status_code == 403
    door.now = later
    assert post(client, made).status_code == 200
    door.now = later + timedelta(minutes=minutes)
    assert post(client, made).status_code == 200
    assert (door.inbox.waiting(), door.bell.times) == (1, 1)


def test_no_database_no_200(
    client: FlaskClient, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> bool:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(type(door.inbox), "put", away)
    assert post(client, knock(MESSAGE, door.second)).status_code == 503
    assert door.bell.times == 0


def test_a_body_too_large_is_cut_off(client: FlaskClient, door: Door) -> None:
    made = knock(MESSAGE, door.second)
    assert client.post(made.url, data=made.body + b" " * 65536).status_code == 413


def test_other_methods_are_not_spoken(client: FlaskClient) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        assert client.open("/wecom/callback", method=method).status_code == 405


def _variants(second: int) -> dict[str, Knock]:
    good = knock(MESSAGE, second)
    sealed = seal(MESSAGE.encode())
    signed = query(sealed, second)
    foreign = text("x", corp="ww00000000000000ac")

    def asked(changed: str) -> Knock:
        return Knock(changed, good.body)

    def said(body: bytes) -> Knock:
        return Knock(good.query, body)

    return {
        "no parameters": asked(""),
        "no signature": asked(signed.partition("&")[2]),
        "a doubled parameter": asked(signed + "&nonce=473829105"),
        "a foreign parameter": asked(signed + "&debug=1"),
        "an echo with a message": asked(signed + "&echostr=abcd"),
        "a signature in capitals": asked(signed.replace(signed[14:54], signed[14:54].upper())),
        "a short signature": asked(signed.replace(signed[14:54], signed[14:53])),
        "another signature": asked(signed.replace(signed[14:54], "0" * 40)),
        "a wide digit": asked(signed.replace("timestamp=1", "timestamp=%EF%BC%91")),
        "a negative time": asked(signed.replace("timestamp=", "timestamp=-")),
        "a time beyond time": asked(signed.replace("timestamp=", "timestamp=999999")),
        "a long nonce": asked(signed.replace("nonce=", "nonce=" + "1" * 99)),
        "a query beyond measure": asked(signed + "1" * 9000),
        "no body": said(b""),
        "another body": said(b"{}"),
        "a doctype": said(b"<!DOCTYPE x>" + good.body),
        "no Encrypt": said(b"<xml><ToUserName>x</ToUserName></xml>"),
        "two Encrypts": said(good.body.replace(b"</xml>", b"<Encrypt>x</Encrypt></xml>")),
        "an Encrypt with elements": said(b"<xml><Encrypt><A>1</A></Encrypt></xml>"),
        "an altered Encrypt": said(
            good.body.replace(b"CDATA[p", b"CDATA[q").replace(b"]]></Encr", b"A]]></Encr")
        ),
        "another receiver outside": Knock(signed, envelope(sealed, "ww00000000000000ac")),
        "another receiver inside": knock(foreign, second),
        "no receiver inside": knock("<xml><MsgType>text</MsgType></xml>", second),
        "no type inside": knock(f"<xml><ToUserName>{CORP}</ToUserName></xml>", second),
        "a bomb inside": knock(f"<!DOCTYPE x [<!ENTITY a 'aa'>]>{MESSAGE}", second),
        "no XML inside": knock("今日流水", second),
        "nothing inside": knock("", second),
        "no UTF-8 inside": knock(MESSAGE.encode("gb18030"), second),
        "another sealed receiver": _signed(seal(MESSAGE.encode(), receiver="suite"), second),
        "another key": _signed(seal(MESSAGE.encode(), key="A" * 43), second),
        "base64 that is none": _signed("今日", second),
    }


def _signed(sealed: str, second: int) -> Knock:
    return Knock(query(sealed, second), envelope(sealed))


NAMES = list(_variants(0))


@pytest.mark.parametrize("name", NAMES)
def test_every_refusal_looks_the_same(client: FlaskClient, door: Door, name: str) -> None:
    refusal = face(post(client, Knock("", b"")))
    assert face(post(client, _variants(door.second)[name])) == refusal
    assert (refusal[0], refusal[1], door.inbox.waiting()) == (403, b"", 0)


def test_a_message_without_an_outer_receiver_is_still_genuine(
    client: FlaskClient, door: Door
) -> None:
    sealed = seal(MESSAGE.encode())
    bare = Knock(query(sealed, door.second), f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode())
    assert post(client, bare).status_code == 200


def test_the_clean_room_signs_as_the_published_case_does() -> None:
    sealed = seal(b"5927782489442352469", prefix=b"A1b2C3d4E5f6G7h8")
    expected = "3169db37ae321d6cfad6965af0af27440f21e1c3"
    assert clean_room.sign("1750000001", "473829105", sealed) == expected
