"""Finders of channels, stores and people."""

import re

from handlers.language.reading import Sheet
from handlers.language.vocabulary import CHANNELS, SURNAMES

_NO_NAME = (
    r"\W\d_a-zA-Z的了在把给和跟与到从看查下个家哪每各这那几多按门分总我你他她谁开间有是说要想对帮发被卖收"
    r"最好差就只也都请问新老网首本贵该及啊咱呀哎呢吧嘛了们订阅导取消停关退昨今前明周月天日过或比同关于总让叫"
    r"用为所部"
)
"""What no store's name holds; a 家 only within it: 徐家汇店, but no 三家饭店."""
_STORE = re.compile(
    rf"([^{_NO_NAME}]{{2,4}}|[^{_NO_NAME}人大一二三四五六七八九十两]家[^{_NO_NAME}]{{1,2}})店"
    r"(?!员|长|铺|家|庆"
    r"|里|内|面|主|名)"
)
# Whose figures are asked for: 老城面馆昨天, 老城面馆的流水.
_BUSINESS = re.compile(
    r"^(?![今昨前]天|[本上这])"
    r"[^\W\d_a-z的了在把给和跟与到从看查我你他家这那个各每帮]{2,5}(?:面馆|饭馆|饭店|餐厅|酒楼|茶楼|茶点|茶餐厅"
    r"|超市|小吃"
    r"|烧烤|火锅|奶茶|咖啡|烘焙|便利)(?=的?(?:今|昨|前|本|上|这|近|流水|营业|生意|收|卖))"
)
_SHOP_KINDS = re.compile(
    r"(?:隔壁|附近|对面|旁边|竞争|奶茶|咖啡|便利|连锁|快餐|火锅|面包|蛋糕|水果|甜品|饮品|服装|茶饮|餐饮|小吃"
    r"|烧烤|早餐|专卖|加盟|直营"
    r"|旗舰|零食|烘焙|鲜花|五金|花|药)$"
)
_ALL_STORES = re.compile(
    r"(?:所有|全部|全体|整个|全)(?:的)?(?:门|分|家)?店(?:铺|面)?(?!员|长)|(?:几|各)(?:个|家)?店(?:加|合"
    r"|总|一共)"
)
_GIVEN = "强明华伟芳丽杰辉军东珍玲龙峰凤花兰英红梅美飞斌勇涛鹏敏静"
_NAMES = SURNAMES.replace("周", "")
_PERSON = re.compile(
    rf"(?:欧阳|上官|司马|诸葛|(?<![一上这本每两下几半])周|[{_NAMES}])(?:女士|先生|小姐|老板娘?"
    rf"|总(?![共额计收流数量营销店笔部])|阿姨"
    rf"|大爷|大妈|大哥|大姐|叔叔?|太太|师傅|老师|经理|店长|会计|主管|妹妹?|姨|爷|婶|哥(?!们)|姐(?!妹)|嫂"
    rf"|嫂子)"
    rf"|(?:小|阿)[{SURNAMES}{_GIVEN}](?![程红费单票计])(?<!小单)|老(?![客板师人会店年是顾])[{SURNAMES}](?![程时])"
)
# 储值消费 is a way to pay, 储值进来 is not.
_PAID_WITH = re.compile(r"(?:卡|余额)?(?:的)?(?:消费|支付|付|刷|收|扣|用)")
_CHANNEL = re.compile(
    "|".join(sorted(CHANNELS, key=len, reverse=True))
    .replace("现金", "现金(?!流(?!水))")
    .replace("微信支付", "微信支付(?!宝)")
)


def channels(sheet: Sheet) -> None:
    """微信, 花呗, 美团 …"""
    for found in sheet.each(_CHANNEL):
        channel = CHANNELS[found[0]]
        if channel != "member_balance" or _PAID_WITH.match(sheet.text, found.end()):
            sheet.take("C", channel, *found.span())


def stores(sheet: Sheet) -> None:
    """A store by one of the shop's names, with or without 店; else what ends in 店; `*`: all of them.

    The shop's own name narrows nothing: 三里屯茶点 is not its store in 三里屯.
    """
    _own_name(sheet)
    for name in sheet.names.stores:
        bare = name.lower().removesuffix("店")
        for found in sheet.each(re.compile(re.escape(bare) + "店?")):
            if len(bare) > 1:
                sheet.take("S", sheet.line.said(*found.span()), *found.span())
    for found in sheet.each(_ALL_STORES):
        sheet.take("Z", "*", *found.span())
    for found in (*sheet.each(_BUSINESS), *sheet.each(_STORE)):
        if not _SHOP_KINDS.search(found[0].removesuffix("店")) or _BUSINESS.match(found[0]):
            sheet.take("S", sheet.line.said(*found.span()), *found.span())


def _own_name(sheet: Sheet) -> None:
    own = sheet.names.shop.lower()
    if len(own) > 1 and (start := sheet.text.find(own)) >= 0:
        sheet.cover(start, start + len(own))


def people(sheet: Sheet) -> None:
    """张女士, 李哥, 小王: customers and colleagues."""
    for name in sheet.names.people:
        start = sheet.text.find(name.lower())
        if start >= 0 and len(name) > 1:
            sheet.take("U", name, start, start + len(name))
    for found in sheet.each(_PERSON):
        sheet.take("U", sheet.line.said(*found.span()), *found.span())
