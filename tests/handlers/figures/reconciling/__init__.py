"""Months in which everything matches but for what was planted."""
