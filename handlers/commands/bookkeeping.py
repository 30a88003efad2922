"""记账: understood, and honest that it is not here yet."""

import re

from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.messages import Reply, Text
from handlers.registry import means

NOISE = (
    r"刚转过去|转过去|刚转|扣走|扣了|走了|我|啊|垫的|发的|用的|买的|记一?下?账|记一笔|记个账|入个账|记账|记|报销"
    r"|支出|花了|花掉"
    r"|花|付了|付掉|付"
    r"|交了|交|收入|收到|(?<!回)收"
    r"|今天|买了|买|的|元|(?<![冰糖方木煤])块|了|一笔|用了|用|掉|给|是|钱|一共|总共|花费|开支|支付|其他|另外|入账|进账"
    r"|这笔|开销|共|入|出|去|在"
)


def _ask_entry(slots: Slots, reading: Reading) -> None:
    """Who is paid back is the payee; whom something was bought from is not."""
    if "payee" in slots and not re.search(r"报销|垫|借", reading.gist):
        slots.pop("payee")


@means(
    "bookkeeping_add",
    {
        r"(?:废品|废纸|纸箱|旧货|二手).{0,6}(?:收入|卖了?|得了?|收了?)?.{0,3}M|卖.{0,6}收入": 8,
        r"买.{0,6}(?:花|用|付|给)(?:了|掉)?M|(?:花|用|付)(?:了|掉)?M买": 9,
        r"记(?:一下|个|一笔|笔)?(?:账|支出|收入|开销)|记一笔|记(?:一)?下.{0,10}M|入(?:个|一下)账": 5,
        r"报销": 5,
        r"^(?:D)?(?:支出|收入|开销|花费|开支)[^?]{0,14}M": 5,
        r"(?:买|付|交|花|缴|发|进|充|请|修|租|寄|打)(?:了|掉)?.{0,10}M": 3,
        r"(?:费|租|工资|水电|货款|房租|物业|加油|采购|进货|打车|快递|停车)[^?]{0,6}M|M[^?]{0,4}(?:费|租|工资)": 4,
        r"(?:付|花|交)(?:了|掉).{0,2}M": 2,
        r"控制在|以内|预算|目标|券|退|限额|提现|提额|超过|通知|一笔M|积分|客人|付款|收多": -5,
        r"V": -4,
        r"O|R": -4,
        r"多少|哪|吗|几": -3,
    },
    about="记一笔账",
    slots="amount date payee",
    values={"direction": {r"收入|进账|收到|入账|回款|押金退|卖废": "income", r"": "expense"}},
    rest="category",
    noise=NOISE,
    refine=(_ask_entry,),
)
def add_entry(_ask: Ask) -> Reply:
    """Nothing was kept."""
    return Text(
        "记账还没接上，这一笔没有记下，请先记在别处。收款的账我都有，发「流水 本月」就能看。"
    )
