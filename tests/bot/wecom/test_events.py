"""Is every documented message and event read into typed values, and the rest called unknown?"""

import pytest

from bot.wecom.events import EVENTS, Incoming, Place, read_event
from tests.bot.wecom.clean_room import CORP, event, text


def message(kind: str, more: str) -> Incoming:
    """A message of this kind with further elements."""
    inner = (
        text("").replace("<![CDATA[text]]>", kind).replace("<Content><![CDATA[]]></Content>", more)
    )
    return read_event(inner)


def test_a_text_says_who_when_and_what() -> None:
    said = read_event(text("今日流水", sender="LiSi"))
    assert (said.userid, said.kind, said.text, said.msg_id) == (
        "lisi",
        "text",
        "今日流水",
        "7512345678901234567",
    )
    assert said.at is not None
    assert int(said.at.timestamp()) == 1750000000


@pytest.mark.parametrize(
    ("kind", "more", "field", "value"),
    [
        ("image", "<PicUrl>http://p</PicUrl><MediaId>m</MediaId>", "media_id", "m"),
        (
            "voice",
            "<MediaId>m</MediaId><Format>amr</Format><Recognition>今日流水</Recognition>",
            "text",
            "今日流水",
        ),
        ("video", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>", "media_id", "m"),
        (
            "location",
            "<Location_X>39.9</Location_X><Location_Y>116.4</Location_Y><Label>三里屯</Label>",
            "place",
            Place("39.9", "116.4", "三里屯"),
        ),
        ("link", "<Title>t</Title><Url>http://u</Url>", "url", "http://u"),
    ],
)
def test_other_messages_carry_what_they_carry(
    kind: str, more: str, field: str, value: object
) -> None:
    said = message(kind, more)
    assert (said.kind, getattr(said, field)) == (kind, value)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_documented_event_is_an_event(name: str) -> None:
    said = read_event(event(name, "<EventKey>k</EventKey>"))
    assert (said.kind, said.event, said.event_key) == ("event", name, "k")


def test_what_is_not_documented_is_unknown_and_still_read() -> None:
    assert read_event(event("unheard_of")).kind == "unknown"
    assert message("poem", "<Content>x</Content>").kind == "unknown"


@pytest.mark.parametrize("answers", [{}, {"a": ("1",)}, {"a": ("1", "2"), "b": ("3",)}])
def test_a_press_tells_the_card_the_code_and_every_choice(
    answers: dict[str, tuple[str, ...]],
) -> None:
    items = "".join(
        f"<SelectedItem><QuestionKey>{key}</QuestionKey><OptionIds>"
        + "".join(f"<OptionId>{option}</OptionId>" for option in options)
        + "</OptionIds></SelectedItem>"
        for key, options in answers.items()
    )
    more = (
        "<EventKey>refund.approve:R1024</EventKey><TaskId>t-1</TaskId><CardType>button_interaction"
        f"</CardType><ResponseCode>code</ResponseCode><SelectedItems>{items}</SelectedItems>"
    )
    said = read_event(event("template_card_event", more))
    assert (said.is_press, said.event_key, said.task_id) == (True, "refund.approve:R1024", "t-1")
    assert (said.response_code, said.card_type, said.selected) == (
        "code",
        "button_interaction",
        answers,
    )


def test_a_member_of_a_linked_corporation_is_never_taken_for_ours() -> None:
    assert read_event(text("x", sender="ww99/LiSi")).userid == "ww99/lisi"
    assert read_event(text("x", sender=f"{CORP}/LiSi")).userid == "lisi"


def test_a_place_comes_with_each_event_that_has_one() -> None:
    reported = event("LOCATION", "<Latitude>39.9</Latitude><Longitude>116.4</Longitude>")
    chosen = event(
        "location_select",
        "<SendLocationInfo><Location_X>39.9</Location_X>"
        "<Location_Y>116.4</Location_Y><Label>三里屯</Label></SendLocationInfo>",
    )
    assert read_event(reported).place == Place("39.9", "116.4")
    assert read_event(chosen).place == Place("39.9", "116.4", "三里屯")


def test_a_scan_tells_what_was_scanned() -> None:
    scan = "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>T1001</ScanResult></ScanCodeInfo>"
    assert read_event(event("scancode_waitmsg", scan)).scanned == "T1001"


def test_a_moment_that_is_none_is_none() -> None:
    assert read_event(text("x").replace("1750000000", "soon")).at is None


def test_what_the_callback_would_not_let_in_is_refused() -> None:
    with pytest.raises(ValueError, match="inner message"):
        read_event("<!DOCTYPE x><xml/>")
