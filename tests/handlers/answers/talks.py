"""What people ask, with the slots that the language reads from it: the talks that are read aloud."""

from collections.abc import Mapping
from typing import Any

Slots = Mapping[str, Any]


def days(expr: str, first: str | None, last: str) -> dict[str, Any]:
    """A date as the language keeps it."""
    return {"expr": expr, "from": first, "to": last}


TODAY = days("今天", "2026-11-18", "2026-11-18")
YESTERDAY = days("昨天", "2026-11-17", "2026-11-17")
LAST_WEEK = days("上周", "2026-11-09", "2026-11-15")
THIS_MONTH = days("本月", "2026-11-01", "2026-11-18")
LAST_MONTH = days("上个月", "2026-10-01", "2026-10-31")
LAST_30 = days("近30天", "2026-10-20", "2026-11-18")

# What somebody said, the kind of question it is, and its slots.
TALKS: dict[str, tuple[tuple[str, str, Slots], ...]] = {
    "takings": (
        ("昨天晚市三里屯微信", "metric",
         {"date": YESTERDAY, "store": "三里屯店", "channel": "wechat", "daypart": "dinner"}),
        ("今天10点到12点收了多少", "metric", {"date": TODAY, "time": {"from": "10:00", "to": "12:00"}}),
        ("除了微信今天收了多少", "metric", {"date": TODAY, "exclude_channel": "wechat"}),
        ("三里屯和望京昨天加起来多少", "metric", {"date": YESTERDAY, "stores": ["三里屯", "望京店"]}),
        ("小赵昨天收了多少", "metric", {"date": YESTERDAY, "cashier": "小赵"}),
        ("最近一小时收了多少", "metric", {"last_minutes": 60, "metric": "revenue"}),
        ("开业到现在一共收了多少", "metric", {"date": days("开业到现在", None, "2026-11-18")}),
        ("去年国庆收了多少", "metric", {"date": days("去年国庆", "2025-10-01", "2025-10-08")}),
    ),
    "figures": (
        ("上个月赚了多少", "metric", {"date": LAST_MONTH, "metric": "profit"}),
        ("今天净收多少", "metric", {"date": TODAY, "metric": "net_revenue"}),
        ("昨天多少单", "metric", {"date": YESTERDAY, "metric": "txn_count"}),
        ("客单价", "metric", {"metric": "avg_ticket"}),
        ("今天最大一笔多少", "metric", {"date": TODAY, "metric": "max_txn"}),
        ("上个月手续费", "metric", {"date": LAST_MONTH, "metric": "fee"}),
        ("支付宝费率", "metric", {"date": LAST_MONTH, "metric": "fee_rate", "channel": "alipay"}),
        ("昨天退了多少钱", "metric", {"date": YESTERDAY, "metric": "refund_amount"}),
        ("这个月退款率", "metric", {"date": THIS_MONTH, "metric": "refund_rate"}),
        ("现金今天退了几笔", "metric", {"date": TODAY, "metric": "refund_count", "channel": "cash"}),
        ("这周新客", "metric", {"date": days("这周", "2026-11-16", "2026-11-18"), "metric": "new_customer_count"}),
        ("复购", "metric", {"metric": "repeat_rate"}),
        ("今天复购率", "metric", {"date": TODAY, "metric": "repeat_rate"}),
        ("刚刚半小时几单", "metric", {"last_minutes": 30, "metric": "txn_count"}),
        ("日均收多少", "metric", {"date": LAST_MONTH, "metric": "revenue_per_day"}),
    ),
    "comparisons": (
        ("今天比昨天怎么样", "compare", {"date": TODAY, "compare": {"type": "prev_day"}}),
        ("本月和上月比", "compare", {"date": THIS_MONTH, "compare": {"type": "prev_month"}, "chart": "bar"}),
        ("退款比上周多吗", "compare", {"metric": "refund_count", "compare": {"type": "prev_week"}}),
        ("退款率比上月", "compare", {"metric": "refund_rate", "date": THIS_MONTH, "compare": {"type": "prev_month"}}),
        ("今天比平时", "compare", {"date": TODAY, "compare": {"type": "typical"}}),
        ("十月同比", "compare", {"date": days("十月份", "2026-10-01", "2026-10-31"), "compare": {"type": "yoy"}}),
        ("上周和十月第二周比", "compare",
         {"date": LAST_WEEK, "compare": {"type": "explicit", "from": "2026-10-05", "to": "2026-10-11"}}),
        ("三里屯和望京哪个卖得多", "compare", {"stores": ["三里屯", "望京"], "compare": {"type": "between_stores"}}),
        ("微信和支付宝笔均谁高", "compare",
         {"date": LAST_WEEK, "metric": "avg_ticket", "channels": ["wechat", "alipay"],
          "compare": {"type": "between_channels"}}),
    ),
    "breakdowns": (
        ("今天各渠道收了多少", "breakdown", {"date": TODAY, "dimension": "channel"}),
        ("按门店拆上周的单数", "breakdown", {"date": LAST_WEEK, "dimension": "store", "metric": "txn_count"}),
        ("三里屯晚市各渠道", "breakdown",
         {"date": YESTERDAY, "dimension": "channel", "store": "三里屯", "daypart": "dinner"}),
        ("每台机器今天收多少", "breakdown", {"date": TODAY, "dimension": "terminal"}),
        ("昨天新老客占比", "breakdown", {"date": YESTERDAY, "dimension": "customer_type"}),
        ("金额区间分布 上周", "breakdown", {"date": LAST_WEEK, "dimension": "amount_band"}),
        ("周几生意好", "breakdown", {"dimension": "weekday"}),
        ("昨天各时段", "breakdown", {"date": YESTERDAY, "dimension": "hour"}),
        ("每家店的客单价", "breakdown", {"date": LAST_WEEK, "dimension": "store", "metric": "avg_ticket"}),
        ("这个月每天收了多少", "breakdown", {"date": THIS_MONTH, "dimension": "day"}),
    ),
    "rankings": (
        ("哪个时段最忙", "rank", {"dimension": "hour", "metric": "txn_count", "order": "desc", "top_n": 1}),
        ("上个月哪个店最好", "rank", {"date": LAST_MONTH, "dimension": "store", "order": "desc", "top_n": 1}),
        ("业绩最差的两家店", "rank", {"dimension": "store", "order": "asc", "top_n": 2}),
        ("谁退款率最高", "rank",
         {"date": LAST_MONTH, "dimension": "cashier", "metric": "refund_rate", "order": "desc"}),
        ("消费最多的三个客户", "rank", {"dimension": "customer", "order": "desc", "top_n": 3}),
        ("哪个月最赚钱", "rank", {"dimension": "month", "metric": "profit", "order": "desc", "top_n": 1}),
        ("历史最高单日", "rank", {"dimension": "day", "order": "desc", "top_n": 1}),
        ("周几最好", "rank", {"date": THIS_MONTH, "dimension": "weekday", "order": "desc", "top_n": 1}),
    ),
    "trends": (
        ("近30天折线图", "trend", {"date": LAST_30, "chart": "line", "granularity": "day"}),
        ("退款率走势", "trend", {"date": THIS_MONTH, "metric": "refund_rate"}),
        ("每周单量", "trend", {"metric": "txn_count", "granularity": "week"}),
        ("今天的曲线", "trend", {"date": TODAY, "chart": "line"}),
        ("今年每个月", "trend",
         {"date": days("今年", "2026-01-01", "2026-11-18"), "granularity": "month", "chart": "bar"}),
        ("各店画个图", "trend", {"date": LAST_WEEK, "dimension": "store"}),
        ("上周热力图", "trend", {"date": LAST_WEEK, "chart": "heatmap"}),
    ),
    "lists": (
        ("今天三里屯微信明细", "list", {"date": TODAY, "store": "三里屯店", "channel": "wechat"}),
        ("昨天有没有一笔88块8的", "list", {"date": YESTERDAY, "amount": 88.8}),
        ("上周五下午三点左右一笔一百二的", "list",
         {"date": days("上周五", "2026-11-13", "2026-11-13"), "time": {"from": "14:30", "to": "15:30"}, "amount": 120}),
        ("上周一百五到三百之间的", "list", {"date": LAST_WEEK, "amount_min": 150, "amount_max": 300}),
        ("小赵昨天晚市", "list", {"date": YESTERDAY, "cashier": "小赵", "daypart": "dinner"}),
        ("最近三笔", "list", {"top_n": 3}),
        ("凌晨的交易", "list", {"daypart": "early_morning"}),
        ("今天失败的交易", "list", {"date": TODAY, "status": "failed"}),
        ("刚才38块那单付没付", "order", {"amount": 38, "relative": "recent"}),
        ("刚才37块7那单付没付", "order", {"amount": 37.7, "relative": "recent"}),
        ("T1001付了没", "order", {"order_no": "T1001"}),
    ),
    "polite noes": (
        ("2号机今天收了多少", "metric", {"date": TODAY, "terminal": "2号机"}),
        ("POS001昨天流水", "metric", {"date": YESTERDAY, "terminal": "POS001"}),
        ("朝阳店今天", "metric", {"date": TODAY, "store": "朝阳店"}),
        ("小王今天收了多少", "metric", {"date": TODAY, "cashier": "小王"}),
        ("会员储值今天多少", "metric", {"date": TODAY, "channel": "member_balance"}),
        ("花呗今天多少", "metric", {"date": TODAY, "channel": "huabei"}),
        ("余额", "metric", {"metric": "balance"}),
        ("本月支出花哪了", "breakdown", {"metric": "expense", "dimension": "category"}),
        ("明天流水", "metric", {"date": days("明天", "2026-11-19", "2026-11-19")}),
        ("只有一家店怎么比", "compare", {"stores": ["望京"], "compare": {"type": "between_stores"}}),
        ("和目标比", "compare", {"compare": {"type": "budget"}}),
        ("张女士上个月的消费", "list", {"date": LAST_MONTH, "customer": "张女士"}),
    ),
}  # fmt: skip
