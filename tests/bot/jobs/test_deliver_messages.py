"""Sending: once, or marked 可能重复; a card that may not have left is sent again, and never twice."""

import pytest

from charts.hours import Hour, HoursPicture
from handlers.envelopes import to_json
from handlers.messages import Image
from storage.books import open_books
from tests.bot.jobs.people import delivered, group, says, told, wait
from tests.storms.doors import Crash
from tests.storms.shop import VAULT, Shop


def queue_for_group(shop: Shop, *lines: str) -> None:
    """News of the sort that does not wait for the morning."""
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        for line in lines:
            books.post.to_chat("group", {"kind": "text", "content": line}, line, "reply")


def dies_at(shop: Shop, point: int) -> None:
    """The sender's process ends at this point; another one starts, and the lease runs out."""
    shop.points.aim(crash_at=point)
    try:
        shop.job("post")
    except Crash:
        shop.start()
    shop.points.aim()
    wait(shop, seconds=61)


def test_a_group_reads_each_line_once_and_in_order(shop: Shop) -> None:
    queue_for_group(shop, "一", "二", "三")
    delivered(shop)
    assert group(shop) == ["一", "二", "三"]


def test_a_sender_that_died_before_it_spoke_leaves_a_line_that_is_marked(shop: Shop) -> None:
    queue_for_group(shop, "一")
    dies_at(shop, 4)
    assert group(shop) == []
    delivered(shop)
    assert group(shop) == ["（可能重复）一"]


def test_a_sender_that_died_after_it_spoke_is_repeated_with_the_mark(shop: Shop) -> None:
    queue_for_group(shop, "一")
    dies_at(shop, 5)
    delivered(shop)
    assert group(shop) == ["一", "（可能重复）一"]


def test_a_clear_no_does_not_clear_up_the_silence_before_it(shop: Shop) -> None:
    queue_for_group(shop, "一")
    shop.phones.script = ["doubt_arrived", "again"]
    for _ in range(3):
        shop.job("post")
        wait(shop, minutes=6)
    assert group(shop) == ["一", "（可能重复）一"]


def test_whoever_slept_over_one_message_leaves_the_others_to_whoever_was_awake(shop: Shop) -> None:
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        for userid in ("c1", "c2", "k1"):
            books.post.to_person(userid, {"kind": "text", "content": "早"}, userid, "reply")
    asleep = shop.house

    def others_work() -> None:
        wait(shop, seconds=200)
        shop.start()
        shop.job("post")
        shop.house = asleep

    shop.points.dream = others_work
    shop.points.aim(sleep_at=4)
    shop.job("post")
    assert [told(shop, userid) for userid in ("c2", "k1")] == [["早"], ["早"]]


def test_a_card_whose_sender_died_before_sending_still_arrives_once(shop: Shop) -> None:
    says_without_cards(shop)
    for point in range(1, 9):
        dies_at(shop, point)
    delivered(shop)
    assert [card.userids for card in shop.phones.cards.values()] == [("k1", "k2")]


def test_a_card_that_had_left_is_not_sent_twice_however_late_the_repeat(shop: Shop) -> None:
    says_without_cards(shop)
    shop.phones.script = ["", "doubt_arrived"]
    shop.job("post")
    wait(shop, minutes=30)
    delivered(shop)
    assert len(shop.phones.cards) == 1


def says_without_cards(shop: Shop) -> None:
    """A request whose card still waits to be sent."""
    shop.say("c1", "退款 TA1002 30 商品破损")
    shop.job("inbox")


def test_a_spent_code_becomes_a_line_of_text(shop: Shop) -> None:
    says(shop, "c1", "退款 TA1002 30 商品破损")
    shop.phones.codes.clear()
    says(shop, "k1", "同意 R1001")
    assert any("R1001" in words and "已同意" in words for words in told(shop, "k2"))


def test_a_card_is_changed_on_every_phone(shop: Shop) -> None:
    says(shop, "c1", "退款 TA1002 30 商品破损")
    says(shop, "k1", "拒绝 R1001")
    (card,) = shop.phones.cards.values()
    assert (card.userids, card.keys) == (("k1", "k2"), ())


def queue_picture_for_two(shop: Shop) -> None:
    picture = Image("hours", HoursPicture("流水", "今天", "来源", (Hour("10", 100),)), "流水")
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        for userid in ("c1", "k1"):
            books.post.to_person(userid, to_json(picture), userid, "reply")


def test_a_picture_for_two_is_uploaded_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = count_uploads(shop, monkeypatch)
    queue_picture_for_two(shop)
    delivered(shop)
    assert (len(shop.phones.app), uploads) == (2, ["hours.png"])


def test_after_a_refusal_a_picture_is_uploaded_anew(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads = count_uploads(shop, monkeypatch)
    queue_picture_for_two(shop)
    shop.phones.script = ["", "again"]
    delivered(shop)
    wait(shop, minutes=6)
    delivered(shop)
    assert (len(shop.phones.app), uploads) == (2, ["hours.png", "hours.png"])


def count_uploads(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is uploaded from now on."""
    names: list[str] = []

    def upload(_kind: str, name: str, _content: bytes) -> str:
        names.append(name)
        return f"media-{len(names)}"

    monkeypatch.setattr(shop.phones, "upload", upload)
    return names
