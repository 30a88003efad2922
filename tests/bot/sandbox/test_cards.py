"""Every rule of template cards that WeCom enforces, with its code."""

from typing import Any

import pytest

from bot.sandbox.wecom.cards import check_card, check_webhook_card
from bot.sandbox.wecom.errors import WeComError
from tests.bot.sandbox.small_world import button_card

Json = dict[str, Any]
URL = {"type": 1, "url": "https://pos.example.com"}
NOTICE: Json = {"card_type": "text_notice", "main_title": {"title": "日报"}, "card_action": URL}
NEWS: Json = {**NOTICE, "card_type": "news_notice", "card_image": {"url": "https://a/b.png"}}
OPTIONS = [{"id": "1", "text": "一"}, {"id": "2", "text": "二"}]
QUESTION: Json = {"question_key": "q", "option_list": OPTIONS}
SUBMIT = {"text": "提交", "key": "go"}
MULTIPLE: Json = {
    "card_type": "multiple_interaction",
    "main_title": {"title": "选"},
    "task_id": "t",
}
MULTIPLE |= {"select_list": [QUESTION], "submit_button": SUBMIT}
VOTE: Json = {**MULTIPLE, "card_type": "vote_interaction", "checkbox": QUESTION}
BUTTON = {"text": "好", "key": "k"}


@pytest.mark.parametrize("card", [NOTICE, NEWS, button_card(), MULTIPLE, VOTE])
def test_a_good_card_passes(card: Json) -> None:
    check_card(card)


def row(**told: Any) -> Json:
    return {**NOTICE, "horizontal_content_list": [told]}


def question(**change: Any) -> Json:
    return {**MULTIPLE, "select_list": [{**QUESTION, **change}]}


BAD: list[tuple[int, Json]] = [
    (42031, {**NOTICE, "card_type": "text"}),
    (42031, {"template_card": NOTICE}),
    (41016, {**NOTICE, "main_title": {"desc": "无题"}}),
    (42045, {**NOTICE, "card_action": {}}),
    (42045, {**NOTICE, "card_action": {"type": 1, "url": "pos.example.com"}}),
    (42045, {**NOTICE, "card_action": {"type": 2}}),
    (42045, {**NOTICE, "card_action": {"type": 0}}),
    (40058, {**NOTICE, "main_title": "日报"}),
    (42027, row(value="1")),
    (42028, row(keyname="看", type=1)),
    (42029, row(keyname="看", type=2)),
    (42050, row(keyname="看", type=3)),
    (42035, {**NOTICE, "horizontal_content_list": [{"keyname": "k"}] * 7}),
    (42036, {**NEWS, "vertical_content_list": [{"title": "t"}] * 5}),
    (42042, {**NOTICE, "jump_list": [{"title": "t"}] * 4}),
    (42033, {**NOTICE, "jump_list": [{"type": 1, "url": "https://a"}]}),
    (42030, {**NOTICE, "jump_list": [{"title": "t", "type": 2}]}),
    (42044, {**NEWS, "card_image": {}}),
    (40058, {**NEWS, "card_image": {"url": "https://a", "aspect_ratio": 3}}),
    (42014, button_card("")),
    (42014, button_card("有空 格")),
    (42014, button_card("t" * 129)),
    (42014, {**NOTICE, "action_menu": {"action_list": [BUTTON]}}),
    (42051, {**NOTICE, "task_id": "t", "action_menu": {"action_list": [BUTTON, BUTTON]}}),
    (40058, button_card(button_list=[])),
    (40058, button_card(button_list=[{"text": "b", "key": str(n)} for n in range(7)])),
    (42038, button_card(button_list=[{"key": "k"}])),
    (42039, button_card(button_list=[{"text": "好"}])),
    (42039, button_card(button_list=[BUTTON, BUTTON])),
    (42039, button_card(button_list=[{"text": "好", "key": "键" * 342}])),
    (42028, button_card(button_list=[{"text": "看", "type": 1}])),
    (42043, button_card(button_selection={"option_list": OPTIONS})),
    (42037, question(option_list=[])),
    (42037, question(option_list=[{"id": str(n), "text": "x"} for n in range(11)])),
    (42040, question(option_list=[OPTIONS[0], OPTIONS[0]])),
    (42041, question(option_list=[{"id": "1"}])),
    (42043, {**MULTIPLE, "select_list": [QUESTION, QUESTION]}),
    (42047, {**MULTIPLE, "select_list": []}),
    (42046, {**MULTIPLE, "submit_button": {"text": "提交"}}),
    (42049, {**VOTE, "submit_button": {"text": "", "key": "go"}}),
    (40058, {**VOTE, "checkbox": None}),
]


@pytest.mark.parametrize(("code", "card"), BAD)
def test_a_bad_card_meets_its_code(code: int, card: Json) -> None:
    with pytest.raises(WeComError) as refused:
        check_card(card)

    assert refused.value.code == code


def test_a_webhook_takes_notices_that_nobody_can_press() -> None:
    check_webhook_card(NOTICE)
    with pytest.raises(WeComError):
        check_webhook_card(button_card())
    with pytest.raises(WeComError):
        check_webhook_card({**NOTICE, "task_id": "t", "action_menu": {"action_list": [BUTTON]}})
