"""Acting on what came in: who may decide a refund at the moment of the press, and every press once."""

import pytest

from storage.books import open_books, read_books
from storage.ledger.refund_states import State
from storage.people.staff import Role
from tests.bot.jobs.people import delivered, refund, says, told, wait
from tests.storms.shop import VAULT, Shop


def card(shop: Shop) -> str:
    """The card about the newest refund."""
    return list(shop.phones.cards)[-1]


def presses(shop: Shop, userid: str, key: str, task_id: str = "") -> None:
    """Presses a button and is answered."""
    shop.press(userid, task_id or card(shop), key)
    shop.job("inbox")
    delivered(shop)


@pytest.fixture
def waiting(shop: Shop) -> Shop:
    """A refund that waits for somebody to decide."""
    says(shop, "c1", "退款 TA1002 30 商品破损")
    return shop


def test_a_manager_decides_with_a_press(waiting: Shop) -> None:
    presses(waiting, "k1", "refund.approve:R1001")
    assert refund(waiting).state is State.APPROVED


def test_whoever_presses_second_reads_who_was_first(waiting: Shop) -> None:
    presses(waiting, "k1", "refund.approve:R1001")
    presses(waiting, "k2", "refund.reject:R1001")
    assert refund(waiting).state is State.APPROVED
    assert "没有再动" in told(waiting, "k2")[-1]


def test_nobody_confirms_their_own_request(shop: Shop) -> None:
    says(shop, "k1", "退款 TA1002 30")
    says(shop, "k1", "同意 R1001")
    assert refund(shop).state is State.REQUESTED
    assert "由别人来确认" in told(shop, "k1")[-1]


@pytest.mark.parametrize("userid", ["c2", "a1", "l1", "stranger"])
def test_only_those_who_may_decide_do(waiting: Shop, userid: str) -> None:
    says(waiting, userid, "同意 R1001")
    presses(waiting, userid, "refund.approve:R1001")
    assert refund(waiting).state is State.REQUESTED


@pytest.mark.parametrize("gone", [True, False])
def test_a_role_that_was_lost_since_the_card_came_counts_for_nothing(
    waiting: Shop, gone: bool
) -> None:
    with open_books(waiting.engine, VAULT, "m1", waiting.now) as books:
        manager = books.staff.named("k1")
        if gone:
            books.staff.remove(manager, by=None)
        else:
            books.staff.set_role(manager, Role.CASHIER, by=None)
    presses(waiting, "k1", "refund.approve:R1001")
    assert refund(waiting).state is State.REQUESTED


@pytest.mark.parametrize(
    ("key", "task_id"),
    [
        ("refund.approve:R1002", ""),
        ("refund.pay:R1001", ""),
        ("refund.approve", ""),
        ("refund.approve:R1001", "made-up"),
    ],
)
def test_a_made_up_key_or_card_does_nothing(waiting: Shop, key: str, task_id: str) -> None:
    presses(waiting, "k1", key, task_id)
    assert refund(waiting).state is State.REQUESTED


def test_a_captured_press_sent_again_is_no_second_press(waiting: Shop) -> None:
    presses(waiting, "k1", "refund.approve:R1001")
    waiting.acquirer.next_fate = "BALANCE_SHORT"
    waiting.job("money")
    assert refund(waiting).state is State.FAILED
    wait(waiting, minutes=3)
    assert waiting.again(*waiting.knocks[-1]) == 200
    wait(waiting, days=3)
    assert waiting.again(*waiting.knocks[-1]) == 200
    waiting.job("inbox")
    assert refund(waiting).state is State.FAILED


def test_an_old_card_decides_nothing(waiting: Shop) -> None:
    old = card(waiting)
    presses(waiting, "k1", "refund.approve:R1001")
    waiting.acquirer.next_fate = "BALANCE_SHORT"
    waiting.job("money")
    presses(waiting, "k2", "refund.approve:R1001", old)
    assert refund(waiting).state is State.FAILED


def test_the_owner_decides_what_is_above_the_managers_ceiling_however_it_is_split(
    shop: Shop,
) -> None:
    says(shop, "c1", "退款 TA1003 150")
    says(shop, "c2", "退款 TA1003 100")
    says(shop, "k1", "同意 R1001")
    assert refund(shop).state is State.REQUESTED
    assert "要由老板确认" in told(shop, "k1")[-1]
    says(shop, "o1", "同意 R1001")
    assert refund(shop).state is State.APPROVED


def test_above_the_limit_a_code_is_asked_and_works_once(shop: Shop) -> None:
    says(shop, "c1", "退款 TA1003 350")
    says(shop, "o1", "同意 R1001")
    says(shop, "o1", "同意 R1001 000000")
    assert refund(shop).state is State.REQUESTED
    says(shop, "o1", f"同意 R1001 {shop.code()}")
    assert (refund(shop).state, refund(shop).second_factor) == (State.APPROVED, True)
    says(shop, "k1", "退款 TB1001 1")
    says(shop, "c2", "退款 TA1003 250")
    says(shop, "o1", f"同意 R1002 {shop.code()}")
    assert refund(shop, "R1002").state is State.REQUESTED


def test_a_cashier_asks_for_so_much_a_day_and_no_more(shop: Shop) -> None:
    says(shop, "c1", "退款 TA1003 400")
    says(shop, "c1", "退款 TA1002 99")
    says(shop, "c1", "退款 TA1001 2")
    assert "您今天还能申请 ¥1" in told(shop, "c1")[-1]


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("客户 王小明", "客户"), ("客户 13812345678", "客户"), ("查客户王小明13812345678", "sentence"),
        ("添加员工 xiaoming 王小明 收银员", "添加员工"), ("同意 R9999", "同意"),
    ],
)  # fmt: skip
def test_the_record_of_a_no_names_nobody(shop: Shop, line: str, subject: str) -> None:
    says(shop, "k1", line)
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        last = next(entry for entry in books.audit.entries(3) if entry.action == "refused")
    assert last.subject == subject
    for canary in ("小明", "xiaoming", "13812345678"):
        assert canary not in f"{last.before}{last.after}{last.result}"
    assert ("R9999" in line) == ("R9999" in last.result)


def test_the_record_of_a_no_leaves_out_who_was_first(waiting: Shop) -> None:
    says(waiting, "k1", "拒绝 R1001")
    says(waiting, "k2", "同意 R1001")
    assert "甲字号k1" in told(waiting, "k2")[-1]
    with read_books(waiting.engine, VAULT, "m1", waiting.now) as books:
        last = next(entry for entry in books.audit.entries(3) if entry.action == "refused")
    assert "没有再动" in last.result
    assert "甲字号" not in last.result
