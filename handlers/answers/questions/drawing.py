"""What a picture is wanted of: a run over time, or parts side by side."""

from dataclasses import replace

from handlers.answers.questions.breakdown import breakdown_reply
from handlers.answers.questions.trend import STEPS, run_reply
from handlers.ask import Ask
from handlers.figures.question import Question
from handlers.messages import Reply


def trend_reply(ask: Ask, question: Question) -> Reply:
    """A figure drawn: over time, unless it was asked for by store, channel and the like."""
    dimension = question.dimension
    if dimension in STEPS:
        return run_reply(ask, replace(question, granularity=dimension, dimension=""))
    if dimension and not question.granularity:
        return breakdown_reply(ask, replace(question, chart=question.chart or "bar"))
    return run_reply(ask, question)
