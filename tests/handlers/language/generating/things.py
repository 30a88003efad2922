"""Other shops, channels, tills and people for a sentence."""

from handlers.language.reading import Names
from tests.handlers.language.generating.changing import Draft

TILLS = ("1号机", "2号机", "3号机")
SHOPS = tuple(
    Names(tuple(f"{store}店" for store in stores.split()), TILLS)
    for stores in (
        "三里屯 国贸 望京", "五道口 西单 中关村", "春熙路 太古里", "人民广场 徐家汇 陆家嘴",
        "天河城 北京路 珠江新城", "解放碑 观音桥", "湖滨 武林门", "大悦城 万象城 老城",
    )
)  # fmt: skip
FILE_STORES = ("三里屯", "望京")
CHANNELS = {
    "wechat": ("微信", "微信支付", "wx"), "alipay": ("支付宝", "zfb"), "unionpay": ("云闪付", "银联"),
    "meituan": ("美团",), "eleme": ("饿了么",), "douyin": ("抖音",), "ecny": ("数字人民币",),
    "cash": ("现金",), "huabei": ("花呗",),
}  # fmt: skip
LEAVE_CHANNEL = {"limit_query", "reconcile_query", "settlement_query"}
SURNAMES = "赵钱孙周吴郑冯陈卫蒋沈韩杨朱秦许何吕张孔曹严魏陶姜王李刘"
TITLES = ("女士", "先生", "哥", "姐", "老板", "阿姨", "总")
DAYPARTS = {
    "breakfast": "早市", "lunch": "午市", "tea": "下午茶", "dinner": "晚市", "morning": "上午",
    "noon": "中午", "afternoon": "下午", "evening": "晚上", "early_morning": "凌晨",
}  # fmt: skip
PEOPLE = ("customer", "cashier", "staff", "assignee", "payee")


def other_stores(draft: Draft) -> bool:
    """Stores of this shop in place of those of the file, with or without 店."""
    slot = "stores" if "stores" in draft.slots else "store"
    said = draft.slots.get(slot)
    old = said if isinstance(said, list) else [said]
    if not all(isinstance(name, str) and name.removesuffix("店") in FILE_STORES for name in old):
        return False
    names = draft.dice.sample(draft.names.stores, len(old))
    new = [
        name if was.endswith("店") else name.removesuffix("店")
        for name, was in zip(names, old, strict=True)
    ]
    marks = [f"\x00{place}\x00" for place in range(len(old))]
    for first, second in (*zip(old, marks, strict=True), *zip(marks, new, strict=True)):
        draft.swap(first, second)
    draft.slots[slot] = new if isinstance(said, list) else new[0]
    return True


def other_channels(draft: Draft) -> bool:
    """Another channel, by any of its words."""
    slots = draft.slots
    slot = next((s for s in ("channel", "exclude_channel", "channels") if s in slots), "")
    if not slot or draft.intent in LEAVE_CHANNEL:
        return False
    old = slots[slot] if isinstance(slots[slot], list) else [slots[slot]]
    words = [next((w for w in CHANNELS.get(code, ()) if w in draft.text), "") for code in old]
    if not all(words):
        return False
    new = draft.dice.sample(list(CHANNELS), len(old))
    marks = [f"\x00{place}\x00" for place in range(len(old))]
    spelled = [draft.dice.choice(CHANNELS[code]) for code in new]
    for first, second in (*zip(words, marks, strict=True), *zip(marks, spelled, strict=True)):
        draft.swap(first, second)
    slots[slot] = new if isinstance(slots[slot], list) else new[0]
    return True


def other_tills(draft: Draft) -> bool:
    """Another till: 5号机, 三号机, POS017."""
    old = draft.slots.get("terminal")
    if not isinstance(old, str):
        return False
    number = draft.dice.randrange(1, 20)
    spelled = [f"{number}号机", f"POS{number:03d}", f"{'一二三四五六七八九'[number % 9]}号机"]
    new = draft.dice.choice(spelled)
    if not draft.swap(old, new):
        return False
    draft.slots["terminal"] = new
    return True


def other_people(draft: Draft) -> bool:
    """Another customer or colleague, called as the old one was: 小陈, 张女士."""
    changed = False
    for slot in PEOPLE:
        old = draft.slots.get(slot)
        if not isinstance(old, str):
            continue
        surname = draft.dice.choice(SURNAMES)
        new = f"小{surname}" if old.startswith("小") else surname + draft.dice.choice(TITLES)
        if draft.swap(old, new):
            draft.slots[slot] = new
            changed = True
    return changed


def other_dayparts(draft: Draft) -> bool:
    """Another part of the day."""
    old = DAYPARTS.get(str(draft.slots.get("daypart")), "")
    code, new = draft.dice.choice(list(DAYPARTS.items()))
    if "time" in draft.slots or not old or not draft.swap(old, new):
        return False
    draft.slots["daypart"] = code
    return True
