"""Free questions over the books: a figure, a comparison, a split, a ranking, a run of days."""

import re

from handlers.answers.questions import (
    breakdown_reply,
    compare_reply,
    metric_reply,
    question_of,
    rank_reply,
    trend_reply,
)
from handlers.ask import Ask
from handlers.language.asking.refining import Slots, ask_figure, one_place
from handlers.language.reading import Reading
from handlers.language.slots import Asked
from handlers.messages import Reply
from handlers.registry import means
from handlers.roles import READERS

SCOPE = (
    "channel channels exclude_channel store stores terminal cashier daypart time last_minutes "
    "amount_min amount_max"
)


@means(
    "metric_query",
    {
        r"(?:平均|每).{0,3}单.{0,3}(?:多少|几)": 4,
        r"为什么|为何|是不是.{0,4}(?:正常|对劲)|异常": -4,
        r"^D?.{0,4}(?:入了?数|入了?账)(?:没|吗|未)": -4,
        r"进项|合计": 3,
        r"^(?:C|S|T|W)呢.{0,12}(?:多少|几)": 5,
        r"怎么(?:上|下)(?:去|来)了|结了没|画柱|地方了": -5,
        r"再(?:算|看|来)(?:一|N)?遍": -6,
        r"(?:单笔|一笔|每单)?最(?:高|大|贵|多)(?:的)?(?:一笔|一单)?(?:是)?(?:多少|几)(?:钱|块)?": 4,
        r"(?:进|入)账(?:了)?(?:多少|几)": 5,
        r"最(?:大|多|高)的(?:N|几)": -4,
        r"B的": -2,
        r"忙(?:不忙)?(?:吗|么)": -3,
        r"C进来(?:了)?多少": 4,
        r"账单|差(?:多少|了)|入账银行|几时|什么时候": -3,
        r"现在(?:金|股|油)": -5,
        r"^(?:[DSTWXC]|的|用|拿|在|是)*(?:[CSTW])(?:[DSTWXC]|的|用|拿|在)*(?:一共|总共|共|有|付|刷|走|消费"
        r"|进|来)*(?:了)*(?:多少|几)(?:钱|了|呢|啊)?$": 5,
        r"C(?:消费|支付|付款|刷|付|扫码)?.{0,3}D?(?:刷|付|有|消费)?了?多少": 3,
        r"(?:回头客|老客|新客|复购).{0,2}(?:比例|占比|比率|率)": 5,
        r"U(?:D|W)*(?:收|卖|做|刷)了?(?:多少|几)": 3,
        r"股价|金价|油价|房价|到账|储值.{0,4}(?:充|进)|退款.{0,6}(?:高|低|多|少)了|来过": -5,
        r"会有|将会|预计": -3,
        "#figure": 3,
        r"多少|几(?:笔|单|个|位)|怎么样|如何|咋样": 1,
        r"D|W|X": 1,
        r"退.{0,4}(?:多少|率|几(?:笔|单))|(?:多少|几)(?:笔|单).{0,2}退": 3,
        r"赚|利润": 1,
        r"(?:不含|不算|扣掉|扣除|去掉|除去|减去|刨去|除了?)(?:了)?(?:退款|手续费|C)": 3,
        r"(?:用|拿|走)?C.{0,4}(?:付|收|给|进|来)了?(?:多少|几)|(?:入|进|付)了多少": 3,
        r"加起来|一共|总共|合计|总计": 1,
        r"L.{0,6}(?:收|卖|进|多少)": 3,
        r"^(?:[DCSTWZX]|的|和|在)+$": 4,
        r"(?:多少|几).{0,2}(?:人|客|顾客)|新客|客流|复购|回头率": 2,
        r"(?:账户|账上|账面|查)余额|余额.{0,4}(?:多少|几|查|剩)|^余额$|账(?:户|上|面)(?:里|上)?(?:还)?(?:有"
        r"|剩)(?:下)?多少": 4,
        r"提(?:现|到|出|走)|取(?:出|走)|C会员": -4,
        r"那单|那笔": -2,
        r"退款?(?:占比|比例|比率)": 5,
        r"O|R|A": -4,
        r"导|列|明细|清单": -2,
    },
    about="看{metric}是多少",
    slots=f"date metric {SCOPE}",
    refine=(ask_figure,),
    allow=READERS,
)
def ask_metric(ask: Ask, asked: Asked) -> Reply:
    """One figure of a period."""
    return metric_reply(ask, question_of(ask.books, asked))


