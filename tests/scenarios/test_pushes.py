"""What comes by itself: reports at their hour, quiet nights, warnings and what people say of them."""

from tests.scenarios.town import Town, until


def warn(town: Town) -> None:
    """Somebody in a hurry pays the same three times."""
    for _ in range(3):
        town.pays(998, payer="somebody-in-a-hurry")
    town.jumps(seconds=30)
    town.manager.sees("同一微信用户付了 3 笔 ¥998.00", "[误报]")


def test_the_report_comes_at_its_hour_and_once(town: Town) -> None:
    town.jumps_to("21:39")
    assert not any("日报" in line for line in town.group.lines)
    town.jumps_to("21:41")
    town.group.reads("📊 三里屯茶点 · 11月18日(周三)日报")
    assert town.group.pictures(2) == 2
    town.jumps(minutes=20)
    assert "日报：已送达" in town.manager.says("送达")
    assert sum("日报" in line for line in town.group.lines) == 1


def test_the_other_shop_reads_it_through_its_webhook(town: Town) -> None:
    town.jumps_to("21:41")
    town.noodle_group.reads("📊 老城面馆 · 11月18日(周三)日报")
    assert town.noodle_group.pictures(2) == 2


def test_news_of_the_night_waits_for_the_morning(town: Town) -> None:
    town.jumps_to("21:41")
    town.group.reads("日报")
    town.jumps_to("22:40")
    for number in ("R1001", "R1002"):
        town.second_cashier.says(f"退款 {town.pays(30)} 30 上错菜")
        town.manager.sees(number, "[同意退款]")
        town.manager.presses("同意退款", number)
        town.second_cashier.reads(f"{number} · 订单")
    assert not any("退款成功" in line for line in town.group.lines)
    town.jumps_to("08:31", days=1)
    digest = town.group.reads("休息时间里替您留了")
    assert digest.count("退款成功 ¥30.00") == 2


def test_a_false_alarm_shows_its_price_and_the_owner_may_take_it(town: Town) -> None:
    warn(town)
    town.manager.presses("误报")
    assert "近30天会是" in town.manager.reads("已标为误报")
    town.owner.sees("同一微信用户", "李店长 11:30 标为误报")
    assert "将调整「同一人短时间付同样的钱」门槛 2 笔 → " in town.owner.says("调门槛 A2001")
    assert "没有改动" in town.owner.says("取消")


def test_a_muted_warning_is_remembered_and_not_told(town: Town) -> None:
    assert "静音到" in town.manager.says("静音 三里屯店 2小时")
    for _ in range(3):
        town.pays(998, payer="somebody-in-a-hurry")
    town.jumps(minutes=2)
    until(lambda: town.look(lambda books: books.alerts.open()), "the alert")
    assert "同一微信用户付了 3 笔" in town.manager.says("风险")
    assert not any("同一微信用户" in line for line in town.group.lines)


def test_who_takes_it_in_hand_is_seen_by_the_others(town: Town) -> None:
    warn(town)
    town.manager.presses("我来处理")
    town.owner.sees("同一微信用户", "李店长 11:30 在处理")
    assert "李店长" in town.owner.says("我来处理 A2001")
