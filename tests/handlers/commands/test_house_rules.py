"""店规: an owner changes how the shop refunds and pushes; the change counts, is told and is on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.messages import Text
from storage.base.database import reading
from storage.people.merchants import Settings
from storage.people.staff import Role
from storage.schema import outbox
from tests.shop import Shop


def settings(shop: Shop) -> Settings:
    """As they stand in the books."""
    with shop.books() as books:
        return books.merchant.settings


def says(shop: Shop, line: str) -> str:
    """What the owner is answered."""
    reply = shop.ask(shop.owner, line)
    assert isinstance(reply, Text)
    return reply.content


@pytest.mark.parametrize(
    ("line", "kept", "value"),
    [
        ("店规 退款期限 180天", "refund_window_days", 180),
        ("店规 审批时间 5 20 60", "approval_minutes", (5, 20, 60)),
        ("店规 推送上限 8条", "pushes_per_day", 8),
        ("店规 单人退款 开", "solo_with_code", True),
    ],
)
def test_a_rule_is_changed_only_after_the_owner_confirmed(
    shop: Shop, line: str, kept: str, value: object
) -> None:
    before = getattr(settings(shop), kept)
    assert "回复「确定」就改" in says(shop, line)
    assert getattr(settings(shop), kept) == before
    says(shop, "确定")
    assert getattr(settings(shop), kept) == value
    with shop.books() as books:
        entry = books.audit.entries(1)[0]
    assert (entry.action, entry.subject, entry.person_id) == ("rules", kept, shop.owner.person_id)
    assert entry.before != entry.after


@pytest.mark.parametrize(
    "line",
    ["店规 退款期限 0", "店规 退款期限 366", "店规 退款期限 一直", "店规 审批时间 10 30", "店规 审批时间 30 10 120",
     "店规 推送上限 0", "店规 推送上限 51", "店规 单人退款 也许", "店规 退款期限", "店规 打烊 23:00"],
)  # fmt: skip
def test_what_cannot_be_a_rule_is_refused_with_an_example(shop: Shop, line: str) -> None:
    said = says(shop, line)
    assert "「店规 " in said
    assert says(shop, "确定") != said
    assert settings(shop) == Settings(group_chat=settings(shop).group_chat)


def test_only_an_owner_changes_a_rule(shop: Shop) -> None:
    reply = shop.ask(shop.manager, "店规 单人退款 开")
    assert reply == Text("您是店长，店规要老板来改。")
    assert "退款期限：" in in_text(shop.ask(shop.manager, "店规"))


def test_the_other_owners_hear_of_it(shop: Shop) -> None:
    with shop.books() as books:
        books.staff.add("shen", "沈老板", Role.OWNER, by=None)
    says(shop, "店规 单人退款 开")
    says(shop, "确定")
    with reading(shop.engine) as connection:
        told = (
            connection.execute(select(outbox.c.lane).where(outbox.c.key.like("rules:%")))
            .scalars()
            .all()
        )
    assert "person:shen" in told
    assert "person:wang" not in told


def test_the_window_holds_at_the_next_refund(shop: Shop) -> None:
    says(shop, "店规 退款期限 1")
    says(shop, "确定")
    later = shop.now + timedelta(days=2)
    reply = shop.ask(shop.cashier, "退款 T1001 1 商品破损", now=later)
    assert "已超过 1 天的可退期限" in in_text(reply)


def in_text(reply: object) -> str:
    """The words of an answer."""
    assert isinstance(reply, Text)
    return reply.content