def _ask_compared(slots: Slots, reading: Reading) -> None:
    """Without a base, with the period before; refunds are counted, not summed."""
    one_place(slots)
    if slots.get("metric") == "refund_amount" and not re.search(r"金额|多少钱|额", reading.gist):
        slots["metric"] = "refund_count"
    slots.setdefault("metric", "revenue")
    if re.search(r"(?:哪个|哪家|谁)(?:的)?(?:单|笔)", reading.gist):
        slots["metric"] = "txn_count"
    slots.setdefault("compare", {"type": "prev_period"})
    if slots["compare"]["type"] in {"between_stores", "between_channels"}:
        slots.pop("exclude_channel", None)


@means(
    "compare_query",
    {
        r"(?:交易|单子?|订单|退款|那些)正常": -6,
        r"哪(?:样|种|边|头|个)(?:收|卖|做|用|进)?(?:得)?(?:多|少|好|高)": 5,
        r"D?较(?:上|去|D|昨)|比(?:上月|去年|上周)同": 6,
        r"最(?:高|低|大|多|少)(?:的)?(?:一)?(?:笔|单)?(?:是)?(?:多少|几)": -5,
        r"^(?:那)?(?:再)?跟(?:去年|上).{0,4}比(?:呢|一下|起来)?$": -4,
        r"(?:S|C).{0,4}(?:S|C)哪(?:一|N)?个": 5,
        r"^C?D?差(?:几|多少)": -3,
        r"(?:S|C).{0,8}(?:哪个|哪家|谁|哪边).{0,3}(?:单|笔|客|人)?.{0,2}(?:多|少|高|低|好)": 3,
        r"(?<!占)比(?!例|率|较|重|如|昨天(?!D))|(?:相|对)比|比较|vs|pk|较(?=D)|比起": 5,
        r"环比|同比|同期": 6,
        r"(?:跟|和|与|同).{0,12}(?:比|差多少|差距|哪个)|相差": 3,
        r"(?:涨|跌|增长|增加|下降|下滑|提高|升|降|多|少|高|低)(?:了)?(?:多少|几(?:个)?(?:点|成)|百分之?几"
        r"|百分比)|涨幅|跌幅|增幅|增长率|是涨是跌|涨还是跌": 5,
        r"(?:[SC]|这两|两).{0,6}(?:哪个|哪家|谁|哪边).{0,4}(?:多|好|高|强|厉害|大|火|旺|少|差)": 6,
        r"(?:比|跟|和).{0,4}平时|(?:比|跟|和)往常|正常吗": 5,
        "#figure": 1,
        r"目标|预算": -3,
        r"为什么|为啥|为何|怎么回事|原因|咋": -3,
    },
    about="拿{metric}和别的时候或别的店比",
    slots=f"compare date metric {SCOPE}",
    refine=(_ask_compared,),
    allow=READERS,
)
def ask_comparison(ask: Ask, asked: Asked) -> Reply:
    """One figure against another day, period, store or channel."""
    return compare_reply(ask, question_of(ask.books, asked))


def _ask_drawn(slots: Slots, _reading: Reading) -> None:
    """Of what: what was received, as soon as anything at all was said."""
    if slots:
        slots.setdefault("metric", "revenue")
    if slots.get("dimension") in {"month", "day", "hour"}:
        slots.setdefault("granularity", slots["dimension"])
        slots.pop("dimension")
    one_place(slots)


@means(
    "trend_chart",
    {
        r"图.{0,2}(?:发|传|给)(?:给)?我|(?:发|传|给)我.{0,6}图(?!书|片|案)": 6,
        r"画(?:柱|线|饼|条)|柱子|画成|画出来": 6,
        r"^(?:给我|再|帮我)?(?:画|出|做|来|整|弄|要)(?:个|张|一张|一个)?图(?:看看|吧|表)?$": 3,
        r"走势|走向|趋势|曲线|折线|画成|柱状|柱形|柱图|条形图|线图|变化(?:图|情况)": 6,
        r"图表|(?:画|出|做|来|发|要|生成|弄|整|给).{0,4}(?:张|个|份|一)?.{0,14}图(?!书|片|案)|图(?:形|示)": 6,
        r"(?:每|逐)(?:天|日|周|月).{0,8}(?:变化|走|图|怎么样)|起伏|波动|月度|涨跌情况": 3,
        "#figure": 1,
        r"D": 1,
        r"导出|下载": -3,
        r"换成|改成|变成|换个": -4,
        r"画(?:成|个|出|一)": 2,
    },
    about="看{metric}的走势图",
    slots="chart date granularity metric dimension channel channels exclude_channel store stores terminal",
    refine=(_ask_drawn,),
    allow=READERS,
)
def ask_trend(ask: Ask, asked: Asked) -> Reply:
    """How a figure runs, drawn."""
    return trend_reply(ask, question_of(ask.books, asked))


