"""口径: how the figures are counted, shown on those of the last answer or of a period."""

from handlers.answers.narrowed import began_words, narrowed_words
from handlers.answers.phrases import as_of, business_day_words, yuan
from handlers.answers.pictures import net_image
from handlers.answers.questions import question_of
from handlers.answers.questions.framing import BASIS, title
from handlers.ask import Ask
from handlers.figures.explanations import to_net
from handlers.figures.metrics import METRICS, tally
from handlers.figures.question import Question
from handlers.language.days.period import Period
from handlers.last_question import last_question
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from storage.books import Books


@command(
    "口径", "怎么算的", "统计口径", about="数字是怎么算出来的", example="口径 昨天", allow=READERS
)
def show_basis(ask: Ask, period: Period | None = None) -> Reply:
    """From what was received to what is left, in words and as a waterfall."""
    books = ask.books
    question = _question(ask, period)
    asked, scope = question.asked(books), question.narrowed(books)
    counted = tally(books, asked.span, scope)
    steps = "".join(f" − {piece.name} {yuan(-piece.fen)}" for piece in to_net(counted))
    lines = [
        title(books, question),
        f"收款 {yuan(counted.sales_fen)}{steps} = 净收 {yuan(counted.net_fen)}",
        *_about(books, question),
        f"· {business_day_words(books.merchant)}，凌晨的交易算前一天"
        if books.merchant.cut_off
        else f"· {business_day_words(books.merchant)}",
        "· 收款按付款成功的时间算；退款按退款成功的那天算，不改原来那天",
        "· 手续费以渠道账单为准，账单没到之前按 0 算",
        "· 涨跌和上周同一天比；今天没过完，只比到同一时刻；3% 以内叫持平",
        "· 笔均=收款÷笔数；占比加起来正好 100%",
        f"数据截至 {as_of(books)}。",
    ]
    image = net_image(books, counted, asked, scope)
    text = Text("\n".join(lines))
    return (text, image) if image else text


# What the lines for everybody say already.
SAID_ANYWAY = frozenset(
    {"revenue", "net_revenue", "avg_ticket", "fee", "refund_amount", "refund_count"}
)


def _question(ask: Ask, period: Period | None) -> Question:
    """The last answer's, unless days are named now."""
    last = last_question(ask)
    if last is not None and period is None:
        return question_of(ask.books, last.slots)
    return Question(period=period)


def _about(books: Books, question: Question) -> list[str]:
    """What is particular to this figure, these hours and these days."""
    metric = question.metric
    figure = [] if metric in SAID_ANYWAY else [f"{METRICS[metric].name}：{BASIS[metric]}"]
    words = narrowed_words(books, question.scope) + began_words(books, question.asked(books))
    return [f"· {word}" for word in (*figure, *words)]
