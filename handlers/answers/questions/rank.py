"""Who or what is first: the winner with what sets it apart, or a numbered list."""

from dataclasses import replace

from handlers.answers.questions.framing import PAYERS, WHAT, basis, nothing_to_show, split_title
from handlers.answers.questions.pictures import split_image
from handlers.answers.questions.values import most_and_least, said, short_said
from handlers.ask import Ask
from handlers.figures.breakdowns import DIMENSIONS, Slice
from handlers.figures.metrics import METRICS
from handlers.figures.question import Question
from handlers.figures.ranking import ranked
from handlers.messages import Reply, Text
from storage.base.refusal import Refusal

MOST_LINES = 7
MOST_ASKED = 10
RUNNERS_UP = 2
TIMES = frozenset({"hour", "weekday", "day"})
SMALL_PARTS = frozenset({"day", "month", "customer"})
DATES = frozenset({"day", "month", "weekday"})


def rank_reply(ask: Ask, question: Question) -> Reply:
    """The first `top_n`, best or worst first; of one alone, who follows and how far behind."""
    books, dimension = ask.books, question.dimension or "store"
    if dimension not in DIMENSIONS:
        raise Refusal("这样排我还不会。可以按门店、渠道、终端、收银员、客户、时段、星期或日期排。")
    question = _fair(replace(question, dimension=dimension))
    every = ranked(books, replace(question, top_n=None))
    head = split_title(books, question)
    if not every:
        return Text(f"{head}\n{nothing_to_show(books, question)}")
    every = tuple(_named(ask, dimension, part) for part in every[:MOST_ASKED]) + every[MOST_ASKED:]
    single = question.top_n == 1
    lines = _winner(question, every) if single else _list(question, every)
    payers = [PAYERS] if dimension == "customer" else []
    text = Text("\n".join([head, *lines, basis(books, question, *payers)]))
    quiet = (single or dimension == "customer") and not question.chart
    image = None if quiet else split_image(books, question, every)
    return (text, image) if image else text


def _fair(question: Question) -> Question:
    """Weekdays are ranked by what they bring in a day: a month has five of some and four of others."""
    if question.dimension == "weekday" and question.metric == "revenue":
        return replace(question, metric="revenue_per_day")
    return question


def _winner(question: Question, every: tuple[Slice, ...]) -> list[str]:
    """`国贸店收款最多：¥4,120.00，占 38%`, and who follows."""
    metric, first = question.metric, every[0]
    share = f"，占 {first.percent}%" if _tells_share(question, first) else ""
    lines = [f"{first.name}{_most(question)}：{said(metric, first.value)}{share}"]
    behind = [f"{part.name} {short_said(metric, part.value)}" for part in every[1 : 1 + RUNNERS_UP]]
    only = f"只有这一个{WHAT[question.dimension]}有交易。"
    return [*lines, f"接着是 {'、'.join(behind)}" if behind else only]


def _tells_share(question: Question, part: Slice) -> bool:
    """A day or a customer is so small a part of the whole that its share says nothing."""
    return part.percent is not None and question.dimension not in SMALL_PARTS


def _most(question: Question) -> str:
    """最忙, 收款最多, 笔均最高, and the other way round."""
    least = question.order == "asc"
    if question.dimension in TIMES and question.metric == "txn_count":
        return "最闲" if least else "最忙"
    many, few = ("高", "低") if question.dimension in DATES else most_and_least(question.metric)
    return f"{METRICS[question.metric].name}最{few if least else many}"


def _list(question: Question, every: tuple[Slice, ...]) -> list[str]:
    wanted = min(question.top_n or MOST_LINES, MOST_ASKED)
    shown, left = every[:wanted], every[wanted:]
    lines = [_line(place, question, part) for place, part in enumerate(shown, 1)]
    if left and not question.top_n and METRICS[question.metric].additive:
        value = said(question.metric, sum(part.value or 0 for part in left))
        lines.append(f"其余 {len(left)} 个一共 {value}")
    return lines


def _line(place: int, question: Question, part: Slice) -> str:
    share = f"（{part.percent}%）" if _tells_share(question, part) else ""
    return f"{place}. {part.name} {short_said(question.metric, part.value)}{share}"


def _named(ask: Ask, dimension: str, part: Slice) -> Slice:
    """A customer by the shop's own name too, where nobody else reads along."""
    if dimension != "customer" or ask.in_group:
        return part
    name = ask.books.customers.remark_of(str(part.key))
    return replace(part, name=f"{part.name}（{name}）") if name else part
