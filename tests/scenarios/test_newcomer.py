"""A newcomer's first hour in the chat page, in a real browser, on a desk and on a phone."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.scenarios.newcomer import DESK, SOON, Newcomer, visiting
from tests.scenarios.town import Town

README = Path(__file__).parents[2] / "docs" / "pictures" / "chat.png"
LARGEST = 200_000
AT_MOST = 5.0  # seconds to an answer with its chart; two are meant, but the machine may be busy


@pytest.fixture(params=["desk", "phone"])
def newcomer(
    request: pytest.FixtureRequest, browser: Browser, town: Town, album: Path
) -> Iterator[Newcomer]:
    """Somebody at a desk, and somebody with a phone."""
    with visiting(browser, town, album, request.param) as somebody:
        yield somebody


def test_a_newcomers_first_hour(newcomer: Newcomer) -> None:
    asks_for_todays_takings(newcomer)
    asks_for_a_refund_as_the_cashier(newcomer)
    approves_it_as_the_manager(newcomer)
    hears_of_it_everywhere(newcomer)
    calls_a_warning_false(newcomer)
    gets_the_evening_report(newcomer)


def asks_for_todays_takings(newcomer: Newcomer) -> None:
    newcomer.becomes("王老板")
    newcomer.photographs("1-empty")
    asked = time.monotonic()
    newcomer.types("今日流水")
    newcomer.reads("口径：营业日")
    newcomer.sees_chart()
    took = time.monotonic() - asked
    assert took < AT_MOST
    if newcomer.size == "desk":
        newcomer.town.trouble(customers_pace=600)
        expect(newcomer.panel.get_by_role("list", name="实时收款")).to_contain_text("¥")
        newcomer.town.trouble(customers_pace=0)
    newcomer.photographs("2-takings")


def asks_for_a_refund_as_the_cashier(newcomer: Newcomer) -> None:
    newcomer.becomes("小赵")
    newcomer.types("退款 T1001 30 商品破损")
    newcomer.reads("等待店长确认")
    newcomer.photographs("3-refund-asked")


def approves_it_as_the_manager(newcomer: Newcomer) -> None:
    newcomer.becomes("李店长")
    card = newcomer.card("退款待确认 ¥30.00")
    expect(card).to_contain_text("小赵 · 今天第1笔")
    newcomer.photographs("4-card")
    card.get_by_role("button", name="同意退款").click()
    done = newcomer.card("已退款 ¥30.00")
    expect(done.get_by_role("button", name="已同意，已退款")).to_be_disabled()
    newcomer.photographs("5-approved")


def hears_of_it_everywhere(newcomer: Newcomer) -> None:
    newcomer.opens("三里屯茶点群")
    newcomer.reads("退款成功 ¥30.00")
    newcomer.photographs("6-group")
    newcomer.becomes("小赵")
    newcomer.reads("退款成功 ¥30.00")
    newcomer.becomes("王老板")
    newcomer.types("今日流水")
    newcomer.reads("退款 ¥30.00 · 1笔")


def calls_a_warning_false(newcomer: Newcomer) -> None:
    for _ in range(3):
        newcomer.town.sandbox.pay("M1", "S1", 99_800, payer="somebody-in-a-hurry")
    newcomer.town.jumps(seconds=30)
    newcomer.becomes("李店长")
    card = newcomer.log.get_by_role("group").filter(
        has=newcomer.page.get_by_role("button", name="误报")
    )
    expect(card.last).to_be_visible(timeout=SOON)
    newcomer.photographs("7-warning")
    card.last.get_by_role("button", name="误报").click()
    newcomer.reads("近30天会是")
    newcomer.photographs("8-price")


def gets_the_evening_report(newcomer: Newcomer) -> None:
    if newcomer.size == "phone":
        newcomer.page.get_by_title("快进时间").click()
    newcomer.panel.get_by_role("button", name="快进到 21:40").click()
    if newcomer.size == "phone":
        newcomer.panel.get_by_role("button", name="收起").click()
    newcomer.opens("三里屯茶点群")
    newcomer.reads("日报")
    expect(newcomer.log.locator("img")).to_have_count(2, timeout=SOON)
    newcomer.sees_chart()
    newcomer.photographs("9-report")


def test_the_readme_shows_the_page(browser: Browser, town: Town, album: Path) -> None:
    """With `UPDATE_PICTURES` its picture is taken anew."""
    if os.environ.get("UPDATE_PICTURES"):
        town.jumps_to("19:30")
        town.trouble(customers_pace=15)
        with browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=DESK
        ) as context:  # fmt: skip
            newcomer = Newcomer(context.new_page(), town, album, "desk")
            newcomer.becomes("王老板")
            newcomer.types("今日流水")
            newcomer.sees_chart()
            expect(newcomer.panel.get_by_role("list", name="实时收款")).to_contain_text("¥")
            shutil.copyfile(newcomer.photographs("readme"), README)
    assert 0 < README.stat().st_size < LARGEST
