"""回访: understood, and honest that it is not here yet."""

from handlers.ask import Ask
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.language.vocabulary import SEGMENTS
from handlers.messages import Reply, Text
from handlers.registry import means

NOISE = (
    r"记一?下|记着|别忘了|别忘|提醒我|提醒|让我|让|回访任务|回访|联系|打个?电话|打电话|打|电话|跟进|安排"
    r"|新建|建个|建(?!议)|没露面|没露脸|创建|加个|加|任务|给|一个|个|到时候|要|去|问问|问|约|派给|派|交给|由|负责|做|的"
    r"|为|把|我|一次|叫|天(?:以上|多)?(?:都)?(?:没|未|不)(?:来|光顾|消费|出现)?|老客户?|客户|客人|会员"
    r"|熟客|顾客|记得|记录|那个|你"
)


def _ask_follow_up(slots: Slots, reading: Reading) -> None:
    """给老客回访 派给小陈: the one it is given to is no customer."""
    people = [found.said for found in reading.all("U")]
    if "assignee" in slots:
        others = [name for name in people if name != slots["assignee"]]
        slots.pop("customer", None)
        if others:
            slots["customer"] = others[0]
    if "customer" in slots:
        slots.pop("segment", None)


@means(
    "followup_add",
    {
        r"回访记录U.{2,}": 7,
        r"(?:D|K).{0,4}(?:喊|叫|提醒|让)我.{0,3}(?:给|跟|找|联系|打)": 7,
        r"(?:D|K).{0,4}(?:要|得|记得|去)?(?:回访|联系|拜访)U|(?:要|得|记得|该)(?:回访|联系)U"
        r"|U.{0,12}(?:记一下|记着|帮我记|别忘)|回访过U|(?:回访|联系)(?:了|过)U.{2,}": 7,
        r"(?:D|K).{0,6}(?:给|跟|找|和)U.{0,3}(?:打|联系|通|说|聊)|(?:给|跟)U打(?:个|一个)?电话": 6,
        r"(?:给|对)U.{0,4}(?:打(?:个|一个)?)?(?:回访|跟进)|U回访(?:记录)?.{2,}|(?:记|建|加|安排|约|提醒|派"
        r"|别忘|新增|排|做|让).{0,16}(?:回访|联系|跟进|打(?:个)?电话|拜访|致电)": 6,
        r"(?:回访|联系|跟进|拜访)(?:一下)?U": 4,
        r"提醒我.{0,12}U|U.{0,8}提醒我": 4,
        r"回访|跟进": 2,
        r"完成|逾期|多少|哪些|列表|没回访|没做|情况|进度|几个|(?<!建个)(?<!一个)(?<!加个)任务$|过期|清单|率|做完": -6,
        r"帮我记|记着|记一下|别忘": 2,
        r"推送|日报|预警": -4,
    },
    about="记一个回访",
    slots="customer due days assignee",
    values={"segment": SEGMENTS},
    rest="note",
    noise=NOISE,
    ahead=True,
    refine=(_ask_follow_up,),
)
def add_follow_up(_ask: Ask) -> Reply:
    """Nothing was kept."""
    return Text("回访任务还没接上，这件事没有记下，请先用企业微信的「待办」记着。")


@means(
    "followup_list",
    {
        r"(?:到期|超期|过期|逾期|该).{0,4}(?:没|未)?(?:回访|联系|跟进)|(?:没|未)(?:回访|联系|跟进)的": 7,
        r"(?:要|得)(?:回访|联系)U.{0,6}记": -5,
        r"(?:回访|跟进).{0,2}完成": 4,
        r"(?:回访|跟进).{0,8}(?:任务|列表|清单|完成|逾期|进度|情况|率|多少|几|哪些|记录|名单|$)": 5,
        r"(?:逾期|过期|没(?:有)?|未|还没|待|该|要|哪些|谁).{0,6}(?:回访|跟进)": 6,
        r"(?:建|派|记|安排|提醒我|新增).{0,8}(?:回访|跟进)": -4,
    },
    about="看回访任务",
    slots="date staff",
    values={
        "status": {r"超期|到期": 'overdue', r"逾期|过期|超时|没(?:有)?回访|拖|没按时": "overdue",
                   r"待|未|还没|没做": "pending",
                   r"已完成|已经(?:做|完)": "done"},
        "metric": {r"几成|多少成|完成率": 'followup_rate',
                   r"完成率|率|百分之?多少|P|完成(?:得)?(?:怎么样|多少|情况)": "followup_rate"},
    },
)  # fmt: skip
def list_follow_ups(_ask: Ask) -> Reply:
    """There are none yet."""
    return Text("回访任务还没接上，所以没有可看的。发「客户」能看新老客和常客。")
