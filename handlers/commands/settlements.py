"""到账: understood, and honest that settlements are not here yet."""

from handlers.ask import Ask
from handlers.language.refining import ask_settled
from handlers.messages import Reply, Text
from handlers.registry import means


@means(
    "settlement_query",
    {
        r"到账|到帐|入账(?:了)?(?:吗|没)|结算(?!卡|账户|方式)|打款|回款|清算|划款|下款|放款": 5,
        r"(?:钱|款|款子|货款|账款|营业款).{0,6}(?:过(?:来|账)?|进卡|进账|入(?:账|卡)|下来|来)(?:了)?(?:没|吗"
        r"|数)?|(?:几时|什么时候|啥时候|多久|哪天).{0,4}(?:能)?入账|(?:款|钱|账).{0,8}(?:到|来|下来"
        r"|打(?:过来|进来|到)|进(?:卡|账)|收到)(?:了)?(?:没|吗|多少)|(?:什么时候|几时|啥时候|哪天|多久|几天"
        r"|何时).{0,4}(?:到|来|打|下|结)": 4,
        r"(?:款|钱).{0,6}(?:能到|到得了|到了没|到没)": 4,
        r"退|客人|客户|顾客|O": -5,
        r"改成|换成|变更|修改": -5,
        r"提现": -3,
        r"结算卡|账户": -2,
    },
    about="看到账没有",
    slots="date channel store",
    values={
        "metric": {
            r"(?:已)?(?:到账|到帐|结算|打款|回款)(?:了)?(?:多少|金额|几|总额|总共)|多少.{0,4}(?:到账|到了)": "settled_amount"
        }
    },
    refine=(ask_settled,),
)
def settlement(_ask: Ask) -> Reply:
    """Only the bank and the channel know yet."""
    return Text(
        "到账还没接上，我现在只知道收了多少，不知道打到卡里没有，请看银行短信或渠道后台。收款发「流水 昨天」就能看。"
    )


@means(
    "withdraw_request",
    {
        r"提现|取现(?!金)|提款": 6,
        r"余额.{0,4}(?:全|都)?.{0,2}(?:提|取|转)|(?:提|取|转)M.{0,3}(?:出来|到|走)?": 5,
        r"(?:余额|钱|M).{0,6}(?:提|转|取)(?:到|出|走|去|进)|(?:提|转|取)(?:到|出)(?:来)?.{0,4}(?:卡|银行)"
        r"|(?:全|都)(?:部)?提": 5,
        r"(?:能|可以|可|还能)提(?!额|高|醒|前).{0,4}(?:多少|几)?|可提": 5,
        r"提额|提高|提醒|提升": -5,
        r"套现": -6,
    },
    about="提现",
    slots="amount",
    values={
        "op": {
            r"(?:能|可|可以|还能)(?:提现?|取).{0,4}多少|多少(?:钱)?(?:能|可以?|可)提|可提|提现(?:记录|进度|到)": "query"
        }
    },
)
def withdraw(_ask: Ask) -> Reply:
    """Money is never moved from here."""
    return Text("提现我不能代办，钱没有动。请您本人在收款渠道的商户后台操作。")
