"""接入: connecting channels and banks is the operator's work; said so."""

from handlers.ask import Ask
from handlers.language.vocabulary import PROVIDERS
from handlers.messages import Reply, Text
from handlers.registry import means


@means(
    "integration",
    {
        r"(?:C|银行|美团|抖音|饿了么|平台).{0,4}(?:怎么|如何|咋).{0,2}(?:接|连|绑|开通)": 6,
        r"同步.{0,3}(?:不过来|不到|不了|失败|慢|断)|(?:没|不)同步": 6,
        r"接入|对接|接上|开通|连接|打通|集成|接(?:一下)?(?:个)?(?:C|银行|美团|系统|平台)": 5,
        r"(?:绑定|关联|添加|连上?|加).{0,8}(?:银行|对公|账户|美团|饿了么|抖音|支付宝|微信|C|云闪付|平台)": 5,
        r"(?:通道|渠道|接口).{0,4}(?:通不通|通吗|正常|断|稳|挂)|(?:银行|对公|账户|户).{0,6}(?:连上|绑上|接上|关联)": 6,
        r"接口.{0,6}(?:正常|状态|通|异常|断|失败|报错|问题|挂|稳定)|(?:状态|连接).{0,4}正常": 6,
        r"(?:同步|拉取|下载|对接|连接|获取).{0,4}(?:失败|不了|出错|报错|断|不上|异常)|(?:账单|数据|流水"
        r"|订单).{0,6}(?:没|不)(?:有)?(?:同步|更新|拉|进来)": 7,
        r"api|密钥|证书|回调": 4,
        r"音箱|打印机|结算卡|动态码|T|发票": -4,
    },
    about="接入渠道或银行",
    values={
        "op": {r"同步.{0,3}(?:不|没|断)|(?:不|没)同步": 'troubleshoot', r"失败|出错|报错|没(?:有)?(?:同步|更新|拉)|不了|断|挂|怎么(?:回事|办)|异常": "troubleshoot",
               r"正常|状态|通不通|稳定": "status",
               r"解绑|断开|取消|关闭": "disconnect",
               r"怎么|如何|流程|需要(?:什么|哪些)|能不能|可以|支持": None,
               r"绑定|关联|连|添加|开通|接|加": "connect"},
        "provider": PROVIDERS,
    },
)  # fmt: skip
def integration(_ask: Ask) -> Reply:
    """The operator's manual has it."""
    return Text(
        "接支付渠道和银行由管理员在服务器上配置，聊天里办不了。请把这句话转给装掌柜的人，操作手册里有步骤。"
    )
