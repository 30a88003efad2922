"""预警规则: which rules watch, and an honest word about setting them in chat."""

from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.messages import Reply, Text
from handlers.registry import means
from handlers.roles import READERS


def _ask_alert_rule(slots: Slots, _reading: Reading) -> None:
    """A list needs no rule; a switch needs no threshold."""
    if slots.get("op") == "list":
        slots.pop("alert_type", None)
        slots.pop("threshold", None)


@means(
    "alert_config",
    {
        r"(?:以后|往后|今后).{0,3}(?:夜间|深夜|大额|退款|刷单|离线|W|无收款).{0,4}(?:预警|提醒"
        r"|告警).{0,4}(?:不用|不要|别|关)|(?:预警|提醒|告警)不用了关": 8,
        r"^(?:把|将)?.{0,3}(?:夜间|深夜|大额|退款|刷单|离线|W|无收款)(?:交易|收款)?(?:的)?(?:预警|提醒|告警"
        r"|警报).{0,2}(?:关了|关掉|关闭|停了|停掉|停用|打开|开启)$": 7,
        r"(?:恢复|解除).{0,10}(?:提醒|静音|告警)": -6,
        r"(?:把)?.{0,4}(?:夜间|深夜|大额|退款|刷单).{0,4}(?:的)?(?:预警|提醒|告警)(?:关了|关掉|关闭)$": 5,
        r"(?:有|出现|一有).{0,3}(?:超过|大于|高于|低于|小于).{0,10}(?:告诉|通知|提醒|叫|说)|(?:提醒|预警"
        r"|告警|警报|门槛|阈值).{0,4}(?:改|调|设|定)(?:成|到|为)": 7,
        r"(?:夜间|深夜|大额|退款|刷单|离线|无收款).{0,6}(?:预警|提醒|告警|警报).{0,3}(?:关了|关掉|关闭|取消"
        r"|停用|打开|开起来|开启|打开|启用|开一下)$": 7,
        r"(?:预警|提醒|告警|警报).{0,3}(?:怎么|如何|咋)(?:设|弄|调|定)": 7,
        r"(?:开启|打开|启用|开|加|设).{0,4}(?:刷单|套现|离线|拆单|重复).{0,4}(?:预警|提醒|告警)": 4,
        r"(?:退款?)(?:率|比例|占比).{0,4}(?:到|超|过|达)?P?.{0,3}(?:就)?(?:报警|提醒|告警|通知)": 6,
        r"(?:超过|大于|高于|达到|低于|少于|超出|连续|满|多于|N|L|M|P).{0,14}(?:提醒|通知|告诉|报警|预警|告警"
        r"|发.{0,3}消息|叫我|说一声|喊我|提示|警报)": 7,
        r"(?:没|无|没有).{0,6}(?:收款|交易|生意|进账|单|开张).{0,8}(?:提醒|通知|告诉|发.{0,3}消息|报警|叫我|预警)": 7,
        r"(?:预警|告警|提醒|警报).{0,4}(?:打开|开(?:启|起来|一下|上)?|启用|恢复|加上|设上)$|(?:打开|开启"
        r"|启用|开|加|设置|设|新增|恢复|关闭|关掉|停用).{0,8}(?:预警|告警|提醒|警报)": 5,
        r"(?:预警|告警|提醒|风控)(?:的)?(?:规则|设置|阈值|门槛|有哪些|条件|项目|线)|(?:都有|设了|定了|现在"
        r"|一共).{0,4}(?:哪些|什么|几条).{0,3}(?:预警|告警|提醒|规则)|(?:哪些|什么|几条)(?:预警|告警"
        r"|提醒)?规则": 6,
        r"(?:阈值|门槛|预警线).{0,8}(?:调|改|设|M|P|N|高|低)": 6,
        r"(?:一有|只要|如果|要是|凡是).{0,10}(?:提醒|通知|告诉)": 4,
        r"别再|静音|先关|不要再|回访|联系|U": -4,
        r"日报|周报|月报": -4,
        r"谁改": -6,
        r"吗$|有没有": -1,
    },
    about="看或设预警规则",
    values={
        "alert_type": {
            r"没(?:有)?人?.{0,3}(?:付|收|买|来)|(?:没|无)(?:有)?(?:进账|动静)": "no_sales",
            r"刷单|虚假": "fake_orders",
            r"退(?:款|单|货)?(?:率|比例|占比)": "refund_rate",
            r"退": "refund_rate",
            r"没.{0,4}(?:收款|交易|生意|进账|单|开张|收)|无(?:交易|收款)|冷清": "no_sales",
            r"夜间|半夜|深夜|凌晨|晚上|W": "night_txn",
            r"离线|掉线": "offline",
            r"大额|单笔|一笔|金额|M": "large_amount",
        },
        "op": {
            r"关(?:了|掉|闭)$": "disable",
            r"哪些|什么|几条|有(?:啥|哪)|列": "list",
            r"打开|开启|启用|恢复|开起来|开上|开一下": "enable",
            r"关闭|关掉|停用": "disable",
        },
    },
    slots="threshold store",
    refine=(_ask_alert_rule,),
    allow=READERS,
)
def alert_rules(ask: Ask) -> Reply:
    """What is being watched; what a rule's settings are belongs to the operator."""
    rules = "\n".join(f"· {rule.about}" for rule in ask.risks.values())
    return Text(
        f"现在盯着这些事：\n{rules}\n门槛还不能在聊天里随意设：哪条报错了，点它的「误报」，我会算好代价再问您要不要调。"
    )
