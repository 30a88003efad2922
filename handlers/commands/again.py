"""接着问: the last question with one thing changed: 那昨天呢, 换成柱状图, 按门店拆开, 不是，是微信的."""

from handlers.ask import Ask
from handlers.language.refining import ask_again
from handlers.language.slots import Asked
from handlers.messages import Reply, Text
from handlers.registry import means
from handlers.roles import READERS


@means(
    "followup_context",
    {
        r"^(?:那|那么|然后|再)?.{0,2}(?:D|W|S|C|T|U)(?:的)?(?:情况|话|数)?(?:呢|咧|嘞|又(?:如何|怎么样))$": 8,
        r"^(?:那|那么)(?:D|S|C|W|T|U)(?:的)?(?:呢|怎么样|如何|多少|又)?": 5,
        r"D比.{0,6}D|比D怎么": -8,
        r"(?:换成|改成|变成|换个|换一?下|换|改为|改用|做成|用)(?:个|一下|张)?(?:柱状|折线|曲线|柱形|饼|条形"
        r"|线|横)?(?:图|D|S|C|的)": 7,
        r"^(?:再|那)?(?:按|分).{1,6}(?:再)?(?:拆开|拆一下|拆|分开|再分|分一下|看看|看|细分|展开"
        r"|排一?下?)(?:呢|吧|看看|一下)?$": 7,
        r"^(?:就|仅|光|单|只)(?:要|看|算|查|统计|说|显示)(?:一下)?.{1,6}$": 8,
        r"^(?:不含|去掉|扣掉|除去|刨去|不算|剔除|除了|不要|减去|扣除)(?:退款|C|现金|退货|手续费"
        r"|S)?(?:的话)?(?:呢|吧|后|之后)?$": 7,
        r"^(?:那|跟|和|与|比)?(?:去年同期|上个?月同期|上周同期|同比|环比|上期|D|平时|往常)(?:的?话)?(?:比"
        r"|相比|对比|比起来|比较)?(?:呢|怎么样|如何)$": 9,
        r"^(?:同比|环比|去年同期|上月同期)(?:呢|怎么样)?$": 8,
        r"^(?:再)?(?:说)?(?:详细|具体|细|仔细|简单|简短|简洁)(?:一)?(?:点|些|下)?(?:吧|说说|看看|的)?$"
        r"|^(?:再)?(?:展开(?:说|讲)?(?:说|讲)?|多说(?:点|两句))(?:一下)?$": 8,
        r"(?:导出|下载|发我|存下|保存)(?:一下)?(?:这个|这张|这份|刚才(?:的|那个)|它|上面(?:的|那个)"
        r"|这些)(?:数据|表|图)?|(?:这个|这份|刚才的|上面的).{0,3}(?:导出|下载)": 9,
        r"^(?:不是|不对|错了|搞错了)[,。]?(?:我)?(?:是|说的是|要的是|问的是|要|想看|要看).{1,6}$": 9,
        r"^(?:画|出|来|做|给)(?:个|张|一个|一张)?图(?:看看|吧)?$": 6,
        r"为什么|为啥": -6,
        r"D(?:D|C|S).{3,}": -2,
    },
    about="接着上一个问题",
    slots="compare date channel store dimension daypart chart exclude_channel terminal metric cashier",
    values={
        "filter": {r"(?:不含|去掉|扣掉|除去|刨去|不算|剔除|减去|扣除).{0,2}退": "exclude_refunds"},
        "verbosity": {r"详细|具体|细|展开|多说|仔细": "more", r"简单|简短|简洁|少": "less"},
        "op": {r"导出|下载|存下|保存": "export"},
    },
    refine=(ask_again,),
    allow=READERS,
)
def ask_more(ask: Ask, asked: Asked) -> Reply:
    """There is nothing to go on from."""
    return Text("想看哪方面的？可以发「今日流水」，再接着说「那昨天呢」「按门店拆开」。")
