"""风险: what is open, one alert's facts, and what people say of it."""

from datetime import date, timedelta

from handlers.ask import Ask
from handlers.cards.alert_card import draw_alert
from handlers.closing import closing_time
from handlers.language.slots import AlertNumber, Asked
from handlers.messages import Reply, Text
from handlers.registry import button, command, means
from handlers.roles import MANAGERS, READERS
from handlers.verdicts import give_verdict
from storage.base.business_day import local

SHOWN = 8


@means(
    "anomaly_query",
    {
        r"(?:怎么|咋)(?:会|还)?有人(?:付|买|收|刷)|(?:大|小|高|低|多)得(?:离谱|吓人|奇怪|反常)|离谱": 8,
        r"类目|经营范围|证照|执照": -9,
        r"退款.{0,4}(?:怎么|咋)?(?:会|就)?(?:这么|那么|特别|突然)多|退款.{0,3}(?:怎么|咋)(?:这么|那么)": 6,
        r"^(?!.*(?:怎么|查不|不被|躲)).*(?:有没有|是不是|有人|疑似|发现|排查).{0,6}(?:刷单|套现|作弊)": 8,
        r"(?:风险|可疑|异常|问题)(?:交易|订单|单子?|收款)": 6,
        r"(?:交易|单子?|订单|退款|那些|那几笔).{0,3}正常(?:吗|不|么)": 8,
        r"^(?:收到|知道)|我(?:来|去|会|马上|这就|正在)(?:去)?(?:处理|看看|跟进|查)": -5,
        r"退款?率?.{0,6}(?:不(?:太|大|怎么)?(?:正常|对劲|对头)|异常|离谱)|是不是(?:不|有).{0,4}(?:正常|对劲"
        r"|问题|异常|鬼)": 6,
        r"(?:W|那|这)几(?:笔|单).{0,4}(?:怪|奇怪|不对|蹊跷|有点)": 6,
        r"有点怪|怪怪的|不太正常": 3,
        r"异常(?:交易|订单|单)": 4,
        r"(?:有(?:什么|啥|没有)?|出(?:什么|啥)?)(?:问题|毛病|情况)(?:吗|么|没|不)?$|有没有(?:什么"
        r"|啥)?(?:问题|情况|不对)": 5,
        r"自查|评估|风险(?:点|怎么样|如何)|开起来|打开|开启": -6,
        r"(?:W|半夜|打烊).{0,4}(?:怎么|为什么)(?:会|还)?有(?:交易|单|收款|钱)": 8,
        r"风险(?:分|高吗|大吗)": -6,
        r"(?:别|不要|不用|甭|停)(?:再)?(?:给我)?(?:发|推|弹|报|提醒|响)": -8,
        r"异常|不对劲|不正常|可疑|蹊跷|奇怪|有问题(?!吗$)|猫腻|反常|鬼|作弊|异样|怪(?:的|事)|不对头|古怪"
        r"|捣鬼|不太对|没对|蹊|不合理|诡异|搞鬼|动手脚|手脚不干净": 5,
        r"风险(?:交易|订单|提醒|提示|情况|单)?|预警|告警|警报": 4,
        r"刷单|虚构|假(?:单|订单|交易)|套现|盗刷|洗钱|薅羊毛|拆单|重复(?:扣|付|收|支付)|虚假|羊毛党": 4,
        r"有没有人|有人|是不是有|疑似": 3,
        r"W.{0,6}(?:那|这)?几?(?:笔|单).{0,6}(?:怎么回事|什么情况|啥情况|是谁|哪来)": 7,
        r"退.{0,8}(?:不正常|异常)|退.{0,6}(?:有点|是不是|太|特别|突然|偏|异常).{0,3}多|(?:频繁|总|老|一直).{0,3}退": 6,
        r"(?:大额|夜间|深夜|拆单).{0,4}(?:交易|单|笔)": 2,
        r"关|静音|提醒我|通知我|打开|开启|规则|阈值|门槛|调|评估|等级|评分|误报|别再|处理|改成|设": -4,
        r"A": -6,
        r"(?:触发|有|出|收到|发).{0,4}(?:什么|哪些|没有)?.{0,2}(?:告警|预警|警报)": 5,
        r"W.{0,2}(?:那|这)几(?:笔|单)": 2,
        r"风险.{0,4}(?:高|大|低)": -3,
        r"怎么(?:.{0,3})(?:套现|刷单|洗钱)|不被|教": -6,
        r"登录|接口|打印机": -3,
        r"交易(?:失败|没成功)": -3,
    },
    about="看有没有异常",
    slots="date daypart store channel terminal",
    values={
        "alert_type": {
            r"刷单|虚假|虚构|假(?:单|订单|交易)": "fake_orders",
            r"退": "refund_rate",
            r"大额": "large_amount",
            r"套现": "cash_out",
            r"重复": "duplicate",
            r"拆单": "split",
        },
        "dimension": {
            r"(?:按|分)(?:收银员?|店员|员工)": "cashier",
            r"(?:收银员?|店员|员工).{0,2}(?:里|中)?(?:谁|哪个)|谁.{0,4}(?:退|异常|不正常)": "cashier",
            r"(?:哪|谁|哪个|哪些|各).{0,2}(?:店员|收银|员工|人)": "cashier",
            r"哪(?:个|家|些)(?:门)?店": "store",
            r"哪(?:台|些).{0,2}(?:机|终端)": "terminal",
        },
    },
    allow=READERS,
)
def what_is_odd(ask: Ask, asked: Asked) -> Reply:
    """What waits for a verdict; of named days, everything that was raised then."""
    days = asked.get("date")
    if not days or days["to"] == ask.books.today.isoformat() == days["from"]:
        return show_risks(ask)
    first, last = date.fromisoformat(days["from"] or days["to"]), date.fromisoformat(days["to"])
    raised = ask.books.alerts.of_days(first, last)
    when = f"{days['expr']}（{first:%m-%d} 至 {last:%m-%d}）"
    if not raised:
        return Text(f"{when}没有可疑的提醒。一直在盯着的规则发「现在都有哪些预警规则」。")
    lines = [f"{alert.number} {alert.finding.title}" for alert in raised[:SHOWN]]
    return Text(
        "\n".join([f"{when}有 {len(raised)} 条提醒：", *lines, "看一条发「风险 A2031」这样。"])
    )


