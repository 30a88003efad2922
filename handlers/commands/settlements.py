"""到账 and 结算: what is on its way, why it takes so long, and what has come."""

from dataclasses import replace
from datetime import date, timedelta

from handlers.answers.arriving import arrivals_of_days, arrivals_text, settlements_text
from handlers.ask import Ask
from handlers.figures.arrival import Rule, expected_on, read_rule, rules
from handlers.figures.settling import Ways, ways_settled
from handlers.language.asking.refining import Slots
from handlers.language.days.period import Period
from handlers.language.reading import Reading
from handlers.language.slots import Asked, ChannelSlot, Word
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import OWNERS, READERS
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.refusal import Refusal

MOST_DAYS = 31
LATELY = timedelta(days=90)


def _ask_settled(slots: Slots, _reading: Reading) -> None:
    """入账银行卡 names where it goes, not how it was paid."""
    if slots.get("channel") == "card":
        slots.pop("channel")


@means(
    "settlement_query",
    {
        r"(?:落|进|打|到)(?:到|了|进)?(?:我)?(?:银行)?(?:卡|账户)(?:里|上)?的?.{0,3}(?:多少|几)|真正(?:落|到|进)": 9,
        r"(?:钱|款).{0,2}到.{0,3}(?:卡|账户|账上|银行).{0,2}(?:没|吗|了没)|(?:结|打|清|划)款(?:了)?(?:没|吗)": 8,
        r"打(?:到|进|给).{0,3}卡(?:上|里)?.{0,3}(?:多少|几)|(?:钱|款).{0,6}(?:还|一直|老)(?:不"
        r"|没)(?:给)?(?:我)?(?:结|打|到)": 8,
        r"(?:D|C).{0,2}(?:的)?(?:钱|款).{0,6}(?:什么时候|几时|啥时候|多会儿|多久|几点|哪天)(?:能)?(?:打|转|划|结"
        r"|下|给)": 7,
        r"(?:款|钱|账)(?:子)?(?:都)?(?:结|打|划|清|放)(?:了|过来|下来)?(?:没|未|吗)|入(?:了)?(?:账|帐"
        r"|数)(?:未|没|吗)|(?:款|钱|账).{0,2}(?:结|打)(?:清|完)?了没": 7,
        r"(?:收的|卖的)?钱.{0,3}结(?:了|算)?(?:没|没有|吗)|(?:钱|款).{0,4}(?:怎么|咋|为什么)(?:还)?没到": 7,
        r"(?:款|钱|账).{0,3}(?:都|全)?到(?:齐|全|位)": 6,
        r"(?:款|钱|货款|账).{0,4}(?:都|全|全部)?到(?:齐|全|位)|到齐": 6,
        r"^退|退(?:款|的钱|货)": -9,
        r"到期|过期|执照|证": -9,
        r"(?:D|C).{0,2}(?:的)?(?:钱|款).{0,6}(?:周几|星期几|哪天|几号)(?:能)?(?:到|来|结)": 6,
        r"(?:钱|款|账|数).{0,2}入(?:了)?(?:账|数|卡|户)?(?:没|未|吗)|入(?:了)?数": 6,
        r"(?:钱|款).{0,4}(?:什么时候|几时|啥时候|多会儿|多久|几点|哪天)(?:能)?(?:到|来|进|下|有)": 5,
        r"(?:结|入|到|货)(?:账|帐)?款.{0,4}(?:还没|没|未)(?:到|来|下)|款.{0,3}(?:怎么|咋|为什么)?(?:还)?没到": 6,
        r"(?:几时|什么时候|何时).{0,3}(?:能)?(?:入账|到账|到)": 3,
        r"(?:已|实际)?到账(?:了)?(?:多少|几|总|的钱|金额)|(?:钱|款).{0,2}到(?:了|没|咗|账)": 4,
        r"退款.{0,4}(?:几天|多久).{0,4}到": -5,
        r"到(?:了)?没|到了吗": 1,
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
            r"(?:落|进|打)(?:到|了|进)?.{0,4}卡.{0,3}(?:多少|几)|有多少": "settled_amount",
            r"打(?:到|进|给).{0,3}卡.{0,3}(?:多少|几)": "settled_amount",
            r"(?:已)?(?:到账|到帐|结算|打款|回款)(?:了)?(?:多少|金额|几|总额|总共)|多少.{0,4}(?:到账"
            r"|到了)": "settled_amount",
        }
    },
    refine=(_ask_settled,),
    allow=READERS,
)
def settlement(ask: Ask, asked: Asked) -> Reply:
    """Of named days, where their money is; else all that is on its way. Days to come are on their way."""
    days = asked.get("date")
    channel = str(asked.get("channel", ""))
    if not days or not days.get("from") or days["to"] >= ask.books.today.isoformat():
        return Text(arrivals_text(ask.books, channel))
    span = Span(date.fromisoformat(days["from"]), date.fromisoformat(days["to"]))
    return Text(arrivals_of_days(ask.books, _bounded(span), channel))


