"""What the shop reads when it asks for figures."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.handlers.conftest import Says

LINES = (
    "今日流水", "昨日流水", "本周", "本月", "10月1日到7日", "三里屯店昨天", "微信 本周", "11月5日", "去年国庆",
    "日报", "日报 昨天", "日报 11月5日", "日报 11月12日", "周报", "趋势", "趋势 近30天", "趋势 近三个月", "时段",
    "时段 昨天",
    "时段 本月", "渠道 本月", "门店 上周", "门店", "终端 今天", "收银员 本周", "交易 T1117007", "交易 1117003",
    "交易 9999", "最近交易 5", "明细 昨天", "客户", "客户 张三", "口径 昨天", "口径",
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_the_answer_reads_like_a_clerk(line: str, says: Says, snapshot: SnapshotAssertion) -> None:
    reply = says(line)
    assert reply == snapshot(name=line)
