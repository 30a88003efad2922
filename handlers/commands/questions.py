"""Free questions over the books: a figure, and how it compares."""

import re

from handlers.answers.questions import compare_reply, metric_reply, question_of
from handlers.ask import Ask
from handlers.language.asking.refining import SCOPE, Slots, ask_figure, one_place
from handlers.language.reading import Reading
from handlers.language.slots import Asked
from handlers.messages import Reply
from handlers.registry import means
from handlers.roles import READERS


@means(
    "metric_query",
    {
        r"(?:出|打)(?:了)?(?:多少|几)张(?:小票|单)": 6,
        r"平均(?:一个|每个)(?:客|人|顾客)": 5,
        r"(?:账户|卡|账)(?:上|里|上头)?(?:还)?(?:趴着|躺着|剩着|存着)": 6,
        r"区别|意思|啥意思|怎么算|落到|(?:几|N)家店|离谱": -4,
        r"(?:订单|单子|交易|笔)总数$": 4,
        r"(?:什么|哪个)(?:时段|钟点|时间).{0,6}最": -4,
        r"为什么|缘故|缘由|店长退|收银.{0,2}退.{0,2}额度": -4,
        r"(?<!新)(?:老客|熟客)(?:户|人)?(?:的)?(?:占|比)": 6,
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
        r"(?:跟|和|与)(?:目标|预算|计划)比": 4,
        r"(?:C|S).{0,6}的?多还是.{0,4}(?:C|S)|多还是.{0,6}多": 8,
        r"D(?:跟|和|与|同|比).{0,2}D.{0,4}差(?:了)?(?:多少|几)|差了(?:多少|几)": 6,
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
