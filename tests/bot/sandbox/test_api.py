"""The page's JSON API, and who may use it."""

import json
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.sandbox.clock import SandboxClock
from bot.sandbox.world import load_world, save_world
from tests.bot.sandbox.small_world import AGENT, HOOK, WORLD, Caller, button_card

Json = dict[str, Any]


@pytest.fixture
def wecom() -> Caller:
    return Caller(callback_url="http://127.0.0.1:9/wecom/callback")


def ask(wecom: Caller, path: str, **query: Any) -> Any:
    return wecom.web.get(f"/sandbox/{path}", query_string=query).get_json()


def tell(wecom: Caller, path: str, **deed: Any) -> Any:
    return wecom.web.post(f"/sandbox/{path}", json=deed)


def test_the_world_is_introduced(wecom: Caller) -> None:
    world = ask(wecom, "world")

    assert world["app"] == {"name": "掌柜", "agent_id": AGENT}
    assert world["people"][0] == {
        "userid": "LiSi", "name": "李店长", "role": "manager", "role_name": "店长",
        "shops": ["山月茶饮"], "avatar": "李",
    }  # fmt: skip
    assert world["merchants"][0]["stores"] == [{"code": "S1", "name": "三里屯店"}]


def test_unread_is_counted_for_each_person(wecom: Caller) -> None:
    wecom.send("text", {"content": "早"}, touser="LiSi|wang")
    ask(wecom, "messages", **{"as": "LiSi", "conversation": "app"})

    unread = {
        who: ask(wecom, "conversations", **{"as": who})[0]["unread"] for who in ("LiSi", "wang")
    }
    assert unread == {"LiSi": 0, "wang": 1}


def test_groups_are_listed_for_their_members_only(wecom: Caller) -> None:
    text = {"msgtype": "text", "text": {"content": "早\n安"}}
    wecom.post("webhook/send", text, key=HOOK)

    mine = ask(wecom, "conversations", **{"as": "wang"})
    assert [talk["id"] for talk in mine] == ["app", f"hook:{HOOK}"]
    assert mine[1]["last"]["text"] == "早"
    assert mine[1]["can_type"] is False
    assert len(ask(wecom, "conversations", **{"as": "zhao"})) == 1


def test_a_long_poll_wakes_when_something_changes(wecom: Caller) -> None:
    threading.Timer(0.1, wecom.send, ("template_card", button_card())).start()
    news = ask(wecom, "changes", **{"as": "LiSi", "since": 0})

    assert news["changed"] == [{"conversation": "app", "message": "m1"}]
    again = ask(wecom, "changes", **{"as": "LiSi", "since": news["cursor"], "wait": 0})
    assert again["changed"] == []
    other = ask(wecom, "changes", **{"as": "wang", "since": 0, "wait": 0})
    assert other["changed"] == []


def test_a_press_marks_the_card_and_bumps_its_revision(wecom: Caller) -> None:
    wecom.send("template_card", button_card())
    before = wecom.sandbox.messages("LiSi")[0]
    answer = tell(wecom, "press", **{"as": "LiSi", "message": "m1", "key": "approve:R1"})
    after = wecom.sandbox.messages("LiSi")[0]

    assert answer.status_code == 200
    assert after["card"]["pressed"] == {"by": "LiSi", "text": "同意退款"}
    assert after["revision"] > before["revision"]
    gone = tell(wecom, "press", **{"as": "LiSi", "message": "m1", "key": "nothing"})
    assert (gone.status_code, gone.get_json()["message"]) == (400, "没有可以按的「nothing」。")


def test_the_clock_only_goes_forward(wecom: Caller) -> None:
    before = datetime.fromisoformat(ask(wecom, "clock")["now"])
    hour = tell(wecom, "clock", advance_s=3600).get_json()["now"]

    assert datetime.fromisoformat(hour) - before >= timedelta(hours=1)
    assert tell(wecom, "clock", to="2020-01-01T00:00:00+08:00").status_code == 400
    evening = datetime.fromisoformat(tell(wecom, "clock", to="21:40").get_json()["now"])
    assert (evening.hour, evening.minute) == (13, 40)


@pytest.mark.parametrize(
    "deed", [{"wecom.busy": "x"}, {"wecom.busy": -1}, {"nothing": 1}, {"acquirer.mode": "odd"}]
)
def test_a_switch_that_makes_no_sense_changes_nothing(wecom: Caller, deed: Json) -> None:
    before = ask(wecom, "faults")

    assert tell(wecom, "faults", **{"wecom.slow_s": 1, **deed}).status_code == 400
    assert ask(wecom, "faults") == before


def test_payments_reach_the_ticker(wecom: Caller) -> None:
    deed = {"merchant": "tea", "store": "S1", "amount_fen": 99800, "count": 3, "payer": "o1"}
    orders = tell(wecom, "pay", **deed).get_json()["orders"]
    paid = ask(wecom, "changes", **{"as": "zhao", "since": 0})["paid"]

    assert len(orders) == 3
    assert [one["amount_fen"] for one in paid] == [99800] * 3
    assert tell(wecom, "pay", **{**deed, "amount_fen": 1.5}).status_code == 400


def test_calls_are_listed(wecom: Caller) -> None:
    wecom.send("text", {"content": ""})
    listed = ask(wecom, "calls", since=0)["calls"]

    assert [(line["call"], line["outcome"], line["good"]) for line in listed] == [
        ("gettoken", "ok", True),
        ("message/send", "44004 empty content", False),
    ]


def test_strangers_are_turned_away(wecom: Caller) -> None:
    foreign = wecom.web.get("/sandbox/world", headers={"Host": "evil.example"})
    form = wecom.web.post("/sandbox/say", data='{"as":"zhao","text":"x"}')

    assert foreign.status_code == 421
    assert form.status_code == 415
    assert wecom.web.get("/../world.py").status_code == 404
    assert wecom.web.get("/").status_code == 200


def test_a_clock_never_jumps_back() -> None:
    clock = SandboxClock()

    with pytest.raises(ValueError, match="只能往前"):
        clock.jump(clock.now() - timedelta(seconds=1))


def test_the_sandbox_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    config = tmp_path / "world.json"
    save_world(WORLD, config)
    assert load_world(config) == WORLD
    command = [sys.executable, "-m", "bot.sandbox", "--config", str(config)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        world = json.loads(requests.get(f"{address}/sandbox/world", timeout=5).text)
        running.terminate()

    assert world["corp"] == {"name": "演练企业"}
    assert running.returncode == 0
