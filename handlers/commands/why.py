"""为什么: why a figure rose or fell, in parts that add up."""

from handlers.answers.questions import question_of
from handlers.answers.why import why_reply
from handlers.ask import Ask
from handlers.language.asking.refining import ask_figure
from handlers.language.slots import Asked
from handlers.messages import Reply
from handlers.registry import means
from handlers.roles import READERS


@means(
    "explain_change",
    {
        r"退款.{0,4}(?:怎么|咋)?(?:会|就)?(?:这么|那么)多": -5,
        r"(?:钱|款).{0,6}(?:不|没)(?:给)?(?:我)?(?:结|打|到)": -8,
        r"什么缘故|啥缘故|缘由|因为(?:什么|啥)|怎么(?:搞|弄)的": 6,
        r"(?:复购率?|回头客|客单价?|退款率?|流水|营业额|生意|单量|客流|笔数|净收).{0,4}(?:下滑|下降|掉|降|跌"
        r"|上涨|上升|涨|升|变少|变多|少了|多了|高了|低了).{0,4}(?:为什么|为何|什么原因|怎么回事|怎么了|原因)": 6,
        r"怎么(?:就|会|又)?(?:上去|下去|下来|起来|掉下)(?:了)?": 6,
        r"不好在哪|差在哪儿?|哪里不好|不行在哪": 5,
        r"^(?:怎么|咋).{0,8}(?:下降|下滑|掉|少|跌|降|低)(?:了)?": 4,
        r"有(?:什么|啥)问题|账不平|步骤|退款": -4,
        r"怎么复习|怎么做好吃": -6,
        r"(?:客单价?|笔单价?|退款率?|手续费|流水|营业额|生意|单量|客流|复购率?|笔数|净收).{0,4}(?:怎么|咋"
        r"|为啥|为什么).{0,3}(?:高|低|多|少|涨|跌|降|掉|差|好|升)": 5,
        r"什么原因|啥原因|原因(?:是|呢|在)": 3,
        r"为什么|为啥|为何|咋(?!样|整|办|弄)|什么原因|啥原因|原因|怎么(?!样|办|弄|用|接|提高|操作|申请|设|改"
        r"|开|绑|续|回事|收|退|才|做|说)(?:会|就|突然|又|老|一直|这么|那么|了)?|(?:是)?(?:什么|啥)(?:情况"
        r"|问题|造成|导致)|怎么回事": 4,
        r"(?:掉|降|跌|下滑|下降|少(?!钱)|低|差|涨|升|高|多(?!少)|好|上升|增长|增加|减少|变|滑坡|缩水|惨|火"
        r"|暴涨|翻倍|不行|冷清|清淡|猛|旺|没生意|没人)": 1,
        r"差在哪|问题(?:出)?在(?:哪|哪里)|少在哪|哪里(?:出)?(?:了)?问题|(?:掉|降|跌|少|涨|多|高|低"
        r"|差)(?:在)?(?:哪|哪儿|哪里)(?:了)?|分析(?:一下|下)?(?:原因|为什么|.{0,6}(?:下降|下滑|上涨|变化))": 5,
        "#figure": 1,
        r"D": 1,
        r"失败|不成功|没到|退不了|没发|收不到|扣": -4,
        r"异常|可疑|风险|预警|告警": -3,
        r"R|O|A": -4,
    },
    about="看为什么涨或跌",
    slots="date metric store stores channel channels exclude_channel daypart terminal",
    values={
        "direction": {
            r"(?:下去|下来|下滑)": "down",
            r"(?:上去|起来|上来)": "up",
            r"降|掉|跌|下滑|少(?!钱)|差|低|减|不行|冷清|清淡|滑坡|缩水|惨|不好|变差|没(?:什么|啥)?(?:人|生意"
            r"|客)|淡": "down",
            r"涨|升|高|多(?!少)|好|增|旺|火|爆|猛|贵|翻": "up",
        }
    },
    refine=(ask_figure,),
    allow=READERS,
)
def explain(ask: Ask, asked: Asked) -> Reply:
    """What made the change."""
    return why_reply(ask, question_of(ask.books, asked), str(asked.get("direction", "")))
