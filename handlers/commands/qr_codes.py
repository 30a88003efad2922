"""收款码: understood, and honest that it is not here yet."""

from handlers.ask import Ask
from handlers.messages import Reply, Text
from handlers.registry import means


@means(
    "qr_code",
    {
        r"Q.{0,3}码|Q的": 5,
        r"(?:收款|付款|收钱|支付|收银)(?:的|个)?码|(?:收款|付款|收钱|支付|桌|台|聚合|点餐|店铺?"
        r"|商家)(?:二维)?码(?!科)|二维码": 5,
        r"(?:发|生成|给|要|来|打印|下载|做|出|换|弄).{0,10}码": 2,
        r"动态码|条码|密码|验证码": -5,
        r"为什么|扫不": -1,
    },
    about="要收款码",
    slots="table amount store",
)
def payment_code(_ask: Ask) -> Reply:
    """We never make a code that money could go astray by."""
    return Text("收款码还没接上。为了钱不走错，请用收单机构发给您的码，在他们的商户后台可以下载。")
