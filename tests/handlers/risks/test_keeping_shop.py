"""静音, 推送, 送达, 员工, 限额, 绑定动态码, 我是谁: said, confirmed, done, recorded."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import Connection, select
from syrupy.assertion import SnapshotAssertion

from charts.qr import QrPicture
from handlers.commands import second_factor
from handlers.messages import Image
from storage.books import Books
from storage.people.staff import Role
from storage.schema import audit
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import NOW
from tests.handlers.risks.talking import Talk, queued


@pytest.fixture
def talk(books: Books) -> Talk:
    """The steady shop's people."""
    return Talk(books)


LINES = (
    "静音 2号机 2小时", "静音 三里屯店", "静音 单笔大额 3天", "静音", "静音 火星 2小时", "静音 2号机 8天",
    "取消静音", "推送", "推送 日报 21:40", "推送 年报 21:40", "停推送 日报", "免打扰", "免打扰 23:00-08:00",
    "送达", "送达 昨天", "员工", "添加员工 xiaozhao 小赵 收银员", "角色 小王 店长", "移除员工 小王",
    "限额", "限额 店长 1500", "限额 火星 1500", "我是谁", "切换", "风险",
)  # fmt: skip


def test_the_replies_read_well(talk: Talk, snapshot: SnapshotAssertion) -> None:
    said = [f"» {line}\n{talk.says('陈老板', line)}" for line in LINES]
    assert "\n\n".join(said) == snapshot


CHANGES = ("推送 日报 21:40", "免打扰 23:00-08:00", "添加员工 xiaozhao 小赵 收银员", "角色 小王 店长",
           "移除员工 小王", "限额 店长 1500")  # fmt: skip


@pytest.mark.parametrize("line", CHANGES)
def test_nothing_changes_before_it_was_confirmed(line: str, talk: Talk, books: Books) -> None:
    before = books.audit.last()
    assert "回复「确定」" in talk.says("陈老板", line)
    assert books.audit.last() == before
    assert talk.says("陈老板", "取消") == "好的，没有改动。"
    assert books.audit.last() == before
    talk.says("陈老板", line)
    assert talk.says("陈老板", "确定").startswith("好的，")
    assert books.audit.last()[0] == before[0] + 1


@pytest.mark.parametrize("who", ["李店长", "小王"])
def test_only_an_owner_changes_people_and_limits(who: str, talk: Talk, books: Books) -> None:
    for line in (
        "添加员工 xiaozhao 小赵 老板",
        "角色 小王 老板",
        "移除员工 小王",
        "限额 店长 999999",
    ):
        talk.says(who, line)
        talk.says(who, "确定")
    assert [m.name for m in books.staff.with_role(Role.OWNER)] == ["陈老板"]
    assert books.merchant.settings.refund_ceiling_fen == 100_000


def test_an_owner_does_not_change_his_own_role(talk: Talk, books: Books) -> None:
    assert "另一位老板" in talk.says("陈老板", "角色 陈老板 审计")


def test_a_name_may_contain_a_role(talk: Talk) -> None:
    assert "将把 李店长 从店长改成老板" in talk.says("陈老板", "角色 李店长 老板")


def test_every_owner_hears_of_a_change_of_people(
    talk: Talk, books: Books, steady: Connection
) -> None:
    books.staff.add("second", "钱老板", Role.OWNER, by=None)
    talk.says("陈老板", "角色 小王 店长")
    talk.says("陈老板", "确定")
    heard = {message.lane: message.words for message in queued(steady)}
    assert heard == dict.fromkeys(
        ("person:boss", "person:second"), "员工变动：陈老板 把 小王 从收银员改成了店长。"
    )


def test_the_code_is_bound_in_private_by_its_first_right_digits(
    talk: Talk, books: Books, steady: Connection
) -> None:
    assert "一对一" in talk.says("陈老板", "绑定动态码", in_group=True)
    assert "二维码" in talk.says("陈老板", "绑定动态码")
    reply = second_factor.bind(talk._ask("陈老板", "绑定动态码"))
    assert isinstance(reply, tuple)
    picture = reply[1]
    assert isinstance(picture, Image)
    assert isinstance(picture.picture, QrPicture)
    uri = picture.picture.content
    code = pyotp.TOTP(parse_qs(urlsplit(uri).query)["secret"][0]).at(NOW)
    assert "不对" in talk.says(
        "陈老板", "绑定动态码 000000" if code != "000000" else "绑定动态码 111111"
    )
    assert talk.says("陈老板", f"绑定动态码 {code}").startswith("绑定好了")
    assert "动态码：已绑定" in talk.says("陈老板", "我是谁")
    assert not any(code in str(row) for row in steady.execute(select(audit)))


def test_somebody_in_two_shops_switches_by_name(books: Books) -> None:
    talk = Talk(books, shops=(("m1", "好味道"), ("m2", "小面馆")))
    assert "您在 2 家店：好味道、小面馆" in talk.says("陈老板", "我是谁")
    assert "请发「切换 小面馆」" in talk.says("陈老板", "切换")
    assert talk.says("陈老板", "切换 小面馆").endswith("换到「小面馆」。")
    assert talk.memory.get("陈老板:shop") == "m2"
    assert "您有这几家店" in talk.says("陈老板", "切换 别人的店")


def test_the_delivery_ledger_tells_what_became_of_each_push(
    books: Books, books_at: BooksAt, talk: Talk, snapshot: SnapshotAssertion
) -> None:
    words = {"kind": "text", "content": "x"}
    books.post.to_chat("g1", words, f"daily/g1/{books.today}/0", "report")
    books.pushes.write("daily", "g1", books.today, "queued")
    books.pushes.write("weekly", "g1", books.today, "skipped", "当天没有交易")
    books.post.to_person("boss", words, "n1", "news")
    assert talk.says("陈老板", "送达") == snapshot
