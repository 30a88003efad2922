"""退款规则: who may give back how much, and until when."""

from handlers.ask import Ask
from handlers.language.refining import ask_policy
from handlers.messages import Reply, Text
from handlers.registry import means
from storage.base.money import Money


@means(
    "refund_policy",
    {
        r"退(?:款|货|单)?(?:的)?(?:规则|政策|规定|制度|期限|时限|有效期|条件|流程要求|标准|权限(?:是|怎么))": 6,
        r"(?:多久|多长时间|几天|多少天).{0,6}(?:就)?(?:不能|不可以|能|可以)退|(?:几|多少|N)天(?:内|之内"
        r"|以内)?.{0,6}退|退.{0,8}(?:几|多少|N)天(?:内|之内|以内)|过了.{0,6}还能退|(?:多久|多长时间)(?:内"
        r"|之内|以内).{0,6}退": 6,
        r"退(?:款)?(?:多|超).{0,8}(?:批|审|同意)|(?:超过|高于|大于|多少|多大).{0,8}(?:退|金额).{0,10}(?:要"
        r"|需要|得|找|由).{0,6}(?:批|审|店长|老板|同意)|退.{0,8}(?:多少|超过|M).{0,8}(?:批|审|店长|老板"
        r"|审批)": 7,
        r"(?:店员|收银员?|员工|店长|我|谁|U).{0,6}(?:能不能|可不可以|能|可以|有权|有没有权).{0,6}退(?!吗?R)"
        r"|谁(?:能|可以|有权).{0,4}(?:批)?退": 5,
        r"(?:退款|退).{0,4}(?:上限|限额|额度)|(?:上限|限额|额度).{0,4}退": 5,
        r"(?:最多|一天|每天|最高).{0,6}(?:能|可以)?退(?:款)?(?:多少|几|M|N)": 7,
        r"(?:店员|收银员?|员工|店长).{0,4}有(?:没有)?.{0,2}权(?:限|利)?.{0,4}退": 7,
        r"谁改|R|O": -5,
        r"让U|权限": -3,
        r"到(?:客人|账|卡)": -4,
    },
    about="看退款的规矩",
    slots="",
    values={
        "op": {
            r"改成|改为|调到|调成|设为|设成|设置|提高|降到|改到|定为|定在|调整|设一?下|设定|限(?:在|制在|到)": "set"
        },
        "role": {
            r"店员": "店员",
            r"收银员": "收银员",
            r"员工": "员工",
            r"店长": "店长",
            r"老板": "老板",
        },
    },
    refine=(ask_policy,),
)
def refund_policy(ask: Ask) -> Reply:
    """The rules as they stand."""
    settings = ask.books.merchant.settings
    return Text(
        "退款的规矩：\n"
        f"· 收款 {settings.refund_window_days} 天内可以退\n"
        f"· 收银员每天最多申请 {Money(settings.cashier_daily_fen)}，自己不能批自己的\n"
        f"· 店长单独能同意 {Money(settings.refund_ceiling_fen)}，再多要老板\n"
        f"· 超过 {Money(settings.code_above_fen)} 要六位动态码\n"
        "老板要改发「限额 店长 1000」「限额 收银员 500」。"
    )
