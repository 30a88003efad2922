"""What merchants type is understood, and just as well when nobody has written it down before."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.language.meaning import Meaning, understand
from storage.base.refusal import Refusal
from tests.handlers.language.generating import FOLDS, Made, make
from tests.handlers.language.scoring import FIGURES, Score, read, score
from tests.handlers.language.sentences import DEMO, TODAY, Sentence, sentences
from tests.shop import shelves

MANY = 1500
NEAR = 0.02
"""A figure may lie so far below that of the file."""
LONG_AGO, FAR_OFF = TODAY - timedelta(days=366 * 30), TODAY + timedelta(days=366 * 30)
SECONDS = 0.02
PIECES = [sentence.text for sentence in sentences()]
ODD = (
    "", " ", "\n", "今" * 10_000, "收" * 10_000, "9" * 10_000, "a" * 10_000, "一二三四五六七八九十" * 1000,
    "今天昨天上周" * 1700, "R1024" * 2000, "微信支付宝" * 2000, "😀" * 3000, "？！。，；" * 500,
    "((((((" * 1000, "....----~~~~" * 300, "11/11/11/11/11/11", "2月30日流水", "2026-13-45",
    "9999年12月31日", "0年0月0日", "前99999天", "近0天", "负一号", "-1号到-5号", "上上上上上上上上周", "退款" * 2000,
    "مبيعات اليوم", "\u202e今日流水\u202c", "\u200f\u202e\u2066今天\u2069", "\x00\x01\x02",
    "１２３４５６７８９０" * 100, "ａｌｉｐａｙ", "ⅣⅤⅥ", "½块", "𝟙𝟚𝟛元", "е́́́́́" * 300, "\ud7ff\ue000", "zuotian" * 400,
    "jin ri liu shui " * 200, "到" * 500, "1到2到3到4到5到6到7到8", "2点到3点到4点到5点" * 50, "百分之" * 300,
    "块" * 500, "满减" * 300,
)  # fmt: skip
ANY = st.one_of(
    st.text(max_size=80),
    st.text(st.characters(codec="utf-8"), max_size=400),
    st.text(st.characters(categories=["Nd", "No", "Nl"]), max_size=80),
    st.text(st.characters(categories=["P", "S", "Z"]), max_size=80),
    st.text("零一二三四五六七八九十百千万两上下个月周日号年点到至前近最今昨明天块元折笔0123456789./-: ", max_size=60),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=5).map("".join),
)  # fmt: skip


@pytest.fixture(scope="module")
def file() -> Score:
    return score(sentences())


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(make(MANY))


@pytest.fixture(scope="module")
def generated(made: list[Made]) -> Score:
    return score(one.sentence for one in made)


def test_the_file_is_understood_as_well_as_we_promise(file: Score) -> None:
    misses = "\n".join(map(str, file.misses))
    assert file.intent >= 0.99, misses
    assert file.slots >= 0.97, misses
    assert file.dates >= 0.99, misses
    assert file.wrong <= 0.003, misses
    assert file.refused == 1, misses


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "wrong"])
def test_what_nobody_wrote_down_is_understood_as_well(
    name: str, file: Score, generated: Score
) -> None:
    misses = "\n".join(map(str, generated.misses))
    assert FIGURES[name](generated) >= FIGURES[name](file) - NEAR, misses


def test_what_nobody_wrote_down_is_as_seldom_wrong_without_a_doubt(
    file: Score, generated: Score
) -> None:
    assert generated.wrong <= file.wrong + NEAR


@pytest.mark.parametrize("fold", range(FOLDS))
def test_no_fold_of_the_rows_falls_behind(
    fold: int, file: Score, made: list[Made], generated: Score
) -> None:
    outcomes = [o for o, m in zip(generated.outcomes, made, strict=True) if m.fold == fold]
    part = Score(outcomes)
    assert part.intent >= file.intent - 2 * NEAR, "\n".join(map(str, part.misses))
    assert part.slots >= file.slots - 2 * NEAR, "\n".join(map(str, part.misses))


def test_the_generator_changes_nearly_every_sentence_and_repeats_itself(made: list[Made]) -> None:
    assert made == list(make(MANY))
    assert sum(one.sentence.text != one.row for one in made) > 0.7 * MANY
    hands = {change for one in made for change in one.changes}
    assert len(hands) == 15


def test_scoring_sees_what_is_wrong() -> None:
    meant = shelves().means
    said = Sentence("昨天微信收了多少", "metric_query", {"metric": "revenue", "channel": "alipay"})
    outcome = read(said, meant)
    assert (outcome.intent_credit, outcome.slots_credit, outcome.dates_exact) == (1, 0, False)
    assert 'channel: "alipay" not "wechat"' in str(outcome)
    other = read(Sentence("昨天微信收了多少", "refund_request", {}), meant)
    assert (other.intent_credit, other.wrong_and_confident) == (0, True)


@pytest.mark.parametrize("text", ODD, ids=[ascii(text[:12]) for text in ODD])
def test_odd_text_gets_an_answer_or_a_refusal_at_once(text: str) -> None:
    understood(text)


@settings(max_examples=400)
@given(ANY)
def test_no_text_does_worse_than_a_refusal_or_takes_long(text: str) -> None:
    understood(text)


@settings(max_examples=150)
@given(st.sampled_from(list(make(MANY))), st.integers(0, 40), st.text(max_size=6))
def test_a_sentence_with_anything_in_its_middle_is_read_at_once(
    made: Made, place: int, odd: str
) -> None:
    said = made.sentence.text
    understood(said[:place] + odd + said[place:])


def understood(text: str) -> Meaning | None:
    """What a text means; within its time, and with days in their order."""
    seconds, found = min((timed(text) for _ in range(3)), key=lambda taken: taken[0])
    assert seconds < SECONDS, f"{seconds * 1000:.1f} ms"
    if found is not None:
        for days in spans(found.slots):
            assert LONG_AGO <= days[0] <= days[1] <= FAR_OFF, found.slots
    return found


def timed(text: str) -> tuple[float, Meaning | None]:
    """How long it took, for the least of some tries is what it takes; None: refused."""
    begun = time.process_time()
    try:
        found = understand(text, shelves().means, TODAY, DEMO)
    except Refusal:
        found = None
    return time.process_time() - begun, found


def spans(slots: dict[str, Any]) -> list[tuple[date, date]]:
    """Every stretch of days in the slots."""
    held = [slots.get("date"), slots.get("compare")]
    found = [(h["from"], h["to"]) for h in held if isinstance(h, dict) and h.get("from")]
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in found]
