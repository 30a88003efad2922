"""合规和风险评估: understood, and honest about what is looked at today."""

from handlers.ask import Ask
from handlers.messages import Reply, Text
from handlers.registry import means


@means(
    "compliance_check",
    {
        r"(?:证照|许可|证).{0,4}(?:过期|齐不齐|有没有问题)": 5,
        r"(?:合规|合法|规范|违规|违法).{0,6}|不合规|有没有(?:违规|不合规|问题的)": 3,
        r"合规|合法|违规|违法": 5,
        r"(?:经营范围|类目|行业).{0,10}(?:对|符|匹配|一致|合|不)": 6,
        r"反洗钱|洗钱(?!.{0,4}(?:怎么|如何))|实名|监管|巡检|自查|自检|kyc|可疑交易报告": 5,
        r"(?:证照|执照|许可).{0,6}(?:齐|全|过期|有效)": 2,
        r"怎么.{0,4}(?:洗钱|逃)": -6,
    },
    about="合规检查",
    slots="store",
    values={
        "field": {r"经营范围|类目|mcc|行业": "mcc", r"执照|证照|许可": "licence"},
        "topic": {
            r"反洗钱|洗钱": "aml",
            r"实名|kyc": "kyc",
            r"税": "tax",
            r"食品|卫生": "food_safety",
            r"隐私|个人信息": "privacy",
        },
    },
)
def compliance(_ask: Ask) -> Reply:
    """Only trade is watched today."""
    return Text(
        "合规自查（证照、类目、反洗钱）还没接上，我不能替您下结论。交易里不对劲的地方我一直在看，发「风险」。"
    )


@means(
    "risk_assess",
    {
        r"(?:店|我们|咱).{0,6}风险.{0,3}(?:高|大|低)|打(?:个|一个)?(?:风险)?分|风险分": 7,
        r"风险.{0,4}(?:评估|评级|等级|评分|打分|体检|画像|报告|级别|分数|诊断|多高|高不高|大不大|测评)": 7,
        r"(?:评估|评|测).{0,6}风险|风控(?:评估|体检|等级|评分)": 6,
        r"(?:哪些|哪|什么|哪里|哪个).{0,4}(?:方面|地方|环节|店)?.{0,2}风险(?:最)?(?:高|大)"
        r"|风险(?:主要)?(?:在|出在)哪": 6,
    },
    about="风险评估",
    slots="store",
)
def assess_risk(_ask: Ask) -> Reply:
    """No score without reasons."""
    return Text(
        "整体的风险评分还没接上。没有依据的分数我不给；眼下没处理的提醒都在「风险」里，一条条有事实。"
    )
