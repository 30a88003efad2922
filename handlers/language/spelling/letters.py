"""What is typed in Latin letters for Chinese: syllables that stand alone, units, and initials."""


def _pairs(table: str) -> dict[str, str]:
    return {pair[:-1]: pair[-1] for pair in table.split()}


# Syllables that are a word by themselves beside words that are longer; the likeliest letter.
SINGLES = _pairs(
    "de的 le了 ma吗 ne呢 ba吧 zui最 mang忙 shou收 mai卖 zuo做 qian钱 bi比 na哪 ge个 dian店 yue月 zhou周 tian天 hao号 "
    "shi是 wo我 ni你 kan看 you有 mei没 cha查 tui退 gei给 ji几 dao到 cong从 he和 gen跟 an按 chu出 tu图 duo多 shao少 "
    "zhang张 zai在 dou都 hai还 xin新 lao老 da大 xiao小 gao高 di低 hui会 neng能 zen怎 jin近 shang上 xia下 ben本 zhe这 "
    "kuai快 man慢 wan晚 zao早 fu付 zhuan赚 kui亏 dan单 mo末 chu出 nian年 ri日 hua画 fa发 kou扣 bu不 guo过 zhong中 "
    "jia家 tai台 jine额 liang两 yi一 er二 san三 si四 wu五 liu六 qi七 ba吧 jiu九 bai百 ban半 fen分 yuan元 gai改 cun存 "
    "lai来 qu去 qian钱 nv女 nan男 kai开 guan关 cai才 jian减 man满 song送 zhuang装 hou后 wei为 ling零 xiang想 yao要"
)
# After a number a syllable is its unit, and beside a unit or a number it is a number.
UNITS = _pairs(
    "yue月 hao号 ri日 tian天 zhou周 bi笔 dan单 kuai块 yuan元 dian点 fen分 ge个 nian年 wan万 qian千 bai百 jia家 tai台 "
    "zhang张 mao毛 mei枚 ci次"
)
NUMBERS = _pairs("yi一 er二 san三 si四 wu五 liu六 qi七 ba八 jiu九 shi十 liang两 ban半 ling零")

# The first letters of the syllables, as they are typed in a hurry: jrls, zrwx.
INITIALS = {
    "jr": "今日", "jt": "今天", "zr": "昨日", "zt": "昨天", "qt": "前天", "bz": "本周", "sz": "上周",
    "zz": "这周", "by": "本月", "sy": "上月", "sgy": "上个月", "zgy": "这个月", "jn": "今年", "qn": "去年",
    "bjd": "本季度", "sjd": "上季度", "zm": "周末", "ls": "流水", "yye": "营业额", "ys": "营收", "sr": "收入",
    "sk": "收款", "jz": "进账", "js": "净收", "lr": "利润", "tk": "退款", "tkl": "退款率", "tkmx": "退款明细",
    "sxf": "手续费", "fl": "费率", "kdj": "客单价", "dd": "订单", "bs": "笔数", "xk": "新客", "lk": "老客",
    "hy": "会员", "fg": "复购", "fgl": "复购率", "wx": "微信", "wxzf": "微信支付", "zfb": "支付宝",
    "xj": "现金", "ysf": "云闪付", "yl": "银联", "md": "门店", "mdpm": "门店排名", "qd": "渠道", "zd": "终端",
    "syy": "收银员", "dy": "店员", "dz": "店长", "rb": "日报", "zb": "周报", "yb": "月报", "zs": "走势",
    "zst": "走势图", "qs": "趋势", "qst": "趋势图", "mx": "明细", "jymx": "交易明细", "pm": "排名",
    "hb": "环比", "tb": "同比", "db": "对比", "zhb": "占比", "dc": "导出", "ye": "余额", "tx": "提现",
    "yj": "预警", "yc": "异常", "dzd": "对账单", "yhq": "优惠券", "ds": "多少", "dsq": "多少钱", "gg": "各个",
    "skm": "收款码", "hf": "回访", "zzt": "柱状图", "zxt": "折线图",
}  # fmt: skip
# Two letters that are read so even when they stand alone.
SURE = frozenset({"jr", "zr", "wx", "tk", "rb", "ls", "yb"})
