"""The chat page in a real browser: what people see, what they press, and what never harms them."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.bot.sandbox.scripted import ScriptedSandbox

OPTIONS = [{"id": "1h", "text": "1 小时"}, {"id": "close", "text": "到打烊"}]
REFUND: dict[str, Any] = {
    "card_type": "button_interaction",
    "main_title": {"title": "退款待确认 R1024"},
    "horizontal_content_list": [{"keyname": "金额", "value": "¥30.00"}],
    "button_list": [
        {"text": "同意退款", "style": 1, "key": "refund.approve:R1024"},
        {"text": "拒绝", "style": 4, "key": "refund.reject:R1024"},
    ],
}
CARDS: dict[str, dict[str, Any]] = {
    "text_notice": {
        "emphasis_content": {"title": "¥8,711.00", "desc": "平台与系统一致"},
        "jump_list": [{"type": 1, "title": "看对账单", "url": "https://example.com"}],
        "card_action": {"type": 1, "url": "https://example.com"},
    },
    "news_notice": {
        "image_text_area": {"title": "最好的一天是周六", "desc": "¥12,030.00"},
        "vertical_content_list": [{"title": "午市少了 38 笔", "desc": "主要在周三"}],
    },
    "button_interaction": {
        "sub_title_text": "最晚三个工作日到账",
        "quote_area": {"quote_text": "商品破损"},
        "button_list": [{"text": "同意退款", "style": 1, "key": "yes"}],
    },
    "vote_interaction": {
        "checkbox": {"question_key": "what", "mode": 1, "option_list": OPTIONS},
        "submit_button": {"text": "提交", "key": "vote"},
    },
    "multiple_interaction": {
        "select_list": [{"question_key": "long", "title": "静音多久", "option_list": OPTIONS}],
        "submit_button": {"text": "静音", "key": "mute"},
    },
}
SEEN = {
    "text_notice": ["¥8,711.00", "平台与系统一致", "看对账单"],
    "news_notice": ["最好的一天是周六", "午市少了 38 笔", "主要在周三"],
    "button_interaction": ["最晚三个工作日到账", "商品破损", "同意退款"],
    "vote_interaction": ["1 小时", "到打烊", "提交"],
    "multiple_interaction": ["静音多久", "静音"],
}


@pytest.fixture
def sandbox(page: Page) -> ScriptedSandbox:
    """A desk-sized page whose server is played by the test."""
    page.set_viewport_size({"width": 1280, "height": 800})
    return ScriptedSandbox(page)


def log(page: Page) -> Any:
    """The messages of the open conversation."""
    return page.get_by_role("log")


def test_everyone_is_told_that_this_is_a_rehearsal(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.open()
    expect(page.get_by_role("note")).to_contain_text("演练环境")
    expect(page).to_have_title("掌柜 · 演练环境")


def test_enter_says_the_line_and_empties_the_box(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.open()
    page.get_by_label("消息").fill("今日流水")
    page.get_by_label("消息").press("Enter")
    assert sandbox.did("say") == {"as": "li", "text": "今日流水"}
    expect(page.get_by_label("消息")).to_have_value("")


def test_an_empty_chat_offers_words_that_work(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.open()
    page.get_by_role("button", name="最近交易").click()
    assert sandbox.did("say") == {"as": "li", "text": "最近交易"}


def test_a_line_that_was_not_accepted_comes_back(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.open()
    sandbox.stop()
    page.get_by_label("消息").fill("日报")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("alert")).to_contain_text("没有发出去")
    expect(page.get_by_label("消息")).to_have_value("日报")


def test_words_of_a_message_never_become_markup(sandbox: ScriptedSandbox, page: Page) -> None:
    harm = '<img src=x onerror="document.title=1"> [点我](javascript:document.title=2)'
    sandbox.post("text", text=harm + '<a href="javascript:document.title=3">这里</a>')
    sandbox.post("markdown", markdown=harm)
    sandbox.open()
    expect(log(page)).to_contain_text("<img src=x")
    expect(log(page).locator("img, a")).to_have_count(0)
    expect(page).to_have_title("掌柜 · 演练环境")


def test_markdown_is_drawn_as_wecom_draws_it(sandbox: ScriptedSandbox, page: Page) -> None:
    words = (
        '# 日报\n**净收** <font color="info">▲6.2%</font> `T1001`\n> 口径\n[帮助](https://a.cn/)'
    )
    sandbox.post("markdown", markdown=words)
    sandbox.open()
    for part, text in {
        ".md-h1": "日报",
        "strong": "净收",
        ".font-info": "▲6.2%",
        "code": "T1001",
        "blockquote": "口径",
        "a[href='https://a.cn/']": "帮助",
    }.items():
        expect(log(page).locator(part)).to_have_text(text)


@pytest.mark.parametrize("kind", CARDS)
def test_every_kind_of_card_shows_its_parts(
    sandbox: ScriptedSandbox, page: Page, kind: str
) -> None:
    told = {"card_type": kind, "main_title": {"title": f"一张 {kind}"}, **CARDS[kind]}
    sandbox.post("card", card=told)
    sandbox.open()
    card = page.get_by_role("group", name=f"一张 {kind}")
    for words in SEEN[kind]:
        expect(card).to_contain_text(words)


def test_a_press_shows_it_is_on_its_way_and_then_what_became_of_it(
    sandbox: ScriptedSandbox, page: Page
) -> None:
    message = sandbox.post("card", card=REFUND)
    sandbox.open()
    card = page.get_by_role("group", name="退款待确认 R1024")
    approve = card.get_by_role("button", name="同意退款")
    approve.click()
    assert sandbox.did("press")["key"] == "refund.approve:R1024"
    expect(approve).to_have_attribute("aria-busy", "true")
    expect(card.get_by_role("button", name="拒绝")).to_be_disabled()
    sandbox.update(message, dead=True, replace_text="李店长 14:32 已同意")
    expect(card.get_by_role("button", name="李店长 14:32 已同意")).to_be_disabled()
    expect(approve).to_have_count(0)


def test_a_press_carries_what_was_chosen(sandbox: ScriptedSandbox, page: Page) -> None:
    told = {"card_type": "multiple_interaction", "main_title": {"title": "静音"}}
    sandbox.post("card", card={**told, **CARDS["multiple_interaction"]})
    sandbox.open()
    card = page.get_by_role("group", name="静音")
    card.get_by_label("静音多久").select_option(label="到打烊")
    card.get_by_role("button", name="静音").click()
    chosen = {"as": "li", "message": "m1", "key": "mute", "selected": {"long": ["close"]}}
    assert sandbox.did("press") == chosen


def test_a_chart_opens_over_everything_and_closes(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.post("image", image="/icon.svg")
    sandbox.open()
    page.get_by_role("button", name="看大图").click()
    viewer = page.get_by_role("dialog")
    expect(viewer.locator("img")).to_have_attribute("src", "http://sandbox.test/icon.svg")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_nobody_types_in_a_group(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.post("text", conversation="chat:g1", text="退款成功 ¥30.00")
    sandbox.open("chat:g1")
    expect(log(page)).to_contain_text("退款成功 ¥30.00")
    expect(page.get_by_text("群里只收消息：和掌柜说话请到一对一聊天")).to_be_visible()
    expect(page.get_by_label("消息")).to_be_hidden()


def test_another_person_sees_another_list(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.open()
    talks = page.get_by_role("navigation", name="会话")
    expect(talks.get_by_role("button")).to_have_count(2)
    page.get_by_role("button", name="我是谁").click()
    page.get_by_role("menuitemradio", name="小赵").click()
    expect(page.get_by_role("button", name="我是谁：小赵，收银员")).to_be_visible()
    expect(talks.get_by_role("button")).to_have_count(1)


def test_who_reads_old_messages_is_not_pulled_away(sandbox: ScriptedSandbox, page: Page) -> None:
    for number in range(40):
        sandbox.post("text", text=f"第 {number} 条")
    sandbox.open()
    expect(log(page).get_by_text("第 39 条")).to_be_in_viewport()
    page.locator("#scroll").evaluate("box => { box.scrollTop = 0; }")
    expect(log(page).get_by_text("第 0 条", exact=True)).to_be_in_viewport()
    sandbox.post("text", text="刚刚到的")
    page.get_by_role("button", name="新消息").click()
    expect(log(page).get_by_text("刚刚到的")).to_be_in_viewport()


def test_a_lost_server_is_said_and_found_again(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.open()
    expect(page.get_by_role("button", name="今日流水").first).to_be_visible()
    sandbox.stop()
    expect(page.get_by_text("连接断开，正在重连…")).to_be_visible()
    sandbox.start()
    sandbox.post("text", text="又回来了")
    expect(page.get_by_text("连接断开，正在重连…")).to_be_hidden()
    expect(log(page)).to_contain_text("又回来了")


def test_the_panel_moves_the_clock_and_makes_trouble(sandbox: ScriptedSandbox, page: Page) -> None:
    sandbox.open()
    panel = page.get_by_role("complementary", name="演练台")
    panel.get_by_role("button", name="快进到 21:40").click()
    assert sandbox.did("clock") == {"to": "2026-11-18T13:40:00.000Z"}
    panel.get_by_label("支付渠道办退款").select_option(label="余额不足")
    assert sandbox.did("faults") == {
        f"{code}.refund": "short"
        for code in ("wechat_pay", "alipay", "unionpay", "lakala", "shengpay")
    }
    panel.get_by_role("button", name="同一人连付三笔").click()
    paid = sandbox.did("pay")
    assert (paid["store"], paid["amount_fen"], paid["count"]) == ("S1", 99_800, 3)


def test_on_a_phone_list_and_chat_are_two_screens(sandbox: ScriptedSandbox, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sandbox.post("card", card=REFUND)
    sandbox.open("")
    expect(page.get_by_label("消息")).to_be_hidden()
    page.get_by_role("navigation", name="会话").get_by_role("button", name="掌柜").click()
    expect(page.get_by_label("消息")).to_be_visible()
    expect(page.get_by_role("group", name="退款待确认 R1024")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="返回会话列表").click()
    expect(page.get_by_label("消息")).to_be_hidden()
