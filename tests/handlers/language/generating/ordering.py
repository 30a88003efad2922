"""The same words in another order, and the politeness that people wrap around them."""

from tests.handlers.language.generating.changing import Draft

MOVABLE = {
    "metric_query", "breakdown_query", "rank_query", "trend_chart", "txn_list", "refund_list", "export",
    "settlement_query", "reconcile_query", "explain_change", "report_get",
}  # fmt: skip
BEFORE = ("麻烦", "请", "帮我", "你好 ", "在吗 ", "嗯 ", "那个 ", "麻烦你帮忙")
ASKING = ("帮我查一下", "老板让我问下 ", "请问", "想问下")
AFTER = ("谢谢", "哈", "呗", "啊", "？", "。", "！", "~", " 🙏", " 谢啦", "哦", "[微笑]")
MARKS = ("。", "!", " ", "~", "👌", "！！")
# What is said whole, and what would become a part of somebody's own words.
SHORT = {"confirm", "cancel", "chitchat", "help", "handoff", "followup_context"}
# A word that would be torn from its owner: 周末的款周一能到吗.
JOINED = ("的款", "的钱")
OWN_WORDS = {"reason", "note", "tag", "category", "value", "customer"}


def other_order(draft: Draft) -> bool:
    """The days, or the store, said first or last."""
    if draft.intent not in MOVABLE or OWN_WORDS & draft.slots.keys():
        return False
    movable = [m for m in (draft.slots.get("date", {}).get("expr"), draft.slots.get("store")) if m]
    word = draft.dice.choice(movable) if movable else ""
    if not word or draft.text.count(word) != 1 or draft.text == word:
        return False
    head, tail = draft.text.split(word)
    if tail.startswith(JOINED):
        return False
    rest = " ".join(f"{head}{tail.removeprefix('的')}".split())
    if len(rest) < 2 or word.endswith(("晚", "早")):
        return False
    first = draft.dice.random() < 0.5
    said = f"{word} {rest}" if first else f"{rest} {word}"
    if said == draft.text:
        return False
    draft.text = said
    return True


def politeness(draft: Draft) -> bool:
    """Words around a sentence; a short answer only gets a mark, own words none behind them."""
    if draft.intent in SHORT or len(draft.text) < 3:
        draft.text += draft.dice.choice(MARKS)
        return True
    if OWN_WORDS & draft.slots.keys() or draft.dice.random() < 0.5:
        words = (*BEFORE, *ASKING) if draft.intent in MOVABLE else BEFORE
        draft.text = draft.dice.choice(words) + draft.text
        return True
    draft.text += draft.dice.choice(AFTER)
    return True
