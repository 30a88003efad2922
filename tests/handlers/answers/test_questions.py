"""Free questions, from the slots of a sentence to the answer: every reply read aloud and kept."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from charts.trend import TrendPicture
from handlers.answers.questions import (
    breakdown_reply,
    compare_reply,
    list_reply,
    metric_reply,
    order_reply,
    question_of,
    rank_reply,
    trend_reply,
)
from handlers.answers.questions.dayparts import DAYPARTS
from handlers.ask import Ask, Memory
from handlers.figures.breakdowns import DIMENSIONS
from handlers.figures.metrics import METRICS
from handlers.messages import Image, Reply, Text
from storage.base.refusal import Refusal
from tests.handlers.answers.talks import LAST_WEEK, TALKS, TODAY, Slots, days
from tests.handlers.conftest import in_words
from tests.shop import Shop

ON_A_PHONE = 12
COMPARED = (
    "prev_day", "same_day_last_week", "same_day_last_month", "prev_week", "prev_month",
    "prev_period", "yoy", "typical", "budget", "between_stores", "between_channels",
)  # fmt: skip


KINDS: dict[str, Callable[[Ask, Any], Reply]] = {
    "metric": metric_reply,
    "compare": compare_reply,
    "breakdown": breakdown_reply,
    "rank": rank_reply,
    "trend": trend_reply,
}


def answer(shop: Shop, kind: str, slots: Slots, *, in_group: bool = False) -> Reply:
    """What the owner is answered; a polite no is an answer too."""
    try:
        with shop.books() as books:
            memory = Memory(shop.memory, "talk:wang:")
            ask = Ask(books, shop.owner, shop.now, "", "test", memory, in_group=in_group)
            if kind == "list":
                return list_reply(ask, slots)
            if kind == "order":
                return order_reply(ask, slots)
            return KINDS[kind](ask, question_of(books, slots))
    except Refusal as no:
        return Text(no.sentence)


def words(shop: Shop, kind: str, slots: Slots) -> str:
    """Only what is written, without the picture."""
    reply = answer(shop, kind, slots)
    first = reply[0] if isinstance(reply, tuple) else reply
    assert isinstance(first, Text)
    return first.content


@pytest.mark.parametrize("topic", TALKS)
def test_the_answers_read_well(topic: str, shop: Shop, snapshot: SnapshotAssertion) -> None:
    talk = [
        f"〔老板〕{line}\n〔掌柜〕{in_words(answer(shop, kind, slots))}"
        for line, kind, slots in TALKS[topic]
    ]
    assert "\n\n".join(talk) == snapshot


@pytest.mark.parametrize("topic", sorted(set(TALKS) - {"polite noes"}))
def test_every_answer_fits_a_phone(topic: str, shop: Shop) -> None:
    for _, kind, slots in TALKS[topic]:
        assert len(words(shop, kind, slots).splitlines()) <= ON_A_PHONE


def test_the_takings_of_today_are_said_as_the_command_says_them(shop: Shop) -> None:
    said = shop.ask(shop.owner, "今日流水")
    asked = answer(shop, "metric", {"metric": "revenue"})
    assert in_words(asked).splitlines()[1:] == in_words(said).splitlines()[1:]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_has_an_answer_of_every_kind(metric: str, kind: str, shop: Shop) -> None:
    for dimension in ("store", "hour", "day", "customer_type"):
        slots = {"metric": metric, "date": LAST_WEEK, "dimension": dimension}
        said = words(shop, kind, slots)
        assert "11月9日" in said
        assert "口径" in said or "算不出" in said


any_slots = st.fixed_dictionaries(
    {},
    optional={
        "date": st.sampled_from([span for _, _, slots in sum(TALKS.values(), ()) if (span := slots.get("date"))]),
        "metric": st.sampled_from(sorted(METRICS)),
        "dimension": st.sampled_from(sorted(DIMENSIONS)),
        "store": st.sampled_from(["三里屯店", "望京", "*", "火星店"]),
        "channel": st.sampled_from(["wechat", "cash", "meituan"]),
        "exclude_channel": st.sampled_from(["alipay", "meituan"]),
        "cashier": st.sampled_from(["小赵", "C02", "没有这人"]),
        "terminal": st.sampled_from(["1号机", "三里屯店2号机", "P101"]),
        "daypart": st.sampled_from(sorted(DAYPARTS)),
        "time": st.sampled_from([{"from": "22:30", "to": "01:15"}, {"from": "11:00", "to": "23:59"}]),
        "last_minutes": st.sampled_from([1, 90, 1440]),
        "compare": st.sampled_from([{"type": kind} for kind in COMPARED]),
        "order": st.sampled_from(["asc", "desc"]),
        "top_n": st.integers(1, 30),
        "granularity": st.sampled_from(["hour", "day", "week", "month"]),
        "chart": st.sampled_from(["line", "bar", "pie", "heatmap"]),
        "amount_min": st.sampled_from([0.5, 30, 5000]),
        "amount_max": st.sampled_from([20, 88.88]),
    },
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from([*KINDS, "list", "order"]), slots=any_slots)
def test_whatever_is_asked_there_is_an_answer_that_fits_a_phone(
    kind: str, slots: Slots, shop: Shop
) -> None:
    said = words(shop, kind, slots)
    assert said
    assert len(said.splitlines()) <= ON_A_PHONE
    assert "None" not in said


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_split_says_its_whole_and_ends_with_how_it_was_counted(
    dimension: str, shop: Shop
) -> None:
    said = words(shop, "breakdown", {"dimension": dimension, "date": LAST_WEEK})
    assert said.splitlines()[-1].startswith("口径：")


@pytest.mark.parametrize(
    ("typed", "first", "last", "echoed"),
    [
        ("作天", "2026-11-17", "2026-11-17", "昨天 11月17日(周二)"),
        ("jr", "2026-11-18", "2026-11-18", "今天 11月18日(周三)"),
        ("benyue", "2026-11-01", "2026-11-18", "本月 11月1日–18日"),
        ("上禮拜", "2026-11-09", "2026-11-15", "上礼拜 11月9日–15日"),
        ("11/3", "2026-11-03", "2026-11-03", "· 11月3日(周二)"),
    ],
)
def test_slips_are_understood_and_not_echoed(
    typed: str, first: str, last: str, echoed: str, shop: Shop
) -> None:
    head = words(shop, "metric", {"date": days(typed, first, last)}).splitlines()[0]
    assert head.endswith(echoed)
    assert typed not in head


def test_a_till_is_found_by_its_name_with_its_store_or_by_its_number(shop: Shop) -> None:
    ways: tuple[Slots, ...] = (
        {"terminal": "2号机", "store": "三里屯店"},
        {"terminal": "三里屯店2号机"},
        {"terminal": "三里屯2号机"},
        {"terminal": "p102"},
    )
    with shop.books() as books:
        found = {question_of(books, slots).scope.terminal for slots in ways}
    assert [till.terminal_id for till in found if till] == ["P102"]


def test_a_narrowed_list_stays_narrowed_when_its_page_is_turned(shop: Shop) -> None:
    shop.ask(shop.owner, "上周微信90块以上的单")
    page = shop.ask(shop.owner, "下一页")
    assert isinstance(page, Text)
    head, *lines, _ = page.content.splitlines()
    assert head.startswith("三里屯茶点 · 微信 · 单笔 ¥90.00 起 · 上周 11月9日–15日 明细 第 9–16 笔")
    sums = [line.split("¥")[1].split()[0] for line in lines]
    assert all(float(amount.replace(",", "")) >= 90 for amount in sums)


def test_sums_are_read_to_the_fen(shop: Shop) -> None:
    with shop.books() as books:
        scope = question_of(books, {"amount_min": 0.29, "amount_max": 19.99}).scope
    assert (scope.amount_min, scope.amount_max) == (29, 1999)


def test_the_small_hours_belong_to_the_business_day_before(shop: Shop) -> None:
    with shop.books() as books:
        asked = question_of(books, {"date": TODAY, "daypart": "early_morning"})
        dinner = question_of(books, {"date": TODAY, "daypart": "dinner"})
    assert asked.asked(books).span.first.isoformat() == "2026-11-17"
    assert dinner.asked(books).span.first.isoformat() == "2026-11-18"


def test_customers_have_no_names_where_others_read_along(shop: Shop) -> None:
    slots = {"dimension": "customer", "order": "desc", "top_n": 3}
    label = words(shop, "rank", slots).splitlines()[1].split()[1]
    with shop.books() as books:
        payer = books.customers.best(question_of(books, slots).asked(books).span, 1)[0][0]
        books.customers.note(payer, remark="周姐", by=shop.owner)
    assert f"{label}（周姐）" in in_words(answer(shop, "rank", slots))
    assert "周姐" not in in_words(answer(shop, "rank", slots, in_group=True))


def test_what_a_customer_bought_is_told_by_name_only_in_private(shop: Shop) -> None:
    with shop.books() as books:
        sale = books.transactions.one("T1001")
        books.customers.note(sale.payer, remark="周姐", by=shop.owner)
    slots = {"customer": "周姐", "date": TODAY}
    said = in_words(answer(shop, "list", slots))
    assert said.splitlines()[0] == "三里屯茶点 · 今天 11月18日(周三) · 周姐"
    assert "13:24 微信 ¥58.00 T1001" in said
    assert "周姐" not in in_words(answer(shop, "list", slots, in_group=True))
    before = in_words(
        answer(
            shop, "list", {"customer": "周姐", "date": days("8月20日", "2026-08-20", "2026-08-20")}
        )
    )
    assert before.endswith("周姐这段时间没有买过。")


def test_a_cashier_is_told_only_of_orders_in_his_own_store(shop: Shop) -> None:
    slots = {"amount": 38, "relative": "recent"}
    everywhere = words(shop, "order", slots)
    with shop.books() as books:
        memory = Memory(shop.memory, "talk:zhao:")
        reply = order_reply(Ask(books, shop.cashier, shop.now, "", "test", memory), slots)
    assert isinstance(reply, Text)
    assert reply.content.startswith("三里屯店 · 单笔 ¥38.00 · 今天")
    own = {line for line in reply.content.splitlines() if "¥38.00 尾号" in line}
    assert own
    assert own < set(everywhere.splitlines())


def test_a_picture_is_drawn_as_it_was_asked_for(shop: Shop) -> None:
    for chart, lined in (("line", True), ("bar", False)):
        reply = answer(shop, "trend", {"date": LAST_WEEK, "chart": chart})
        assert isinstance(reply, tuple)
        image = reply[1]
        assert isinstance(image, Image)
        assert isinstance(image.picture, TrendPicture)
        assert image.picture.line is lined
