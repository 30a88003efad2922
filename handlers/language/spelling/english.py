"""English that shopkeepers mix in, in the words our vocabulary uses."""

# Words and phrases, lower case; a phrase may be typed with or without its blanks.
ENGLISH = {
    "today": "今天", "yesterday": "昨天", "tomorrow": "明天", "now": "现在", "tonight": "今晚",
    "last night": "昨晚", "day before yesterday": "前天", "the day before yesterday": "前天",
    "this week": "本周", "last week": "上周", "next week": "下周", "this month": "本月",
    "last month": "上个月", "next month": "下个月", "this year": "今年", "last year": "去年",
    "this quarter": "本季度", "last quarter": "上季度", "weekend": "周末", "last weekend": "上周末",
    "this weekend": "周末", "this morning": "今天上午", "this afternoon": "今天下午",
    "this evening": "今天晚上", "morning": "上午", "afternoon": "下午", "evening": "晚上", "monday": "周一",
    "tuesday": "周二", "wednesday": "周三", "thursday": "周四", "friday": "周五", "saturday": "周六",
    "sunday": "周日", "last monday": "上周一", "last tuesday": "上周二", "last wednesday": "上周三",
    "last thursday": "上周四", "last friday": "上周五", "last saturday": "上周六", "last sunday": "上周日",
    "christmas": "圣诞节", "last": "最近", "past": "最近", "recent": "最近", "latest": "最近", "days": "天",
    "day": "天", "weeks": "周", "hours": "小时", "hour": "小时", "minutes": "分钟", "mins": "分钟",
    "revenue": "流水", "revenues": "流水", "sales": "流水", "sale": "流水", "turnover": "流水",
    "takings": "流水", "gmv": "流水", "income": "收入", "gross": "流水", "net": "净收",
    "net revenue": "净收", "net sales": "净收", "profit": "利润", "refund": "退款", "tui": "退", "refunds": "退款",
    "refunded": "退款", "refund rate": "退款率", "order": "订单", "orders": "订单数",
    "order count": "订单数", "how many transactions": "多少笔", "number of transactions": "笔数",
    "transaction": "交易", "transactions": "交易明细", "number of orders": "订单数", "aov": "客单价",
    "atv": "客单价", "average order value": "客单价", "average ticket": "客单价", "avg ticket": "客单价",
    "ticket size": "客单价", "fee": "手续费", "fees": "手续费", "fee rate": "费率", "customer": "顾客",
    "customers": "顾客", "new customers": "新客", "new customer": "新客", "repeat rate": "复购率",
    "balance": "余额", "settlement": "结算", "settlements": "结算", "payout": "到账", "withdraw": "提现",
    "cash out": "提现", "wechat": "微信", "wechat pay": "微信", "weixin": "微信", "wepay": "微信",
    "alipay": "支付宝", "unionpay": "云闪付", "cash": "现金", "card": "刷卡", "credit card": "信用卡",
    "daily report": "日报", "weekly report": "周报", "monthly report": "月报", "daily": "日报",
    "weekly": "周报", "monthly": "月报", "report": "报告", "chart": "图", "graph": "图", "trend": "走势",
    "line chart": "折线图", "bar chart": "柱状图", "pie chart": "饼图", "export": "导出", "download": "下载",
    "help": "帮助", "cancel": "取消", "confirm": "确认", "approve": "同意", "approved": "同意",
    "reject": "驳回", "rejected": "驳回", "ok": "好的", "okay": "好的", "yes": "是的", "no": "不",
    "thanks": "谢谢", "thank you": "谢谢", "thx": "谢谢", "hi": "你好", "hello": "你好", "vs": "比",
    "v.s": "比", "versus": "比", "compare": "对比", "compared to": "比", "compared with": "比",
    "yoy": "同比", "mom": "环比", "wow": "环比", "top": "前", "best": "最好", "worst": "最差",
    "ranking": "排名", "rank": "排名", "peak hours": "哪个时段最忙", "busiest hour": "哪个时段最忙",
    "store": "门店", "stores": "门店", "shop": "门店", "shops": "门店", "branch": "门店", "channel": "渠道",
    "channels": "渠道", "cashier": "收银员", "cashiers": "收银员", "staff": "店员", "manager": "店长",
    "owner": "老板", "member": "会员", "members": "会员", "coupon": "优惠券", "coupons": "优惠券",
    "budget": "预算", "forecast": "预测", "device": "设备", "devices": "设备", "terminal": "终端",
    "terminals": "终端", "printer": "打印机", "alerts": "预警", "reconcile": "对账",
    "reconciliation": "对账", "statement": "对账单", "invoice": "发票", "total": "总", "amount": "金额",
    "by store": "按门店", "by channel": "按渠道", "by hour": "按小时", "by day": "按天",
    "by cashier": "按收银员", "by terminal": "按终端", "by month": "按月", "per store": "按门店",
    "per channel": "按渠道", "per day": "每天", "per hour": "每小时", "each store": "每个门店",
    "how much": "多少", "how many": "多少", "how is": "怎么样", "why": "为什么", "which": "哪个",
    "who": "谁", "all": "所有", "how many orders": "多少单", "how many refunds": "退款几笔", "what is": "",
    "what was": "", "what are": "", "what were": "", "whats": "", "how much is": "多少",
    "how much was": "多少", "compare with": "比", "how much did we make": "收了多少",
    "how much did i make": "收了多少", "how much did we sell": "卖了多少",
    "how much did we take": "收了多少", "list": "列表", "pending": "待审批", "sold the most": "卖得最好",
    "sells best": "卖得最好", "best selling": "卖得最好", "sold": "卖了", "most": "最多", "least": "最少",
    "highest": "最高", "lowest": "最低", "average": "平均", "biggest": "最大", "largest": "最大",
    "january": "1月", "february": "2月", "april": "4月", "june": "6月", "july": "7月", "august": "8月",
    "september": "9月", "october": "10月", "november": "11月", "december": "12月", "jan": "1月",
    "feb": "2月", "apr": "4月", "jun": "6月", "jul": "7月", "aug": "8月", "sep": "9月", "oct": "10月",
    "nov": "11月", "dec": "12月", "details": "明细", "detail": "明细", "and": "和", "to": "到",
}  # fmt: skip
# Small words that say nothing once the others are understood.
_SILENT = (
    "the a of for from my our me us is was are were in at on please pls show give send get see check did do does "
    "we i you it this that there have has had been be so far up with made make what"
)
SILENT = frozenset(_SILENT.split())
# 前5名 is said of what comes after: top 5 stores.
TOP = "前"
# Words too common to be sure of in a name that we do not know.
_WEAK = (
    "and to all no which who now day days hour hours last past recent latest best worst total net gross owner shop "
    "how is amount morning daily list most least average sold highest lowest detail details jan feb apr jun jul "
    "aug sep oct nov dec june april august"
)
WEAK = frozenset(_WEAK.split())