def _ask_split(slots: Slots, reading: Reading) -> None:
    """A split is of what was received, unless it is by customers or by size.

    午市和晚市哪个强 names what to split by, and so does 工作日和周末哪个好.
    """
    text = reading.gist
    if len(reading.all("W")) > 1:
        slots.pop("daypart", None)
    if slots.get("dimension") == "weekday" and "工作日" in text:
        slots.pop("date", None)
    if "dimension" not in slots:
        slots["dimension"] = "store" if "stores" in slots else "channel"
    usual = {"customer_type": "customer_count", "amount_band": "txn_count", "category": "expense"}
    slots.setdefault("metric", "revenue")
    if slots["dimension"] in usual and not re.search(r"流水|营业额|收|消费|卖", text):
        slots["metric"] = usual[slots["dimension"]]
    if slots.get("store") == "*":
        slots.pop("store")
    if slots["dimension"] == "terminal":
        slots.pop("terminal", None)
    one_place(slots)


@means(
    "breakdown_query",
    {
        r"(?:收银员?|店员|员工)各(?:自)?(?:开|收|做|卖|接|出)": 6,
        r"工作日.{0,4}D.{0,3}(?:哪|谁|比|各|分别)|D.{0,4}工作日.{0,3}(?:哪|谁|比|各|分别)|工作日.{0,2}比D": 11,
        r"W.{0,3}W.{0,4}(?:哪|谁|比|各|分别)|(?:比|哪).{0,4}W.{0,3}W": 9,
        r"(?:各|分别)(?:收|卖|做|付|进|有|占|来|花|退|走|刷)(?:了|到)?(?:多少|几)": 7,
        r"钱(?:都)?花(?:在|到)(?:了)?(?:什么|哪)|分段": 5,
        r"^(?:再)?按.{1,5}分$": -4,
        r"各(?:个)?(?:金额|价格|时间|时|价位)段|(?:金额|价格|价位)段": 6,
        r"(?:每|各)(?:间|家|个|所)?(?:店|铺|门店|分店).{0,2}(?:收|卖|做|进|入|业绩|流水|营业|生意)": 6,
        r"钱(?:都)?(?:花|用|去|跑)(?:到|在)?(?:了)?哪|(?:花|用)(?:到|在)(?:了)?哪|(?:开销|支出|成本"
        r"|费用)(?:大头|主要|都).{0,6}(?:哪|什么)": 6,
        r"^(?:再|那)?(?:按|分).{1,6}(?:再)?(?:拆|分|细分).{0,2}$": -3,
        r"(?:回头客|复购|退款).{0,2}(?:比例|占比|率)": -6,
        r"来过": -4,
        r"C(?:和|跟|与|、)?C(?:分别|各|都)": 5,
        r"(?:各|每)(?:个|一|家|台|种|位|类)?(?:个|家|台|种|位|类)?(?:门?店|渠道|支付|付款|收款|方式|机|终端"
        r"|收银|店员|员工|时段|小时|平台|分店|pos)": 5,
        r"按.{1,6}(?:拆|分|统计|看|汇总|算|列|排开)|分(?:门店|渠道|机器|终端|收银|时段|店|平台|支付|付款"
        r"|员工)|(?:门店|渠道|收银员?|终端|机器|店员)(?:来)?(?:拆|分开|分别|统计|汇总)": 5,
        r"占比|占多少|比例|比重|占了?几成|分布|构成|组成|结构|百分比": 5,
        r"各(?:是|有|占|收|卖|自|做|进|来)?(?:了)?多少|分别(?:是|有|收|卖|做|占|来)?(?:了)?(?:多少|几)|C.{0,3}C各": 5,
        r"(?:支付|付款|收款)(?:方式|渠道)": 3,
        r"花(?:在)?(?:了)?哪|花(?:到)?(?:什么|哪些)(?:地方|上)|(?:支出|费用|开销|开支).{0,3}(?:分类|明细"
        r"|构成|去向)|钱都?(?:花|去)哪": 5,
        r"新老(?:客|顾客)": 3,
        r"区间|价格带": 3,
        "#figure": 1,
        r"D": 1,
        r"走势|趋势|曲线|图|排名|排行|最(?!近|后)": -3,
        r"退(?:款)?(?:占比|比例)": -6,
        r"为什么|为啥|异常|可疑": -3,
        r"加起来": -3,
        r"预算|额度|限额|券": -3,
    },
    about="把{metric}按门店、渠道等拆开看",
    slots=f"date dimension metric {SCOPE}",
    refine=(_ask_split,),
    allow=READERS,
)
def ask_breakdown(ask: Ask, asked: Asked) -> Reply:
    """A figure split by one dimension."""
    return breakdown_reply(ask, question_of(ask.books, asked))


