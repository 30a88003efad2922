"""Every command's example, run in the make-believe shop: what people read, as a shopkeeper would read it."""

import pytest
from syrupy.assertion import SnapshotAssertion

from charts.describe import describe
from charts.registry import discover
from handlers.messages import Image, Reply, Text
from handlers.registry import Command
from storage.people.staff import Role
from tests.shop import Shop, shelves

# Who asks, when several may: the one who is most likely to.
BY_ROLE = {Role.OWNER: "wang", Role.MANAGER: "li", Role.CASHIER: "zhao", Role.AUDITOR: "qian"}
# What must have been said before the example makes sense.
BEFORE = {
    "下一页": ("明细 昨天",), "上一页": ("明细 昨天", "下一页"), "取消静音": ("静音 三里屯店2号机 2小时",),
    "推送": ("推送 日报 20:10", "确定"), "免打扰": ("免打扰 23:00-08:00", "确定"),
    "撤回": ("退款 T1001 30 商品破损",),
    "角色": ("添加员工 xiaozhang 小张 收银员", "确定"),
    "移除员工": ("添加员工 xiaozhang 小张 收银员", "确定"),
}  # fmt: skip

each = pytest.mark.parametrize("command", shelves().commands, ids=lambda c: c.function.__name__)


def asker_of(command: Command) -> str:
    """The lowest role that may; a refund is asked for by a cashier and decided by a manager."""
    order = (Role.CASHIER, Role.MANAGER, Role.OWNER, Role.AUDITOR)
    return BY_ROLE[next(role for role in order if role in command.allow)]


def in_words(reply: Reply) -> str:
    """A reply as it is read; a picture as its title and everything that is drawn."""
    messages = reply if isinstance(reply, tuple) else (reply,)
    return "\n\n".join(_words(message) for message in messages)


def _words(message: object) -> str:
    if isinstance(message, Image):
        figure = discover()[message.chart].draw(message.picture)
        return f"〔图〕{message.alt}\n{describe(figure)}"
    assert isinstance(message, Text), message
    return message.content


def talk(shop: Shop, command: Command, who: str) -> str:
    """The example, and 确定 when that is asked for."""
    member = shop.person(who)
    for line in BEFORE.get(command.name, ()):
        shop.ask(member, line)
    line = command.example.replace("R1002", "R1003") if command.name == "撤回" else command.example
    reply = shop.ask(member, line)
    lines = [f"〔{member.name}〕{line}", f"〔掌柜〕{in_words(reply)}"]
    if isinstance(reply, Text) and "回复「确定」" in reply.content:
        lines += [f"〔{member.name}〕确定", f"〔掌柜〕{in_words(shop.ask(member, '确定'))}"]
    return "\n".join(lines)


@each
def test_the_example_works_and_reads_well(
    command: Command, shop: Shop, snapshot: SnapshotAssertion
) -> None:
    assert talk(shop, command, asker_of(command)) == snapshot


@each
def test_who_may_not_is_told_who_may(command: Command, shop: Shop) -> None:
    for role in set(Role) - command.allow:
        reply = shop.ask(shop.person(BY_ROLE[role]), command.example)
        assert isinstance(reply, Text)
        assert reply.content.startswith(f"您是{role.word}，不能用「{command.name}」，请找")