@command("风险", "提醒", "预警", "risk", about="看未处理的风险提醒，或某一条的明细", example="风险 A2031",
         allow=READERS)  # fmt: skip
def show_risks(ask: Ask, number: AlertNumber = "") -> Reply:
    """Open alerts, oldest first; or one with its facts."""
    if number:
        return Text(draw_alert(ask.books, ask.books.alerts.of(number)).twin)
    found = ask.books.alerts.open()
    if not found:
        recent = ask.books.alerts.of_days(ask.books.today - timedelta(6), ask.books.today)
        past = f"一共提醒过 {len(recent)} 次" if recent else "也没有提醒过"
        return Text(f"现在没有待处理的风险提醒，近7天{past}。")
    lines = [
        f"{a.number} {local(a.opened_at):%m-%d %H:%M} {a.finding.title}（{a.word}）"
        for a in found[-SHOWN:]
    ]
    head = f"有 {len(found)} 条提醒还没处理完"
    return Text("\n".join([head, *lines, f"看明细请发「风险 {found[-1].number}」。"]))


@button("alert.mine", allow=MANAGERS)
def take_alert(ask: Ask, number: str) -> None:
    """Somebody looks after it; the others see who."""
    give_verdict(ask, number, "mine")


@command(
    "我来处理", "处理", about="认领一条提醒，别人会看到", example="我来处理 A2031", allow=MANAGERS
)
def take_alert_by_text(ask: Ask, number: AlertNumber) -> Reply:
    """The text twin of the button."""
    alert = give_verdict(ask, number, "mine")
    return Text(f"好的，{alert.number} 由您来处理，大家会看到。")


@button("alert.mute", allow=MANAGERS)
def mute_alert(ask: Ask, number: str) -> Reply:
    """Nothing more of this kind about this subject until the shop closes."""
    alert = ask.books.alerts.of(number)
    until = closing_time(ask.books.merchant, ask.now)
    finding = alert.finding
    place = finding.terminal_id or finding.subject
    mute = ask.books.mutes.add(finding.rule, place, until, by=ask.asker.person_id)
    ask.books.audit.write("mute.add", f"{finding.rule} {place}"[:128], after=mute.end, by=ask.asker)
    return Text(f"好的，「{finding.title}」这一类静音到 {local(until):%H:%M}，到点自动恢复。")
