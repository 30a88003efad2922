"""客户: new against returning, the best ones, one customer's history, and the shop's names for them."""

from handlers.answers.phrases import as_of, days, named_days, yuan, yuan_and_wan
from handlers.ask import Ask
from handlers.figures.customers import BestCustomer, customer_figures
from handlers.language.days.period import Period
from handlers.language.slots import Asked, Rest, Word
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import MANAGERS, READERS
from handlers.words import channel_word, one_line
from storage.base.business_day import Span, local
from storage.base.money import percent
from storage.base.refusal import Refusal
from storage.base.vault import mask_payer
from storage.people.customers import Customer

USUAL_DAYS = 30
HISTORY = 5
LONGEST_REMARK = 20
MOST_CHOICES = 5
LONG_MARK = 8  # four signs are shared by one in 65,536


@means(
    "customer_lookup",
    {
        r"U.{0,2}(?:是)?(?:哪|什么)(?:位|个|样)": 6,
        r"U(?:是)?(?:什么|啥|哪种)(?:样的)?(?:客|人|会员)": 6,
        r"只来|就来|多少人|一回": -5,
        r"U": 2,
        r"F": 3,
        r"(?:查|找|看|搜)(?:一)?(?:下|查|找)?(?:客户|顾客|会员)?(?:U|F)|(?:U|F).{0,4}(?:资料|信息|档案|情况"
        r"|是谁|什么人|的客户)": 5,
        r"(?:是|算)(?:不是)?(?:我们)?(?:的)?(?:老客|新客|会员|熟客|常客|回头客|老顾客|老会员)|来过(?:没|吗"
        r"|几次|多少次)?|上(?:次|回)(?:来|什么时候)|多久没来|最后一次": 4,
        r"(?:U|客人|客户|顾客|会员|他|她|F).{0,6}(?:一共|总共|累计|共)?(?:消费|花|买)(?:了|过)?(?:多少|几)": 5,
        r"(?:客人|客户|顾客|U|他|她).{0,5}(?:喜欢|爱(?:吃|喝|点|买)|常点|偏好|口味|习惯|点啥|点什么)": 6,
        r"退|回访|积分|备注|标签|券|升|派|收银|添加|让U|店员|权限|提醒|黑名单|报销|余额|储值|离职|拉黑|联系": -4,
        r"记录|明细": -2,
        r"最多的|名单|这周|本月收": -3,
    },
    about="查一位客户",
    slots="customer phone",
    values={
        "metric": {
            r"消费(?:了|过)?(?:多少|几|总)|花(?:了|过)?(?:多少|几)|买(?:了|过)?多少(?:钱)": "revenue",
        },
        "field": {
            r"喜欢|爱(?:吃|喝|点|买)|常点|偏好|口味|点啥|点什么|习惯": "preference",
            r"生日": "birthday",
            r"(?<!F)(?:电话|手机)号?(?:是|多少|呢|$)": "phone",
            r"上次|上回|最后一次|多久没来": "last_visit",
        },
    },
    allow=READERS,
)
def who_is(ask: Ask, asked: Asked) -> Reply:
    """One customer by the shop's name for him or by his number."""
    if asked.get("field") == "preference":
        return Text(
            "顾客买了什么我看不到，账上只有金额。能看的是他来过几次、花了多少：发「客户 王老板」这样。"
        )
    who = str(asked.get("customer") or asked.get("phone") or "")
    if not who:
        raise Refusal("说的是哪一位？请发「客户 王老板」，或手机号、尾号。")
    return _one(ask, who)


@command("客户", "顾客", "customer", about="新老客、常客；后面写备注名、手机号或尾号查一位",
         example="客户 近30天", allow=READERS)  # fmt: skip
def show_customers(ask: Ask, period: Period | None = None, who: Rest = "") -> Reply:
    """The customers of a period, or one of them; without names where others read along."""
    if who:
        return _one(ask, who)
    asked = period or Period.last_days(USUAL_DAYS, ask.books.today)
    found = customer_figures(ask.books, asked.span)
    title = f"{ask.books.merchant.name} · {named_days(asked, ask.books.today.year)} 客户"
    if not found.new and not found.old:
        return Text(f"{title}\n没有能认出来的付款人。")
    lines = [
        title,
        f"新客 {found.new:,} 位，花了 {yuan_and_wan(found.new_fen)}" if found.new else "没有新客",
        f"老客 {found.old:,} 位，花了 {yuan_and_wan(found.old_fen)}，占 {percent(found.old_share)}",
        "消费最多：",
        *(f"{place}. {_best(ask, best)}" for place, best in enumerate(found.best, 1)),
        f"口径：只算渠道给出付款人的收款；第一次来是新客。数据截至 {as_of(ask.books)}。",
    ]
    return Text("\n".join(lines))


