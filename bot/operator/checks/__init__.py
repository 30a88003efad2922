"""What doctor looks at, one room per kind of trouble."""

from bot.operator.checks.check import Check

__all__ = ["Check"]
