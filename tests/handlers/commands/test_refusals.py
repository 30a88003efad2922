"""Every polite no, read aloud: one clear sentence that says what to do instead."""

import pytest
from syrupy.assertion import SnapshotAssertion

from handlers.messages import Text
from tests.shop import Shop

NOES = {
    "cashier": (
        "今日流水", "退款", "退款 T1001", "退款 T1001 58.01 多退一分", "退款 T1001 0", "退款 T9999 10",
        "退款 T1001 2000 太多了", "同意 R1001", "撤回 R1002", "撤回 R9999", "查退款 R1002", "帮助 飞机",
    ),
    "manager": (
        "同意 R1002", "撤回 R1001", "同意 R9999", "静音 9号机", "静音 2号机 30天", "推送 月报 21:40",
        "推送 日报", "限额 店长 5000", "限额 谁 5", "风险 A9999", "添加员工 a 小美 收银员", "客户 张三",
    ),
    "owner": (
        "角色 王老板 店长", "移除员工 王老板", "添加员工 wang 王二 收银员", "角色 小美 店长", "下一页",
        "限额 店长", "免打扰 25:00-08:00", "今日流水 火星店",
    ),
    "auditor": ("退款 T1001 10", "静音", "切换 火星店", "备注客户 T1001 王老板"),
}  # fmt: skip


@pytest.mark.parametrize("who", NOES)
def test_a_no_is_one_clear_sentence(who: str, shop: Shop, snapshot: SnapshotAssertion) -> None:
    member = getattr(shop, who)
    talk = []
    for line in NOES[who]:
        reply = shop.ask(member, line)
        assert isinstance(reply, Text), line
        assert len(reply.content.splitlines()) <= 6
        talk.append(f"〔{member.name}〕{line}\n〔掌柜〕{reply.content}")
    assert "\n\n".join(talk) == snapshot
