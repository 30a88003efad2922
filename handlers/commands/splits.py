"""Free questions that take a figure apart: by store, channel, hour …, and who is first."""

import re

from handlers.answers.questions import breakdown_reply, question_of, rank_reply
from handlers.ask import Ask
from handlers.language.asking.refining import SCOPE, Slots, one_place
from handlers.language.reading import Reading
from handlers.language.slots import Asked
from handlers.messages import Reply
from handlers.registry import means
from handlers.roles import READERS


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
        r"^(?!.*[OEM]).*(?:用|拿)(?:什么|啥)付|D.*(?:分类|分开|分别)(?:列|看|算)|各自(?:卖|收|刷|做|进|开)"
        r"|各?(?:ge)?门店今天收入|^各门店": 8,
        r"D.{0,3}(?:分|按)(?:小时|钟点|时段|门店|店|渠道|收银员?|机器|终端|星期|周几).{0,3}(?:看|统计|算|列|来)": 6,
        r"(?:新客|老客|回头客)(?:和|跟|与|、|,)?(?:新客|老客|回头客)": 3,
        r"(?<!新)(?:老客|熟客)(?:户|人)?(?:的)?(?:占|比)": -6,
        r"C.{1,12}C.{1,12}(?:分开|分别|各自)(?:报|说|讲|列|算|看)": 11,
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
        r"排(?:个|一下)?名次|名次": 8,
        r"排(?:行|名)榜": 4,
        r"流水记录|交易记录|明细": -8,
        r"(?:什么|哪个|哪些)(?:时段|钟点|时间|点).{0,6}最": 4,
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
