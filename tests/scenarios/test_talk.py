"""Who is understood and who is not: strangers, pictures and places, menus, two shops, and a platform with a cold."""

import pytest

from tests.scenarios.town import Town, until


def test_takings_come_with_their_chart(town: Town) -> None:
    answer = town.owner.says("今日流水")
    assert answer.startswith("三里屯茶点 · 今天 11月18日(周三)\n收款 ¥2,264.00 ")
    assert town.owner.chat.pictures(1) == 1


def test_the_menu_says_the_words(town: Town) -> None:
    until(lambda: town.sandbox.office.menus, "the menu")
    assert "收款" in town.owner.taps("今日流水")


def test_a_stranger_is_told_whom_to_ask(town: Town) -> None:
    town.owner.says("移除员工 小孙")
    town.owner.says("确定")
    assert town.second_cashier.says("限额").startswith("您还没有加入任何店铺。请让老板")


def test_a_cashier_does_not_read_the_takings(town: Town) -> None:
    assert town.cashier.says("今日流水").startswith("您是收银员，不能用「今日流水」，请找")


def test_what_is_no_text_gets_a_kind_word(town: Town) -> None:
    hands, who = town.sandbox.hands, town.owner
    assert "图片收到了" in who.sends(lambda: hands.send_image("wang", b"\x89PNG\r\n\x1a\n"))
    assert "听不到内容" in who.sends(lambda: hands.send_voice("wang"))
    assert "收款" in who.sends(lambda: hands.send_voice("wang", "今日流水"))
    assert "位置收到了" in who.sends(lambda: hands.send_location("wang", "三里屯", "39.9", "116.4"))
    assert "不打开外面的链接" in who.sends(lambda: hands.send_link("wang", "好货", "https://a.cn/"))


def test_who_keeps_two_books_reads_which_one_is_meant(town: Town) -> None:
    assert town.accountant.says("今日流水").startswith("三里屯茶点 · 今天")
    assert "您有这几家店：三里屯茶点、老城面馆" in town.accountant.says("切换")
    assert "换到「老城面馆」" in town.accountant.says("切换 面馆")
    assert town.accountant.says("今日流水").startswith("老城面馆 · 今天")
    assert "您只看不动账" in town.accountant.says("退款 T1001 1")


def test_nonsense_gets_three_ways_out(town: Town) -> None:
    answer = town.owner.says("来点好听的")
    assert answer.startswith("没听懂「来点好听的」。可以试试：")
    assert answer.count("· ") == 3


def used_up(town: Town, switches: dict[str, int]) -> bool:
    """Whether the trouble has happened."""
    values = town.sandbox.faults.all()
    return not any(values[name.replace("_", ".", 1)] for name in switches)


@pytest.mark.parametrize(
    "switches",
    [{"wecom_busy": 2}, {"wecom_expire_tokens": True}, {"wecom_rate_limit": 1}],
    ids=["busy", "expired", "too often"],
)
def test_a_platform_with_a_cold_loses_nothing(town: Town, switches: dict[str, int]) -> None:
    town.owner.says("我是谁")
    town.trouble(**switches)
    town.sandbox.say("wang", "限额")
    until(lambda: used_up(town, switches), "the fault used up")
    town.jumps(minutes=2)
    town.owner.reads("退款限额")
    assert sum("退款限额" in line for line in town.owner.chat.lines) == 1


def test_a_callback_that_comes_four_times_is_answered_once(town: Town) -> None:
    town.trouble(callback_repeat=3)
    delivery = town.sandbox.say("zhao", "退款 T1001 30 商品破损")
    assert delivery.done.wait(10)
    town.manager.sees("R1001", "[同意退款]")
    assert delivery.attempts == [200] * 4
    town.trouble(callback_repeat=0)
    town.cashier.reads("已提交退款 R1001")
    assert town.cashier.says("退款列表").startswith("最近退款 1 笔")
    assert sum("已提交退款" in line for line in town.cashier.chat.lines) == 1
