"""客户名单: groups of customers are understood, and honestly not listed yet."""

from handlers.ask import Ask
from handlers.messages import Reply, Text
from handlers.registry import means


@means(
    "customer_list",
    {
        r"(?:只|就|仅)?来过?(?:一|N)(?:次|回)(?:的)?(?:客|人|顾)?|(?:多少|几)(?:个)?(?:人|客).{0,3}(?:只|就)来": 6,
        r"(?:没来|不来|没光顾|没消费|没露面|没上门|没出现).{0,8}(?:客|会员|人|的|名单)|(?:客"
        r"|会员).{0,8}(?:没来|不来|没光顾|没消费|没露面|没出现)": 5,
        r"流失|沉睡|高价值|大客户|优质客|忠实|(?:重要|铁杆|活跃|不活跃)(?:客|会员)|常客|死忠": 5,
        r"(?:客|会员|顾客).{0,3}(?:名单|列表|有哪些|都有谁|清单)|(?:哪些|名单).{0,6}(?:客|会员|顾客)": 4,
        r"(?:只|就)(?:来|消费|买|光顾)过?(?:了)?N次|一次性(?:客|顾)|一锤子|N次(?:的)?(?:客|顾|就)": 5,
        r"(?:余额|储值|C|卡里|卡).{0,6}(?:剩)?(?:不到|低于|少于|不足|小于|快没|不多|快用完)": 5,
        r"生日|过生": 4,
        r"给|发|建|派|券|回访|V|提醒|办法|怎么让|群发": -4,
        r"消费最多|排": -4,
        r"退": -2,
    },
    about="看一类客户",
    slots="amount_max amount_min days",
    values={
        "segment": {
            r"流失": "at_risk",
            r"高价值|大客户|优质|花钱多|消费高|重要|贵宾|有钱": "high_value",
            r"余额|储值|C|卡里": "low_stored_value",
            r"N[次回]|一[次回]|一锤子": "one_time",
            r"生日": "birthday",
            r"没来|不来|没光顾|没消费|沉睡|没露面|没上门|没出现|好久|很久": "lapsed",
            r"新(?:客|会员|顾客)": "new",
            r"老客|熟客|常客|忠实|铁杆|活跃|回头": "returning",
        }
    },
)
def list_customers(_ask: Ask) -> Reply:
    """Who spends most is known; other groups are not listed yet."""
    return Text(
        "客户名单还没接上。现在发「客户 近30天」能看新老客和消费最多的几位，「新老客」能看每天的来客。"
    )
