"""帮助: everything on one screen, or one command explained with its example."""

from handlers.ask import Ask
from handlers.language.slots import Rest
from handlers.messages import Reply, Text
from handlers.registry import Command, command
from handlers.words import one_line
from storage.base.refusal import Refusal

# What a newcomer needs first; whatever is not named here follows under 更多.
SCREEN = (
    ("查账", ("今日流水", "日报", "周报", "趋势", "时段", "渠道", "门店", "收银员")),
    ("查单", ("交易", "最近交易", "客户")),
    ("退款", ("退款", "退款列表", "同意", "拒绝", "撤回")),
    ("管店", ("风险", "静音", "推送", "员工", "限额")),
    ("自己", ("我是谁", "切换", "绑定动态码")),
)


@command("帮助", "help", "菜单", "?", about="看看我会做什么", example="帮助 退款")
def show_help(ask: Ask, topic: Rest = "") -> Reply:
    """The whole on one screen; with a word, that command with its example."""
    return Text(explain(ask, topic) if topic.strip() else overview(ask))


def overview(ask: Ask) -> str:
    """Only what this person may do, in lines short enough for a phone."""
    mine = {found.name for found in ask.commands}
    lines = [f"{ask.asker.name}，您好。我是掌柜，直接发这些词就行："]
    named: set[str] = set()
    for head, names in SCREEN:
        shown = [name for name in names if name in mine]
        named.update(names)
        if shown:
            lines.append(f"{head}：{'、'.join(shown)}")
    more = sorted(mine - named - {"帮助"})
    if more:
        lines.append(f"更多：{'、'.join(more)}")
    lines.append("后面可以加日期，比如「流水 昨天」「趋势 近7天」。")
    lines.append("想知道某个词怎么用，发「帮助 退款」这样。")
    return "\n".join(lines)


def explain(ask: Ask, topic: str) -> str:
    """What one command does, its words and its example."""
    found = _named(ask, topic.strip())
    others = "、".join(word for word in found.words[1:] if not word.isascii())
    also = f"\n也可以说：{others}" if others else ""
    return f"{found.name}：{found.about}\n例如：{found.example}{also}"


def _named(ask: Ask, topic: str) -> Command:
    word = topic.lower()
    for found in ask.commands:
        if word in (known.lower() for known in found.words):
            return found
    raise Refusal(f"没有「{one_line(topic, 12)}」这个词，发「帮助」看看都有哪些。")
