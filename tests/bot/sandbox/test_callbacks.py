"""Callbacks over real HTTP: order, repeats, retries, and passive replies."""

from collections.abc import Iterator

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.product import Product, serving
from tests.bot.sandbox.small_world import AGENT, WORLD, button_card


@pytest.fixture
def product() -> Iterator[Product]:
    with serving() as running:
        yield running


@pytest.fixture
def sandbox(product: Product) -> Iterator[Sandbox]:
    made = Sandbox(WORLD, SandboxClock(), callback_url=f"{product.address}/wecom/callback")
    made.courier.retry_pause_s = 0.01
    yield made
    made.courier.stop()


def give_card(sandbox: Sandbox, *readers: str) -> str:
    post = sandbox.board.post("app", "掌柜", "card", button_card(), readers, agent_id=AGENT)
    return post.id


def test_saving_the_address_verifies_it(sandbox: Sandbox) -> None:
    assert sandbox.verify() == ""


def test_a_line_arrives_encrypted_with_everything_in_it(sandbox: Sandbox, product: Product) -> None:
    assert sandbox.say("lisi", "今日流水 ]]> & <b>").done.wait(5)

    told = product.heard[0]
    assert told.findtext("FromUserName") == "LiSi"
    assert told.findtext("Content") == "今日流水 ]]> & <b>"
    assert told.findtext("AgentID") == str(AGENT)
    assert 2**61 <= int(told.findtext("MsgId", "0")) < 2**63


def test_failures_are_repeated_three_times_with_the_same_message_id(
    sandbox: Sandbox, product: Product
) -> None:
    product.statuses = [500, 404, 302, 500, 200]
    delivery = sandbox.say("zhao", "日报")
    assert delivery.done.wait(5)

    assert delivery.attempts == [500, 404, 302, 500]
    assert len({told.findtext("MsgId") for told in product.heard}) == 1
    assert len(set(product.raw)) == 4  # each time in a fresh envelope


def test_silence_is_a_failure_too(sandbox: Sandbox, product: Product) -> None:
    sandbox.courier.timeout_s = 0.05
    product.sleep_s = 0.3
    delivery = sandbox.say("zhao", "日报")
    assert delivery.done.wait(5)

    assert delivery.attempts == [0, 0, 0, 0]


def test_the_repeat_switch_delivers_what_was_already_taken(
    sandbox: Sandbox, product: Product
) -> None:
    sandbox.trouble({"callback.repeat": 2})
    assert sandbox.say("zhao", "日报").done.wait(5)

    assert len(product.heard) == 3


def test_one_persons_events_keep_their_order(sandbox: Sandbox, product: Product) -> None:
    deliveries = [sandbox.say("zhao", str(number)) for number in range(20)]
    assert deliveries[-1].done.wait(10)

    assert [told.findtext("Content") for told in product.heard] == [str(n) for n in range(20)]


def test_shuffled_neighbours_change_places(sandbox: Sandbox, product: Product) -> None:
    sandbox.trouble({"callback.shuffle": True})
    deliveries = [sandbox.say("zhao", word) for word in ("first", "second")]
    assert all(delivery.done.wait(5) for delivery in deliveries)

    assert [told.findtext("Content") for told in product.heard] == ["second", "first"]


@pytest.mark.parametrize(
    "selected", [{}, {"q": ["a"]}, {"q1": ["a"], "q2": ["b", "c"]}], ids=["none", "one", "many"]
)
def test_a_press_tells_what_was_selected(
    sandbox: Sandbox, product: Product, selected: dict[str, list[str]]
) -> None:
    give_card(sandbox, "LiSi")
    assert sandbox.press("LiSi", "同意退款", selected=selected).done.wait(5)

    told = product.heard[0]
    answers = {
        item.findtext("QuestionKey"): [option.text for option in item.iter("OptionId")]
        for item in told.iter("SelectedItem")
    }
    assert answers == selected
    assert told.findtext("EventKey") == "approve:R1"
    assert told.findtext("TaskId") == "refund-1"
    assert told.find("MsgId") is None
    assert sandbox.office.tickets[told.findtext("ResponseCode", "")].used is False


def test_a_passive_update_greys_only_the_pressers_card(sandbox: Sandbox, product: Product) -> None:
    product.reply = lambda _: (
        "<xml><MsgType>update_button</MsgType>"
        "<Button><ReplaceName><![CDATA[已同意]]></ReplaceName></Button></xml>"
    )
    give_card(sandbox, "LiSi", "wang")
    assert sandbox.press("LiSi", "同意退款").done.wait(5)

    mine, other = (sandbox.card(userid, "refund-1") for userid in ("LiSi", "wang"))
    assert mine is not None
    assert (mine["replace_text"], mine["dead"]) == ("已同意", True)
    assert other is not None
    assert (other["replace_text"], other["dead"]) == ("", False)


def test_a_passive_card_replaces_the_pressers_card(sandbox: Sandbox, product: Product) -> None:
    product.reply = lambda _: (
        "<xml><MsgType>update_template_card</MsgType><TemplateCard>"
        "<CardType>button_interaction</CardType><MainTitle><Title>已退款</Title></MainTitle>"
        "<HorizontalContentList><KeyName>金额</KeyName><Value>30</Value></HorizontalContentList>"
        "<ButtonList><Text>看看</Text><Style>1</Style><Key>see</Key></ButtonList>"
        "<ReplaceText>已处理</ReplaceText></TemplateCard></xml>"
    )
    give_card(sandbox, "LiSi")
    delivery = sandbox.press("LiSi", "拒绝")
    assert delivery.done.wait(5)

    assert delivery.trouble == ""
    card = sandbox.messages("LiSi")[-1]["card"]
    assert card["main_title"] == {"title": "已退款"}
    assert card["horizontal_content_list"] == [{"keyname": "金额", "value": "30"}]
    assert card["replace_text"] == "已处理"


def test_a_passive_text_is_shown(sandbox: Sandbox, product: Product) -> None:
    product.reply = lambda _: "<xml><MsgType>text</MsgType><Content>您好</Content></xml>"
    assert sandbox.say("zhao", "在吗").done.wait(5)

    assert [seen["text"] for seen in sandbox.messages("zhao")] == ["在吗", "您好"]


def test_a_passive_reply_in_a_wrong_envelope_is_named(sandbox: Sandbox, product: Product) -> None:
    product.answer = lambda *_: (200, b"success")  # type: ignore[method-assign]
    delivery = sandbox.say("zhao", "在吗")
    assert delivery.done.wait(5)

    assert delivery.trouble == "回复不是 XML"