@command("到账", about="钱哪天到、到了没有、为什么", example="到账", allow=READERS)
def show_arrivals(ask: Ask, period: Period | None = None, channel: ChannelSlot = "") -> Reply:
    """What is on its way; with a day, where that day's money is."""
    if period is None or ask.books.today in period.span:
        return Text(arrivals_text(ask.books, channel))
    return Text(arrivals_of_days(ask.books, _bounded(period.span), channel))


@command(
    "结算", about="每天结算的钱怎么来的：收款、退款、手续费", example="结算 昨天", allow=READERS
)
def show_settlements(ask: Ask, period: Period | None = None, channel: ChannelSlot = "") -> Reply:
    """How each clearing day is made up; the last three days when none is said."""
    today = ask.books.today
    span = period.span if period else Span(today - timedelta(3), today - timedelta(1))
    return Text(settlements_text(ask.books, _bounded(span), channel))


@command("到账规则", about="看各渠道几天到账；老板可以改", example="到账规则", allow=READERS)
def arrival_rules(ask: Ask, channel: ChannelSlot = "", rule: Word = "") -> Reply:
    """The rules as they stand; with a channel and `T+1` or `D+1`, the change."""
    today = ask.books.today
    ways = ways_settled(ask.books, Span(today - LATELY, today))
    channel = ways.settler_of(channel)
    if not rule:
        used = _rules_in_use(ask, channel, ways)
        lines = [f"· {channel_word(code)} {one}" for code, one in used]
        example = channel_word(used[0][0] if used else "wechat")
        return Text("\n".join(["到账规则（T+1 按工作日，D+1 天天到，后面是当天截止的时间）", *lines,
                               f"老板要改请发「到账规则 {example} T+1」。"]))  # fmt: skip
    if not channel:
        raise Refusal("请写明渠道，比如「到账规则 微信 T+1」。")
    if ask.asker.role not in OWNERS:
        raise Refusal(f"您是{ask.asker.role.word}，到账规则要老板来改。")
    return _change_rule(ask, channel, str(read_rule(rule)))


def _rules_in_use(ask: Ask, channel: str, ways: Ways) -> list[tuple[str, Rule]]:
    """Of one channel; else of those that traded lately or have a rule of their own, or of all."""
    every = rules(ask.books)
    used = ways.settlers | ask.books.merchant.settings.arrival_rules.keys()
    wanted = {channel} if channel else used & every.keys() or every.keys()
    return [(code, rule) for code, rule in every.items() if code in wanted]


def _change_rule(ask: Ask, channel: str, rule: str) -> Reply:
    before = str(rules(ask.books).get(channel, ""))
    if not ask.confirmed:
        return ask.confirm(
            f"将把{channel_word(channel)}的到账规则从 {before or '没有'} 改成 {rule}。"
        )
    settings = ask.books.merchant.settings
    own = {**settings.arrival_rules, channel: rule}
    ask.books.save_settings(replace(settings, arrival_rules=own))
    ask.books.audit.write("arrival.rule", channel, before, rule, by=ask.asker)
    due = expected_on(read_rule(rule), ask.books.today)
    return Text(f"好的，{channel_word(channel)}按 {rule} 算：今天收的 {due:%m-%d} 到。")


def _bounded(span: Span) -> Span:
    if span.days > MOST_DAYS:
        raise Refusal(f"到账一次最多看 {MOST_DAYS} 天，请把日期缩短一些。")
    return span


@means(
    "withdraw_request",
    {
        r"(?:有多少|全部|全|都)提|提(?:个|点)?M(?:出来|出去)?|全转(?:到)?我卡": 8,
        r"提\d+[w万千k].{0,6}(?:出来|走)?$": 6,
        r"提(?:M|N).{0,4}(?:出来|走|现)?$|^提M": 6,
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
