"""预测: what today, this week or this month will come to, within which range, and how sure that is."""

from handlers.answers.forecast.replying import forecast_reply

__all__ = ["forecast_reply"]
