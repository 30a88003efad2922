"""帮助: everything on one screen, or one command explained with its example."""

from handlers.ask import Ask
from handlers.language.slots import Asked, Rest
from handlers.messages import Reply, Text
from handlers.registry import Command, command, means
from handlers.words import one_line
from storage.base.refusal import Refusal

# What a newcomer needs first; whatever is not named here follows under 更多.
SCREEN = (
    ("查账", ("今日流水", "日报", "周报", "趋势", "时段", "渠道", "门店", "终端", "收银员", "新老客", "口径")),
    ("查单", ("交易", "最近交易", "明细", "客户", "备注客户")),
    ("退款", ("退款", "退款列表", "查退款", "同意", "拒绝", "撤回")),
    ("对账", ("到账", "结算", "对账", "差异", "手续费", "账单", "余额")),
    ("提醒", ("风险", "静音", "取消静音", "推送", "停推送", "免打扰", "送达")),
    ("管店", ("员工", "添加员工", "移除员工", "角色", "限额", "店规", "到账规则", "签约费率")),
    ("自己", ("我是谁", "切换", "绑定动态码")),
)  # fmt: skip
# These go on from an answer, which says so itself.
IN_PLACE = frozenset({
    "帮助", "上一页", "下一页", "补记", "挂账", "核销", "误报", "调门槛", "我来处理", "转卡",
})  # fmt: skip


@means(
    "help",
    {
        r"不会用|教教我|怎么玩|(?:都)?(?:可以|能)问(?:你|您|些)|.{1,6}(?:和|跟|与).{1,6}(?:有)?(?:什么|啥)(?:区别"
        r"|不同|两样)": 9,
        r"退款?(?:的)?(?:流程|步骤|操作|教程|方法)|(?:流程|步骤)(?:是)?(?:什么|啥|怎么)|(?:指令|命令|口令"
        r"|关键词|功能)(?:列表|大全|有哪些|表)?$|操作步骤": 7,
        r"(?:预警|提醒|告警).{0,2}怎么(?:设|弄)": -5,
        r"^教(?:教)?我(?:一下|用|怎么用)?$": 6,
        r"^怎么用(?:啊|呀|的|呢)?$|用法|怎么(?:跟|和)你(?:说|聊)|入门|操作(?:说明|指南|手册)|能问(?:你)?(?:什么|啥)": 6,
        r"^(?:怎么|如何|咋)(?:给|帮|替).{0,3}退": 4,
        r"原因|为什么|高了|低了|降了": -5,
        r"(?:怎么|如何|咋).{0,3}(?:给|帮|替)?(?:客人|客户|顾客)?(?:退款|退钱|退货)(?:啊|呀|呢)?$": 6,
        r"帮助|help|菜单|使用说明|说明书|教程|新手|指南|功能(?:列表|介绍|有哪些)?": 6,
        r"(?:你|掌柜|这个)?(?:能|会|可以)(?:干|做|帮|查|办|问)(?:啥|什么|些|哪|点)|有(?:什么|啥|哪些)功能"
        r"|怎么(?:用|使|玩|问|操作)(?!.{0,6}(?:T|机|pos))|(?:都)?会(?:些)?(?:什么|啥)|教(?:我"
        r"|一下).{0,4}(?:用|使)|有什么(?:用|本事)|怎么跟你说": 6,
        r"(?:退款|退|对账|导出|日报|券|预警|回访|记账|退货|推送|审批|打印|收款码|切换|静音"
        r"|绑定).{0,4}(?:怎么|如何|咋)(?:弄|办|操作|做|用|整|搞|申请|设置|发|走|退|导|查)|(?:怎么|如何"
        r"|咋)(?:申请|操作|办理|办|弄|发起|做|设置|用)(?:退款|退|对账|导出|日报|券|预警|回访|记账|推送)": 6,
        r"(?:怎么|如何|咋)(?:退|导出|对账|退款)(?:啊|呀|呢|的)?$": 5,
        r"(?:流水|营业额|净收|客单价|收入|复购率|退款率|手续费|环比|同比|收款|营收|利润).{0,4}(?:是|算|包|含"
        r"|怎么).{0,4}(?:含|包|算|什么|怎么|啥|吗|意思|来的)|(?:怎么算|什么意思|啥意思|口径|怎么来的|咋算"
        r"|如何计算|怎么定义)": 6,
        r"R|O|M|D|失败|不足|人工": -3,
        r"多少": -4,
    },
    about="看怎么用",
    values={
        "topic": {
            r"流水|营业额|净收|客单|收入|复购|退款率|手续费|环比|同比|口径|营收|利润|收款(?!码)": "metric_definition",
            r"退": "refund",
            r"对账": "reconcile",
            r"导出": "export",
            r"日报|周报|报表": "report",
            r"券": "coupon",
            r"预警|告警|提醒": "alert",
            r"回访": "followup",
            r"记账": "bookkeeping",
            r"推送": "report_schedule",
            r"打印": "device",
            r"收款码": "qr_code",
        }
    },
)
def how_to(ask: Ask, asked: Asked) -> Reply:
    """The topic that was asked about, or everything on one screen."""
    word = _TOPICS.get(str(asked.get("topic")), "")
    if asked.get("topic") == "metric_definition":
        return Text(
            "流水就是收款，还没扣退款和手续费；净收 = 收款 − 退款 − 手续费。每个数字怎么算的，发「口径」就能看。"
        )
    known = any(word in found.words for found in ask.commands)
    return Text(explain(ask, word) if word and known else overview(ask))


_TOPICS = {
    "refund": "退款", "report": "日报", "alert": "风险", "report_schedule": "推送", "export": "导出",
}  # fmt: skip


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
    more = sorted(mine - named - IN_PLACE)
    if more:
        lines.append(f"更多：{'、'.join(more)}")
    if "今日流水" in mine:
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
