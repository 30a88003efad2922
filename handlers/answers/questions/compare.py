"""Two figures side by side: how much more or less, and of several places which has most."""

from dataclasses import replace

from handlers.answers.questions.breakdown import part_line
from handlers.answers.questions.framing import basis, split_title, title
from handlers.answers.questions.pictures import pair_image, split_image
from handlers.answers.questions.values import more_or_less, most_and_least, moved, said, short_said
from handlers.ask import Ask
from handlers.figures.bases import span_words
from handlers.figures.breakdowns import DIMENSIONS, Slice
from handlers.figures.compare import Compared, compare
from handlers.figures.metrics import METRICS
from handlers.figures.question import Compare, Question
from handlers.messages import Reply, Text
from storage.base.money import shares
from storage.books import Books

BETWEEN = {"between_stores": "store", "between_channels": "channel"}
# What stands beside a figure so that its change can be understood.
BESIDE = {
    "revenue": ("txn_count", "avg_ticket"),
    "net_revenue": ("revenue", "refund_amount"),
    "profit": ("revenue", "refund_amount"),
    "txn_count": ("revenue", "avg_ticket"),
    "avg_ticket": ("revenue", "txn_count"),
    "refund_amount": ("refund_count", "refund_rate"),
    "refund_count": ("refund_amount", "refund_rate"),
    "refund_rate": ("refund_count", "txn_count"),
}
MOST_LINES = 6


def compare_reply(ask: Ask, question: Question) -> Reply:
    """What is asked against another time, or stores and channels against each other."""
    books = ask.books
    found = compare(books, question)
    if found.sides:
        return _between(books, question, found)
    text = Text(_text(books, question, found))
    image = pair_image(books, question, found) if question.chart else None
    return (text, image) if image else text


def _text(books: Books, question: Question, found: Compared) -> str:
    metric = question.metric
    lines = [
        f"{title(books, question)} 和{found.words}比",
        f"{METRICS[metric].name} {said(metric, found.now)}{_change(metric, found)}",
    ]
    if found.young or found.closed:
        lines.append(_no_base(books, found))
    else:
        lines.append(f"{_base_name(books, found)} {said(metric, found.base)}")
        lines += [_beside(books, question, other) for other in BESIDE.get(metric, ())]
        lines.append(_fairer(books, question, found))
    lines.append(basis(books, question, *_fair(books, question, found)))
    return "\n".join(line for line in lines if line)


def _no_base(books: Books, found: Compared) -> str:
    """Why there is nothing to compare with."""
    if found.closed:
        return f"{found.words}没有营业，没法比。"
    began = books.totals.first_day()
    since = f"（账从 {began.month}月{began.day}日 记起）" if began else ""
    return f"{found.words}还没有账{since}，没法比。"


def _base_name(books: Books, found: Compared) -> str:
    """`上周同期（11月9日–11日）`; words that are a date need no other."""
    dated = "月" in found.words and any(letter.isdigit() for letter in found.words)
    return found.words if dated else f"{found.words}（{span_words(found.base_span, books.today)}）"


def _fairer(books: Books, question: Question, found: Compared) -> str:
    """A day beside another weekday: what the same weekday of the week before says."""
    one_day = found.span.days == found.base_span.days == 1
    if not one_day or (found.span.first - found.base_span.first).days % 7 == 0:
        return ""
    like = compare(books, replace(question, compare=Compare("same_day_last_week")))
    words = moved(question.metric, like)
    return f"星期不同，换成和{like.words}比：{words}" if words else ""


def _fair(books: Books, question: Question, found: Compared) -> list[str]:
    """What was done so that like stands beside like."""
    words = []
    if question.asked(books).so_far and "同" in found.words[-4:]:
        words.append("今天没过完，两边都算到同一时刻")
    if found.before_fees:
        words.append("有一边的手续费还没到账单，两边都先不扣")
    return words


def _change(metric: str, found: Compared) -> str:
    """`，多 ¥210.00（▲7.2%）`, `，少 3笔，算持平`."""
    more = more_or_less(metric, found)
    share = moved(metric, found)
    arrow = f"（{share}）" if share[:1] in ("▲", "▼", "是") else ""
    return f"，{more}{arrow}" if more else ""


def _beside(books: Books, question: Question, other: str) -> str:
    """`笔数 275笔 → 261笔（▼5.1%）`: the same two times, of a figure that belongs to it."""
    found = compare(books, replace(question, metric=other))
    if found.now is None or found.base is None:
        return ""
    before, after = short_said(other, found.base), short_said(other, found.now)
    change = moved(other, found)
    return f"{METRICS[other].name} {before} → {after}" + (f"（{change}）" if change else "")


def _between(books: Books, question: Question, found: Compared) -> Reply:
    """Which of the places has most, by how much, and each with its share."""
    kind = question.compare.kind if question.compare else ""
    question = replace(question, dimension=BETWEEN[kind])
    sides = _with_shares(question.metric, found.sides)
    orders = _orders(books, question) if question.metric == "revenue" else {}
    lines = [
        split_title(books, question),
        _verdict(question.metric, sides),
        *(
            part_line(question.metric, side) + orders.get(side.key, "")
            for side in sides[:MOST_LINES]
        ),
        basis(books, question),
    ]
    text = Text("\n".join(lines))
    image = split_image(books, question, sides) if question.chart else None
    return (text, image) if image else text


def _orders(books: Books, question: Question) -> dict[str, str]:
    """` · 40笔` for each place."""
    span, scope = question.asked(books).span, question.narrowed(books)
    parts = books.totals.by(DIMENSIONS[question.dimension], span, **scope.filters)
    return {key: f" · {part.sales:,}笔" for key, part in parts.items()}


def _with_shares(metric: str, sides: tuple[Slice, ...]) -> tuple[Slice, ...]:
    """The largest first; shares only of what adds up."""
    ranked = sorted(sides, key=lambda side: -(side.value or 0))
    values = [side.value or 0 for side in ranked]
    if not METRICS[metric].additive or sum(values) <= 0 or min(values) < 0:
        return tuple(ranked)
    return tuple(
        replace(side, percent=share) for side, share in zip(ranked, shares(values), strict=True)
    )


def _verdict(metric: str, ranked: tuple[Slice, ...]) -> str:
    """`三里屯店收款多，比望京店多 ¥1,204.00`."""
    first, second = ranked[0], ranked[1]
    ahead = (first.value or 0) - (second.value or 0)
    if not first.value:
        return "都还没有交易"
    if not ahead:
        return f"{first.name}和{second.name}一样多"
    word, _ = most_and_least(metric)
    most = word if len(ranked) == 2 else f"最{word}"
    return (
        f"{first.name}{METRICS[metric].name}{most}，"
        f"比{second.name}{word} {short_said(metric, ahead)}"
    )
