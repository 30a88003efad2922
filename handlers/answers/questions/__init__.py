"""Free questions over the figure engine: from the slots of a sentence to an answer in words."""

from handlers.answers.questions.asking import period_of, question_of
from handlers.answers.questions.breakdown import breakdown_reply
from handlers.answers.questions.compare import compare_reply
from handlers.answers.questions.drawing import trend_reply
from handlers.answers.questions.listing import list_reply, order_reply, query_of
from handlers.answers.questions.metric import metric_reply
from handlers.answers.questions.rank import rank_reply
from handlers.answers.questions.trend import with_steps

__all__ = [
    "breakdown_reply",
    "compare_reply",
    "list_reply",
    "metric_reply",
    "order_reply",
    "period_of",
    "query_of",
    "question_of",
    "rank_reply",
    "trend_reply",
    "with_steps",
]
