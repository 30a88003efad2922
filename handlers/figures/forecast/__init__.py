"""Forecast: what a period will come to, within which range, and how that method has done so far."""

from handlers.figures.forecast.forecasting import FARTHEST, YOUNGEST, Forecast, forecast
from handlers.figures.forecast.history import COUNTED
from handlers.figures.forecast.record import Record

__all__ = ["COUNTED", "FARTHEST", "YOUNGEST", "Forecast", "Record", "forecast"]
