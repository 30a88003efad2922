"""优惠券: understood, and honest that it is not here yet."""

import re

from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.language.vocabulary import SEGMENTS
from handlers.messages import Reply, Text
from handlers.registry import means

_USED_FOR = re.compile(
    r"(?:只限|仅限|限)?(?:周末|工作日|节假日|午市|晚市|下午茶|早市|平时|生日|新店|双11|国庆|元旦"
    r"|[DW])[^,]{0,3}(?:使用|可用|专用|用)"
)


def _ask_coupon(slots: Slots, reading: Reading) -> None:
    """做个八折券 周末用: what is said of the coupon besides its terms is its note."""
    found = _USED_FOR.search(reading.covered)
    if found:
        slots["note"] = reading.line.said(*found.span())


@means(
    "coupon_create",
    {
        r"V": 3,
        r"(?:发|做|建|搞|弄|创建|新建|设|出|推|送|来|开|生成|给).{0,16}(?:券|V)|(?:V"
        r"|N).{0,6}(?:券).{0,8}(?:发|送)|满减|打V": 4,
        r"券": 2,
        r"好不好|好用|效果|怎么样|如何|带来|核销|剩|用了|多少|几张|领|回报|划算|统计|情况": -4,
    },
    about="发优惠券",
    slots="coupon days",
    values={"segment": SEGMENTS},
    refine=(_ask_coupon,),
)
def create_coupon(_ask: Ask) -> Reply:
    """It is promised for later, and nothing was sent out."""
    return Text(
        "发券还没接上，所以这张券没有建，也没有发给任何人。现在可以发「客户」看看哪些人好久没来。"
    )


@means(
    "coupon_stats",
    {
        r"券.{0,4}(?:没|未)(?:发|用|领)(?:完|掉)?|(?:还有|剩)(?:多少|几)张券": 7,
        r"(?:券|V).{0,3}(?:有人|没人|多少人)(?:用|领)(?:吗|没)?": 8,
        r"V.{0,4}(?:用|领|核销)(?:的)?(?:人|了|多|率)": 7,
        r"(?:还)?剩(?:下)?(?:多少|几)(?:张)?.{0,2}券|券.{0,4}剩": 5,
        r"(?:券|V|满减|活动).{0,12}(?:好不好|好用|反响|反应|效果|怎么样|如何|带来|核销|剩|用了|多少|几(?:张"
        r"|个)|领|回报|划算|情况|拉动|统计|赚|数据|转化)": 6,
        r"(?:效果|核销|领(?:取|了)|用(?:掉|了)).{0,10}(?:券|V)": 4,
        r"核销": 3,
        r"券": 1,
        r"储值|积分": -2,
        r"#figure": 1,
    },
    about="看券的效果",
    slots="coupon date",
    values={
        "metric": {r"营业额|流水|收入|生意|带来(?:了)?多少(?!人|客|单)|销售": "revenue",
                   r"带来(?:了)?多少(?:单|笔)": "txn_count", r"带来(?:了)?多少(?:人|客)|新客": "new_customer_count"},
        "field": {r"剩|(?:还|仲)有(?:几|多少)|没(?:派|发|送|用)": "remaining",
                  r"核销(?:了)?(?:率|多少|几|数)|用(?:掉|了)(?:几|多少)|使用率": "redeemed",
                  r"领(?:取|了|走)(?:了)?(?:几|多少)": "claimed"},
    },
)  # fmt: skip
def coupon_figures(_ask: Ask) -> Reply:
    """There is nothing to count yet."""
    return Text(
        "券的发放和核销还没接上，这里看不到它的效果。现在可以发「新老客 近14天」看看老客有没有回来。"
    )
