"""Do our messages become WeCom's JSON within every limit, and stay harmless whatever is typed?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.wecom.cards import changed_card, new_card
from bot.wecom.lengths import size, split_markdown, split_text
from bot.wecom.payloads import Door, parts
from charts.picture import Picture
from handlers.messages import Button, Card, Choice, Fact, File, Image, Markdown, Message, Text
from handlers.words import escape_markdown

REFUND = Card(
    about="refund:R1024",
    title="退款待确认",
    desc="R1024 · 王小明申请",
    twin="退款待确认\n同意 R1024 / 拒绝 R1024",
    facts=(Fact("金额", "¥30.00"), Fact("原因", "商品破损")),
    note="原单 ¥128.00，已退 ¥0.00",
    buttons=(
        Button("同意退款", "refund.approve:R1024", "primary"),
        Button("拒绝", "refund.reject:R1024", "danger"),
    ),
    tone="warning",
)
CHOICE = Choice("store", "门店", (("s1", "三里屯店"), ("s2", "望京店")))
LONG = Card(
    about="x:1",
    title="题" * 99,
    desc="述" * 99,
    twin="x",
    note="注" * 999,
    source="源" * 99,
    facts=tuple(Fact("标签标签标签", "值" * 99) for _ in range(9)),
    buttons=tuple(Button("按" * 20, f"k:{n}") for n in range(9)),
)
MESSAGES: dict[str, Message] = {
    "text": Text("今日流水 ¥1,234.00"),
    "markdown": Markdown('**今日流水** <font color="info">¥1,234.00</font>'),
    "image": Image("hours", Picture("题", "副题", "源"), "一句话"),
    "file": File("流水.csv", b"a,b,c,d"),
    "card": REFUND,
    "card without buttons": Card(
        about="alert:A1",
        title="单笔大额",
        desc="¥9,999.00",
        twin="单笔大额 A1",
        facts=(Fact("门店", "三里屯店"),),
        tone="good",
    ),
    "card with lists": Card(
        about="mute:A1",
        title="静音",
        twin="静音 A1",
        choices=(CHOICE,),
        facts=(Fact("规则", "单笔大额"),),
    ),
    "card that is done": Card(about="refund:R1024", title="退款成功", twin="x", done="李四已同意"),
}


@pytest.mark.parametrize("door", ["app", "appchat", "webhook"])
@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_through_each_door(snapshot: SnapshotAssertion, name: str, door: Door) -> None:
    made = parts(MESSAGES[name], door, task_id="refund-R1024-1", png=b"png bytes")
    assert [part.with_media("MEDIA") if part.upload else part.payload for part in made] == snapshot


def test_a_done_card_keeps_its_shape_and_its_buttons_die(snapshot: SnapshotAssertion) -> None:
    done = Card(about="refund:R1024", title="退款已同意", twin="x", done="李四已同意")
    assert changed_card(done, "refund-R1024-1") == snapshot


def test_a_picture_with_an_address_makes_a_news_notice() -> None:
    card = new_card(
        Card(about="a:1", title="题", twin="x"), "", picture_url="https://pic.example/1.png"
    )
    assert (card["card_type"], card["card_image"]) == (
        "news_notice",
        {"url": "https://pic.example/1.png"},
    )


def test_two_buttons_and_a_list_share_one_card() -> None:
    card = new_card(
        Card(about="a:1", title="题", twin="x", buttons=REFUND.buttons, choices=(CHOICE,)), "t"
    )
    assert (card["card_type"], card["button_selection"]["question_key"]) == (
        "button_interaction",
        "store",
    )


def test_every_display_text_is_cut_to_what_is_shown() -> None:
    card = new_card(LONG, "t")
    longest = {key: len(card["main_title"][key]) for key in ("title", "desc")}
    assert longest == {"title": 36, "desc": 44}
    assert (len(card["source"]["desc"]), len(card["sub_title_text"])) == (20, 160)
    assert {
        (len(row["keyname"]), len(row["value"])) for row in card["horizontal_content_list"]
    } == {(5, 30)}
    assert (len(card["horizontal_content_list"]), len(card["button_list"])) == (6, 6)
    assert {len(button["text"]) for button in card["button_list"]} == {10}


@pytest.mark.parametrize("task_id", ["", "退款", "a b", "x" * 129])
def test_a_task_id_of_another_shape_is_our_own_mistake(task_id: str) -> None:
    with pytest.raises(ValueError, match="task id"):
        new_card(REFUND, task_id)


@given(st.text(alphabet="今日流水a\n😀 ", max_size=3000), st.integers(20, 100))
def test_text_is_split_by_bytes_at_line_ends_and_nothing_is_lost(content: str, limit: int) -> None:
    pieces = split_text(content, limit)
    assert all(0 < size(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(content.split())


def test_a_line_stays_whole_where_it_fits() -> None:
    assert split_text("今日流水\n昨日流水\n本周", 26) == ("今日流水\n昨日流水", "本周")


ATOMS = ["今日", "**粗**", '<font color="info">', "</font>", "\n", "[链](http://u)", "x" * 50]


@given(st.lists(st.sampled_from(ATOMS)))
def test_markdown_pieces_fit_and_close_their_fonts(atoms: list[str]) -> None:
    for piece in split_markdown("".join(atoms), 200):
        assert size(piece) <= 200
        assert piece.count("<") == piece.count(">")


def test_a_font_and_a_bold_that_a_cut_interrupts_are_closed_and_reopened() -> None:
    pieces = split_markdown('<font color="info">**' + "今" * 60 + "**</font>", 164)
    assert len(pieces) > 1
    for piece in pieces:
        assert piece.count("**") == 2
        assert (piece.count("<font"), piece.count("</font>")) == (1, 1)


@pytest.mark.parametrize(
    "hostile", ["<@lisi>", '<a href="http://evil">领奖</a>', "</a>", "<!--", "<@all>"]
)
def test_plain_text_holds_no_mention_and_no_link(hostile: str) -> None:
    assert "<" not in json.dumps(
        parts(Text(f"备注 {hostile}"), "webhook")[0].payload, ensure_ascii=False
    )


def test_less_than_stays_where_it_is_arithmetic() -> None:
    assert parts(Text("1 < 2"), "app")[0].payload["text"]["content"] == "1 < 2"


@given(st.text())
def test_an_escaped_name_is_one_line_without_any_markup(name: str) -> None:
    escaped = escape_markdown(name)
    assert not set(escaped) & set("*`[]<>#&@\n\r|~")
    assert "://" not in escaped


def test_a_card_on_a_line_of_its_own_cannot_break_the_layout() -> None:
    card = new_card(Card(about="a:1", title="a\nb\u202ec", twin="x"), "")
    assert card["main_title"]["title"] == "a bc"


@pytest.mark.parametrize("door", ["app", "appchat", "webhook"])
def test_blank_messages_are_not_sent(door: Door) -> None:
    assert parts(Text(" \n "), door) == parts(Markdown(""), door) == ()