def _best(ask: Ask, best: BestCustomer) -> str:
    name = "" if ask.in_group else ask.books.customers.remark_of(best.payer)
    label = mask_payer(best.payer) + (f"（{name}）" if name else "")
    return f"{label} · {best.orders}笔 · {yuan(best.fen)}"


def _one(ask: Ask, who: str) -> Reply:
    found = ask.books.customers.find(who, by=ask.asker)
    if not found:
        raise Refusal(
            f"没有找到「{one_line(who, 20)}」这位客户。可以写备注名、手机号、手机尾号，"
            "或「顾客·3F9A」里的四位。"
        )
    if len(found) > 1:
        best = sorted(found, key=lambda one: -one.spent_fen)[:MOST_CHOICES]
        lines = [f"· {_told_apart(ask, customer)}" for customer in best]
        example = f"发标识看一位，比如「客户 {best[0].payer[:LONG_MARK].upper()}」。"
        return Text("\n".join([f"对上了 {len(found)} 位：", *lines, example]))
    return Text(_history(ask, found[0]))


def _title(ask: Ask, customer: Customer) -> str:
    """The label alone in a group; with the shop's own name and a masked phone in private."""
    if ask.in_group:
        return customer.label
    known = " ".join(word for word in (customer.remark, customer.phone_mask) if word)
    return f"{customer.label} {known}".rstrip()


def _told_apart(ask: Ask, customer: Customer) -> str:
    """A mark that is long enough to be the only one, and what he bought."""
    mark = customer.payer[:LONG_MARK].upper()
    known = _title(ask, customer).replace(customer.label, f"顾客·{mark}")
    last = f"最近 {customer.last_day:%m-%d}"
    return f"{known} · {customer.orders}笔 · {yuan(customer.spent_fen)} · {last}"


def _history(ask: Ask, customer: Customer) -> str:
    rows = ask.books.transactions.of_payer(customer.payer, limit=HISTORY)
    visits = Span(customer.first_day, customer.last_day)
    came = (
        days(visits, ask.books.today.year)
        if visits.days > 1
        else f"{days(visits, ask.books.today.year)}第一次来"
    )
    lines = [
        _title(ask, customer),
        f"一共 {customer.orders}笔 {yuan(customer.spent_fen)}（{came}）",
        "最近：",
    ]
    for row in rows:
        sign = -1 if row.kind == "refund" else 1
        word = "退款" if row.kind == "refund" else channel_word(row.channel)
        lines.append(f"{local(row.paid_at):%m-%d %H:%M} {word} {yuan(sign * row.amount)}")
    lines.append("口径：收款，未扣退款；这次查询已记录。")
    return "\n".join(lines)


@command("备注客户", "客户备注", about="给客户起个店里的名字，之后能用它查",
         example="备注客户 T1001 王老板", allow=MANAGERS)  # fmt: skip
def name_customer(ask: Ask, who: Word, remark: Rest) -> Reply:
    """By the label's four letters, or by an order the customer paid."""
    if ask.in_group:
        raise Refusal("客户的名字不适合在群里写，请私聊发给我。")
    payer = _payer(ask, who)
    name = one_line(remark, LONGEST_REMARK)
    label = mask_payer(payer)
    if not ask.confirmed:
        return ask.confirm(f"将把 {label} 备注为「{name}」。")
    ask.books.customers.note(payer, remark=name, by=ask.asker)
    return Text(f"已把 {label} 备注为「{name}」，以后发「客户 {name}」就能查到。")


def _payer(ask: Ask, who: str) -> str:
    found = ask.books.customers.find(who, by=ask.asker)
    if len(found) == 1:
        return found[0].payer
    if len(found) > 1:
        raise Refusal("对上了好几位客户，请用他付过的订单号来备注，例如「备注客户 T1001 王老板」。")
    sale = ask.books.transactions.one(who)
    if not sale.payer:
        raise Refusal(f"订单 {one_line(who, 20)} 的付款人渠道没有给出，没法备注。")
    return sale.payer
