"""设备: understood; what tills took is known, whether a machine is online is not yet."""

from handlers.ask import Ask
from handlers.language.vocabulary import DEVICES
from handlers.messages import Reply, Text
from handlers.registry import means

KINDS = (
    r"(?:机器|终端|设备|pos|打印机|音箱|扫码|收银机|刷卡机|小票机|扫码枪|扫码盒|云喇叭|喇叭|网络|T"
    r"|收银台|平板|钱箱)"
)


@means(
    "device_status",
    {
        rf"{KINDS}.{{0,8}}(?:在线|离线|正常|掉线|状态|还好|连|断|坏|死机|卡|没反应|不响|不出|没声|打不|开不了"
        rf"|黑屏|不动|不亮|报错|没电|失灵|不工作|罢工|没网|怎么了|读不)": 5,
        r"没(?:有)?(?:收|交易|开张|开单|动静)的(?:机|终端|pos|设备)|(?:一笔|一单)(?:都|也)没": 6,
        rf"(?:几|多少)(?:台|个|部){KINDS}|{KINDS}.{{0,4}}(?:几|多少)(?:台|个|部)|{KINDS}(?:数量|总数)": 5,
        rf"(?:哪些|哪台|哪个|有没有|有).{{0,2}}{KINDS}.{{0,10}}(?:没(?:有)?(?:交易|收|开|动|单|流水)|离线"
        rf"|掉线|不在线|零|停|断)|{KINDS}.{{0,8}}没(?:有)?(?:交易|开张|流水|收款)": 7,
        r"(?:打印机|小票机|音箱|喇叭).{0,6}(?:不|没|坏|卡)": 4,
        r"(?:设备|机器|终端)(?:状态|情况|列表|清单)|在不在线|在线吗": 4,
        r"报个修|修|关停|停用|启用|报修|解绑|换绑|绑定|推荐|静音|重启": -4,
        r"哪台.{0,4}最": -4,
        r"多少钱|(?:收|卖)(?:了)?多少": -3,
        r"为什么": -1,
    },
    about="看设备状态",
    slots="date store terminal",
    values={
        "filter": {
            r"没(?:有)?(?:交易|收|开张|单|流水|动)|零交易": "no_txn",
            r"离线|掉线|不在线|断": "offline",
        },
        "device": DEVICES,
        "metric": {r"(?:几|多少)(?:台|个|部)|数量": "device_count"},
    },
)
def device_status(_ask: Ask) -> Reply:
    """What is known of a till is what it took."""
    return Text(
        "设备在不在线、有没有缺纸还没接上，我看不到。能看到的是哪台机器收了多少：发「终端 今天」。"
    )


@means(
    "device_manage",
    {
        rf"(?:停用|启用|禁用|解绑|换绑|绑定|重启|报修|维修|下线|注销|更换|添加|新增|锁(?:定|机)|关(?:停|掉)"
        rf"|停(?:掉|了)|恢复).{{0,8}}{KINDS}": 6,
        rf"{KINDS}.{{0,10}}(?:停用|启用|禁用|解绑|换绑|绑定|绑(?:到|上|个)|重启|报修|报个修|关停|维修|下线"
        rf"|注销|更换|停掉|停了|恢复使用|锁定|修一下|换(?:一|个|台))": 6,
        r"报修|报个修|解绑|解除绑定|换绑": 3,
        r"推荐|告警|提醒|预警|静音": -4,
    },
    about="管理设备",
    slots="terminal store",
    values={
        "op": {r"停用|禁用|关停|停掉|下线|停了|锁|关掉": "disable", r"启用|恢复": "enable", r"报修|维修|修": "repair",
               r"解绑|解除绑": "unbind", r"换绑|更换|换|绑(?:到|上)新": "rebind", r"解绑|解除绑|注销": "unbind", r"重启": "restart", r"绑定|添加|新增|绑": "bind"},
        "device": DEVICES,
    },
)  # fmt: skip
def manage_device(_ask: Ask) -> Reply:
    """Nothing was changed."""
    return Text(
        "设备的启停、绑定和报修还没接上，什么都没有改。请找收单机构的客服，或在他们的后台操作。"
    )


@means(
    "device_advice",
    {
        rf"推荐.{{0,14}}{KINDS}|{KINDS}.{{0,8}}(?:推荐|哪(?:款|种|个牌子)(?:好)?|怎么选|买哪|选哪|合适)|(?:配"
        rf"|装|买|选|用|换).{0,4}(?:个|台|什么牌子|牌子)?.{0,4}pos.{0,8}(?:建议|推荐|哪|好)|(?:买|选|用"
        rf"|换)(?:个|台|什么|哪(?:款|种)).{{0,6}}{KINDS}": 8,
        r"流量卡|sim卡|物联卡": 7,
        rf"{KINDS}(?:用)?(?:什么|啥|哪个|哪种|哪款)(?:牌子|型号|好)|{KINDS}(?:多少钱|价格|贵不贵|怎么(?:续费"
        rf"|装|安装|设置|用|连))": 6,
    },
    about="问设备怎么选",
    values={
        "device": {r"流量卡|sim卡|物联卡": "流量卡"},
        "industry": {r"奶茶": "奶茶店", r"咖啡": "咖啡店", r"火锅": "火锅店", r"便利": "便利店", r"餐饮|餐厅|饭店|饭馆": "餐厅", r"水果": "水果店",
                     r"服装": "服装店", r"面馆": "面馆", r"烧烤": "烧烤店", r"超市": "超市", r"蛋糕|烘焙|面包": "蛋糕店", r"早餐": "早餐店", r"小吃": "小吃店", r"理发|美发": "理发店", r"药店": "药店"},
    },
)  # fmt: skip
def device_advice(_ask: Ask) -> Reply:
    """We sell nothing."""
    return Text("选机器、续流量卡这类事我还帮不上，问收单机构的客服最准。")
