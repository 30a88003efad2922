"""对账: understood, and honest that it is not here yet."""

from handlers.ask import Ask
from handlers.messages import Reply, Text
from handlers.registry import means


@means(
    "reconcile_query",
    {
        r"对(?:一下|下|个|完|好|过)?.{0,6}账(?!号|户)|对帐|账.{0,6}对(?:得|不|上|齐|了)|核(?:一下|下|对)?账"
        r"|核(?:一下|下|对)(?:$|一下)|账平|账(?:目)?.{0,4}(?:多|少)(?:出来|了|没)": 5,
        r"(?:多|少)(?:出来|了)?(?:一|N)?(?:笔|单).{0,8}(?:核|对|查)": 4,
        r"(?:平台|微信|渠道|C|银行|账单).{0,6}有.{0,6}(?:我们|系统|咱|这边|账上|本地)?.{0,3}(?:没有|无|缺"
        r"|没)|(?:系统|我们|咱们|本地).{0,4}有.{0,8}(?:没有|无|缺)|系统(?:里)?(?:缺|没有|少)": 6,
        r"长款|短款|差异|差错|漏单|单边账|不平|掉单|少账|多账": 5,
        r"账单.{0,10}(?:差|不一致|对不|不符|一样|相符)|C.{0,6}(?:少|多)(?:了)?(?:一|N)?(?:笔|单).{0,3}M?": 5,
        r"(?:少|多)(?:了)?(?:一|N)?笔": 2,
        r"G": 6,
        r"导出|下载|发我(?:一份)?(?:对账单)": -4,
        r"经营范围|类目|失败": -4,
        r"退": -2,
    },
    about="对账",
    slots="date channel amount store",
    values={
        "diff_type": {
            r"(?:平台|微信|渠道|C|对方|那边|账单).{0,6}有.{0,10}(?:没有|无|没|缺)|漏单|漏记|掉单": "missing_local",
            r"(?:系统|我们|咱|本地|这边).{0,6}有.{0,10}(?:没有|无|没)": "missing_remote",
            r"金额.{0,4}(?:不|差|对不)": "amount_mismatch",
            r"重复": "duplicate",
        }
    },
)
def reconcile(_ask: Ask) -> Reply:
    """Bills are read in, but not yet compared."""
    return Text(
        "自动对账还没接上。渠道账单可以请管理员导入，导入时会核对总数；一笔一笔查发「交易 单号」。"
    )