_BUSY = re.compile(r"(?<!帮)忙|闲|人最|客流|冷清|高峰")


def _ask_ranked(slots: Slots, reading: Reading) -> None:
    """Busy means orders; everything else is by what was received."""
    text = reading.gist
    if "dimension" not in slots:
        slots["dimension"] = "hour" if _BUSY.search(text) else "store"
    if re.search(r"单最|来得最勤|笔最|笔数最|用得最", text):
        slots["metric"] = "txn_count"
    if slots.get("metric") == "refund_amount" and not re.search(r"金额|钱|额", text):
        slots["metric"] = "refund_count"
    if _BUSY.search(text) and slots.get("metric") not in {"revenue", "avg_ticket"}:
        slots["metric"] = "txn_count"
    slots.setdefault("metric", "revenue")
    if slots.get("store") == "*":
        slots.pop("store")
    one_place(slots)


@means(
    "rank_query",
    {
        r"排(?:个|一下|一个)(?:名|序|行)": 4,
        r"排(?:个|一下|一个)?(?:名|序|行)(?:吧|看看|一下)?$": 5,
        r"(?:前|top)N(?:的)?(?:个|家)?(?:门|分)?店": 4,
        r"名单": -5,
        r"(?:前|top)N(?:的)?(?:客|会员|顾客|店|单|笔|机|收银)|N(?:的)?(?:客户|顾客|会员)$": 5,
        r"(?:支出|开销|花费|费用).{0,3}最(?:大|多|高)": 6,
        r"(?:来|消费|买)(?:得)?最(?:勤|多|频)": 5,
        r"(?:哪|谁|什么时候|几点|周几|星期几|礼拜几|啥时候).{0,12}最(?!近|后|新)|最(?!近|后|新"
        r"|大(?:的)?(?:一|那)?(?:笔|单|额)|高一笔|贵的一).{1,4}(?:的)?(?:是)?(?:哪|谁|N|那|一(?:天|台|个|家)"
        r"|时段|店|天|月|机器|客|人|收银|几点)": 7,
        r"排(?:名|行|个?名|序|个?队|前|第)|榜|top|冠军|垫底|倒数|第一(?:名|的是)|前N(?:名|个|位|家|大|的)?"
        r"|后N(?:名|个|位|家)|N(?:的)?门店|(?:靠|排)(?:前|后)|名列": 6,
        r"(?:历史|史上|有史以来|开业以来).{0,3}最": 4,
        r"(?:卖|收|做|消费|生意|业绩|赚|忙|退).{0,4}最(?:多|好|少|差|高|低|忙|大|火|旺|惨|狠|厉害|勤)": 3,
        r"最(?:忙|闲|火|旺|冷清|赚钱|好卖|拉胯)": 4,
        r"(?:高峰|旺)(?:期|时段|点)?(?:是|在)?(?:什么|几|哪)|几点(?:钟)?(?:人最|生意最)": 5,
        "#figure": 1,
        r"D": 1,
        r"最近": -1,
        r"为什么|为啥": -3,
        r"券|活动|预警|风险": -3,
    },
    about="看{metric}的排名",
    slots=f"date dimension metric order top_n {SCOPE}",
    refine=(_ask_ranked,),
    allow=READERS,
)
def ask_ranking(ask: Ask, asked: Asked) -> Reply:
    """Who or what is first, or last."""
    return rank_reply(ask, question_of(ask.books, asked))
