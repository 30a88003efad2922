"""Who may do what, and what is asked before it is written."""

import json

import pyotp
from sqlalchemy import select

from storage.schema import outbox
from tests.scenarios.town import Town


def scanned(town: Town) -> pyotp.TOTP:
    """What the phone's authenticator reads from the newest QR picture."""
    ground = town.demo.ground
    with ground.engine.connect() as connection:
        rows = connection.execute(select(outbox).order_by(outbox.c.outbox_id.desc())).mappings()
        for row in rows:
            body = ground.vault.open(row["body"], "outbox", row["merchant_id"], row["key"])
            message = json.loads(body)["message"]
            if message["kind"] == "image" and message["chart"] == "qr":
                found = pyotp.parse_uri(message["picture"]["content"])
                assert isinstance(found, pyotp.TOTP)
                return found
    raise AssertionError("no QR picture")


def test_a_cashier_asks_for_so_much_a_day(town: Town) -> None:
    first, second = town.pays(900), town.pays(200)
    assert "已提交退款" in town.cashier.says(f"退款 {first} 900 整单退")
    assert town.cashier.says(f"退款 {second} 200 整单退") == (
        "您今天还能申请 ¥100.00（每日上限 ¥1,000.00），更多请店长来申请。"
    )


def test_a_large_refund_wants_the_owner_and_his_six_digits(town: Town) -> None:
    number = town.pays(2600)
    assert "等待老板确认" in town.manager.says(f"退款 {number} 2600 宴席取消")
    town.owner.sees("R1001", "[同意退款]")
    town.owner.presses("同意退款")
    town.owner.reads("请回复「同意 R1001 六位动态码」")
    assert "还没有绑定动态码" in town.owner.says("同意 R1001 123456")
    town.owner.says("绑定动态码")
    phone = scanned(town)
    assert "绑定好了" in town.owner.says(f"绑定动态码 {phone.at(town.demo.clock.now())}")
    town.jumps(seconds=30)
    wrong = f"{(int(phone.at(town.demo.clock.now())) + 1) % 1_000_000:06d}"
    assert "动态码不对" in town.owner.says(f"同意 R1001 {wrong}")
    assert "已同意" in town.owner.says(f"同意 R1001 {phone.at(town.demo.clock.now())}")
    town.group.reads("退款成功 ¥2,600.00")


def test_a_change_is_said_exactly_and_then_confirmed(town: Town) -> None:
    assert "将把日报改成每天 20:15" in town.manager.says("推送 日报 20:15")
    assert "好的，日报每天 20:15" in town.manager.says("确定")
    town.jumps_to("20:16")
    town.group.reads("日报（截至 20:1")


def test_a_new_colleague_is_heard_of_and_may_start_at_once(town: Town) -> None:
    assert "小赵" in town.owner.says("员工")
    assert "您是店长，不能用「添加员工」" in town.manager.says("添加员工 chen 小陈 收银员")
    assert "将添加 小陈（chen）为收银员" in town.owner.says("添加员工 chen 小陈 收银员")
    town.owner.says("确定")
    town.owner.reads("小陈 现在是收银员了")
    town.owner.reads("员工变动：王老板 添加了收银员 小陈")
    assert "您在 2 家店" in town.noodle_owner.says("我是谁")


def test_nobody_looks_into_the_other_shop(town: Town) -> None:
    number = town.pays(66)
    assert "没有" in town.noodle_manager.says(f"交易 {number}")
    town.cashier.says("退款 T1001 30 商品破损")
    assert "没有 R1001 这笔退款" in town.noodle_manager.says("同意 R1001")
