"""口径: how the figures are counted, shown on the figures of a period."""

from handlers.answers.phrases import as_of, business_day_words, named_days, yuan
from handlers.answers.pictures import net_image
from handlers.ask import Ask
from handlers.figures.explanations import to_net
from handlers.language.period import Period
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS


@command(
    "口径", "怎么算的", "统计口径", about="数字是怎么算出来的", example="口径 昨天", allow=READERS
)
def show_basis(ask: Ask, period: Period | None = None) -> Reply:
    """From what was received to what is left, in words and as a waterfall."""
    books = ask.books
    asked = period or Period.of_day(books.today, books.today)
    tally = books.totals.span(asked.span)
    steps = "".join(f" − {piece.name} {yuan(-piece.fen)}" for piece in to_net(tally))
    lines = [
        f"{named_days(asked, books.today.year)}",
        f"收款 {yuan(tally.sales_fen)}{steps} = 净收 {yuan(tally.net_fen)}",
        f"· {business_day_words(books.merchant)}，凌晨的交易算前一天"
        if books.merchant.cut_off
        else f"· {business_day_words(books.merchant)}",
        "· 收款按付款成功的时间算；退款按退款成功的那天算，不改原来那天",
        "· 手续费以渠道账单为准，账单没到之前按 0 算",
        "· 涨跌和上周同一天比；今天没过完，只比到同一时刻；3% 以内叫持平",
        "· 笔均=收款÷笔数；占比加起来正好 100%",
        f"数据截至 {as_of(books)}。",
    ]
    image = net_image(books, tally, asked)
    text = Text("\n".join(lines))
    return (text, image) if image else text
