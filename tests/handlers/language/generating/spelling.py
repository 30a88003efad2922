"""The same words typed otherwise: in traditional letters, one in pinyin, one with a slip."""

from tests.handlers.language.generating.changing import Draft

PINYIN = {
    "今天": "jintian", "今日": "jinri", "昨天": "zuotian", "昨日": "zuori", "前天": "qiantian",
    "上周": "shangzhou", "本月": "benyue", "上个月": "shanggeyue", "流水": "liushui", "营业额": "yingyee",
    "收了": "shoule", "卖了": "maile", "多少": "duoshao", "微信": "weixin", "支付宝": "zhifubao",
    "退款": "tuikuan", "客单价": "kedanjia", "手续费": "shouxufei", "导出": "daochu", "日报": "ribao",
    "门店": "mendian", "明细": "mingxi", "排名": "paiming", "对账": "duizhang", "到账": "daozhang",
    "交易": "jiaoyi", "预算": "yusuan", "会员": "huiyuan", "生意": "shengyi",
}  # fmt: skip
SLIPS = {
    "今日": "今曰", "昨天": "作天", "流水": "留水", "营业额": "营业鹅", "退款": "退宽", "手续费": "手续废",
    "客单价": "客但价", "上个月": "上个越", "支付宝": "支付保", "微信": "微新", "导出": "倒出",
    "明细": "名细", "排名": "排明", "到账": "到帐", "对账": "对帐", "账单": "帐单", "渠道": "渠到",
    "终端": "中端", "预警": "予警", "生意": "生易", "告警": "告景", "走势": "走式", "占比": "站比",
    "日报": "日抱", "周报": "周抱", "门店": "门点", "交易": "交意", "静音": "静因",
}  # fmt: skip
# Each letter with the one that is written for it in Hong Kong or Taipei.
LETTERS = (
    "个個们們这這为為么麼时時间間国國学學对對开開关關长長门門问問见見说說话話请請谁誰谢謝让讓记記账賬单單费費额額号號"
    "钱錢银銀现現报報营營业業务務财財产產买買卖賣几幾过過还還进進远遠从從众眾优優会會传傳伤傷价價儿兒兑兌军軍农農减減"
    "凭憑刚剛创創别別剧劇办辦动動励勵劳勞势勢医醫华華协協卫衛厅廳历歷压壓厂廠发發变變吗嗎员員响響团團园園图圖场場处處"
    "备備复復够夠头頭奖獎妆妝妇婦娇嬌实實宝寶审審宽寬层層币幣帅帥师師带帶帮幫广廣应應库庫张張异異弹彈归歸当當录錄总總"
    "恶惡愿願户戶执執扫掃扩擴护護担擔拥擁择擇损損换換据據摆擺断斷无無旧舊显顯晓曉机機杂雜权權条條来來东東极極构構样樣"
    "档檔检檢标標树樹桥橋欢歡欧歐岁歲残殘毕畢气氣汇匯汉漢没沒沟溝泪淚济濟测測湿濕满滿滞滯灯燈灵靈炉爐热熱爱愛状狀独獨"
    "环環电電画畫疗療监監盘盤确確码碼礼禮离離种種积積称稱稳穩穷窮签簽简簡类類紧緊红紅约約级級纪紀纯純纸紙线線练練组組"
    "细細终終经經结結给給绝絕统統继繼续續维維绿綠编編缓緩罗羅职職联聯胜勝脑腦节節药藥获獲虑慮补補装裝观觀规規视視览覽"
    "觉覺触觸订訂认認讨討训訓议議讯訊许許论論设設访訪证證评評识識诉訴词詞试試诚誠询詢该該详詳语語误誤调調谈談贝貝负負"
    "责責败敗货貨质質购購贵貴贷貸贸貿资資赏賞赔賠赚賺赢贏趋趨车車转轉轮輪软軟轻輕较較辅輔输輸达達迁遷运運迟遲适適选選"
    "递遞遥遙邮郵郑鄭针針钟鐘钮鈕铁鐵铺鋪链鏈销銷锁鎖错錯键鍵镇鎮闭閉闲閒闻聞阅閱队隊阳陽阴陰阶階际際陆陸陈陳险險随隨"
    "难難静靜韩韓页頁项項顺順须須顾顧预預领領频頻题題颜顏风風飞飛饭飯饮飲饿餓馆館马馬驳駁验驗鱼魚鸡雞麦麥龙龍两兩区區"
    "内內惯慣扬揚拟擬沪滬兴興吴吳汤湯润潤涨漲厘釐蓝藍闪閃云雲后後"
)
TRADITIONAL = str.maketrans(dict(zip(LETTERS[::2], LETTERS[1::2], strict=True)))


def in_traditional(draft: Draft) -> bool:
    """Every letter as it is written in Hong Kong or Taipei."""
    if draft.intent == "budget_query":  # answers with our own word for what was budgeted
        return False
    before = draft.text
    draft.retype(lambda text: text.translate(TRADITIONAL))
    return draft.text != before


def one_in_pinyin(draft: Draft) -> bool:
    """One word in Latin letters, run together, as a keyboard leaves it."""
    return _respell(draft, PINYIN)


def one_slip(draft: Draft) -> bool:
    """One word with another letter of the same or nearly the same sound."""
    return _respell(draft, SLIPS)


def _respell(draft: Draft, words: dict[str, str]) -> bool:
    """One of these words, unless it is part of something that is kept as it was typed."""
    kept = draft.typed()
    found = [w for w in words if w in draft.text and not any(w in value for value in kept)]
    if not found:
        return False
    longest = max(found, key=len)
    word = draft.dice.choice([w for w in found if w == longest or w not in longest])
    return draft.swap(word, words[word])
