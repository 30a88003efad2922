"""What people say of an alert: by button or by word, once, and what hearing less would have cost."""

import pytest
from sqlalchemy import Connection
from syrupy.assertion import SnapshotAssertion

from handlers.watching import check
from storage.books import Books
from tests.handlers.risks.steady_shop import NOW, at, sale
from tests.handlers.risks.talking import SHELVES, Talk, queued


@pytest.fixture
def talk(books: Books) -> Talk:
    """A large sale was found; twenty such in the last month were, too."""
    past = [sale(f"p{n}", 310_000 + n * 20_000, at(12, 5, back=n + 1)) for n in range(20)]
    books.transactions.post([*past, sale("big", 388_000, at(14, 10), terminal_id="P2")])
    check(books, NOW, {"large_single": SHELVES.risks["large_single"]}, {})
    return Talk(books)


def test_a_false_alarm_shows_its_price(talk: Talk, snapshot: SnapshotAssertion) -> None:
    assert talk.presses("李店长", "alert.false:A2001") == snapshot


def test_the_owner_takes_the_offer_and_the_rule_obeys(talk: Talk, books: Books) -> None:
    talk.presses("李店长", "alert.false:A2001")
    assert "不能用「调门槛」" in talk.says("李店长", "调门槛 A2001")
    assert talk.says("陈老板", "调门槛 A2001").startswith(
        "将调整「单笔大额」门槛 ¥3,000.00 → ¥4,500.00"
    )
    assert books.merchant.settings.thresholds == {}
    assert "改成 ¥4,500.00" in talk.says("陈老板", "确定")
    assert books.merchant.settings.thresholds == {"large_single": {"floor_fen": 450_000}}
    assert books.audit.entries(1)[0].action == "threshold"


def test_whoever_comes_second_reads_who_and_when(talk: Talk) -> None:
    talk.presses("李店长", "alert.false:A2001")
    assert talk.presses("陈老板", "alert.mine:A2001") == (
        "A2001 已由李店长 14:30 标为「误报」，没有再动。"
    )


def test_the_card_tells_who_took_it_and_then_dies(talk: Talk, steady: Connection) -> None:
    assert talk.presses("李店长", "alert.mine:A2001") == ""
    mine = queued(steady, "card:")[-1].message
    assert mine["note"] == "李店长 14:30 在处理"
    assert [button[0] for button in mine["buttons"]] == ["误报", "静音到打烊"]
    talk.says("陈老板", "误报 A2001")
    dead = queued(steady, "card:")[-1].message
    assert (dead["done"], dead["buttons"]) == ("陈老板 14:30 标为误报", [])


def test_muting_ends_when_the_shop_closes(talk: Talk, books: Books) -> None:
    assert "静音到 22:00" in talk.presses("李店长", "alert.mute:A2001")
    (mute,) = books.mutes.active()
    assert (mute.rule, mute.subject) == ("large_single", "P2")


def test_a_cashier_decides_nothing(talk: Talk, books: Books) -> None:
    for key in ("alert.false:A2001", "alert.mine:A2001", "alert.mute:A2001"):
        assert "不能按这个按钮" in talk.presses("小王", key)
    assert "不能用「误报」" in talk.says("小王", "误报 A2001")
    assert books.alerts.of("A2001").state == "open"


def test_every_verdict_is_in_the_record(talk: Talk, books: Books) -> None:
    talk.says("李店长", "我来处理 A2001")
    talk.says("李店长", "误报 A2001")
    told = [(e.action, e.before, e.after) for e in books.audit.entries(2)]
    assert told == [("alert.false", "mine", "false"), ("alert.mine", "open", "mine")]


def test_what_is_open_is_listed_and_one_is_explained(
    talk: Talk, snapshot: SnapshotAssertion
) -> None:
    assert talk.says("李店长", "风险") == snapshot(name="all")
    assert talk.says("李店长", "风险 A2001") == snapshot(name="one")
    assert "没有 A9999" in talk.says("李店长", "风险 A9999")
