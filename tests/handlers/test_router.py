"""From a line to a reply: who is led on, what waits for whom, and what is asked back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.ask import Ask, Memory
from handlers.means import Means
from handlers.messages import Reply, Text
from handlers.registry import TAG, Shelves, means
from handlers.roles import MANAGERS
from handlers.router import Router
from storage.base.ephemeral import LocalMemory
from storage.base.refusal import Refusal
from storage.books import Books
from tests.handlers.conftest import Says, in_words
from tests.handlers.little_shop import NOW

SESAME = "芝麻开门"
NOTHING_WAITS = "没有等您确认的事"


@means("open_gate", {SESAME: 5}, about="开大门")
def open_gate(ask: Ask) -> Reply:
    """Something that is done at once."""
    return Text(f"大门开了：{ask.text}")


@means("open_safe", {f"{SESAME}$": 5}, about="开保险柜", allow=MANAGERS)
def open_safe(ask: Ask) -> Reply:
    """Something that must be confirmed, and not by everybody."""
    return Text("保险柜开了。") if ask.confirmed else ask.confirm("将打开保险柜。")


def tagged(function: Callable[..., Reply]) -> Means:
    """What a function was declared to mean."""
    found: Means = getattr(function, TAG)[0]
    return found


class Talk:
    """Lines of several people to one router whose memory has a clock of its own."""

    def __init__(self, books: Books, shelves: Shelves) -> None:
        self.now: datetime = NOW
        self._books = books
        self._router = Router(shelves)
        self._memory = LocalMemory(lambda: self.now)

    def says(self, line: str, who: str = "boss", *, in_group: bool = False) -> str:
        """What somebody is answered; a polite no is an answer too."""
        books = self._books
        member = next(m for m in books.staff.members() if m.userid == who)
        memory = Memory(self._memory, f"{who}:{in_group}:")
        ask = Ask(books, member, books.now, line, "test", memory, in_group=in_group)
        try:
            return in_words(self._router.answer(ask))
        except Refusal as no:
            return no.sentence


@pytest.fixture
def talk(books: Books, shelves: Shelves) -> Talk:
    """A router to which 芝麻开门 means two things."""
    both = (*shelves.means, tagged(open_gate), tagged(open_safe))
    return Talk(books, replace(shelves, means=both))


def test_a_close_call_is_asked_back_once(talk: Talk) -> None:
    assert talk.says(SESAME) == "您是想：\n1. 开大门\n2. 开保险柜\n回复数字就行。"
    assert talk.says("1") == "大门开了：1"
    assert NOTHING_WAITS in talk.says("1")


@pytest.mark.parametrize("word", ["2", "第二个", "选2", "2。"])
def test_a_number_takes_its_choice(talk: Talk, word: str) -> None:
    talk.says(SESAME)
    assert talk.says(word).startswith("将打开保险柜。")


@pytest.mark.parametrize("word", ["好的", "就这个"])
def test_agreeing_takes_the_first_choice(talk: Talk, word: str) -> None:
    talk.says(SESAME)
    assert talk.says(word).startswith("大门开了")


@pytest.mark.parametrize("word", ["3", "20", "100", "12"])
def test_other_numbers_choose_nothing(talk: Talk, word: str) -> None:
    talk.says(SESAME)
    assert "开了" not in talk.says(word)
    assert NOTHING_WAITS in talk.says("1")


def test_what_was_chosen_and_must_be_confirmed_is_remembered_whole(talk: Talk) -> None:
    talk.says(SESAME)
    talk.says("2")
    assert talk.says("好的") == "保险柜开了。"


def test_nobody_is_offered_what_he_may_not_do(talk: Talk) -> None:
    assert talk.says(SESAME, "till") == f"大门开了：{SESAME}"


@pytest.mark.parametrize("word", ["确定", "好的", "好的呀", "OK", "1", "行", "可以的", "嗯就这个"])
def test_these_are_a_yes(talk: Talk, word: str) -> None:
    talk.says("限额 店长 800")
    assert "800" in talk.says(word)
    assert NOTHING_WAITS in talk.says("好的")


@pytest.mark.parametrize("word", ["取消", "算了", "算了吧", "不用了", "点错了"])
def test_these_are_a_no(talk: Talk, word: str) -> None:
    talk.says("限额 店长 800")
    assert talk.says(word) == "好的，没有改动。"
    assert NOTHING_WAITS in talk.says("确定")


@pytest.mark.parametrize("word", ["2", "20", "100", "50块"])
def test_a_number_is_no_yes(talk: Talk, word: str) -> None:
    talk.says("限额 店长 800")
    assert "还没做" in talk.says(word)
    assert "800" in talk.says("确定")


def test_another_line_drops_what_waited(talk: Talk) -> None:
    talk.says("限额 店长 800")
    talk.says("今日流水")
    assert NOTHING_WAITS in talk.says("好的")


def test_a_yes_counts_only_from_whom_it_was_asked_and_where(talk: Talk) -> None:
    talk.says("限额 店长 800", in_group=True)
    assert NOTHING_WAITS in talk.says("好的", "lead", in_group=True)
    assert NOTHING_WAITS in talk.says("好的")
    assert "800" in talk.says("好的", in_group=True)


def test_a_bare_command_is_no_answer_to_nothing(talk: Talk) -> None:
    assert talk.says("撤回", "till").startswith("请补上退款号")


def test_the_next_turn_changes_one_thing(talk: Talk) -> None:
    assert talk.says("昨天微信收了多少").startswith("好味道 · 微信 · 昨天")
    assert talk.says("那前天呢").startswith("好味道 · 微信 · 前天")
    assert talk.says("只看支付宝").startswith("好味道 · 支付宝 · 前天")
    assert talk.says("不是，是微信的").startswith("好味道 · 微信 · 前天")
    assert "笔数 " in talk.says("那笔数呢").splitlines()[1]


def test_a_line_of_days_alone_is_a_question_of_its_own(talk: Talk) -> None:
    talk.says("昨天微信收了多少")
    assert talk.says("前天").startswith("好味道 · 前天")


def test_a_question_that_names_no_days_leans_on_the_one_before(talk: Talk) -> None:
    talk.says("昨天微信收了多少")
    assert " · 微信 · 昨天" in talk.says("按门店拆开").splitlines()[0]
    assert " · 微信 · 昨天" in talk.says("为什么掉了").splitlines()[0]
    assert " · 今天" in talk.says("今天各门店收款").splitlines()[0]


def test_one_store_out_of_the_stores_is_that_stores_figure(talk: Talk) -> None:
    talk.says("门店 昨天")
    answer = talk.says("只看三里屯")
    assert answer.startswith("三里屯店 · 昨天")
    assert "100%）·" not in answer.splitlines()[1]


def test_the_counting_of_the_last_answer_is_shown(talk: Talk) -> None:
    talk.says("昨天微信收了多少")
    assert talk.says("口径").startswith("好味道 · 微信 · 昨天")
    assert talk.says("口径 前天").startswith("好味道 · 前天")


def test_after_ten_minutes_nobody_knows_what_was_asked(talk: Talk) -> None:
    talk.says("昨天微信收了多少")
    talk.says("限额 店长 800")
    talk.now += timedelta(minutes=11)
    assert NOTHING_WAITS in talk.says("确定")
    assert talk.says("那前天呢").startswith("好味道 · 前天")


def test_without_a_question_before_there_is_nothing_to_tell_more_of(talk: Talk) -> None:
    assert talk.says("详细点").startswith("想看哪方面的？")
    assert talk.says("导出这个").startswith("想看哪方面的？")
    assert talk.says("下一页").startswith("现在没有可翻的明细")


def test_a_cashier_is_not_led_on_to_figures(talk: Talk) -> None:
    assert talk.says("那昨天呢", "till").startswith("您是收银员，不能")


def test_what_no_word_speaks_for_is_not_understood(says: Says) -> None:
    answer = says("来点好听的")
    assert answer.startswith("没听懂「来点好听的」。可以试试：")
    assert answer.count("\n· ") == 3
