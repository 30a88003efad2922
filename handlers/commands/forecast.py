"""预测: what today, this week or this month will come to, with an honest range."""

import re

from handlers.answers.forecast import forecast_question, forecast_reply
from handlers.ask import Ask
from handlers.language.asking.refining import Slots, one_place
from handlers.language.reading import Reading
from handlers.language.slots import Asked
from handlers.messages import Reply
from handlers.registry import means
from handlers.roles import READERS


def _ask_forecast(slots: Slots, reading: Reading) -> None:
    """Busy means orders; 要不要加人 too."""
    if re.search(r"(?<!帮)忙|人多|客流|加人|客人|排班|单", reading.gist):
        slots["metric"] = "txn_count"
    slots.setdefault("metric", "revenue")
    one_place(slots)


@means(
    "forecast_query",
    {
        r"还是|画": -5,
        r"导出|下载|明细|列(?:出|一下)": -6,
        r"控制|费用|开支|回访": -6,
        r"#figure\n#ahead": 7,
        r"风险|评估": -7,
        r"(?:平均|每).{0,3}单.{0,2}能": -4,
        r"平均|每单|客单|笔均|一单能": -5,
        r"D.{0,2}(?:会不会|会)(?:很|特别|比较)?(?:忙|火|爆|多人|冷清)": 7,
        r"忙(?:坏|死|疯|晕)": -6,
        r"D(?:会)?忙(?:不忙)?(?:吗|么|不)?": 6,
        r"(?:会|能)(?:有|卖|收|来|做)(?:到)?(?:多少|几)": 5,
        r"预测|预计|预估|估(?:计|算|摸|一下|下)|推算|展望": 5,
        r"(?:大概|大约|应该|可能|差不多)(?:能|会|可以)?(?:卖|收|做|有|进|到).{0,3}(?:多少|几)": 5,
        r"能(?:做到?|卖(?:到)?|收(?:到)?|有|冲到|达到)(?:多少|几)|会(?:有|卖|收|做)(?:到)?多少": 4,
        r"会不会(?:忙|爆|火|多|少|好|差|冷)|忙不忙|人(?:会)?多(?:不多|吗)|要不要(?:加人|备货|多备|加班|多排"
        r"|多叫)|(?:该|需要?)(?:备|进)多少货": 6,
        r"D.{0,6}(?:生意|流水|营业额?|营收)?(?:会|能)(?:怎么样|如何|咋样|好|差|涨|跌)": 4,
        r"(?:月底|年底|全月|整月|全年|这周|本周|本月|D).{0,6}能.{0,6}(?:多少|几)": 3,
        r"目标|预算|完成": -5,
        r"提|到账|退": -3,
    },
    about="预估接下来能做多少",
    slots="date metric store stores channel channels exclude_channel daypart",
    ahead=True,
    refine=(_ask_forecast,),
    allow=READERS,
)
def forecast(ask: Ask, asked: Asked) -> Reply:
    """What it will come to, and how sure that is."""
    return forecast_reply(ask, forecast_question(ask.books, asked))
