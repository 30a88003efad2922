"""A newcomer's first hour in the chat page, in a real browser, on a desk and on a phone."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.scenarios.town import Town

DESK = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=844)
README = Path(__file__).parents[2] / "docs" / "pictures" / "chat.png"
LARGEST = 200_000
SOON = 15_000  # milliseconds; the machine may be busy
AT_MOST = 5.0  # seconds to an answer with its chart; two are meant, but the machine may be busy


class Newcomer:
    """Somebody in front of the page, who takes a picture of everything he sees."""

    def __init__(self, page: Page, town: Town, album: Path, size: str) -> None:
        self.page, self.town, self.album, self.size = page, town, album, size
        page.set_default_timeout(SOON)
        page.goto(town.page)

    def becomes(self, name: str) -> None:
        """Pick another person."""
        self.goes_back()
        self.page.get_by_role("button", name="我是谁").click()
        self.page.get_by_role("menuitemradio", name=name).click()
        expect(self.page.get_by_role("button", name=f"我是谁：{name}")).to_be_visible()
        self.opens("掌柜")

    def opens(self, talk: str) -> None:
        """Open a conversation, on a phone from the list of them."""
        self.goes_back()
        talks = self.page.get_by_role("navigation", name="会话")
        talks.get_by_role("button", name=talk).first.click()
        expect(self.page.get_by_role("heading", name=talk, exact=False).first).to_be_visible()

    def goes_back(self) -> None:
        """On a phone, from a conversation to the list of them."""
        back = self.page.get_by_role("button", name="返回会话列表")
        if back.is_visible():
            back.click()

    def types(self, line: str) -> None:
        """Type a line and send it."""
        self.page.get_by_label("消息", exact=True).fill(line)
        self.page.get_by_role("button", name="发送").click()

    def reads(self, words: str) -> Locator:
        """Wait until it stands in the chat."""
        found = self.log.get_by_text(words).last
        expect(found).to_be_visible(timeout=SOON)
        return found

    def card(self, title: str) -> Locator:
        """A card by its title."""
        return self.log.get_by_role("group", name=title).last

    def sees_chart(self) -> None:
        """Wait until the newest picture is drawn."""
        picture = self.log.locator("img").last
        expect(picture).to_be_visible(timeout=SOON)
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('#log img')].every(i => i.naturalWidth)"
        )

    def photographs(self, name: str) -> Path:
        """Keep what is on the screen."""
        path = self.album / f"{self.size}-{name}.png"
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=path)
        return path

    @property
    def log(self) -> Locator:
        """The messages of the open conversation."""
        return self.page.get_by_role("log")

    @property
    def panel(self) -> Locator:
        """The rehearsal panel."""
        return self.page.get_by_role("complementary", name="演练台")


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Where the pictures go: `$SCREENSHOTS`, or a folder that pytest cleans."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(params=["desk", "phone"])
def newcomer(
    request: pytest.FixtureRequest, browser: Browser, town: Town, album: Path
) -> Iterator[Newcomer]:
    """Somebody at a desk, and somebody with a phone."""
    desk = request.param == "desk"
    with browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=DESK if desk else PHONE,
        has_touch=not desk, device_scale_factor=1 if desk else 2,
    ) as context:  # fmt: skip
        yield Newcomer(context.new_page(), town, album, request.param)


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
