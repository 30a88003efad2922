"""Other words for the same thing, and blanks and commas where people breathe."""

from tests.handlers.language.generating.changing import Draft

ALIKE: tuple[tuple[str, ...], ...] = (
    ("流水", "营业额", "营收"), ("收了多少", "进账多少", "卖了多少", "入账多少", "进了多少钱"),
    ("多少单", "多少笔", "几单", "几笔"), ("客单价", "笔单价"), ("排名", "排行", "排个名"),
    ("导出", "下载", "导一下"), ("同意", "批准"), ("驳回", "拒绝"), ("撤销", "撤回"),
    ("怎么样", "如何", "咋样"), ("预测", "预估"), ("看一下", "看看", "瞅瞅"), ("门店", "分店"),
    ("哪个", "哪一个"), ("每个", "每一个"), ("一共", "总共", "合计", "拢共"), ("老客户", "老顾客", "熟客"),
    ("占比", "比例"), ("退款率", "退单率"), ("发我", "发给我"), ("告警", "报警"), ("这笔", "这一笔"),
    ("多少钱", "几多钱"), ("生意差", "生意不好"), ("最好", "最多"), ("最差", "最少"), ("客人", "顾客"),
    ("各渠道", "每个渠道", "各支付方式"), ("有哪些", "有啥", "有什么"), ("停用", "停掉", "禁用"),
    ("给我", "帮我"), ("添加", "新增", "加个"), ("回访", "跟进回访"),
)  # fmt: skip
OF_ONE: dict[str, tuple[tuple[str, ...], ...]] = {
    "explain_change": (("为什么", "为啥", "怎么", "咋"), ("下降了", "掉了", "跌了", "少了")),
    "txn_list": (("明细", "记录", "清单"),),
    "report_get": (("日报", "日报表"), ("周报", "周报表")),
    "limit_query": (("限额", "额度"),),
    "forecast_query": (("预计", "估计", "大概"),),
}
BREATHS = (" ", "，", ",", "  ", "、")


def other_words(draft: Draft) -> bool:
    """One word for its like; a next turn is too short for it."""
    if draft.intent == "followup_context" or "那几" in draft.text:
        return False
    kept = draft.typed()
    groups = [*ALIKE, *OF_ONE.get(draft.intent, ())]
    found = [
        (word, group)
        for group in groups
        for word in group
        if word in draft.text and not any(word in value or value in word for value in kept)
    ]
    if not found:
        return False
    word, group = draft.dice.choice(found)
    return draft.swap(word, draft.dice.choice([other for other in group if other != word]))


def a_breath(draft: Draft) -> bool:
    """A blank or a comma behind the days or the store."""
    said = [draft.slots.get("date", {}).get("expr"), draft.slots.get("store")]
    word = draft.dice.choice(said)
    if not word or not draft.text.startswith(word) or draft.text == word:
        return False
    rest = draft.text[len(word) :]
    if rest[:1] in "的 ,，":
        return False
    draft.text = word + draft.dice.choice(BREATHS) + rest
    return True
