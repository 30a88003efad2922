"""预测: what today, this week or this month will come to, within which range, and how sure that is."""

from handlers.answers.forecast.asking import forecast_question
from handlers.answers.forecast.replying import forecast_reply

__all__ = ["forecast_question", "forecast_reply"]
