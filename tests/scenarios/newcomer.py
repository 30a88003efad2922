"""Somebody in front of the chat page, in a real browser, on a desk and on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.scenarios.town import Town

DESK = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=844)
SOON = 30_000  # milliseconds; the machine may be busy


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


@contextmanager
def visiting(browser: Browser, town: Town, album: Path, size: str) -> Iterator[Newcomer]:
    """Somebody at a desk or with a phone."""
    desk = size == "desk"
    with browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=DESK if desk else PHONE,
        has_touch=not desk, device_scale_factor=1 if desk else 2,
    ) as context:  # fmt: skip
        yield Newcomer(context.new_page(), town, album, size)
