"""WeCom's calls: what is accepted, what is refused, and what people then see."""

import base64
import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from tests.bot.sandbox.small_world import AGENT, CORP, HOOK, PICTURE, Caller, button_card

Json = dict[str, Any]


@pytest.fixture
def wecom() -> Caller:
    return Caller()


def upload(wecom: Caller, data: bytes, kind: str, call: str = "media/upload", **query: str) -> Json:
    query = {"access_token": wecom.token, "type": kind, **query}
    form = {"media": (BytesIO(data), "流水.png")}
    answer = wecom.web.post(f"/cgi-bin/{call}", query_string=query, data=form)
    told: Json = answer.get_json()
    return told


def test_a_token_stays_the_same_while_it_is_valid(wecom: Caller) -> None:
    assert wecom.new_token("app-secret") == wecom.token
    wecom.sandbox.jump(hours=2)
    assert wecom.new_token("app-secret") != wecom.token
    assert wecom.asked("agent/get", agentid=AGENT)["errcode"] == 42001


def test_a_token_may_end_early(wecom: Caller) -> None:
    wecom.sandbox.trouble({"wecom.expire_tokens": True})

    assert wecom.asked("agent/get", agentid=AGENT)["errcode"] == 40014
    wecom.token = wecom.new_token("app-secret")
    assert wecom.asked("agent/get", agentid=AGENT)["errcode"] == 0


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, 41002),
        ({"corpid": CORP}, 41004),
        ({"corpid": "ww1", "corpsecret": "x"}, 40013),
        ({"corpid": CORP, "corpsecret": "x"}, 40001),
    ],
)
def test_gettoken_refuses(wecom: Caller, query: dict[str, str], code: int) -> None:
    assert wecom.get("gettoken", **query)["errcode"] == code


def test_a_refusal_is_http_200_with_the_documented_shape(wecom: Caller) -> None:
    answer = wecom.web.get("/cgi-bin/agent/get", query_string={"access_token": "forged"})
    told = answer.get_json()

    assert answer.status_code == 200
    assert answer.headers["Error-Code"] == "40014"
    assert answer.headers["Error-Msg"] == told["errmsg"]
    assert told["errmsg"].startswith("invalid access_token, hint: [")
    assert told["errmsg"].endswith("from ip: 127.0.0.1, more info at "
                                   "https://open.work.weixin.qq.com/devtool/query?e=40014")  # fmt: skip


