"""预算和目标: understood, and honest that they are not here yet."""

import re

from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.messages import Reply, Text
from handlers.registry import means

NOISE = (
    r"(?:这块|这一块|那块)|最多花|砍到|压到|别超过|不超过|别超|记成|费用(?=控制)|设置|设定|设为|设|定|的|预算|目标"
    r"|调到|调整|调成|调|改成|改为"
    r"|改到|改|增加|提高|降|到"
    r"|成|为|加|把|将|是|给|做|一个|个|控制|在|以内|按|安排|元|块|今年|全年"
)


@means(
    "budget_set",
    {
        r"(?:费用|成本|支出|开销).{0,6}(?:控制|限)(?:在|到).{0,3}M|(?:预算|目标).{0,8}(?:M|B|N)"
        r"|M.{0,4}(?:的)?(?:预算|目标)": 6,
        r"(?:设|定|调|改|加|增|降).{0,12}(?:预算|目标)|(?:预算|目标).{0,6}(?:设|定|调|改|加|增|降|是|给)": 4,
        r"差多少|完成|达成|超(?!过M)|够|进度|执行|用了|还剩|吗": -4,
    },
    about="定预算",
    slots="amount date",
    rest="category",
    noise=NOISE,
    ahead=True,
)
def set_budget(_ask: Ask) -> Reply:
    """Nothing was kept."""
    return Text(
        "预算和目标还没接上，刚才的数没有记下。现在可以发「这个月能做到多少」，我按现在的进度估给您看。"
    )


def _ask_budget(slots: Slots, _reading: Reading) -> None:
    """月底能到目标吗 asks of the whole month."""
    if re.search(r"底$", str(slots.get("date", {}).get("expr", ""))):
        slots.pop("date")


@means(
    "budget_query",
    {
        r"(?:跟|和|与)目标比": -4,
        r"完(?:得|不)?成.{0,2}(?:任务|目标|指标)|任务.{0,4}(?:完|够)": 7,
        r"(?:花|用|超)超?(?:了)?没|花超|超支|超标": 6,
        r"买|付了": -2,
        r"券": -6,
        r"回访|跟进": -6,
        r"达标|完成(?:得|了)?(?:怎么样|吗|没|多少|率)": 4,
        r"目标": 4,
        r"预算": 4,
        r"完成|达成|达标|达到|超(?:了|支|预算|过)?|差多少|进度|执行|还剩|还差|用了多少|够不够": 2,
        r"(?:离|距).{0,4}(?:目标|预算)": 2,
        r"设(?:置|定|为)|调到|改成|定(?:在|为|个)|定成": -3,
        r"(?:预算|目标).{0,3}M|M.{0,4}(?:的)?(?:预算|目标)": -4,
    },
    about="看预算和目标",
    slots="date",
    refine=(_ask_budget,),
    values={
        "forecast": {r"(?:按|照).{0,8}(?:速度|进度|节奏|趋势|势头|样子|架势)|月底能|年底能|能(?:不能)?(?:到"
            r"|完成|达)|做得到|来得及|赶得上|够得着": True},
        "metric": {r"任务|指标": 'revenue', r"预算": None, r"达标|目标|完成|业绩|流水|营业额": "revenue"},
        "category": {r"水电费": "水电费", r"进货": "进货", r"营销|推广": "营销",
                     r"房租水电": "房租水电", r"房租|租金": "房租",
                     r"水电": "水电", r"人工|工资": "人工", r"食材|原料": "食材", r"采购": "采购", r"广告": "广告"},
    },
)  # fmt: skip
def budget_progress(_ask: Ask) -> Reply:
    """No target has been kept, so none can be missed."""
    return Text(
        "预算和目标还没接上，所以看不了完成了多少。可以发「这个月能做到多少」看估算，或「流水 本月」看进度。"
    )
