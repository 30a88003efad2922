"""What the shop reads when it asks for figures, told as conversations."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.handlers.conftest import Says
from tests.handlers.little_shop import YESTERDAYS_REFUNDED

ORDER = YESTERDAYS_REFUNDED.number

CONVERSATIONS = {
    "takings": (
        "今日流水", "昨日流水", "本周", "本月", "10月1日到7日", "三里屯店昨天", "微信 本周", "11月5日", "去年国庆",
    ),
    "reports": ("日报", "日报 昨天", "日报 11月12日", "日报 11月5日", "周报", "周报 上上周"),
    "trends": ("趋势", "趋势 近30天", "趋势 近三个月", "时段", "时段 昨天", "时段 本月"),
    "breakdowns": ("渠道 本月", "门店 上周", "门店", "终端 今天", "收银员 本周", "口径 昨天"),
    "transactions": (
        f"交易 {ORDER}", f"交易 尾号{ORDER[-6:]}", "交易 9999", "最近交易 5", "明细 昨天", "下一页", "明细 微信 本周",
    ),
    "customers": ("客户", "客户 本周", f"备注客户 {ORDER} 王老板", "确定", "客户 王老板", "客户 张三"),
    "misunderstandings": (
        "交易", "流水 abc", "明天流水", "2月30日流水", "近两年", "2027年国庆", "开业到现在", "来点好听的",
    ),
}  # fmt: skip


@pytest.mark.parametrize("topic", CONVERSATIONS)
def test_the_answers_read_like_a_clerk(topic: str, says: Says, snapshot: SnapshotAssertion) -> None:
    talk = [f"〔老板〕{line}\n〔掌柜〕{says(line)}" for line in CONVERSATIONS[topic]]
    assert "\n\n".join(talk) == snapshot
