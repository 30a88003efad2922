"""Who the two merchants are: stores, tills, people, prices, and the rhythm of their days."""

from dataclasses import dataclass

from storage.people.chats import Door
from storage.people.merchants import Merchant, Settings, Store, Terminal
from storage.people.staff import Role

GROUP = "group"  # our id of each shop's group chat


@dataclass(frozen=True, slots=True)
class Branch:
    """How a store's trade runs.

    `orders`: on an ordinary day; `week`: each weekday against that, in percent, Monday first;
    `holiday`: a public holiday against that, in percent; `hours`: how the day's orders fall.
    """

    store_id: str
    orders: int
    week: tuple[int, ...]
    holiday: int
    hours: dict[int, int]
    cashiers: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff."""

    userid: str
    name: str
    role: Role
    store_id: str = ""
    cashier: str = ""


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant; `number` is the practice acquirer's for it, `prices` are fen.

    `contracts` names the channel that takes a way of paying; the practice acquirer takes the rest.
    """

    profile: Merchant
    number: str
    branches: tuple[Branch, ...]
    people: tuple[Person, ...]
    prices: tuple[int, ...]
    door: Door
    address: str
    contracts: tuple[tuple[str, str], ...]

    @property
    def merchant_id(self) -> str:
        return self.profile.merchant_id

    def acquirer(self, way: str) -> str:
        """Who takes this way of paying."""
        return dict(self.contracts).get(way, "practice")


TEA_HOURS = {
    10: 4,
    11: 8,
    12: 14,
    13: 12,
    14: 9,
    15: 11,
    16: 9,
    17: 8,
    18: 11,
    19: 10,
    20: 7,
    21: 4,
}
OFFICE_HOURS = {
    8: 6,
    9: 8,
    10: 5,
    11: 12,
    12: 24,
    13: 14,
    14: 8,
    15: 10,
    16: 6,
    17: 4,
    18: 4,
    19: 2,
}
NOODLE_HOURS = {7: 8, 8: 12, 9: 6, 10: 3, 11: 12, 12: 22, 13: 12, 14: 4, 15: 2, 16: 2, 17: 7,
                18: 14, 19: 11, 20: 5}  # fmt: skip
LATE_HOURS = {11: 8, 12: 15, 13: 9, 14: 3, 17: 8, 18: 13, 19: 12, 20: 9, 21: 8, 22: 7, 23: 5, 0: 3}

ACCOUNTANT = Person("qian", "钱会计", Role.AUDITOR)  # keeps the books of both shops


def _tills(*stores: str) -> tuple[Terminal, ...]:
    return tuple(
        Terminal(f"P{store[1]}0{n}", store, name)
        for store in stores
        for n, name in enumerate(("扫码点单", "1号机", "2号机"))
    )


TEA = Shop(
    profile=Merchant(
        "M1",
        "三里屯茶点",
        cut_off=300,
        opens=480,
        closes=1320,
        settings=Settings(group_chat=GROUP),
        stores=(Store("S1", "三里屯店"), Store("S2", "国贸店"), Store("S3", "望京店")),
        terminals=_tills("S1", "S2", "S3"),
    ),
    number="90001",
    branches=(
        Branch("S1", 74, (84, 86, 90, 94, 112, 132, 124), 140, TEA_HOURS, ("C01", "C02")),
        Branch("S2", 64, (112, 110, 112, 108, 104, 46, 38), 35, OFFICE_HOURS, ("C03", "C04")),
        Branch("S3", 50, (94, 92, 96, 98, 106, 112, 104), 88, TEA_HOURS, ("C05", "C06")),
    ),
    people=(
        Person("wang", "王老板", Role.OWNER),
        Person("li", "李店长", Role.MANAGER),
        Person("zhao", "小赵", Role.CASHIER, "S1", "C01"),
        Person("sun", "小孙", Role.CASHIER, "S2", "C03"),
        ACCOUNTANT,
    ),
    prices=(800, 1200, 1500, 1600, 1800, 1900, 2200, 2600, 2800, 3200, 3800, 5800),
    door="appchat",
    address="zhangguiM1group",
    contracts=(("wechat", "wechat_pay"), ("alipay", "alipay"), ("unionpay", "unionpay")),
)

NOODLES = Shop(
    profile=Merchant(
        "M2", "老城面馆", cut_off=240, opens=420, closes=1500, settings=Settings(group_chat=GROUP),
        stores=(Store("S1", "鼓楼店"), Store("S2", "前门店")), terminals=_tills("S1", "S2"),
    ),
    number="90002",
    branches=(
        Branch("S1", 70, (96, 94, 96, 98, 106, 112, 104), 118, NOODLE_HOURS, ("C11", "C12")),
        Branch("S2", 58, (82, 84, 86, 92, 116, 134, 118), 150, LATE_HOURS, ("C13", "C14")),
    ),
    people=(
        Person("chen", "陈老板", Role.OWNER),
        Person("zhou", "周店长", Role.MANAGER),
        Person("wu", "小吴", Role.CASHIER, "S1", "C11"),
        ACCOUNTANT,
    ),
    prices=(300, 600, 800, 1200, 1600, 1800, 2000, 2200, 2600, 2800, 3600),
    door="webhook",
    address="693a91f6-7bd4-4a0c-9d0e-2f1b6c5e8a01",
    contracts=(("wechat", "lakala"), ("alipay", "alipay"), ("unionpay", "shengpay")),
)  # fmt: skip

SHOPS = (TEA, NOODLES)
