"""Letters that are taken for one another, and words that only look like slips."""

# Letters by those which are typed for them because they look alike.
_ALIKE = (
    "日曰 末未 己已巳 入人 土士 天夭无大 大太 办为 今令 折拆 微徽薇 信言 候侯 券卷 治冶 付什 单早 店庄 宝室 额颌 "
    "率卒 账胀 千干 支枝 析折 退腿 昨咋 水氷 排挑 差着 班斑 扫归 板扳 现观 收攻 享亨 营菅 贷货 饼拼 柱住 减咸 活话 "
    "赚嫌 员贝 问间 午牛 未末"
)

ALIKE: dict[str, str] = {}
for _kind in _ALIKE.split():
    for _letter in _kind:
        ALIKE[_letter] = ALIKE.get(_letter, "") + _kind.replace(_letter, "")

# Words that lack a letter, and are still no other word.
SHORTENED = {
    "营额": "营业额",
    "业额": "营业额",
    "支宝": "支付宝",
    "付宝": "支付宝",
    "客价": "客单价",
}

# Real words that sound like ours and are meant as they stand.
_REAL = (
    "月出 别推 上走 下走 往上 往下 "
    "张单 张票 张券 办法 百分点 报警 后大 公式 下限 下线 下乡 近年 近日 千年 初值 分部 分步 赏月 同一 同义 回放 "
    "国情 图标 镇长 增产 辈份 夜校 极度 几度 生计 克服 诧异 微型 平视 中共 总攻 总工 房主 打着 保修 包销 指出 制出 "
    "新科 日子 日资 早产 网上 腕上 本州 标枪 比拟 比利 流逝 几分 水务 经历 老伴 应收 纤细 财物 走私 走失 走时 去势 "
    "进展 进站 进账 账款 占款 长宽 音响 音像 风向 风箱 拼图 高分 牛市 商周 奔月 三月 惊天 明晰 极品 会集 投宿 投书 "
    "收入 小量 首先 手机 收集 首季 店员 电源 电员 公司 工资 天气 今后 今晚 终于 中间 时间 事件 世界 使用 适用 实用 "
    "试用 是否 食品 商品 上面 下面 里面 前面 后面 客气 可以 刻意 几个 给他 给她 发给 发了 对了 错了 到了 好了 完了 "
    "没了 行了 算了 门口"
)
REAL = _REAL.split()

# Letters that carry a sentence: nobody types them for another by mistake.
STEADY = frozenset(
    "的了吗呢吧啊我你您他她它们这那哪不没很也就都还至和与跟在给把被从向让请要能会上下个一二三四五六七八九"
    "十百千万两零几买卖说是进花机着记有无看想等算吃喝问多少"
)
# Letters that are words by themselves: beside one of these a steady letter stands as it is.
ALONE = frozenset(
    "卡扣收电钱店单笔天日月年账图人客费券报时段分点号张次家台群税票水房车货菜饭餐茶酒面手门口头里外前后左右"
    "早晚高低大小新老好坏"
    "快慢走来去到回付交存取查找打发送拿放改加减停开关换用做干叫听写画排比同对错全半双整共总均额率价利本现金"
    "款退涨跌差贵忙"
)
