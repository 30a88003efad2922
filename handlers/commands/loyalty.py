"""会员: points, stored value, tiers and tags are understood, and are honestly not here yet."""

import re

from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.messages import Reply, Text
from handlers.registry import means

TAG_NOISE = (
    r"的?标签|黑名单|给|打个|打上|打|贴个|贴上|贴|加个|加上|加|标签|标记|备注一下|备注|记一下|记下"
    r"|写上|写|标|取消|去掉|删掉|删除|移除|移出|拉进|拉入|放进|加入|解除|的|为|成|个|上|把|从|里|她"
    r"|他|这个|客人|是|说|:|一下|名单|出来"
)


def _ask_points(slots: Slots, _reading: Reading) -> None:
    """What is given, taken or set is told by its own slot; a field is only read."""
    if "op" in slots and ("points" in slots or "tier" in slots):
        slots.pop("field", None)


@means(
    "loyalty",
    {
        r"U.{0,3}(?:账户|账号|卡)?(?:补|加|扣|送|减|充)(?:M|N)分?|(?:M|N)分(?!钟|店|之|成|开|享|析)": 5,
        r"U.{0,3}(?:设|改|调|换|升|降)(?:成|为|到).{0,3}(?:金|银|钻石|铂金|白金|黑|普通)(?:卡|会员)": 5,
        r"(?:会员|客人|顾客)?储值.{0,2}(?:进来|充|收进)|充(?:了|值).{0,6}(?:多少|几)": 6,
        r"U(?:加|送|补|扣|减|给).{0,2}(?:M|N).{0,2}分": 6,
        r"卡(?:升|降)(?:到|成)|(?:升|降)(?:到|成|为).{0,4}(?:卡|会员|级)": 4,
        r"(?:会员|客人|顾客|储值).{0,2}C?(?:进来|充值?)|C充(?:了|值)?": 6,
        r"(?:储值|充值).{0,6}(?:充|进|收|来)了?.{0,4}(?:多少|几)|充(?:值)?了?(?:多少|几)": 6,
        r"积分": 5,
        r"储值.{0,8}(?:进来|充|多少|几|收|总)|(?:客人|会员|顾客).{0,4}充(?:了|进|值)"
        r"|充(?:了)?.{0,6}(?:会员卡|卡里)|充值|充卡|(?:充|办)(?:了)?(?:多少)?.{0,2}(?:卡|储值)": 4,
        r"(?:金|银|钻石|铂金|白金|黑|普通|高级|至尊|黄金|vip\d?)(?:卡|会员)|会员等级|升级?(?:到|为|成)"
        r"|降(?:到|为|成)": 4,
        r"U.{0,6}(?:余额|储值|卡里)|(?:余额|储值|卡里).{0,6}U": 3,
        r"卡(?:里|上)(?:还)?(?:有|剩)": 3,
        r"不到|名单|哪些|低于|C.{0,2}消费": -4,
        r"结算卡|信用卡|流量卡|储蓄卡|银行卡": -5,
    },
    about="会员积分和储值",
    slots="customer points date",
    values={
        "op": {r"(?:充|加|补|送|给)(?:M|N)(?:个)?(?:积)?分": 'add', r"(?:设|改|调|换|升|降)(?:成|为|到)": 'set',
               r"(?:加|送|补|给|增|奖|赠)(?!.{0,8}(?:升|降|换|改)).{0,8}(?:M|N).{0,2}(?:个|点)?(?:积)?分?"
               r"|加.{0,3}积分": "add",
               r"(?:扣|减|除|清).{0,8}积分|积分.{0,4}(?:扣|减|清)": "deduct", r"升|降|改成|换成|设为|调": "set",
               r"兑|换": "redeem"},
        "field": {r"积分.{0,6}(?:多少|几|还|剩|查)|多少.{0,3}积分|有几.{0,2}分|查.{0,8}积分"
                  r"|(?<![MN\d十百千万])积分$": "points",
                  r"余额|卡里|剩多少钱": "balance", r"等级|什么级|什么卡": "tier"},
        "tier": {r"钻石会员": '钻石会员', r"金卡": "金卡", r"银卡": "银卡", r"钻石(?:卡|会员)?": "钻石卡",
                 r"铂金卡?": "铂金卡",
                 r"白金卡?": "白金卡", r"黑卡": "黑卡", r"普通(?:卡|会员)": "普通会员"},
        "metric": {r"C(?:进来|充|收)|储值.{0,6}(?:进来|充|收|多少|总)|充值|充卡|充了": "stored_value_topup"},
    },
    refine=(_ask_points,),
)  # fmt: skip
def loyalty(_ask: Ask) -> Reply:
    """Points live in the member system, which is not connected."""
    return Text("会员的积分、储值和等级还没接上，这里看不到也改不了，请先在会员系统里操作。")


def _ask_tag(slots: Slots, reading: Reading) -> None:
    """打个标签 企业团餐: what is left is a tag where a tag was spoken of, else a note."""
    if "note" in slots and re.search(
        r"标签|标$|标成|贴|打(?:个|上)|标记(?:成|为)|标为", reading.gist
    ):
        slots["tag"] = slots.pop("note")
    if slots.get("tag") == "黑名单":
        slots.pop("note", None)


@means(
    "customer_tag",
    {
        r"U.{0,2}(?:标记|标注|记)(?:成|为|一下)?": 6,
        r"(?:金|银|钻石|铂金|白金|黑)卡": -6,
        r"U.{0,2}(?:标|记|设|归)(?:成|为|作)": 6,
        r"标签|打(?:个|上)?标|贴(?:个|上)?(?:标|签)": 6,
        r"U.{0,4}(?:备注|不吃|过敏|喜欢|爱吃|忌口|口味|习惯)|备注.{0,2}U|(?:备注|记(?:一)?下).{0,8}(?:不吃"
        r"|过敏|喜欢|爱吃|忌口|不要|少糖|去冰|口味|生日)": 6,
        r"黑名单|拉黑": 6,
        r"U": 1,
        r"回访|联系|提醒": -3,
    },
    about="给客户打标签",
    slots="customer",
    values={
        "op": {r"取消|去掉|删|移除|移出|解除|拿掉|撤": "remove"},
        "tag": {r"黑名单|拉黑": "黑名单"},
    },
    rest="note",
    noise=TAG_NOISE,
    refine=(_ask_tag,),
)
def tag_customer(_ask: Ask) -> Reply:
    """Tags are not here; the shop's own name for a customer is."""
    return Text(
        "客户标签还没接上，刚才的没有记下。给客户起个店里的称呼可以用「备注客户 T1001 王老板」。"
    )
