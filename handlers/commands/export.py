"""导出: a period's transactions as a file, for the asker alone."""

import re

from handlers.answers.exporting import export_reply
from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.language.slots import Asked
from handlers.messages import Reply
from handlers.registry import means
from handlers.roles import READERS


def _ask_exported(slots: Slots, reading: Reading) -> None:
    """流水 without more is a table to calculate with."""
    if (
        "format" not in slots
        and "dataset" not in slots
        and re.search(r"流水|营业额|营收", reading.gist)
    ):
        slots["format"] = "xlsx"


@means(
    "export",
    {
        r"(?:拉|存|导|打|弄|做)(?:一个|个|成)?文件|文件(?:下来|导出|给我)": 9,
        r"(?:存|导|打|做|转|弄|整理?|输出)(?:成|为|个)?(?:一个|一份)?.{0,3}(?:pdf|xlsx|excel|csv|表格|word|电子表)": 9,
        r"(?:对账单|账单|明细|报表|流水表?).{0,3}(?:拉|打|存|导|下)(?:一|个|出)?.{0,2}(?:份|出来)": 8,
        r"(?:收入|流水|交易|退款)明细.{0,4}(?:出|做|给|来|打)(?:一|N)?份|(?:要|出|给).{0,8}明细.{0,4}(?:一|N)?份": 6,
        r"(?:明细|记录|流水|数据|账单|报表).{0,4}导(?:一下|个|出来|下来|给我)|导(?:一下|个)": 7,
        r"^(?:把)?(?:这个|这些|这张|它|刚才的|上面的)": -8,
        r"谁(?:导出|下载)": -8,
        r"导出|导(?:一份|个|成|一下|下来)|下载|export|download": 7,
        r"(?:出|做|给|要|发|打|拉|整理)(?:我)?(?:一|个|张)?(?:份|张)?.{0,12}(?:表格|excel|xlsx?|csv|pdf|文件"
        r"|附件|电子版|清单|明细表)": 5,
        r"(?:出|给|要|发)(?:我)?(?:一)?(?:份|张).{0,12}(?:明细|清单)": 4,
        r"excel|csv|xlsx|pdf": 4,
        r"^导出这个$|导出(?:这个|它|刚才|一下这个)": -6,
        r"报税|税务|审计要": 2,
        r"怎么|如何|客户.{0,4}(?:身份证|手机)": -3,
        r"报告|日报|周报|月报|收款码|二维码": -3,
    },
    about="导出文件",
    slots="date format store stores channel channels exclude_channel terminal daypart time",
    values={
        "dataset": {
            r"交易(?=(?:导|存|做|整|打|下))": "transactions",
            r"对账": "reconciliation",
            r"退(?:款|货|单)": "refunds",
            r"(?:交易|订单|收款|流水)(?:的)?(?:明细|记录|清单|流水)|逐笔": "transactions",
            r"收入|税": "income",
            r"客户|会员|顾客": "customers",
            r"支出|费用|开支": "expenses",
            r"结算|到账": "settlements",
        },
    },
    refine=(_ask_exported,),
    allow=READERS,
)
def export(ask: Ask, asked: Asked) -> Reply:
    """As a file in private."""
    return export_reply(ask, asked)