SENDING: list[tuple[int, Json]] = [
    (0, {"agentid": str(AGENT), "safe": "0", "image": {}}),
    (0, {"touser": "@all"}),
    (82001, {"touser": ""}),
    (81013, {"touser": "nobody"}),
    (41011, {"agentid": None}),
    (301002, {"agentid": 1000003}),
    (40056, {"agentid": "x"}),
    (40008, {"msgtype": "markdown_v2"}),
    (40058, {"msgtype": "image"}),
    (40058, {"text": "你好"}),
    (44004, {"text": {"content": " "}}),
    (40007, {"msgtype": "image", "image": {"media_id": "x"}}),
    (41006, {"msgtype": "file", "file": {}}),
    (40058, {"msgtype": "markdown", "markdown": {"content": "账" * 683}}),
    (0, {"msgtype": "markdown", "markdown": {"content": "账" * 682}}),
    (45034, {"msgtype": "textcard", "textcard": {"title": "t", "description": "d", "url": "x"}}),
    (41016, {"msgtype": "textcard", "textcard": {"description": "d", "url": "https://x"}}),
    (45008, {"msgtype": "news", "news": {"articles": []}}),
    (40074, {"msgtype": "news", "safe": 1, "news": {"articles": [{"title": "t", "url": "https://x"}]}}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change"), SENDING)
def test_sending_meets_its_code(wecom: Caller, code: int, change: Json) -> None:
    assert wecom.send("text", {"content": "你好"}, **change)["errcode"] == code


def test_bad_recipients_come_back_in_lower_case(wecom: Caller) -> None:
    answer = wecom.send("text", {"content": "你好"}, touser="lisi|NoBody|zhao|Gone")

    assert answer["invaliduser"] == "nobody|gone"
    assert wecom.sandbox.messages("LiSi")[-1]["text"] == "你好"


def test_long_text_is_cut_at_a_whole_character(wecom: Caller) -> None:
    wecom.send("text", {"content": "账" * 700})

    assert wecom.sandbox.messages("LiSi")[-1]["text"] == "账" * 682


def test_beyond_thirty_a_minute_a_member_gets_nothing_and_nobody_is_told(wecom: Caller) -> None:
    answers = [wecom.send("text", {"content": str(number)}) for number in range(31)]

    assert {answer["errcode"] for answer in answers} == {0}
    assert len(wecom.sandbox.messages("LiSi")) == 30
    wecom.sandbox.jump(minutes=1)
    wecom.send("text", {"content": "again"})
    assert wecom.sandbox.messages("LiSi")[-1]["text"] == "again"


def test_a_duplicate_is_accepted_but_not_delivered(wecom: Caller) -> None:
    for _ in range(2):
        answer = wecom.send("text", {"content": "一次"}, enable_duplicate_check=1)
        assert answer["errcode"] == 0

    assert len(wecom.sandbox.messages("LiSi")) == 1
    wecom.sandbox.jump(minutes=31)
    wecom.send("text", {"content": "一次"}, enable_duplicate_check=1)
    assert len(wecom.sandbox.messages("LiSi")) == 2


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff"])
def test_a_body_that_is_no_object_is_40058(wecom: Caller, body: bytes) -> None:
    assert wecom.post("message/send", body)["errcode"] == 40058


def test_wrong_method_and_form_bodies_are_40063(wecom: Caller) -> None:
    assert wecom.asked("message/send")["errcode"] == 40063
    query = {"access_token": wecom.token}
    answer = wecom.web.post("/cgi-bin/message/send", query_string=query, data={"touser": "LiSi"})
    assert answer.get_json()["errcode"] == 40063


def test_the_switches_refuse(wecom: Caller) -> None:
    wecom.sandbox.trouble({"wecom.busy": 1, "wecom.rate_limit": 1})
    codes = [wecom.asked("agent/get", agentid=AGENT)["errcode"] for _ in range(3)]
    wecom.sandbox.trouble({"wecom.block_ip": True})

    assert codes == [-1, 45009, 0]
    assert wecom.asked("agent/get", agentid=AGENT)["errcode"] == 60020


def test_an_app_without_a_callback_cannot_send_what_calls_back() -> None:
    deaf = Caller("deaf-secret")

    answer = deaf.send("template_card", button_card(), agentid=1000003)
    assert answer["errcode"] == 43012


def test_a_narrow_app_reaches_only_its_range_and_makes_no_groups() -> None:
    narrow = Caller("narrow-secret")

    assert narrow.send("text", {"content": "x"}, agentid=1000004)["errcode"] == 81013
    assert narrow.asked("user/get", userid="LiSi")["errcode"] == 60011
    assert narrow.post("appchat/create", {"userlist": ["LiSi", "zhao"]})["errcode"] == 60011


class TestCards:
    """A card's ticket, and each reader's own copy."""

    def update(self, wecom: Caller, code: str, **change: Any) -> Json:
        body = {"agentid": AGENT, "response_code": code, "button": {"replace_name": "已同意"}}
        return wecom.post("message/update_template_card", {**body, **change})

    def test_a_ticket_works_once(self, wecom: Caller) -> None:
        code = wecom.send("template_card", button_card())["response_code"]

        assert self.update(wecom, code, atall=1)["errcode"] == 0
        assert self.update(wecom, code, atall=1)["errcode"] == 60140

    def test_a_ticket_lives_72_hours(self, wecom: Caller) -> None:
        code = wecom.send("template_card", button_card())["response_code"]
        wecom.sandbox.jump(hours=72)
        wecom.token = wecom.new_token("app-secret")

        assert self.update(wecom, code, atall=1)["errcode"] == 60140

    def test_only_the_named_readers_copies_change(self, wecom: Caller) -> None:
        sent = wecom.send("template_card", button_card(), touser="LiSi|wang")
        answer = self.update(wecom, sent["response_code"], userids=["LISI", "Zhao"])
        mine, other = (wecom.sandbox.card(one, "refund-1") for one in ("LiSi", "wang"))

        assert answer["invaliduser"] == ["zhao"]
        assert mine is not None
        assert other is not None
        assert (mine["dead"], other["dead"]) == (True, False)

    @pytest.mark.parametrize(
        ("code", "change"),
        [
            (82001, {}),
            (81013, {"userids": ["zhao"]}),
            (40058, {"atall": 1, "button": None}),
            (40058, {"atall": 1, "template_card": button_card()}),
            (42031, {"atall": 1, "button": None, "template_card": {"card_type": "x"}}),
            (42020, {"atall": 1, "button": {"text": "x"}}),
            (60140, {"atall": 1, "response_code": "forged"}),
        ],
    )
    def test_an_update_that_is_refused_does_not_use_the_ticket(
        self, wecom: Caller, code: int, change: Json
    ) -> None:
        ticket = wecom.send("template_card", button_card())["response_code"]

        assert self.update(wecom, ticket, **change)["errcode"] == code
        assert self.update(wecom, ticket, atall=1)["errcode"] == 0

    def test_a_task_id_is_used_once(self, wecom: Caller) -> None:
        assert wecom.send("template_card", button_card())["errcode"] == 0
        assert wecom.send("template_card", button_card())["errcode"] == 42014

    def test_a_notice_gets_no_ticket(self, wecom: Caller) -> None:
        action = {"type": 1, "url": "https://a"}
        card = {"card_type": "text_notice", "sub_title_text": "日报", "card_action": action}

        assert "response_code" not in wecom.send("template_card", card)


def test_recall_within_a_day(wecom: Caller) -> None:
    first, second = (wecom.send("text", {"content": one})["msgid"] for one in "ab")

    assert wecom.post("message/recall", {"msgid": first})["errcode"] == 0
    assert wecom.sandbox.messages("LiSi")[0]["kind"] == "notice"
    assert wecom.post("message/recall", {"msgid": "x"})["errcode"] == 40058
    wecom.sandbox.jump(hours=25)
    wecom.token = wecom.new_token("app-secret")
    assert wecom.post("message/recall", {"msgid": second})["errcode"] == 42052


def test_a_group_of_the_app_from_birth_to_first_word(wecom: Caller) -> None:
    people = ["LiSi", "zhao"]
    created = wecom.post("appchat/create", {"name": "店群", "userlist": people, "chatid": "g1"})
    assert created["chatid"] == "g1"
    assert ("chat:g1", "店群") not in wecom.sandbox.board.conversations("zhao")

    text = {"chatid": "g1", "msgtype": "text", "text": {"content": "早"}}
    assert wecom.post("appchat/send", text)["errcode"] == 0
    assert ("chat:g1", "店群") in wecom.sandbox.board.conversations("zhao")
    assert [seen["text"] for seen in wecom.sandbox.group("店群")] == ["早"]
    wecom.post("appchat/update", {"chatid": "g1", "add_user_list": ["wang"], "name": "大群"})
    about = wecom.asked("appchat/get", chatid="g1")["chat_info"]
    assert (about["name"], about["userlist"]) == ("大群", ["LiSi", "zhao", "wang"])


@pytest.mark.parametrize(
    ("code", "call", "body"),
    [
        (86006, "create", {"userlist": ["LiSi"]}),
        (86216, "create", {"userlist": ["LiSi", "ghost"]}),
        (86207, "create", {"userlist": ["LiSi", "zhao"], "owner": "wang"}),
        (86001, "create", {"userlist": ["LiSi", "zhao"], "chatid": "a-b"}),
        (86205, "create", {"userlist": ["LiSi", "zhao"], "chatid": "a" * 33}),
        (86003, "send", {"chatid": "none", "msgtype": "text", "text": {"content": "x"}}),
        (40008, "send", {"chatid": "g1", "msgtype": "template_card", "template_card": {}}),
        (86215, "create", {"userlist": ["LiSi", "zhao"], "chatid": "g1"}),
    ],
)
def test_a_group_call_meets_its_code(wecom: Caller, code: int, call: str, body: Json) -> None:
    wecom.post("appchat/create", {"userlist": ["LiSi", "zhao"], "chatid": "g1"})

    assert wecom.post(f"appchat/{call}", body)["errcode"] == code


def test_another_apps_group_is_not_ours(wecom: Caller) -> None:
    wecom.post("appchat/create", {"userlist": ["LiSi", "zhao"], "chatid": "g1"})
    wecom.token = wecom.new_token("deaf-secret")

    assert wecom.asked("appchat/get", chatid="g1")["errcode"] == 86008


IMAGE = base64.b64encode(PICTURE).decode()
MD5 = hashlib.md5(PICTURE, usedforsecurity=False).hexdigest()
HOOKED: list[tuple[int, str, Json]] = [
    (0, "text", {"content": "早"}),
    (40058, "text", {"content": "早" * 683}),
    (44004, "text", {"content": ""}),
    (0, "markdown", {"content": "a" * 4096}),
    (40058, "markdown", {"content": "a" * 4097}),
    (40058, "markdown_v2", {"content": "a" * 4097}),
    (0, "image", {"base64": IMAGE, "md5": MD5}),
    (301019, "image", {"base64": IMAGE, "md5": "0" * 32}),
    (40058, "image", {"base64": "data:image/png;base64,", "md5": MD5}),
    (42031, "template_card", button_card()),
    (40008, "video", {"media_id": "x"}),
]


@pytest.mark.parametrize(("code", "kind", "content"), HOOKED)
def test_a_webhook_message_meets_its_code(
    wecom: Caller, code: int, kind: str, content: Json
) -> None:
    answer = wecom.post("webhook/send", {"msgtype": kind, kind: content}, key=HOOK)

    assert answer["errcode"] == code
    assert len(wecom.sandbox.group("经营群")) == (code == 0)


def test_a_webhook_takes_twenty_a_minute(wecom: Caller) -> None:
    text = {"msgtype": "text", "text": {"content": "早"}}
    codes = [wecom.post("webhook/send", text, key=HOOK)["errcode"] for _ in range(21)]

    assert codes == [0] * 20 + [45009]
    assert wecom.post("webhook/send", text, key="unknown")["errcode"] == 93000


def test_a_webhooks_file_is_for_that_webhook_alone(wecom: Caller) -> None:
    answer = upload(wecom, b"a,b\n1,2\n", "file", "webhook/upload_media", key=HOOK)
    told = {"media_id": answer["media_id"]}
    file = {"msgtype": "file", "file": told}

    assert isinstance(answer["created_at"], str)
    assert wecom.post("webhook/send", file, key=HOOK)["errcode"] == 0
    assert wecom.sandbox.group("经营群")[-1]["file"]["name"] == "流水.png"
    assert wecom.send("file", told)["errcode"] == 40007
    assert upload(wecom, b"", "file", "webhook/upload_media", key="x")["errcode"] == 44001
    assert upload(wecom, b"x" * 9, "file", "webhook/upload_media", key="x")["errcode"] == 40058


@pytest.mark.parametrize(
    ("code", "data", "kind"),
    [
        (0, PICTURE, "image"),
        (40005, b"GIF89a....", "image"),
        (45001, PICTURE + bytes(10 * 1024 * 1024), "image"),
        (301017, PICTURE, "voice"),
        (40004, PICTURE, "chart"),
        (40006, b"12345", "file"),
        (44001, b"", "file"),
    ],
)
def test_an_upload_meets_its_code(wecom: Caller, code: int, data: bytes, kind: str) -> None:
    assert upload(wecom, data, kind)["errcode"] == code


def test_an_uploaded_picture_is_seen_and_expires_after_three_days(wecom: Caller) -> None:
    media_id = upload(wecom, PICTURE, "image")["media_id"]
    assert wecom.send("image", {"media_id": media_id})["errcode"] == 0

    shown = wecom.web.get(wecom.sandbox.messages("LiSi")[-1]["image"])
    assert (shown.data, shown.content_type) == (PICTURE, "image/png")
    wecom.sandbox.jump(days=3)
    wecom.token = wecom.new_token("app-secret")
    assert wecom.send("image", {"media_id": media_id})["errcode"] == 40007


def test_the_menu_is_checked_and_kept(wecom: Caller) -> None:
    good = {"button": [{"name": "今日", "type": "click", "key": "today"}]}
    bad = [
        (40016, {"button": []}),
        (40017, {"button": [{"name": "x", "type": "y"}]}),
        (40018, {"button": [{"name": "六个汉字太长", "type": "click", "key": "k"}]}),
        (40019, {"button": [{"name": "x", "type": "click"}]}),
        (40020, {"button": [{"name": "x", "type": "view", "url": "x"}]}),
        (40023, {"button": [{"name": "x", "sub_button": [{}] * 6}]}),
    ]
    assert wecom.asked("menu/get", agentid=AGENT)["errcode"] == 46003
    assert wecom.post("menu/create", good, agentid=AGENT)["errcode"] == 0
    for code, menu in bad:
        assert wecom.post("menu/create", menu, agentid=AGENT)["errcode"] == code
    assert wecom.web.get("/sandbox/menu").get_json() == good
    assert wecom.asked("menu/delete", agentid=AGENT)["errcode"] == 0


def test_a_login_code_works_once_for_five_minutes(wecom: Caller) -> None:
    office = wecom.sandbox.office
    first, second = office.login_code("LiSi"), office.login_code("LiSi")

    assert wecom.asked("auth/getuserinfo", code=first)["userid"] == "LiSi"
    assert wecom.asked("auth/getuserinfo", code=first)["errcode"] == 40029
    office.clock.jump(office.clock.now() + timedelta(minutes=5))
    assert wecom.asked("auth/getuserinfo", code=second)["errcode"] == 40029


@pytest.mark.parametrize(
    ("userid", "code"), [("lisi", 0), ("ghost", 60111), ("-x", 40003), ("", 41009)]
)
def test_looking_up_a_member(wecom: Caller, userid: str, code: int) -> None:
    assert wecom.asked("user/get", userid=userid)["errcode"] == code
